"""The life of an order: draft, placed, changed, shipped, cancelled."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.orders.domain.content import Content
from services.orders.domain.details import Details
from services.orders.domain.lines import OrderedItem, OrderLine, WantedLine, drafted_lines
from services.orders.domain.order import Order, lines_after
from services.orders.domain.promise import Promise
from services.orders.domain.refusals import (
    LineGivenTwice,
    NothingShipped,
    OnlyInternalLines,
    OrderAlreadyCancelled,
    OrderAlreadyClosed,
    OrderNotDraft,
    OrderNotOpen,
)
from services.orders.domain.terms import OrderTerms

IDS = UUID("00000000-0000-0000-0000-000000000003")
AT = datetime(2025, 11, 24, 9, tzinfo=UTC)
LATER = datetime(2025, 11, 25, 9, tzinfo=UTC)
METADATA = {"actor": "someone"}
BOLT = OrderedItem(uuid5(IDS, "bolt"), "BOLT", "goods", "pcs", {"pcs": Decimal(1)})
NUT = OrderedItem(uuid5(IDS, "nut"), "NUT", "goods", "pcs", {"pcs": Decimal(1)})
CARRIAGE = OrderedItem(uuid5(IDS, "carriage"), "CARRIAGE", "cost_article", "pcs", {"pcs": Decimal(1)})
ITEMS = {item.item_id: item for item in (BOLT, NUT, CARRIAGE)}
TERMS = OrderTerms("wholesale", Decimal(0), 14, vat_included=True)
HEAD = {
    "number": 7,
    "customer_id": str(IDS),
    "customer_name": "Anna",
    "currency": "RUB",
    "reference": None,
    "metadata": METADATA,
}
NOTHING_KNOWN = Promise({}, None)


def line_id(place: int) -> UUID:
    return uuid5(IDS, f"line {place}")


def lines(*wanted: tuple[OrderedItem, int]) -> list[OrderLine]:
    wishes = [WantedLine(item.item_id, Decimal(quantity), price=Decimal(2)) for item, quantity in wanted]
    return drafted_lines(wishes, ITEMS, [line_id(place) for place in range(len(wishes))], TERMS)


def content(*wanted: tuple[OrderedItem, int], requested: date | None = None) -> Content:
    return Content(AT.date(), TERMS, Details(requested), tuple(lines(*wanted)))


def draft(*wanted: tuple[OrderedItem, int]) -> Order:
    return Order.draft(uuid5(IDS, "order"), HEAD, content(*wanted), AT)


def place(order: Order, promise: Promise = NOTHING_KNOWN) -> None:
    order.place(order.content, promise, "Anna", LATER, METADATA)


def placed(*wanted: tuple[OrderedItem, int]) -> Order:
    return Order.place_at_once(uuid5(IDS, "order"), HEAD, content(*wanted), NOTHING_KNOWN, AT)


def ship(order: Order, quantities: Mapping[int, int]) -> None:
    issued = {line_id(place): Decimal(quantity) for place, quantity in quantities.items()}
    order.ship("movement", "warehouse", issued, LATER.date(), LATER, METADATA)


def take_back(order: Order, quantities: Mapping[int, int]) -> None:
    returned = {line_id(place): Decimal(quantity) for place, quantity in quantities.items()}
    order.take_back("movement", "warehouse", returned, LATER.date(), LATER, METADATA)


def change(order: Order, wanted: Sequence[WantedLine]) -> None:
    ids = [wish.line_id or IDS for wish in wanted]
    after = lines_after(order, wanted, ITEMS, ids, order.content, reprice=False)
    order.change(order.content.with_lines(after), LATER.date(), LATER, METADATA)


def wish(place: int, quantity: int, item: OrderedItem = BOLT) -> WantedLine:
    return WantedLine(item.item_id, Decimal(quantity), price=Decimal(2), line_id=line_id(place))


def last_event(order: Order) -> Any:
    return order.pending_events[-1]


# drafts


def test_a_draft_can_be_placed() -> None:
    order = draft((BOLT, 8))
    assert order.status == "draft"
    place(order)
    assert order.status == "placed"
    assert isinstance(last_event(order), Order.DraftPlaced)


def test_what_is_placed_is_no_draft() -> None:
    order = placed((BOLT, 8))
    with pytest.raises(OrderNotDraft):
        place(order)


def test_the_lines_of_a_draft_are_simply_the_wanted_ones() -> None:
    order = draft((BOLT, 8), (NUT, 2))
    change(order, [wish(0, 5)])
    assert [(line.line_id, line.quantity, line.cancelled) for line in order.lines] == [(line_id(0), 5, 0)]


def test_a_line_of_a_draft_cannot_be_given_twice() -> None:
    order = draft((BOLT, 8))
    with pytest.raises(LineGivenTwice):
        change(order, [wish(0, 5), wish(0, 3)])


def test_nothing_remains_of_a_draft_that_is_discarded() -> None:
    order = draft((BOLT, 8))
    order.cancel(None, LATER.date(), LATER, METADATA)
    assert order.status == "cancelled"
    assert order.lines[0].remaining == 0
    assert isinstance(last_event(order), Order.DraftDiscarded)


# what was known when it was promised


def test_an_order_remembers_what_was_known_of_the_stock_when_it_was_promised() -> None:
    order = draft((BOLT, 8), (NUT, 2))
    place(order, Promise({BOLT.item_id: (Decimal(10), Decimal(13), "contended")}, AT))
    bolt, nut = last_event(order).lines
    assert (bolt["on_hand"], bolt["demand"], bolt["availability"]) == ("10", "13", "contended")
    assert (nut["on_hand"], nut["demand"], nut["availability"]) == (None, None, None)
    assert last_event(order).stock_as_of == AT.isoformat()


# shipping


def test_a_part_that_is_shipped_makes_it_partly_shipped() -> None:
    order = placed((BOLT, 8), (NUT, 2))
    ship(order, {0: 8})
    assert order.status == "partly_shipped"
    assert [line.remaining for line in order.lines] == [0, 2]


def test_an_order_of_which_nothing_remains_is_shipped() -> None:
    order = placed((BOLT, 8), (NUT, 2))
    ship(order, {0: 8, 1: 2})
    assert order.status == "shipped"


def test_what_was_issued_for_an_order_that_was_cancelled_meanwhile_counts_as_shipped() -> None:
    order = placed((BOLT, 8), (NUT, 2))
    order.cancel(None, LATER.date(), LATER, METADATA)
    ship(order, {0: 3})
    assert order.status == "shipped"
    assert [(line.shipped, line.cancelled, line.remaining) for line in order.lines] == [(3, 5, 0), (0, 2, 0)]


def test_an_event_of_a_shipment_says_what_was_shipped_now() -> None:
    order = placed((BOLT, 8))
    ship(order, {0: 3})
    ship(order, {0: 5})
    assert last_event(order).shipped_now == {str(line_id(0)): "5"}
    assert last_event(order).lines[0]["shipped"] == "8"


# change


def test_a_change_that_leaves_a_line_out_cancels_what_remains_of_it() -> None:
    order = placed((BOLT, 8), (NUT, 2))
    ship(order, {0: 3})
    change(order, [wish(1, 2, NUT)])
    assert [(line.shipped, line.cancelled, line.remaining) for line in order.lines] == [(3, 5, 0), (0, 0, 2)]
    assert order.status == "partly_shipped"


def test_an_order_that_is_cut_to_what_was_shipped_is_shipped() -> None:
    order = placed((BOLT, 8))
    ship(order, {0: 3})
    change(order, [wish(0, 3)])
    assert order.status == "shipped"


@pytest.mark.parametrize("end", ["ship", "cancel"])
def test_an_order_of_which_nothing_is_left_cannot_be_changed(end: str) -> None:
    order = placed((BOLT, 8))
    if end == "ship":
        ship(order, {0: 8})
    else:
        order.cancel(None, LATER.date(), LATER, METADATA)
    with pytest.raises(OrderNotOpen):
        order.change(order.content, LATER.date(), LATER, METADATA)


# cancelling


def test_what_was_shipped_stays_shipped_when_the_rest_is_cancelled() -> None:
    order = placed((BOLT, 8))
    ship(order, {0: 3})
    order.cancel("too late", LATER.date(), LATER, METADATA)
    assert [(line.shipped, line.cancelled, line.remaining) for line in order.lines] == [(3, 5, 0)]
    assert order.status == "shipped"


def test_an_order_is_cancelled_once() -> None:
    order = placed((BOLT, 8))
    order.cancel(None, LATER.date(), LATER, METADATA)
    assert order.status == "cancelled"
    with pytest.raises(OrderAlreadyCancelled):
        order.cancel(None, LATER.date(), LATER, METADATA)


def test_a_shipped_order_cannot_be_cancelled() -> None:
    order = placed((BOLT, 8))
    ship(order, {0: 8})
    with pytest.raises(OrderNotOpen):
        order.cancel(None, LATER.date(), LATER, METADATA)


# the end of an order


def test_what_comes_back_stays_shipped_and_is_not_wanted_again() -> None:
    order = placed((BOLT, 8))
    ship(order, {0: 8})
    take_back(order, {0: 3})
    assert order.status == "shipped"
    assert [(line.shipped, line.returned, line.remaining) for line in order.lines] == [(8, 3, 0)]


def test_shipments_and_returns_tell_what_they_are_worth() -> None:
    order = placed((BOLT, 8))
    worth = []
    for step in (lambda: ship(order, {0: 3}), lambda: ship(order, {0: 5}), lambda: take_back(order, {0: 2})):
        step()
        event = last_event(order)
        worth.append((event.value_now, event.shipped_value, event.returned_value))
    assert worth == [("6.00", "6.00", "0.00"), ("10.00", "16.00", "0.00"), ("4.00", "16.00", "4.00")]


def test_closing_gives_up_what_remains() -> None:
    order = placed((BOLT, 8))
    ship(order, {0: 3})
    order.close("the rest is not wanted", LATER.date(), LATER, METADATA)
    assert order.status == "closed"
    assert [(line.shipped, line.cancelled, line.remaining) for line in order.lines] == [(3, 5, 0)]
    assert last_event(order).total == "6.00"


def test_an_order_of_which_nothing_was_shipped_is_cancelled_and_not_closed() -> None:
    with pytest.raises(NothingShipped):
        placed((BOLT, 8)).close(None, LATER.date(), LATER, METADATA)


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_what_is_not_placed_cannot_be_closed(status: str) -> None:
    order = draft((BOLT, 8)) if status == "draft" else placed((BOLT, 8))
    if status == "cancelled":
        order.cancel(None, LATER.date(), LATER, METADATA)
    with pytest.raises(OrderNotOpen):
        order.close(None, LATER.date(), LATER, METADATA)


def test_an_order_is_closed_once_and_takes_goods_back_all_the_same() -> None:
    order = placed((BOLT, 8))
    ship(order, {0: 8})
    order.close(None, LATER.date(), LATER, METADATA)
    with pytest.raises(OrderAlreadyClosed):
        order.close(None, LATER.date(), LATER, METADATA)
    take_back(order, {0: 8})
    assert (order.status, last_event(order).returned_value) == ("closed", "16.00")


# cost articles


def test_a_cost_article_is_in_no_total_and_is_never_delivered() -> None:
    order = placed((BOLT, 8), (CARRIAGE, 1))
    ship(order, {0: 8})
    assert order.status == "shipped"
    assert last_event(order).total == "16.00"


def test_an_order_of_cost_articles_alone_cannot_be_placed() -> None:
    with pytest.raises(OnlyInternalLines):
        placed((CARRIAGE, 1))


# events


def test_every_event_says_all_that_others_need() -> None:
    order = draft((BOLT, 8))
    order.change(content((BOLT, 9), requested=date(2025, 12, 1)), LATER.date(), LATER, METADATA)
    place(order)
    change(order, [wish(0, 10)])
    ship(order, {0: 4})
    order.cancel(None, LATER.date(), LATER, METADATA)
    for event in order.pending_events:
        assert (event.number, event.customer_id, event.currency) == (7, str(IDS), "RUB")
        assert event.metadata == METADATA
        assert len(event.lines) == 1
        assert event.total


def test_a_draft_keeps_the_date_that_is_asked_for_when_it_is_placed() -> None:
    order = Order.draft(uuid5(IDS, "order"), HEAD, content((BOLT, 8), requested=date(2025, 12, 1)), AT)
    place(order)
    assert order.content.details.requested_date == date(2025, 12, 1)


def test_events_happen_at_the_moment_that_was_told() -> None:
    order = draft((BOLT, 8))
    place(order)
    assert [event.timestamp for event in order.pending_events] == [AT, LATER]
