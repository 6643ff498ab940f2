"""The colour rule as a table."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.orders.domain.availability import Availability, availability, worst
from services.orders.domain.lines import OrderedItem, OrderLine, WantedLine, new_line, remaining_by_item
from services.orders.domain.terms import OrderTerms

COVERED, CONTENDED, SHORT, ABSENT, NONE = (
    Availability.COVERED,
    Availability.CONTENDED,
    Availability.SHORT,
    Availability.ABSENT,
    Availability.NONE,
)
IDS = UUID("00000000-0000-0000-0000-000000000001")
quantities = st.decimals(0, 1000, places=3)


def line(item: str, quantity: int, *, shipped: int = 0, cancelled: int = 0, stocked: bool = True) -> OrderLine:
    kind = "goods" if stocked else "service"
    ordered = OrderedItem(uuid5(IDS, item), item, kind, "pcs", {"pcs": Decimal(1)})
    wish = WantedLine(ordered.item_id, Decimal(quantity), price=Decimal(1))
    terms = OrderTerms("wholesale", Decimal(0), 0, vat_included=True)
    made = new_line(wish, ordered, uuid5(IDS, f"line {item} {quantity}"), terms)
    return replace(made, shipped=Decimal(shipped), cancelled=Decimal(cancelled))


@pytest.mark.parametrize(
    ("on_hand", "demand", "remaining", "expected"),
    [
        ("10", "8", "8", COVERED),
        ("8", "8", "8", COVERED),  # equality is covered
        ("8", "8.001", "8", CONTENDED),
        ("10", "13", "8", CONTENDED),
        ("8", "13", "8", CONTENDED),  # all of it is there, and somebody else needs it too
        ("7.999", "8", "8", SHORT),
        ("0.001", "8", "8", SHORT),
        ("0", "8", "8", ABSENT),
        ("-3", "8", "8", ABSENT),
        ("10", "0", "0", NONE),
        ("0", "0", "0", NONE),
        ("0", "5", "0", NONE),  # nothing is needed, so nothing is wrong
    ],
)
def test_the_colour_rule(on_hand: str, demand: str, remaining: str, expected: Availability) -> None:
    assert availability(Decimal(on_hand), Decimal(demand), Decimal(remaining)) is expected


@pytest.mark.parametrize(
    ("availability", "word", "colour"),
    [
        (ABSENT, "absent", "red"),
        (SHORT, "short", "yellow"),
        (CONTENDED, "contended", "yellow"),
        (COVERED, "covered", None),
        (NONE, None, None),
    ],
)
def test_each_availability_has_a_word_and_a_colour(
    availability: Availability, word: str | None, colour: str | None
) -> None:
    assert (availability.word, availability.colour) == (word, colour)


def test_an_order_has_the_availability_of_its_worst_line() -> None:
    assert worst([COVERED, SHORT, NONE, CONTENDED]) is SHORT
    assert worst([SHORT, ABSENT]) is ABSENT
    assert worst([NONE, COVERED]) is COVERED


def test_an_order_without_open_lines_has_no_availability() -> None:
    assert worst([]) is NONE
    assert worst([NONE]) is NONE


@given(on_hand=quantities, others=quantities, remaining=quantities, more=quantities)
def test_more_stock_never_makes_it_worse(on_hand: Decimal, others: Decimal, remaining: Decimal, more: Decimal) -> None:
    demand = others + remaining
    assert availability(on_hand + more, demand, remaining) <= availability(on_hand, demand, remaining)


@given(on_hand=quantities, others=quantities, remaining=quantities, more=quantities)
def test_more_demand_of_others_never_makes_it_better_nor_short(
    on_hand: Decimal, others: Decimal, remaining: Decimal, more: Decimal
) -> None:
    before = availability(on_hand, others + remaining, remaining)
    after = availability(on_hand, others + more + remaining, remaining)
    assert after == before or (before, after) == (COVERED, CONTENDED)


def test_the_lines_of_one_item_need_it_together() -> None:
    needs = remaining_by_item([line("bolt", 5), line("nut", 2), line("bolt", 8, shipped=3, cancelled=1)])
    assert needs == {uuid5(IDS, "bolt"): Decimal(9), uuid5(IDS, "nut"): Decimal(2)}


def test_what_has_no_stock_needs_none() -> None:
    assert remaining_by_item([line("delivery", 1, stocked=False)]) == {}


def test_two_lines_that_would_each_be_covered_are_short_together() -> None:
    needs = remaining_by_item([line("bolt", 5), line("bolt", 6)])
    (remaining,) = needs.values()
    assert availability(Decimal(10), remaining, remaining) is SHORT
