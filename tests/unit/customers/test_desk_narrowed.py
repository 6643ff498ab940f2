"""The desk, narrowed by what customers are marked with."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from kernel.problems import ValidationFailed
from tests.unit.alone import Alone
from tests.unit.customers.deeds import card, change, define, listed, register
from tests.unit.customers.office import Office, open_office


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office() as opened:
        yield opened


def tagged(customers: Alone) -> None:
    for tag in ("key", "dealer", "shop"):
        define(customers, "tags", tag)
    for name, tags in (("Вектор", ["key", "dealer"]), ("Заря", ["dealer"]), ("Маяк", [])):
        register(customers, name, tags=tags)


def names(customers: Alone, **question: object) -> list[str]:
    return [row["name"] for row in listed(customers, **question)["items"]]


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ("dealer", ["Вектор", "Заря"]),
        ("key,dealer", ["Вектор"]),
        ("dealer, key,dealer", ["Вектор"]),
        ("key,shop", []),
        ("nothing", []),
    ],
)
def test_who_is_listed_has_all_tags_that_are_asked_for(customers: Alone, tags: str, found: list[str]):
    tagged(customers)
    assert names(customers, tags=tags) == found


@pytest.mark.parametrize("tags", ["", "key,", ",".join(str(number) for number in range(11)), "[key]"])
def test_what_is_no_row_of_tags_is_refused(customers: Alone, tags: str):
    with pytest.raises(ValidationFailed) as refusal:
        names(customers, tags=tags)
    assert {error["field"] for error in refusal.value.errors} == {"tags"}


def test_a_tag_that_is_taken_away_finds_nobody(customers: Alone):
    tagged(customers)
    [vector] = listed(customers, tags="key")["items"]
    change(customers, card(customers, vector), tags=["dealer"])
    assert names(customers, tags="key") == []
    assert names(customers, tags="dealer", q="век") == ["Вектор"]
    assert customers.differences() == []


def test_the_sums_are_those_of_the_customers_with_the_tag(office: Office):
    define(office.customers, "tags", "key")
    bolt = office.world.item("bolt")
    office.world.receive(bolt, 10)
    for name, value, tags in (("А", 10, ["key"]), ("Б", 20, ["key"]), ("В", 40, [])):
        order = office.world.place(office.register(name, tags=tags), (bolt, 1, None, Decimal(value)))
        office.ship(order)
    office.sync()
    page = listed(office.customers, tags="key", limit=1)
    assert (page["total"], page["totals"]["turnover"], page["totals"]["debt"]) == (2, "30.00", "30.00")
