"""What the shipments and returns of an order are worth, one by one, against adding up."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.orders.domain.lines import open_amounts, ordered_value, returned_value, shipped_value
from services.orders.domain.money import Rate, Value
from services.orders.domain.moved import RETURN, SHIPMENT, Moved, moved_by, ordered
from services.orders.domain.order import Order
from tests.unit.orders.test_sales import AT, DAY, METADATA, line_id, placed, sold

ZERO = Decimal(0)
rates = st.sampled_from([None, ZERO, Decimal(10), Decimal(22)])
prices = st.decimals(0, 99, places=4)
goods = st.lists(st.tuples(prices, st.integers(1, 9), rates), min_size=1, max_size=5)
waves = st.lists(st.tuples(st.booleans(), st.lists(st.integers(0, 3), min_size=5, max_size=5)), max_size=10)


def follow(order: Order, quantities: list[int], *, is_return: bool) -> bool:
    """Moves so many of each line, as far as there are so many; tells whether anything moved."""
    there = [line.shipped - line.returned if is_return else line.remaining for line in order.lines]
    moved = {
        line_id(place): min(Decimal(wish), most)
        for place, (wish, most) in enumerate(zip(quantities, there, strict=False))
    }
    moved = {key: quantity for key, quantity in moved.items() if quantity > 0}
    if moved:
        (order.take_back if is_return else order.ship)("movement", "warehouse", moved, DAY, AT, METADATA)
    return bool(moved)


def by_rate(*values: Value) -> dict[Rate, tuple[Decimal, Decimal]]:
    found: defaultdict[Rate, tuple[Decimal, Decimal]] = defaultdict(lambda: (ZERO, ZERO))
    for rate in (rate for value in values for rate in value.rates):
        net, vat = found[rate.percent]
        found[rate.percent] = (net + rate.net, vat + rate.vat)
    return {percent: sums for percent, sums in found.items() if any(sums)}


@given(goods, waves, st.booleans())
def test_whatever_is_shipped_and_returned_in_whatever_order_all_places_say_the_same(told, wanted, vat_included):
    order = placed(told, vat_included=vat_included)
    moves: list[Moved] = []
    for is_return, quantities in [*wanted, (False, [9] * 5), (True, [9] * 5)]:
        if not follow(order, quantities, is_return=is_return):
            continue
        event = order.last
        assert isinstance(event, Order.Shipped | Order.Returned)
        move = moved_by(event)
        moves.append(move)
        sales = sum((net + vat for _, net, vat, _ in sold(order)), ZERO)
        assert Decimal(event.value_now) == move.value.total == (-sales if is_return else sales) >= 0
        assert sum(each.amount for each in move.lines) == (move.value.total if vat_included else move.value.net)
        parts = {kind: [each.value for each in moves if each.kind == kind] for kind in (SHIPMENT, RETURN)}
        assert by_rate(*parts[SHIPMENT]) == by_rate(shipped_value(order.lines, vat_included=vat_included))
        assert by_rate(*parts[RETURN]) == by_rate(returned_value(order.lines, vat_included=vat_included))
        assert sum(value.total for value in parts[SHIPMENT]) == Decimal(event.shipped_value)
        assert sum(value.total for value in parts[RETURN]) == Decimal(event.returned_value)
        waiting = open_amounts(order.lines, vat_included=vat_included)
        assert sum(waiting.values()) == Decimal(event.total) - Decimal(event.shipped_value)
    assert Decimal(order.last.shipped_value) == Decimal(order.last.returned_value)
    assert order.content.worth.shipped == ordered_value(order.lines, vat_included=vat_included).total


def test_a_shipment_changes_nothing_of_what_came_back_before():
    """10 x 0.335: three shipments of one and the returns of the first two."""
    order = placed([(Decimal("0.335"), 10, None)])
    told = []
    for is_return in (False, True, False, True, False):
        follow(order, [1], is_return=is_return)
        event = order.last
        assert isinstance(event, Order.Shipped | Order.Returned)
        told.append((event.value_now, event.shipped_value, event.returned_value))
    assert told == [
        ("0.34", "0.34", "0.00"),
        ("0.34", "0.34", "0.34"),
        ("0.33", "0.67", "0.34"),
        ("0.33", "0.67", "0.67"),
        ("0.34", "1.01", "0.67"),
    ]


def test_what_was_cancelled_and_what_is_internal_is_not_ordered():
    whole, cut = placed([(Decimal(10), 5, None), (Decimal(10), 5, None)]).lines
    cut = replace(cut, cancelled=Decimal(2))
    gone, internal = replace(cut, cancelled=Decimal(5)), replace(whole, is_internal=True)
    assert [(sold.quantity, sold.amount) for sold in ordered([whole, cut, gone, internal])] == [
        (Decimal(5), Decimal("50.00")),
        (Decimal(3), Decimal("30.00")),
    ]
