"""What events say was sold: line by line, and to the kopeck what the order shipped less what was returned."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from hypothesis import example, given
from hypothesis import strategies as st

from services.orders.domain.content import Content
from services.orders.domain.details import Details
from services.orders.domain.lines import OrderedItem, WantedLine, drafted_lines, returned_value, shipped_value
from services.orders.domain.order import Order
from services.orders.domain.promise import Promise
from services.orders.domain.terms import OrderTerms

IDS = UUID("00000000-0000-0000-0000-000000000009")
AT = datetime(2025, 11, 24, 9, tzinfo=UTC)
DAY = date(2025, 11, 25)
METADATA: dict[str, Any] = {"actor": "someone"}
HEAD = {
    "number": 7,
    "customer_id": str(IDS),
    "customer_name": "Anna",
    "currency": "RUB",
    "reference": None,
    "metadata": METADATA,
}
ZERO = Decimal(0)

rates = st.sampled_from([None, Decimal(0), Decimal(10), Decimal(22)])
prices = st.decimals("0.01", 999, places=4)
goods = st.lists(st.tuples(prices, st.integers(1, 9), rates), min_size=1, max_size=6)
moves = st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["ship", "take back", "reprice"]), st.integers(1, 9)))


def line_id(place: int) -> UUID:
    return uuid5(IDS, f"line {place}")


def placed(goods: list[tuple[Decimal, int, Decimal | None]], *, vat_included: bool = True) -> Order:
    terms = OrderTerms("wholesale", ZERO, 14, vat_included=vat_included)
    items = {}
    wishes = []
    for place, (price, quantity, rate) in enumerate(goods):
        item_id = uuid5(IDS, f"item {place}")
        factors = {"pcs": Decimal(1)}
        items[item_id] = OrderedItem(item_id, str(place), "goods", "pcs", factors, Decimal(100), rate)
        wishes.append(WantedLine(item_id, Decimal(quantity), price=price))
    lines = drafted_lines(wishes, items, [line_id(place) for place in range(len(goods))], terms)
    content = Content(AT.date(), terms, Details(), tuple(lines))
    return Order.place_at_once(uuid5(IDS, "order"), HEAD, content, Promise({}, None), AT)


def move(order: Order, what: str, place: int, quantity: int) -> None:
    moved = {line_id(place): Decimal(quantity)}
    follow = order.ship if what == "ship" else order.take_back
    follow("movement", "warehouse", moved, DAY, AT, METADATA)


def sold(order: Order) -> list[tuple[Decimal, ...]]:
    names = ("quantity", "net", "vat", "discount")
    return [tuple(Decimal(each[name]) for name in names) for each in getattr(order.last, "sold", [])]


def test_a_shipment_is_sold_and_what_comes_back_is_taken_off() -> None:
    order = placed([(Decimal(120), 5, Decimal(20))])
    move(order, "ship", 0, 3)
    assert sold(order) == [(Decimal(3), Decimal("300.00"), Decimal("60.00"), Decimal("-60.00"))]
    move(order, "take back", 0, 1)
    assert sold(order) == [(Decimal(-1), Decimal("-100.00"), Decimal("-20.00"), Decimal("20.00"))]


def test_what_rounding_leaves_of_a_rate_belongs_to_the_last_line_that_moved() -> None:
    """20 % of 0.03 in all is 0.01 of each line by itself, and 0.02 together."""
    order = placed([(Decimal("0.03"), 1, Decimal(20))] * 3)
    moved = {line_id(place): Decimal(1) for place in range(3)}
    order.ship("movement", "warehouse", moved, DAY, AT, METADATA)
    assert [vat for _, _, vat, _ in sold(order)] == [Decimal("0.01"), Decimal("0.01"), Decimal("0.00")]


def test_what_is_cut_is_lost_at_the_price_that_it_had() -> None:
    order = placed([(Decimal(120), 5, Decimal(20)), (Decimal(10), 1, None)])
    move(order, "ship", 0, 3)
    order.cancel("передумали", DAY, AT, METADATA)
    assert getattr(order.last, "lost") == [  # noqa: B009
        {"line_id": str(line_id(0)), "quantity": "2", "net": "200.00", "vat": "40.00"},
        {"line_id": str(line_id(1)), "quantity": "1", "net": "10.00", "vat": "0.00"},
    ]


@given(goods, moves, st.booleans())
@example(
    [(Decimal("0.01"), 1, None), (Decimal("0.01"), 3, None)],
    [(0, "ship", 1), (0, "take back", 1), (0, "reprice", 1), (1, "ship", 2), (1, "reprice", 7), (0, "reprice", 2)],
    True,
)
def test_sales_always_add_up_to_what_was_kept(
    goods: list[tuple[Decimal, int, Decimal | None]], moves: list[tuple[int, str, int]], vat_included: bool
) -> None:
    order = placed(goods, vat_included=vat_included)
    sums = [ZERO, ZERO, ZERO]
    for place, what, quantity in moves:
        line, version = order.lines[place % len(goods)], order.version
        if what == "take back" and quantity > line.shipped - line.returned:
            continue
        if what == "reprice":
            if order.status in ("placed", "partly_shipped"):
                order.change(repriced(order.content, place % len(goods), quantity), DAY, AT, METADATA)
        else:
            move(order, what, place % len(goods), quantity)
        for moved, net, vat, _ in sold(order) if order.version > version else ():
            sums = [total + more for total, more in zip(sums, (moved, net, vat), strict=True)]
        shipped, back = (value(order.lines, vat_included=vat_included) for value in (shipped_value, returned_value))
        kept = sum(line.shipped - line.returned for line in order.lines)
        assert sums == [kept, shipped.net - back.net, shipped.vat - back.vat]
        assert sums[1] + sums[2] == Decimal(order.last.shipped_value) - Decimal(order.last.returned_value)


def repriced(content: Content, place: int, price: int) -> Content:
    """Another price and another rate of one line."""
    line = content.lines[place]
    changed = replace(
        line,
        price=Decimal(price),
        full_price=Decimal(price),
        amount=Decimal(price) * line.units,
        vat_percent=Decimal(22),
    )
    return content.with_lines([*content.lines[:place], changed, *content.lines[place + 1 :]])
