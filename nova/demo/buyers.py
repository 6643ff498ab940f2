"""Who buys: sixty customers, each with how he buys and how he pays.

Their numbers have right check digits, and end in what no tax office gave out; their addresses end in ``.example``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from nova.demo.company import MANAGERS

STOP_PAYING = (16, 28, 49)
ENTITY, TRADER = "legal_entity", "sole_trader"
INN_WEIGHTS = ((2, 4, 10, 3, 5, 9, 4, 6, 8), (7, 2, 4, 10, 3, 5, 9, 4, 6, 8), (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8))

# name, its letters, city, kind of shop
COMPANIES = (
    ("Ромашка", "romashka", "Москва", "shop"),
    ("Домашний уют", "uyut", "Санкт-Петербург", "network"),
    ("Посуда-Сервис", "posuda-servis", "Москва", "shop"),
    ("Кафе на Мясницкой", "kafe-myasnitskaya", "Москва", "horeca"),
    ("Торговый дом «Волга»", "td-volga", "Самара", "network"),
    ("Хозяюшка", "hozyayushka", "Нижний Новгород", "network"),
    ("Уральский хозторг", "uralhoztorg", "Екатеринбург", "network"),
    ("Сибирский дом", "sibdom", "Новосибирск", "network"),
    ("Всё для кухни", "vsedlyakuhni", "Москва", "shop"),
    ("Самовар", "samovar", "Тула", "shop"),
    ("Столовая № 7", "stolovaya7", "Москва", "horeca"),
    ("Ресторанная группа «Очаг»", "ochag", "Москва", "horeca"),
    ("Кубань-Посуда", "kubanposuda", "Краснодар", "network"),
    ("Чайная лавка", "chaylavka", "Казань", "shop"),
    ("Гостиница «Берёзка»", "hotel-berezka", "Ярославль", "horeca"),
    ("Мир дома", "mirdoma", "Воронеж", "network"),
    ("Хозмаг", "hozmag", "Калуга", "shop"),
    ("Фарфор и хрусталь", "farfor", "Санкт-Петербург", "shop"),
    ("Пекарня «Колос»", "kolos", "Рязань", "horeca"),
    ("Домовёнок", "domovenok", "Пермь", "shop"),
    ("Северный причал", "prichal", "Архангельск", "shop"),
    ("Кухонный двор", "kuhdvor", "Ростов-на-Дону", "network"),
    ("Комбинат питания «Школьный»", "kp-shkolny", "Тула", "horeca"),
    ("Тёплый дом", "teplydom", "Челябинск", "shop"),
    ("Мастер чистоты", "chistota", "Москва", "shop"),
    ("Уют-Маркет", "uyutmarket", "Уфа", "network"),
    ("Ложка-Вилка", "lozhkavilka", "Москва", "shop"),
    ("Алтай-Торг", "altaytorg", "Барнаул", "shop"),
    ("Белый парус", "belparus", "Калининград", "horeca"),
    ("Омский посудный двор", "omskposuda", "Омск", "shop"),
    ("Красный чайник", "krchaynik", "Смоленск", "shop"),
    ("Поварёшка", "povareshka", "Тверь", "shop"),
    ("Санаторий «Сосновый бор»", "sosnbor", "Ярославль", "horeca"),
    ("Дачный сезон", "dachsezon", "Калуга", "shop"),
    ("Хозбаза № 1", "hozbaza1", "Саратов", "network"),
    ("Лавка подарков", "lavkapodarkov", "Казань", "shop"),
    ("Енисей-Быт", "eniseybyt", "Красноярск", "network"),
    ("Пельменная «Сытно»", "sytno", "Нижний Новгород", "horeca"),
    ("Кедр", "kedr", "Томск", "shop"),
    ("Волжанка", "volzhanka", "Саратов", "shop"),
    ("Гранд-Посуда", "grandposuda", "Санкт-Петербург", "shop"),
    ("Байкал-Хозторг", "baykalhoz", "Иркутск", "shop"),
    ("Своя кухня", "svoyakuhnya", "Екатеринбург", "shop"),
    ("Кафе «Шоколад»", "kafe-shokolad", "Рязань", "horeca"),
)
TRADERS = (
    ("Петров Сергей Иванович", "petrov", "Москва"),
    ("Сорокина Елена Викторовна", "sorokina", "Тверь"),
    ("Галиев Тимур Рашидович", "galiev", "Казань"),
    ("Мельник Оксана Павловна", "melnik", "Краснодар"),
    ("Зайцев Артём Олегович", "zaytsev", "Воронеж"),
    ("Ким Виктория Андреевна", "kim", "Новосибирск"),
    ("Абрамов Илья Борисович", "abramov", "Смоленск"),
    ("Орлова Наталья Сергеевна", "orlova", "Пермь"),
    ("Гусев Павел Дмитриевич", "gusev", "Самара"),
    ("Тихонова Марина Юрьевна", "tihonova", "Тула"),
    ("Саркисян Арам Левонович", "sarkisyan", "Ростов-на-Дону"),
    ("Лебедев Константин Игоревич", "lebedev", "Уфа"),
    ("Фомина Дарья Алексеевна", "fomina", "Челябинск"),
    ("Белов Никита Романович", "belov", "Архангельск"),
    ("Морозова Ирина Петровна", "morozova", "Омск"),
    ("Данилов Роман Евгеньевич", "danilov", "Томск"),
)

# city: region of the tax office, postal code, code of the telephone
CITIES = {
    "Москва": ("77", "105005", "495"),
    "Санкт-Петербург": ("78", "190005", "812"),
    "Самара": ("63", "443000", "846"),
    "Нижний Новгород": ("52", "603000", "831"),
    "Екатеринбург": ("66", "620014", "343"),
    "Новосибирск": ("54", "630005", "383"),
    "Тула": ("71", "300000", "4872"),
    "Краснодар": ("23", "350000", "861"),
    "Казань": ("16", "420000", "843"),
    "Ярославль": ("76", "150000", "4852"),
    "Воронеж": ("36", "394000", "473"),
    "Калуга": ("40", "248000", "4842"),
    "Рязань": ("62", "390000", "4912"),
    "Пермь": ("59", "614000", "342"),
    "Архангельск": ("29", "163000", "8182"),
    "Ростов-на-Дону": ("61", "344000", "863"),
    "Челябинск": ("74", "454000", "351"),
    "Уфа": ("02", "450000", "347"),
    "Барнаул": ("22", "656000", "3852"),
    "Калининград": ("39", "236000", "4012"),
    "Омск": ("55", "644000", "3812"),
    "Смоленск": ("67", "214000", "4812"),
    "Тверь": ("69", "170000", "4822"),
    "Саратов": ("64", "410000", "8452"),
    "Красноярск": ("24", "660000", "391"),
    "Томск": ("70", "634000", "3822"),
    "Иркутск": ("38", "664000", "3952"),
}
STREETS = ("ул. Гончарная", "ул. Садовая", "пр. Мира", "ул. Заводская", "ул. Торговая", "наб. Речная", "ул. Тёплая")
FIRST_NAMES = ("Марина", "Алексей", "Ольга", "Дмитрий", "Светлана", "Игорь", "Юлия", "Андрей", "Татьяна", "Максим")
SECOND_NAMES = ("Воронина", "Ершов", "Климова", "Степанов", "Рябова", "Громов", "Ситникова", "Титов", "Лукина", "Панов")
POSTS = ("менеджер по закупкам", "директор", "главный бухгалтер", "заведующая складом", "шеф-повар")
GROUPS_OF = {
    "horeca": ("plates", "glasses", "cutlery", "tools", "cleaning", "textile"),
    "shop": ("pans", "frying", "kettles", "plates", "glasses", "storage", "tools", "cutlery"),
    "network": (
        "pans", "frying", "kettles", "plates", "glasses", "cutlery", "tools", "storage", "textile", "cleaning",
    ),
}  # fmt: skip
NOTES = (
    "Приём товара до 15:00, въезд со двора.",
    "Просят УПД с грузом, без него не принимают.",
    "Закупки раз в две недели, по вторникам.",
    "Все счета слать бухгалтеру, копию директору.",
    None,
    None,
)


@dataclass
class Buyer:
    """``weight`` is how often he orders among all; ``late`` are the days after the due date on which he pays, usually.

    One who ``stops`` owes what he took last. ``joined`` is the part of the two years after which he came.
    """

    body: dict[str, Any]
    manager: str
    groups: tuple[str, ...]
    kind: str
    weight: float
    joined: float
    deferral: int
    late: int
    stops: bool = False
    customer_id: str = ""
    last_ordered: int = field(default=-99)


def all_buyers(rng: Random) -> Iterator[Buyer]:
    companies = [(name, letters, city, kind, ENTITY) for name, letters, city, kind in COMPANIES]
    traders = [(name, letters, city, "shop", TRADER) for name, letters, city in TRADERS]
    for number, (name, letters, city, kind, form) in enumerate([*companies, *traders]):
        yield _buyer(rng, number, name, letters, city, kind, form)


def _buyer(rng: Random, number: int, name: str, letters: str, city: str, kind: str, form: str) -> Buyer:
    is_big = kind == "network"
    stops = number in STOP_PAYING
    weight = rng.uniform(2.5, 5) if is_big else rng.uniform(0.4, 1.6) * (2 if stops else 1)
    deferral = rng.choice((14, 21, 30)) if is_big else rng.choice((0, 0, 7, 14))
    late = rng.choice((9, 16, 24)) if number % 9 == 4 else rng.choice((-2, -1, 0, 0, 0, 1, 2))
    body = {
        "code": f"K{number + 1:04}",
        "name": _short_name(name, form, number),
        "kind": form,
        "tax_number": _inn(rng, city, form),
        "legal": _legal(rng, name, city, form, number),
        "contacts": list(_contacts(rng, letters, city, name if form == TRADER else None)),
        "accounting": {"contract_number": f"Д-{100 + number}"} if deferral else None,
        "tags": _tags(kind, city, weight),
        "note": rng.choice(NOTES),
        "manager": MANAGERS[number % 2],
        "terms": {
            "price_type": "dealer" if is_big else ("wholesale" if form == ENTITY else "retail"),
            "markup_percent": rng.choice(("0", "-3", "-5")) if is_big else rng.choice(("0", "0", "-2")),
            "credit_limit": _credit(rng, deferral, is_big),
            "deferral_days": deferral,
        },
    }
    joined = 0.0 if number < 26 or is_big else rng.uniform(0.02, 0.85)
    return Buyer(body, MANAGERS[number % 2], GROUPS_OF[kind], kind, weight, joined, deferral, late, stops)


def _short_name(name: str, form: str, number: int) -> str:
    if form == TRADER:
        return f"ИП {name}"
    return name if "«" in name and name.startswith("Торговый") else f"{_form(number)[0]} {_quoted(name)}"


def _form(number: int) -> tuple[str, str]:
    if number in (1, 6, 25, 36):
        return "АО", "Акционерное общество"
    return "ООО", "Общество с ограниченной ответственностью"


def _quoted(name: str) -> str:
    return f"«{name}»"


def _legal(rng: Random, name: str, city: str, form: str, number: int) -> dict[str, Any]:
    region, postal, _ = CITIES[city]
    address = f"{postal}, г. {city}, {rng.choice(STREETS)}, д. {rng.randint(1, 90)}"
    if form == TRADER:
        return {
            "full_name": f"Индивидуальный предприниматель {name}",
            "ogrn": _ogrn(f"3{rng.randint(15, 24)}{region}00000{rng.randint(1000, 9999)}", 15),
            "legal_address": f"{address}, кв. {rng.randint(1, 120)}",
        }
    return {
        "full_name": f"{_form(number)[1]} {_quoted(name)}",
        "kpp": f"{region}{rng.randint(1, 40):02}01001",
        "ogrn": _ogrn(f"1{rng.randint(10, 24)}{region}{rng.randint(1_000_000, 9_999_999)}", 13),
        "legal_address": address,
    }


def _inn(rng: Random, city: str, form: str) -> str:
    region = CITIES[city][0]
    if form == ENTITY:
        digits = f"{region}{rng.randint(1, 40):02}{rng.randint(90_000, 99_999)}"
        return digits + _inn_digit(digits, INN_WEIGHTS[0])
    digits = f"{region}{rng.randint(1, 40):02}{rng.randint(900_000, 999_999)}"
    digits += _inn_digit(digits, INN_WEIGHTS[1])
    return digits + _inn_digit(digits, INN_WEIGHTS[2])


def _inn_digit(digits: str, weights: tuple[int, ...]) -> str:
    return str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10)


def _ogrn(beginning: str, length: int) -> str:
    return beginning + str(int(beginning) % (length - 2) % 10)


def _contacts(rng: Random, letters: str, city: str, trader: str | None) -> Iterator[dict[str, Any]]:
    code = CITIES[city][2]
    local = f"{rng.randint(0, 10 ** (10 - len(code)) - 1):0{10 - len(code)}}"
    person = trader or f"{rng.choice(FIRST_NAMES[::2])} {rng.choice(SECOND_NAMES[::2])}"
    post = "предприниматель" if trader else POSTS[0]
    yield {"kind": "phone", "value": f"+7{code}{local}", "person": person, "position": post}
    yield {"kind": "email", "value": f"zakaz@{letters}.example", "person": person, "position": post}
    if trader is None and rng.random() < 0.7:
        other = f"{rng.choice(FIRST_NAMES[1::2])} {rng.choice(SECOND_NAMES[1::2])}"
        mobile = f"+79{rng.randint(100_000_000, 999_999_999)}"
        yield {"kind": "phone", "value": mobile, "person": other, "position": rng.choice(POSTS[1:])}
        yield {"kind": "email", "value": f"buh@{letters}.example", "person": "Бухгалтерия", "note": "акты сверки"}


def _tags(kind: str, city: str, weight: float) -> list[str]:
    tags = [kind] if kind in ("network", "horeca") else []
    return [*tags, *(["key"] if weight > 4 else []), *([] if city == "Москва" else ["region"])]


def _credit(rng: Random, deferral: int, is_big: bool) -> str | None:
    if not deferral:
        return None
    return str(rng.choice((800, 1200, 1500, 2000) if is_big else (150, 200, 300)) * 1000)
