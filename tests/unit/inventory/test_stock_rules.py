"""What inventory decides: stock never goes below zero by our own act, and a shipment is all or nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inventory.domain import levels, movements, refusals, shipping
from services.inventory.domain.items import Item, is_stocked
from services.inventory.domain.shipping import DemandLine

IDS = UUID("00000000-0000-0000-0000-000000000004")
AT = datetime(2025, 11, 24, 9, tzinfo=UTC)
BOLT, NUT = uuid5(IDS, "bolt"), uuid5(IDS, "nut")
CODES = {BOLT: "BOLT", NUT: "NUT"}
quantities = st.decimals("0.001", 1000, places=3)


def waiting(name: str, ordered: int, issued: int = 0, item: UUID = BOLT) -> DemandLine:
    return DemandLine(IDS, uuid5(IDS, name), item, ordered=Decimal(ordered), issued=Decimal(issued))


def require(wanted: Mapping[UUID, Any], there: Mapping[UUID, Any]) -> None:
    as_decimals = [{item: Decimal(quantity) for item, quantity in each.items()} for each in (wanted, there)]
    movements.require_stock(as_decimals[0], as_decimals[1], CODES, "MAIN")


# levels


@pytest.mark.parametrize(
    ("on_hand", "demand", "level"),
    [
        ("10", "8", "covered"),
        ("8", "8", "covered"),  # equality is covered
        ("1", "0", "covered"),
        ("7.999", "8", "contended"),
        ("0", "8", "absent"),
        ("0", "0", "absent"),
        ("-1", "0", "absent"),
    ],
)
def test_the_level_of_an_item_is_its_stock_against_the_demand_of_all(on_hand: str, demand: str, level: str) -> None:
    assert levels.level_of(Decimal(on_hand), Decimal(demand)) == level


@pytest.mark.parametrize("kind", ["goods", "finished_product", "material", "component", "semi_finished"])
def test_what_can_be_touched_has_stock(kind: str) -> None:
    assert is_stocked(kind)


@pytest.mark.parametrize("kind", ["service", "cost_article"])
def test_services_and_cost_articles_have_no_stock(kind: str) -> None:
    assert not is_stocked(kind)


# stock never goes below zero by our own act


def test_all_that_is_there_may_be_taken() -> None:
    require({BOLT: "2.500"}, {BOLT: "2.5"})


def test_more_than_is_there_is_refused_with_the_numbers() -> None:
    with pytest.raises(refusals.NotEnoughInStock) as refusal:
        require({BOLT: "2.501"}, {BOLT: "2.5"})
    params = refusal.value.params
    assert (params["item"], params["warehouse"], params["on_hand"], params["wanted"]) == (
        "BOLT",
        "MAIN",
        Decimal("2.5"),
        Decimal("2.501"),
    )


def test_what_was_never_there_cannot_be_taken() -> None:
    with pytest.raises(refusals.NotEnoughInStock):
        require({BOLT: 1, NUT: 1}, {BOLT: 1})


def test_the_lines_of_one_item_take_from_the_same_stock() -> None:
    lines = [{"item_id": BOLT, "quantity": Decimal(quantity)} for quantity in (2, 3)]
    assert movements.merged(lines) == {BOLT: 5}


@given(wanted=quantities, there=quantities)
def test_stock_is_taken_only_where_it_is(wanted: Decimal, there: Decimal) -> None:
    if wanted <= there:
        require({BOLT: wanted}, {BOLT: there})
    else:
        with pytest.raises(refusals.NotEnoughInStock):
            require({BOLT: wanted}, {BOLT: there})


# shipping


def test_all_that_remains_is_shipped_when_no_line_is_named() -> None:
    chosen = shipping.quantities_to_ship(
        [waiting("a", 10, issued=4), waiting("b", 5), waiting("c", 3, issued=3)], None, CODES
    )
    assert [(line.line_id, quantity) for line, quantity in chosen] == [(uuid5(IDS, "a"), 6), (uuid5(IDS, "b"), 5)]


def test_a_part_is_shipped_by_line() -> None:
    chosen = shipping.quantities_to_ship([waiting("a", 10), waiting("b", 5)], {uuid5(IDS, "b"): Decimal(2)}, CODES)
    assert [(line.line_id, quantity) for line, quantity in chosen] == [(uuid5(IDS, "b"), 2)]


def test_more_than_remains_of_a_line_is_refused_with_the_numbers() -> None:
    with pytest.raises(refusals.MoreThanRemaining) as refusal:
        shipping.quantities_to_ship([waiting("a", 10, issued=4), waiting("b", 5)], {uuid5(IDS, "a"): Decimal(7)}, CODES)
    assert str(refusal.value) == "Of BOLT the line has 6 left to ship, 7 wanted."


def test_one_line_too_many_refuses_the_whole_shipment() -> None:
    wanted = {uuid5(IDS, "a"): Decimal(1), uuid5(IDS, "b"): Decimal(6)}
    with pytest.raises(refusals.MoreThanRemaining):
        shipping.quantities_to_ship([waiting("a", 10), waiting("b", 5)], wanted, CODES)


def test_a_line_of_another_order_is_refused() -> None:
    with pytest.raises(refusals.UnknownLine):
        shipping.quantities_to_ship([waiting("a", 10)], {uuid5(IDS, "other"): Decimal(1)}, CODES)


@pytest.mark.parametrize("wanted", [None, {uuid5(IDS, "a"): Decimal(1)}])
def test_nothing_is_shipped_of_an_order_of_which_nothing_remains(wanted: dict[UUID, Decimal] | None) -> None:
    with pytest.raises(refusals.NothingToShip):
        shipping.quantities_to_ship([waiting("a", 10, issued=10)], wanted, CODES)


def test_a_line_of_which_more_was_issued_than_is_ordered_by_now_needs_nothing() -> None:
    assert waiting("a", 4, issued=8).remaining == 0


# items


def item() -> Item:
    return Item._create(
        Item.Registered,
        id=BOLT,
        timestamp=AT,
        metadata={},
        code="BOLT",
        name="Bolt",
        kind="goods",
        unit="pcs",
        packages=[],
        group=None,
        vat_rate=None,
        barcodes=[],
        characteristics={},
        minimum_level=None,
    )


def test_a_change_that_changes_nothing_is_no_event() -> None:
    bolt = item()
    bolt.change(AT, {}, name="Bolt", packages=[])
    assert len(bolt.pending_events) == 1


def test_an_item_is_retired_once() -> None:
    bolt = item()
    bolt.retire(AT, {})
    with pytest.raises(refusals.ItemAlreadyRetired):
        bolt.retire(AT, {})
