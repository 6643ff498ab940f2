"""Who sells: the company, who works there, where the goods lie, and what its dictionaries have of its own.

Nobody and no bank has these numbers; their check digits are right.
"""

from typing import Any

COMPANY = {
    "name": "ООО «Домовой»",
    "full_name": "Общество с ограниченной ответственностью «Домовой»",
    "inn": "7709000116",
    "kpp": "770901001",
    "ogrn": "1237700000010",
    "legal_address": "101000, г. Москва, ул. Примерная, д. 1, офис 17",
    "phone": "+7 495 000-00-17",
    "email": "sale@domovoy.example",
    "director": "Домнина А. С.",
    "director_position": "Генеральный директор",
    "accountant": "Счётова Л. П.",
    "bank_accounts": [
        {
            "bic": "044525999",
            "account": "40702810500000000017",
            "correspondent_account": "30101810600000000999",
            "bank_name": "АО «Примербанк», г. Москва",
        }
    ],
}

ANNA, BORIS, HEAD, KEEPER, ACCOUNTANT = "anna", "boris", "olga", "stepan", "lidia"
MANAGERS = (ANNA, BORIS)

# name, full name, role
USERS = (
    (ANNA, "Анна Кузнецова", "manager"),
    (BORIS, "Борис Лапин", "manager"),
    (HEAD, "Ольга Домнина", "head"),
    (KEEPER, "Степан Кладов", "warehouse"),
    (ACCOUNTANT, "Лидия Счётова", "accountant"),
)

MAIN, SECOND, RETURNS = "MAIN", "SOUTH", "RETURNS"
WAREHOUSES = (
    (MAIN, "Основной склад", True),
    (SECOND, "Склад «Южный»", True),
    (RETURNS, "Возвраты и карантин", False),
)

# dictionary, code, Russian name, English name, what it holds, colour
ENTRIES: tuple[tuple[str, str, str, str, dict[str, Any], str | None], ...] = (
    ("tags", "key", "Ключевой", "Key account", {}, "#b3541e"),
    ("tags", "network", "Сеть", "Chain", {}, "#1f6f8b"),
    ("tags", "horeca", "Кафе и рестораны", "HoReCa", {}, "#5b7f2b"),
    ("tags", "region", "Регион", "Region", {}, "#6b4fa0"),
    ("characteristics", "material", "Материал", "Material", {"kind": "text"}, None),
    ("characteristics", "volume", "Объём", "Volume", {"kind": "number", "unit": "l"}, None),
    ("characteristics", "dishwasher", "Можно в посудомоечную машину", "Dishwasher safe", {"kind": "flag"}, None),
    ("item_groups", "cookware", "Посуда для приготовления", "Cookware", {}, None),
    ("item_groups", "pans", "Кастрюли и ковши", "Pots", {"parent": "cookware"}, None),
    ("item_groups", "frying", "Сковороды", "Frying pans", {"parent": "cookware"}, None),
    ("item_groups", "kettles", "Чайники и термосы", "Kettles and flasks", {"parent": "cookware"}, None),
    ("item_groups", "table", "Сервировка стола", "Tableware", {}, None),
    ("item_groups", "plates", "Тарелки и блюда", "Plates", {"parent": "table"}, None),
    ("item_groups", "glasses", "Кружки и стаканы", "Mugs and glasses", {"parent": "table"}, None),
    ("item_groups", "cutlery", "Столовые приборы", "Cutlery", {"parent": "table"}, None),
    ("item_groups", "tools", "Кухонные принадлежности", "Kitchen tools", {}, None),
    ("item_groups", "storage", "Хранение", "Storage", {}, None),
    ("item_groups", "textile", "Домашний текстиль", "Home textiles", {}, None),
    ("item_groups", "cleaning", "Уборка", "Cleaning", {}, None),
    ("item_groups", "services", "Услуги", "Services", {}, None),
)

# code, Russian name, subject, text
LETTER_TEMPLATES = (
    (
        "demo_debt",
        "Напоминание об оплате",
        "Напоминаем об оплате",
        "Просим проверить, ушла ли оплата по нашим счетам: срок прошёл. Если она отправлена, ответьте на это письмо.",
    ),
    (
        "demo_arrived",
        "Товар поступил",
        "Ваш товар поступил на склад",
        "Товар, которого вы ждали, у нас на складе. Скажите, когда удобно принять отгрузку.",
    ),
)

# who supplies the items of a group
SUPPLIERS = {
    "pans": "ООО «Эмаль-Сталь»",
    "frying": "АО «Чугунлитьё»",
    "kettles": "ООО «Эмаль-Сталь»",
    "plates": "ООО «Фарфоровый двор»",
    "glasses": "ООО «Фарфоровый двор»",
    "cutlery": "ООО «Павловские приборы»",
    "tools": "ООО «Павловские приборы»",
    "storage": "ООО «Полимер-Быт»",
    "textile": "АО «Ивановский лён»",
    "cleaning": "ООО «Полимер-Быт»",
}
