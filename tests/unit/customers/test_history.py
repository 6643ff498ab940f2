"""The history of a customer: who changed what, and when."""

from typing import Any

import pytest

from kernel.problems import NotFound, ValidationFailed
from tests.unit.alone import BORIS, Alone, every_page
from tests.unit.customers.deeds import archive, card, change, history, register, restore, set_terms

NOBODY = {"id": "6031159b-f4ae-5bcb-8851-fdb8b9a5def7"}


def newest(customers: Alone, customer: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = history(customers, customer, limit=1)["items"][0]
    return first


def test_a_change_tells_who_when_and_what_each_field_was_and_is(customers: Alone):
    customer = register(customers, tax_number="5036998127", legal={"kpp": "503601001"})
    customers.clock.advance(hours=2)
    change(customers, customer, BORIS, name="Вектор-М", tax_number=None, legal={"kpp": "770701001"})
    assert newest(customers, customer) == {
        "version": 2,
        "at": "2025-11-24T11:00:00Z",
        "actor": "boris",
        "what": "details_changed",
        "changes": [
            {"field": "name", "old": "Вектор", "new": "Вектор-М"},
            {"field": "tax_number", "old": "5036998127", "new": None},
            {"field": "legal.kpp", "old": "503601001", "new": "770701001"},
        ],
    }


def test_the_history_begins_with_what_was_registered(customers: Alone):
    customer = register(customers, code="A", tax_number="5036998127")
    [first] = history(customers, customer)["items"]
    assert (first["what"], first["actor"]) == ("registered", "anna")
    assert first["changes"] == [
        {"field": "code", "old": None, "new": "A"},
        {"field": "name", "old": None, "new": "Вектор"},
        {"field": "kind", "old": None, "new": "legal_entity"},
        {"field": "tax_number", "old": None, "new": "5036998127"},
    ]


def test_terms_are_held_against_those_that_they_replace(customers: Alone):
    customer = register(customers)
    set_terms(customers, customer)
    set_terms(customers, customer, **{"from": "2026-01-01"}, markup_percent="-10", credit_limit=None)
    row = newest(customers, customer)
    assert (row["what"], row["actor"]) == ("terms_changed", "galina")
    assert row["changes"] == [
        {"field": "terms.from", "old": None, "new": "2026-01-01"},
        {"field": "terms.markup_percent", "old": "-7", "new": "-10"},
        {"field": "terms.credit_limit", "old": "500000.00", "new": None},
    ]


def test_the_first_terms_are_held_against_what_the_customer_bought_at_without(customers: Alone):
    customer = register(customers)
    set_terms(customers, customer, price_type="dealer")
    given = {each["field"]: (each["old"], each["new"]) for each in newest(customers, customer)["changes"]}
    assert given == {
        "terms.from": (None, "2025-11-24"),
        "terms.price_type": ("wholesale", "dealer"),
        "terms.markup_percent": ("0", "-7"),
        "terms.credit_limit": (None, "500000.00"),
        "terms.deferral_days": (0, 14),
    }


def test_the_archive_is_part_of_the_history(customers: Alone):
    customer = restore(customers, archive(customers, register(customers)))
    rows = history(customers, customer)["items"]
    assert [row["what"] for row in rows] == ["restored", "archived", "registered"]
    assert rows[0]["changes"] == [{"field": "archived", "old": True, "new": False}]


@pytest.mark.parametrize("limit", [1, 3, 7, 100])
def test_every_change_is_on_one_page(customers: Alone, limit: int):
    customer = register(customers)
    register(customers, "Другой")
    for number in range(6):
        change(customers, card(customers, customer), name=f"Вектор {number}")
    rows = every_page(lambda **more: history(customers, customer, **more), limit=limit)
    assert [row["version"] for row in rows] == [7, 6, 5, 4, 3, 2, 1]
    assert history(customers, customer, limit=limit)["total"] == 7


@pytest.mark.parametrize("cursor", ["nonsense", "WyItdmVyc2lvbiIsInQiXQ==", "WyJuYW1lIiwxXQ=="])
def test_a_cursor_of_another_list_is_refused(customers: Alone, cursor: str):
    with pytest.raises(ValidationFailed):
        history(customers, register(customers), after=cursor)


def test_nobody_has_no_history(customers: Alone):
    with pytest.raises(NotFound):
        history(customers, NOBODY)
