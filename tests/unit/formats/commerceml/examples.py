"""A small company's whole exports: what golden files are of."""

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal

from formats.commerceml import (
    Article,
    Catalogue,
    Document,
    Group,
    Line,
    Offer,
    Offers,
    Operation,
    Package,
    Party,
    Place,
    Price,
    PriceType,
    Property,
    Rate,
    Role,
    Value,
    unit_named,
    write_catalogue,
    write_customers,
    write_documents,
    write_offers,
)
from tests.unit.formats.commerceml.files import BOX, NOON, OURS, PIECES, VECTOR

SCREWS, LENGTH, GALVANISED = "g-screws", "p-length", "p-galvanised"
WHOLESALE, RETAIL = "t-wholesale", "t-retail"
MAIN = ("w-main", "Основной склад")
CRATE = Package(BOX, Decimal(100))
SCREW = Article(
    id="i-screw",
    name='Саморез 4,2×70 "чёрный" <фосфат> & шайба',
    unit=PIECES,
    code="СМ-4270",
    packages=(CRATE, Package(unit_named("pallet", "паллета"), Decimal(4800))),
    barcodes=("4607034170011", "ВН-0001"),
    group_id=SCREWS,
    vat_percent=Decimal(22),
    values=(Value(LENGTH, "70"), Value(GALVANISED, "Нет")),
)
DELIVERY = Article("i-delivery", "Доставка по городу", PIECES, code="УСЛ-1", is_service=True)
OLD = Article(
    "i-old", "Гвоздь 100 мм", unit_named("kg", "килограмм"), code="ГВ-100", vat_percent=Decimal(22), is_retired=True
)
PERSON = Party(
    "33333333-3333-3333-3333-333333333333",
    "Иванова Мария",
    is_person=True,
    full_name="Иванова Мария Петровна",
    tax_number="500100732259",
    legal_address="г. Тверь, ул. Советская, д. 1",
)


def catalogue() -> Iterator[bytes]:
    fasteners = Group("g-fasteners", "Крепёж", (Group(SCREWS, "Саморезы & шурупы"),))
    properties = [
        Property(LENGTH, "Длина, мм", is_number=True, is_required=True),
        Property(GALVANISED, "Оцинкован", choices=("Да", "Нет")),
    ]
    head = Catalogue("c-1", "k-1", OURS, [fasteners], properties)
    return write_catalogue(head, [SCREW, DELIVERY, OLD], NOON)


def offers() -> Iterator[bytes]:
    types = [PriceType(WHOLESALE, "Оптовая", "RUB"), PriceType(RETAIL, "Розничная", "RUB")]
    head = Offers("o-1", "c-1", "k-1", OURS, types, vat_included=True, warehouses=[MAIN])
    prices = (Price(WHOLESALE, Decimal("1.2055"), "RUB"), Price(RETAIL, Decimal(2), "RUB"))
    screw = Offer(SCREW, prices, Decimal(1250), (Place(MAIN[0], Decimal(1250)),))
    delivery = Offer(DELIVERY, (Price(WHOLESALE, Decimal(500), "RUB"),))
    return write_offers(head, [screw, Offer(OLD, ()), delivery], NOON)


def customers() -> Iterator[bytes]:
    return write_customers("d-customers", "RUB", [VECTOR, PERSON], NOON)


def documents() -> Iterator[bytes]:
    lines = [
        Line(SCREW, Decimal("241.10"), CRATE, Decimal(2), Decimal("120.55")),
        Line(SCREW, Decimal("3.62"), Package(PIECES, Decimal(1)), Decimal(3), Decimal("1.2055")),
        Line(DELIVERY, Decimal("500.00"), Package(PIECES, Decimal(1)), Decimal(1), Decimal(500)),
    ]
    order = Document(
        id="d-order",
        number="118",
        day=date(2026, 3, 2),
        at=time(15, 4, 5),
        operation=Operation.ORDER,
        role=Role.SELLER,
        party=VECTOR,
        party_role=Role.BUYER,
        currency="RUB",
        amount=Decimal("744.72"),
        rates=[Rate(Decimal(22), Decimal("44.13")), Rate(None, Decimal(0))],
        lines=lines,
        comment="Позвонить до 12:00",
        requisites={"Статус заказа": "Размещён", "Отменен": "false"},
    )
    payment = Document(
        id="d-payment",
        number="57",
        day=date(2026, 3, 4),
        operation=Operation.CASHLESS,
        role=Role.RECEIVER,
        party=VECTOR,
        party_role=Role.PAYER,
        currency="RUB",
        amount=Decimal("744.72"),
        account=VECTOR.accounts[0],
        comment="Оплата по счёту 118",
    )
    shipment = Document(
        id="d-shipment",
        number="118/3",
        day=date(2026, 3, 3),
        operation=Operation.SHIPMENT,
        role=Role.SELLER,
        party=PERSON,
        party_role=Role.BUYER,
        currency="RUB",
        amount=Decimal("294.14"),
        vat_included=False,
        rates=[Rate(Decimal(22), Decimal("53.04"))],
        lines=lines[:1],
        warehouse=MAIN,
    )
    return write_documents([order, payment, shipment], NOON)


FILES = {"catalogue": catalogue, "offers": offers, "customers": customers, "documents": documents}
