"""The lines of an order: units and packages, amounts, and what a change makes of them."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.orders.domain.lines import (
    OrderedItem,
    OrderLine,
    WantedLine,
    changed_lines,
    new_line,
    ordered_value,
    wish_for,
)
from services.orders.domain.money import half_up
from services.orders.domain.refusals import (
    BelowShipped,
    ItemOfLineIsFixed,
    LineGivenTwice,
    PriceTooLarge,
    QuantityNotExact,
    QuantityTooLarge,
    Refusal,
    TotalTooLarge,
    UnknownUnit,
)
from services.orders.domain.terms import OrderTerms

IDS = UUID("00000000-0000-0000-0000-000000000002")
LINE, OTHER_LINE, NEW_LINE = uuid5(IDS, "line"), uuid5(IDS, "other line"), uuid5(IDS, "new line")
BOLT = OrderedItem(uuid5(IDS, "bolt"), "BOLT", "goods", "pcs", {"pcs": Decimal(1), "box": Decimal(12)})
SUGAR = OrderedItem(uuid5(IDS, "sugar"), "SUGAR", "material", "kg", {"kg": Decimal(1), "sack": Decimal("2.5")})
DELIVERY = OrderedItem(uuid5(IDS, "delivery"), "DELIVERY", "service", "trip", {"trip": Decimal(1)})
TERMS = OrderTerms("wholesale", Decimal(0), 0, vat_included=True)
ITEMS = {item.item_id: item for item in (BOLT, SUGAR, DELIVERY)}


def wanted(
    quantity: str,
    unit: str | None = None,
    price: str | None = "2.50",
    item: OrderedItem = BOLT,
    line: UUID | None = None,
) -> WantedLine:
    return WantedLine(item.item_id, Decimal(quantity), unit, None if price is None else Decimal(price), line)


def ordered(quantity: str, unit: str | None = None, item: OrderedItem = BOLT, line: UUID = LINE) -> OrderLine:
    return new_line(wanted(quantity, unit, item=item), item, line, TERMS)


def changed(lines: Sequence[OrderLine], *wishes: WantedLine) -> list[OrderLine]:
    return changed_lines(lines, wishes, ITEMS, [wish.line_id or NEW_LINE for wish in wishes], TERMS)


# units and packages


def test_a_package_counts_in_base_units() -> None:
    line = ordered("3", "box")
    assert (line.units, line.factor, line.quantity) == (3, 12, 36)


def test_the_base_unit_is_meant_when_none_is_named() -> None:
    line = ordered("3")
    assert (line.unit, line.quantity) == ("pcs", 3)


def test_a_unit_that_the_item_does_not_have_is_refused() -> None:
    with pytest.raises(UnknownUnit):
        ordered("3", "pallet")


@pytest.mark.parametrize("quantity", ["0.001", "2.999", "999999999"])
def test_three_decimals_of_the_base_unit_are_exact(quantity: str) -> None:
    assert ordered(quantity, item=SUGAR).quantity == Decimal(quantity)


def test_a_package_that_gives_more_than_three_decimals_is_refused() -> None:
    with pytest.raises(QuantityNotExact):
        ordered("0.001", "sack", item=SUGAR)


def test_the_limit_holds_after_conversion_to_base_units() -> None:
    assert ordered("83333333", "box").quantity == 999_999_996
    with pytest.raises(QuantityTooLarge):
        ordered("83333334", "box")


def test_services_and_cost_articles_have_no_stock() -> None:
    assert not ordered("1", item=DELIVERY).stocked
    assert ordered("1", item=SUGAR).stocked


# amounts


@pytest.mark.parametrize(
    ("price", "units", "amount"),
    [
        ("0.005", "1", "0.01"),  # half up, not to even
        ("0.015", "1", "0.02"),
        ("0.025", "1", "0.03"),
        ("0.0049", "1", "0.00"),
        ("2.50", "3", "7.50"),
        ("0.3333", "3", "1.00"),
        ("10.10", "0.333", "3.36"),
        ("0", "5", "0.00"),
        ("999999999.9999", "0.001", "1000000.00"),
    ],
)
def test_an_amount_is_price_times_quantity_half_up(price: str, units: str, amount: str) -> None:
    line = new_line(wanted(units, price=price, item=SUGAR), SUGAR, LINE, TERMS)
    assert str(line.amount) == amount


def test_the_price_is_that_of_the_unit_that_was_ordered() -> None:
    assert new_line(wanted("3", "box", "25.00"), BOLT, LINE, TERMS).amount == Decimal("75.00")


def test_a_line_without_a_price_has_no_amount_and_adds_nothing_to_the_total() -> None:
    line = new_line(wanted("3", price=None), BOLT, LINE, TERMS)
    assert line.amount is None
    assert str(ordered_value([line, ordered("2")], vat_included=True).total) == "5.00"


def test_a_total_that_no_money_field_can_hold_is_refused() -> None:
    dear = new_line(wanted("999", price="999999999"), BOLT, LINE, TERMS)
    with pytest.raises(TotalTooLarge):
        ordered_value([dear, dear], vat_included=True)


@given(st.lists(st.tuples(st.decimals("0.001", 999, places=3), st.decimals(0, 9999, places=4)), min_size=1, max_size=8))
def test_a_total_is_the_sum_of_the_rounded_amounts(lines: list[tuple[Decimal, Decimal]]) -> None:
    made = [new_line(WantedLine(SUGAR.item_id, units, None, price), SUGAR, LINE, TERMS) for units, price in lines]
    total = ordered_value(made, vat_included=True).total
    assert total == sum(half_up(price * units) for units, price in lines)


# what a change makes of a placed order's lines


def test_a_line_that_is_left_out_is_cancelled_as_far_as_it_is_not_shipped() -> None:
    before = [ordered("10").with_shipped(Decimal(4)), ordered("5", line=OTHER_LINE)]
    first, second = changed(before, wanted("5", line=OTHER_LINE))
    assert (first.quantity, first.shipped, first.cancelled, first.remaining) == (10, 4, 6, 0)
    assert (second.cancelled, second.remaining) == (0, 5)


def test_a_line_cannot_be_less_than_what_is_shipped() -> None:
    before = [ordered("10").with_shipped(Decimal(4))]
    with pytest.raises(BelowShipped) as refusal:
        changed(before, wanted("3.999", line=LINE))
    assert refusal.value.params["shipped"] == 4


def test_a_line_may_be_cut_to_exactly_what_is_shipped() -> None:
    (line,) = changed([ordered("10").with_shipped(Decimal(4))], wanted("4", line=LINE))
    assert (line.quantity, line.shipped, line.remaining) == (4, 4, 0)


def test_the_limit_below_is_in_base_units() -> None:
    before = [ordered("2", "box").with_shipped(Decimal(13))]
    with pytest.raises(BelowShipped):
        changed(before, wanted("1", "box", line=LINE))


def test_a_changed_quantity_changes_the_amount() -> None:
    (line,) = changed([ordered("10")], wanted("4", line=LINE))
    assert str(line.amount) == "10.00"


def test_new_lines_come_after_those_that_are_there() -> None:
    before = [ordered("10"), ordered("5", line=OTHER_LINE)]
    after = changed(before, wanted("1", item=SUGAR), wanted("5", line=OTHER_LINE), wanted("10", line=LINE))
    assert [line.line_id for line in after] == [LINE, OTHER_LINE, NEW_LINE]


def test_the_item_of_a_line_cannot_be_exchanged() -> None:
    with pytest.raises(ItemOfLineIsFixed):
        changed([ordered("10")], wanted("10", item=SUGAR, line=LINE))


def test_a_line_cannot_be_given_twice() -> None:
    with pytest.raises(LineGivenTwice):
        changed([ordered("10")], wanted("10", line=LINE), wanted("3", line=LINE))


def test_a_line_that_is_kept_keeps_the_package_that_was_promised() -> None:
    """A box held 12 when the order was placed; the item's box of today holds 10."""
    repacked = OrderedItem(BOLT.item_id, "BOLT", "goods", "pcs", {"pcs": Decimal(1), "box": Decimal(10)})
    (line,) = changed_lines(
        [ordered("3", "box")], [wanted("3", "box", line=LINE)], {BOLT.item_id: repacked}, [LINE], TERMS
    )
    assert (line.factor, line.quantity) == (12, 36)


# what was issued counts as shipped, whatever became of the line in the same moment


def test_a_shipment_of_what_remains_leaves_the_ordered_quantity_alone() -> None:
    line = ordered("10").with_shipped(Decimal(4)).with_shipped(Decimal(6))
    assert (line.quantity, line.shipped, line.cancelled, line.remaining) == (10, 10, 0, 0)


def test_a_line_that_was_cut_while_it_was_shipped_rises_to_what_was_issued() -> None:
    (cut,) = changed([ordered("10")], wanted("4", line=LINE))
    line = cut.with_shipped(Decimal(8))
    assert (line.quantity, line.shipped, line.remaining) == (8, 8, 0)


def test_a_line_that_was_cancelled_while_it_was_shipped_is_cancelled_by_so_much_less() -> None:
    line = ordered("10").without_remainder().with_shipped(Decimal(8))
    assert (line.quantity, line.shipped, line.cancelled, line.remaining) == (10, 8, 2, 0)


def test_a_line_that_rises_costs_what_was_shipped() -> None:
    (cut,) = changed([ordered("10")], wanted("4", line=LINE))
    line = cut.with_shipped(Decimal(8))
    assert (line.units, str(line.amount)) == (8, "20.00")


def test_a_line_in_packages_that_rises_costs_what_was_shipped() -> None:
    cut = new_line(wanted("1", "box", "30.00"), BOLT, LINE, TERMS)
    assert str(cut.with_shipped(Decimal(18)).amount) == "45.00"


events = st.lists(
    st.tuples(st.sampled_from(["change", "cancel", "ship"]), st.integers(1, 20).map(Decimal)), max_size=12
)


@given(first=st.integers(1, 20), happened=events)
def test_whatever_happens_a_line_adds_up(first: int, happened: list[tuple[str, Decimal]]) -> None:
    line, issued = ordered(str(first)), Decimal(0)
    for what, quantity in happened:
        if what == "ship":
            line, issued = line.with_shipped(quantity), issued + quantity
        elif what == "cancel":
            line = line.without_remainder()
        elif quantity >= line.shipped:
            (line,) = changed([line], wanted(str(quantity), line=LINE))
        assert line.shipped == issued
        assert line.quantity == line.shipped + line.cancelled + line.remaining
        assert min(line.remaining, line.cancelled, line.shipped) >= 0


def test_a_line_survives_its_event() -> None:
    line = ordered("2.5", "sack", item=SUGAR).with_shipped(Decimal(1))
    assert OrderLine.from_state(line.as_state()) == line


# what is named as it is stays as it is


def as_it_is(line: OrderLine) -> WantedLine:
    return replace(wish_for(line), price_factor=None)


def test_the_same_quantity_in_the_same_unit_keeps_what_was_cancelled() -> None:
    gone = ordered("10").without_remainder()
    assert changed([gone], wanted("10", line=LINE)) == [gone]


def test_another_quantity_is_wanted_whole() -> None:
    (line,) = changed([ordered("10").without_remainder()], wanted("8", line=LINE))
    assert (line.quantity, line.cancelled, line.remaining) == (8, 0, 8)


@pytest.mark.parametrize("issued", [13, 14])
def test_a_line_that_rose_beyond_whole_packages_stays_as_it_is(issued: int) -> None:
    """A box holds 12: neither 1.083 nor 1.167 boxes are what was issued."""
    rose = new_line(wanted("1", "box", "100"), BOLT, LINE, TERMS).with_shipped(Decimal(issued))
    assert changed([rose], as_it_is(rose)) == [rose]


LARGEST = Decimal("999999999.9999")


@pytest.mark.parametrize(
    ("kind", "list_price", "factor", "quantity", "by_hand", "refusal"),
    [
        ("goods", "900000", 1200, "1", None, PriceTooLarge),
        ("goods", LARGEST, 999_999, "0.001", None, PriceTooLarge),
        ("goods", "999999999", 1, "999999999", "0.01", TotalTooLarge),
        ("goods", None, 1, "999999999", LARGEST, TotalTooLarge),
        ("cost_article", None, 1, "999999999", LARGEST, TotalTooLarge),
    ],
)
def test_no_figure_of_a_line_is_larger_than_can_be_told(
    kind: str, list_price: Any, factor: int, quantity: str, by_hand: Any, refusal: type[Refusal]
):
    price = None if list_price is None else Decimal(list_price)
    item = OrderedItem(uuid4(), "A", kind, "pcs", {"pcs": Decimal(1), "pallet": Decimal(factor)}, price)
    wanted = WantedLine(item.item_id, Decimal(quantity), "pallet", None if by_hand is None else Decimal(by_hand))
    with pytest.raises(refusal):
        new_line(wanted, item, uuid4(), OrderTerms("wholesale", Decimal(0), 0, vat_included=True))
