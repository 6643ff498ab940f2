"""A small wholesaler of household goods, so that every colour is seen: what ``nova up --demo`` makes."""

WAREHOUSES = (
    ("MAIN", "Основной склад", True),
    ("QUARANTINE", "Карантин", False),
)

# code, name, kind, base unit
ITEMS = (
    ("CH-301", "Чайник эмалированный 3 л", "goods", "pcs"),
    ("KS-205", "Кастрюля нержавеющая 5 л", "goods", "pcs"),
    ("SK-126", "Сковорода чугунная 26 см", "goods", "pcs"),
    ("NB-006", "Набор ножей, 6 предметов", "goods", "pcs"),
    ("TR-024", "Тарелка фарфоровая 24 см", "goods", "pcs"),
    ("KR-350", "Кружка керамическая 350 мл", "goods", "pcs"),
    ("ST-012", "Стакан гранёный 250 мл", "goods", "pcs"),
    ("TM-100", "Термос стальной 1 л", "goods", "pcs"),
    ("DR-040", "Доска разделочная, бук", "finished_product", "pcs"),
    ("SK-150", "Скатерть льняная 150×220", "finished_product", "pcs"),
    ("SV-500", "Сахар весовой", "goods", "kg"),
    ("DOST", "Доставка по городу", "service", "pcs"),
)

# code, name, kind, tax number (with valid check digits)
CUSTOMERS = (
    ("ROMASHKA", "ООО «Ромашка»", "legal_entity", "7701234560"),
    ("UYUT", "АО «Домашний уют»", "legal_entity", "7812345675"),
    ("POSUDA", "ООО «Посуда-Сервис»", "legal_entity", "5009876546"),
    ("KAFE", "ООО «Кафе на Мясницкой»", "legal_entity", "7743210988"),
    ("PETROV", "ИП Петров Сергей Иванович", "sole_trader", "771234567859"),
    ("VOLGA", "Торговый дом «Волга»", "legal_entity", "6312345675"),
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

# number, customer, is placed, lines: item, quantity, price.
# CH-301 and SK-150 are absent; NB-006 is short; SK-126, ST-012 and DR-040 are contended; the rest is covered.
ORDERS = (
    ("demo-01", "ROMASHKA", True, (("KS-205", "6", "2350"), ("TR-024", "120", "185.50"), ("DOST", "1", "1500"))),
    ("demo-02", "ROMASHKA", True, (("SK-126", "10", "1890"), ("KR-350", "48", "149"))),
    ("demo-03", "UYUT", True, (("SK-126", "12", "1890"), ("DR-040", "8", "640"))),
    (
        "demo-04",
        "UYUT",
        True,
        (("NB-006", "8", "3290"), ("TR-024", "60", "185.50"), ("CH-301", "6", "1720"), ("SK-126", "6", "1890")),
    ),
    ("demo-05", "POSUDA", True, (("CH-301", "10", "1720"), ("KS-205", "4", "2350"))),
    ("demo-06", "POSUDA", True, (("ST-012", "60", "42.30"), ("KR-350", "36", "149"))),
    ("demo-07", "KAFE", True, (("TR-024", "48", "185.50"), ("ST-012", "48", "42.30"), ("DOST", "1", "900"))),
    ("demo-08", "KAFE", True, (("SV-500", "25.5", "78"), ("KR-350", "24", "149"))),
    ("demo-09", "PETROV", True, (("DR-040", "6", "640"), ("TM-100", "4", "1450"))),
    ("demo-10", "PETROV", True, (("SK-150", "5", "2100"),)),
    ("demo-11", "VOLGA", True, (("KS-205", "10", "2290"), ("TM-100", "12", "1399"), ("SV-500", "100", "74.90"))),
    ("demo-12", "VOLGA", True, (("CH-301", "24", "1650"), ("SK-150", "12", "1990"), ("TR-024", "200", "172"))),
    ("demo-13", "UYUT", True, (("KR-350", "60", "145"), ("TM-100", "6", "1450"))),
    ("demo-14", "ROMASHKA", False, (("NB-006", "2", "3290"), ("CH-301", "1", "1720"))),
    ("demo-15", "KAFE", False, (("TR-024", "72", "185.50"), ("SV-500", "10", "78"))),
)
