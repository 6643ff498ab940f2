"""A small wholesaler of household goods, so that every colour is seen: what ``nova up --demo`` makes.

Nobody and no bank has these numbers; their check digits are right.
"""

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

WAREHOUSES = (
    ("MAIN", "Основной склад", True),
    ("QUARANTINE", "Карантин", False),
)

# code, name, kind, base unit, wholesale price, retail price
ITEMS = (
    ("CH-301", "Чайник эмалированный 3 л", "goods", "pcs", "1720", "2190"),
    ("KS-205", "Кастрюля нержавеющая 5 л", "goods", "pcs", "2350", "2990"),
    ("SK-126", "Сковорода чугунная 26 см", "goods", "pcs", "1890", "2390"),
    ("NB-006", "Набор ножей, 6 предметов", "goods", "pcs", "3290", "4190"),
    ("TR-024", "Тарелка фарфоровая 24 см", "goods", "pcs", "185.50", "239"),
    ("KR-350", "Кружка керамическая 350 мл", "goods", "pcs", "149", "189"),
    ("ST-012", "Стакан гранёный 250 мл", "goods", "pcs", "42.30", "55"),
    ("TM-100", "Термос стальной 1 л", "goods", "pcs", "1450", "1850"),
    ("DR-040", "Доска разделочная, бук", "finished_product", "pcs", "640", "820"),
    ("SK-150", "Скатерть льняная 150×220", "finished_product", "pcs", "2100", "2690"),
    ("SV-500", "Сахар весовой", "goods", "kg", "78", "95"),
    ("DOST", "Доставка по городу", "service", "pcs", "1500", "1500"),
)

# code, name, kind, tax number, price type, markup in percent, days of deferral
CUSTOMERS = (
    ("ROMASHKA", "ООО «Ромашка»", "legal_entity", "7701234560", "wholesale", "0", 14),
    ("UYUT", "АО «Домашний уют»", "legal_entity", "7812345675", "wholesale", "-3", 30),
    ("POSUDA", "ООО «Посуда-Сервис»", "legal_entity", "5009876546", "wholesale", "0", 7),
    ("KAFE", "ООО «Кафе на Мясницкой»", "legal_entity", "7743210988", "retail", "0", 0),
    ("PETROV", "ИП Петров Сергей Иванович", "sole_trader", "771234567859", "retail", "-5", 0),
    ("VOLGA", "Торговый дом «Волга»", "legal_entity", "6312345675", "wholesale", "-5", 30),
)

# document, warehouse, lines: item, quantity
RECEIPTS = (
    (
        "Поступление 1 [demo 1]",
        "MAIN",
        (
            ("KS-205", "40"),
            ("SK-126", "18"),
            ("NB-006", "5"),
            ("TR-024", "600"),
            ("KR-350", "250"),
            ("ST-012", "96"),
            ("TM-100", "30"),
            ("DR-040", "12"),
            ("SV-500", "150.5"),
        ),
    ),
    ("Возврат от покупателя [demo 2]", "QUARANTINE", (("CH-301", "14"), ("TM-100", "3"))),
)

# document, warehouse, supplier, in so many days, lines: item, quantity
EXPECTED = (("Заказ поставщику 7 [demo 3]", "MAIN", "ООО «Эмаль»", 5, (("CH-301", "24"), ("NB-006", "12"))),)

# number, customer, is placed, lines: item, quantity.
# CH-301 and SK-150 are absent; NB-006 is short; SK-126, ST-012 and DR-040 are contended; the rest is covered.
ORDERS = (
    ("demo-01", "ROMASHKA", True, (("KS-205", "6"), ("TR-024", "120"), ("DOST", "1"))),
    ("demo-02", "ROMASHKA", True, (("SK-126", "10"), ("KR-350", "48"))),
    ("demo-03", "UYUT", True, (("SK-126", "12"), ("DR-040", "8"))),
    (
        "demo-04",
        "UYUT",
        True,
        (("NB-006", "8"), ("TR-024", "60"), ("CH-301", "6"), ("SK-126", "6")),
    ),
    ("demo-05", "POSUDA", True, (("CH-301", "10"), ("KS-205", "4"))),
    ("demo-06", "POSUDA", True, (("ST-012", "60"), ("KR-350", "36"))),
    ("demo-07", "KAFE", True, (("TR-024", "48"), ("ST-012", "48"), ("DOST", "1"))),
    ("demo-08", "KAFE", True, (("SV-500", "25.5"), ("KR-350", "24"))),
    ("demo-09", "PETROV", True, (("DR-040", "6"), ("TM-100", "4"))),
    ("demo-10", "PETROV", True, (("SK-150", "5"),)),
    ("demo-11", "VOLGA", True, (("KS-205", "10"), ("TM-100", "12"), ("SV-500", "100"))),
    ("demo-12", "VOLGA", True, (("CH-301", "24"), ("SK-150", "12"), ("TR-024", "200"))),
    ("demo-13", "UYUT", True, (("KR-350", "60"), ("TM-100", "6"))),
    ("demo-14", "ROMASHKA", False, (("NB-006", "2"), ("CH-301", "1"))),
    ("demo-15", "KAFE", False, (("TR-024", "72"), ("SV-500", "10"))),
)

# customer: full name, KPP, legal address
LEGAL = {
    "ROMASHKA": (
        "Общество с ограниченной ответственностью «Ромашка»",
        "770101001",
        "105005, г. Москва, ул. Ромашковая, д. 3",
    ),
    "UYUT": (
        "Акционерное общество «Домашний уют»",
        "781201001",
        "190005, г. Санкт-Петербург, ул. Тёплая, д. 12",
    ),
    "POSUDA": (
        "Общество с ограниченной ответственностью «Посуда-Сервис»",
        "500901001",
        "142000, Московская обл., г. Домодедово, ул. Гончарная, д. 8",
    ),
    "KAFE": (
        "Общество с ограниченной ответственностью «Кафе на Мясницкой»",
        "774301001",
        "125212, г. Москва, ул. Мясницкая, д. 100",
    ),
    "PETROV": (
        "Индивидуальный предприниматель Петров Сергей Иванович",
        None,
        "109000, г. Москва, ул. Садовая, д. 5, кв. 17",
    ),
    "VOLGA": (
        "Общество с ограниченной ответственностью «Торговый дом «Волга»",
        "631201001",
        "443000, г. Самара, ул. Волжская, д. 40",
    ),
}
