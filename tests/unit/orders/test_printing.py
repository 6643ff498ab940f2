"""The lines of a document come to its totals, and parts of an order to the whole."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from services.orders.domain.content import Content
from services.orders.domain.details import Details
from services.orders.domain.lines import OrderedItem, WantedLine, new_line
from services.orders.domain.money import spread
from services.orders.domain.moved import SHIPMENT, moved
from services.orders.domain.printing import (
    Printed,
    printed_order,
    printed_shipments,
)
from services.orders.domain.terms import OrderTerms

IDS = UUID("00000000-0000-0000-0000-000000000007")
DAY = date(2025, 11, 24)
KOPECK = Decimal("0.01")

money = st.decimals(min_value=0, max_value=100_000, places=2)
wishes = st.tuples(
    st.integers(1, 50),
    st.decimals(min_value=Decimal("0.01"), max_value=1000, places=2),
    st.sampled_from([None, Decimal(0), Decimal(10), Decimal(20)]),
    st.integers(0, 50),
)


def content(wanted: list[tuple[int, Decimal, Decimal | None, int]], *, vat_included: bool) -> Content:
    terms = OrderTerms("wholesale", Decimal(0), 14, vat_included=vat_included)
    lines = []
    for place, (quantity, price, percent, _) in enumerate(wanted):
        item = OrderedItem(uuid5(IDS, f"item {place}"), "A", "goods", "pcs", {"pcs": Decimal(1)}, None, percent)
        wish = WantedLine(item.item_id, Decimal(quantity), price=price)
        lines.append(new_line(wish, item, uuid5(IDS, f"line {place}"), terms))
    return Content(DAY, terms, Details(), tuple(lines))


def shipped(order: Content, quantities: list[int]) -> Content:
    lines = zip(order.lines, quantities, strict=True)
    return order.with_lines(line.with_shipped(Decimal(quantity)) for line, quantity in lines)


def delivery(*contents: Content) -> Printed:
    """All that was shipped from the first of the contents to the last."""
    shipments = []
    for before, after in pairwise(contents):
        now = {new.line_id: new.shipped - old.shipped for old, new in zip(before.lines, after.lines, strict=True)}
        there = {line_id: quantity for line_id, quantity in now.items() if quantity}
        shipments.append(moved(SHIPMENT, after.lines, there, vat_included=after.terms.vat_included))
    return printed_shipments(shipments, vat_included=contents[0].terms.vat_included)


def check_sums(printed: Printed) -> None:
    """By hand: every line's amount and VAT together are the totals, rate by rate."""
    for rate in printed.value.rates:
        of_rate = [line for line in printed.lines if line.vat_percent == rate.percent]
        assert sum(line.vat for line in of_rate) == rate.vat
    gross = sum((line.amount for line in printed.lines), Decimal(0))
    vat = sum((line.vat for line in printed.lines), Decimal(0))
    assert vat == printed.value.vat
    assert printed.value.total == gross + (0 if printed.vat_included else vat)


@given(total=money, weights=st.lists(money, min_size=1, max_size=20))
def test_a_sum_is_spread_to_the_kopeck(total: Decimal, weights: list[Decimal]):
    parts = spread(total, weights)
    if any(weights):
        assert sum(parts) == total
        exact = [total * weight / sum(weights) for weight in weights]
        assert all(abs(part - share) <= KOPECK for part, share in zip(parts, exact, strict=True))
    else:
        assert set(parts) == {Decimal(0)}


@given(wanted=st.lists(wishes, min_size=1, max_size=8), vat_included=st.booleans())
def test_an_order_and_all_of_its_shipments_come_to_the_same(
    wanted: list[tuple[int, Decimal, Decimal | None, int]], vat_included: bool
):
    order = content(wanted, vat_included=vat_included)
    first = shipped(order, [min(part, quantity) for quantity, _, _, part in wanted])
    second = shipped(first, [int(line.remaining) for line in first.lines])
    whole, parts = printed_order(order), (delivery(order, first), delivery(first, second))
    together = delivery(order, first, second)
    for printed in (whole, *parts, together):
        check_sums(printed)
    assert sum(part.value.total for part in parts) == whole.value.total == together.value.total
    assert sum(part.value.vat for part in parts) == whole.value.vat
    assert sum(line.units for part in parts for line in part.lines) == sum(line.units for line in whole.lines)


def test_what_was_cancelled_is_not_printed():
    order = content([(10, Decimal(5), Decimal(20), 0), (4, Decimal(5), Decimal(20), 0)], vat_included=True)
    cut = shipped(order, [3, 0]).without_remainder()
    assert [(line.units, line.amount) for line in printed_order(cut).lines] == [(Decimal(3), Decimal(15))]


def test_what_was_shipped_is_printed_though_some_of_it_came_back():
    order = content([(10, Decimal(5), Decimal(20), 0)], vat_included=True)
    first = shipped(order, [6])
    kept = first.with_lines(line.with_returned(Decimal(4)) for line in first.lines)
    whole = delivery(order, first, shipped(kept, [4]))
    assert [(line.units, line.amount) for line in whole.lines] == [(Decimal(10), Decimal(50))]


def boxes(quantity: int, factor: int, price: Decimal, discount: Decimal) -> Content:
    terms = OrderTerms("wholesale", Decimal(0), 14, vat_included=True)
    item = OrderedItem(
        uuid5(IDS, "box"), "A", "goods", "pcs", {"pcs": Decimal(1), "box": Decimal(factor)}, None, Decimal(20)
    )
    wish = WantedLine(item.item_id, Decimal(quantity), unit="box", price=price, discount_percent=discount)
    return Content(DAY, terms, Details(), (new_line(wish, item, uuid5(IDS, "line"), terms),))


def test_a_part_of_a_package_that_decimals_do_not_say_is_printed_in_base_units():
    order = boxes(4, 12, Decimal("140.06"), Decimal(0))
    printed = [delivery(order, shipped(order, [quantity])).lines[0] for quantity in (2, 6, 24)]
    assert [(line.in_base_unit, line.unit, line.units, line.price, line.amount) for line in printed] == [
        (True, None, Decimal(2), Decimal("11.67"), Decimal("23.34")),
        (False, "box", Decimal("0.5"), Decimal("140.06"), Decimal("70.03")),
        (False, "box", Decimal(2), Decimal("140.06"), Decimal("280.12")),
    ]


@given(
    factor=st.integers(1, 1000),
    price=st.decimals(min_value=Decimal("0.01"), max_value=1000, places=2),
    part=st.integers(1, 3000),
)
def test_quantity_times_price_is_the_amount_as_near_as_four_decimals_allow(factor: int, price: Decimal, part: int):
    order = boxes(3, factor, price, Decimal(0))
    (line,) = delivery(order, shipped(order, [min(part, 3 * factor)])).lines
    assert line.units * (1 if line.in_base_unit else factor) == min(part, 3 * factor)
    nearest = KOPECK / 2 if not line.in_base_unit else line.units * Decimal("0.00005")
    assert abs(line.units * line.price - line.amount) <= nearest


def test_beside_a_discount_stands_the_price_before_it():
    order = boxes(7, 12, Decimal("11.00"), Decimal(5))
    (line,) = printed_order(order).lines
    assert (line.price, line.discount_percent, line.amount) == (Decimal("11.00"), Decimal(5), Decimal("73.15"))
