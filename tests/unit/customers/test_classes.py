"""Classes of customers by turnover: A, B and C, by limits that are drawn once a day."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.classes import UP_TO_A, UP_TO_B
from services.customers.domain.desk import Classes, ClassesDrawn, classes_of
from services.orders.domain.classes import Limits, classified
from tests.unit.customers.office import Office, open_office

NAMES = UUID("6f1d9a52-53c1-5f0e-8b0f-4d8f5f6a7b21")
AMOUNTS = st.decimals("0.01", "100000", places=2)


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office() as opened:
        yield opened


def drawn_of(*turnovers: Decimal | int) -> Classes:
    amounts = [Decimal(each) for each in turnovers]
    return classes_of(amounts, sum(amounts, Decimal(0)), UP_TO_A, UP_TO_B)


# ---- the limits


@given(st.lists(AMOUNTS, unique=True, max_size=30))
def test_the_desk_and_the_report_know_one_rule(amounts: list[Decimal]):
    drawn = drawn_of(*sorted(amounts, reverse=True))
    report = classified({uuid5(NAMES, str(each)): [each] for each in amounts}, Limits(UP_TO_A, UP_TO_B))
    assert [drawn.of(row.total) for row in report] == [row.abc for row in report]


@pytest.mark.parametrize(
    ("turnovers", "words"),
    [
        ([800, 150, 50], "ABC"),  # a limit that is reached begins the next class
        ([801, 149, 50], "ABC"),
        ([799, 151, 50], "AAC"),
        ([100], "A"),
        ([50, 50], "AA"),
        ([40, 30, 20, 20], "AAAA"),  # equal turnovers are of one class
        ([10] * 4, "AAAA"),
    ],
)
def test_classes_end_where_their_limit_is_reached(turnovers: list[int], words: str):
    drawn = drawn_of(*turnovers)
    assert [drawn.of(Decimal(each)) for each in turnovers] == list(words)


def test_without_a_turnover_there_is_no_class():
    assert drawn_of() == Classes(None, None)
    assert [drawn_of(5).of(Decimal(each)) for each in (0, -5)] == [None, None]
    assert Classes(None, None).of(Decimal(1)) == "C", "nobody sold before today"


def test_no_more_is_read_than_what_is_a_and_b():
    def turnovers() -> Iterator[Decimal]:
        yield from (Decimal(800), Decimal(150), Decimal(50))
        raise AssertionError("C needs no look")

    assert classes_of(turnovers(), Decimal(1000), UP_TO_A, UP_TO_B) == Classes(Decimal(800), Decimal(150))


# ---- on the desk


@pytest.fixture
def bolt(office: Office) -> UUID:
    bolt = office.world.item("bolt")
    office.world.receive(bolt, 1000)
    return bolt


def sell(office: Office, customer: UUID, bolt: UUID, value: int) -> None:
    office.ship(office.world.place(customer, (bolt, 1, None, Decimal(value))))


def sold(office: Office, bolt: UUID) -> dict[str, UUID]:
    customers = {name: office.register(name) for name in ("Великан", "Бирюза", "Весна", "Аист")}
    for name, value in (("Великан", 800), ("Бирюза", 150), ("Весна", 50)):
        sell(office, customers[name], bolt, value)
    office.sync()
    return customers


def classes_on(office: Office) -> dict[str, str | None]:
    return {row["name"]: row["abc"] for row in office.desk(archived=None)}


def draws(office: Office) -> list[ClassesDrawn]:
    application = office.customers.application
    noted = application.recorder.select_notifications(start=1, limit=1000)
    events = [application.mapper.to_domain_event(each) for each in noted]
    return [event for event in events if isinstance(event, ClassesDrawn)]


def test_every_customer_has_the_class_of_its_turnover(office: Office, bolt: UUID):
    sold(office, bolt)
    assert classes_on(office) == {"Великан": "A", "Бирюза": "B", "Весна": "C", "Аист": None}
    assert [(each.day, each.a_from, each.b_from) for each in draws(office)] == [("2025-11-24", "800.00", "150.00")]
    assert office.customers.differences() == []


def test_the_desk_is_sorted_and_narrowed_by_class(office: Office, bolt: UUID):
    sold(office, bolt)
    assert office.names(sort="abc") == ["Великан", "Бирюза", "Весна", "Аист"]
    assert office.names(sort="-abc") == ["Аист", "Весна", "Бирюза", "Великан"]
    assert [office.names(abc=word) for word in "ABC"] == [["Великан"], ["Бирюза"], ["Весна"]]


def test_limits_stay_for_the_day_and_a_sale_moves_its_customer_within_them(office: Office, bolt: UUID):
    customers = sold(office, bolt)
    sell(office, customers["Весна"], bolt, 9_000)
    sell(office, customers["Аист"], bolt, 1)
    office.sync()
    assert classes_on(office) == {"Великан": "A", "Бирюза": "B", "Весна": "A", "Аист": "C"}
    office.wait(hours=11, minutes=59)
    assert len(draws(office)) == 1
    office.wait(minutes=1)
    assert classes_on(office) == {"Великан": "B", "Бирюза": "C", "Весна": "A", "Аист": "C"}
    assert [each.day for each in draws(office)] == ["2025-11-24", "2025-11-25"]
    assert office.customers.differences() == []


def test_when_nobody_sells_any_more_that_is_told_once(office: Office, bolt: UUID):
    sold(office, bolt)
    office.wait(days=366)
    office.wait(days=1)
    office.wait(days=1)
    assert set(classes_on(office).values()) == {None}
    assert [each.a_from for each in draws(office)] == ["800.00", None]
    office.customers.rebuild()
    assert set(classes_on(office).values()) == {None}
