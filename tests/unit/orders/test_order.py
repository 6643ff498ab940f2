"""The life of an order: draft, placed, changed, shipped, cancelled."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.orders.domain.lines import OrderedItem, OrderLine, WantedLine
from services.orders.domain.order import Order, Promise, drafted_lines, order_content
from services.orders.domain.refusals import LineGivenTwice, OrderAlreadyCancelled, OrderNotDraft, OrderNotOpen

IDS = UUID("00000000-0000-0000-0000-000000000003")
AT = datetime(2025, 11, 24, 9, tzinfo=UTC)
LATER = datetime(2025, 11, 25, 9, tzinfo=UTC)
METADATA = {"actor": "someone"}
BOLT = OrderedItem(uuid5(IDS, "bolt"), "BOLT", "goods", "pcs", {"pcs": Decimal(1)})
NUT = OrderedItem(uuid5(IDS, "nut"), "NUT", "goods", "pcs", {"pcs": Decimal(1)})
ITEMS = {item.item_id: item for item in (BOLT, NUT)}
NOTHING_KNOWN = Promise({}, None)


def line_id(place: int) -> UUID:
    return uuid5(IDS, f"line {place}")


def lines(*wanted: tuple[OrderedItem, int]) -> list[OrderLine]:
    wishes = [WantedLine(item.item_id, Decimal(quantity), price=Decimal(2)) for item, quantity in wanted]
    return drafted_lines(wishes, ITEMS, [line_id(place) for place in range(len(wishes))])


def content(requested: date | None = None) -> dict[str, Any]:
    return order_content(
        number=7, customer_id=IDS, requested_date=requested, reference=None, currency="RUB", metadata=METADATA
    )


def draft(*wanted: tuple[OrderedItem, int]) -> Order:
    return Order.draft(uuid5(IDS, "order"), content(), lines(*wanted), AT)


def placed(*wanted: tuple[OrderedItem, int]) -> Order:
    return Order.place_at_once(uuid5(IDS, "order"), content(), lines(*wanted), NOTHING_KNOWN, AT)


def ship(order: Order, quantities: Mapping[int, int]) -> None:
    issued = {line_id(place): Decimal(quantity) for place, quantity in quantities.items()}
    order.ship("movement", "warehouse", issued, LATER, METADATA)


def change(order: Order, wanted: Sequence[WantedLine]) -> None:
    order.change(order.lines_after(wanted, ITEMS, [wish.line_id or IDS for wish in wanted]), None, LATER, METADATA)


def wish(place: int, quantity: int, item: OrderedItem = BOLT) -> WantedLine:
    return WantedLine(item.item_id, Decimal(quantity), price=Decimal(2), line_id=line_id(place))


def last_event(order: Order) -> Any:
    return order.pending_events[-1]


# drafts


def test_a_draft_can_be_placed() -> None:
    order = draft((BOLT, 8))
    assert order.status == "draft"
    order.place(NOTHING_KNOWN, LATER, METADATA)
    assert order.status == "placed"
    assert isinstance(last_event(order), Order.DraftPlaced)


def test_what_is_placed_is_no_draft() -> None:
    order = placed((BOLT, 8))
    with pytest.raises(OrderNotDraft):
        order.place(NOTHING_KNOWN, LATER, METADATA)
    with pytest.raises(OrderNotDraft):
        order.change_draft(order.lines, None, LATER, METADATA)


def test_the_lines_of_a_draft_are_simply_the_wanted_ones() -> None:
    order = draft((BOLT, 8), (NUT, 2))
    order.change_draft(order.lines_after([wish(0, 5)], ITEMS, [line_id(0)]), None, LATER, METADATA)
    assert [(line.line_id, line.quantity, line.cancelled) for line in order.lines] == [(line_id(0), 5, 0)]


def test_a_line_of_a_draft_cannot_be_given_twice() -> None:
    order = draft((BOLT, 8))
    with pytest.raises(LineGivenTwice):
        order.lines_after([wish(0, 5), wish(0, 3)], ITEMS, [line_id(0), line_id(0)])


def test_nothing_remains_of_a_draft_that_is_discarded() -> None:
    order = draft((BOLT, 8))
    order.cancel(None, LATER, METADATA)
    assert order.status == "cancelled"
    assert order.lines[0].remaining == 0
    assert isinstance(last_event(order), Order.DraftDiscarded)


# what was known when it was promised


def test_an_order_remembers_what_was_known_of_the_stock_when_it_was_promised() -> None:
    order = draft((BOLT, 8), (NUT, 2))
    order.place(Promise({BOLT.item_id: (Decimal(10), Decimal(13), "contended")}, AT), LATER, METADATA)
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
    order.cancel(None, LATER, METADATA)
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
        order.cancel(None, LATER, METADATA)
    with pytest.raises(OrderNotOpen):
        order.change(order.lines, None, LATER, METADATA)


# cancelling


def test_what_was_shipped_stays_shipped_when_the_rest_is_cancelled() -> None:
    order = placed((BOLT, 8))
    ship(order, {0: 3})
    order.cancel("too late", LATER, METADATA)
    assert [(line.shipped, line.cancelled, line.remaining) for line in order.lines] == [(3, 5, 0)]
    assert order.status == "shipped"


def test_an_order_is_cancelled_once() -> None:
    order = placed((BOLT, 8))
    order.cancel(None, LATER, METADATA)
    assert order.status == "cancelled"
    with pytest.raises(OrderAlreadyCancelled):
        order.cancel(None, LATER, METADATA)


def test_a_shipped_order_cannot_be_cancelled() -> None:
    order = placed((BOLT, 8))
    ship(order, {0: 8})
    with pytest.raises(OrderNotOpen):
        order.cancel(None, LATER, METADATA)


# events


def test_every_event_says_all_that_others_need() -> None:
    order = draft((BOLT, 8))
    order.change_draft(lines((BOLT, 9)), date(2025, 12, 1), LATER, METADATA)
    order.place(NOTHING_KNOWN, LATER, METADATA)
    change(order, [wish(0, 10)])
    ship(order, {0: 4})
    order.cancel(None, LATER, METADATA)
    for event in order.pending_events:
        assert (event.number, event.customer_id, event.currency) == (7, str(IDS), "RUB")
        assert event.metadata == METADATA
        assert len(event.lines) == 1
        assert event.total


def test_a_draft_keeps_the_date_that_is_asked_for_when_it_is_placed() -> None:
    order = Order.draft(uuid5(IDS, "order"), content(date(2025, 12, 1)), lines((BOLT, 8)), AT)
    order.place(NOTHING_KNOWN, LATER, METADATA)
    assert order.requested_day == date(2025, 12, 1)


def test_events_happen_at_the_moment_that_was_told() -> None:
    order = draft((BOLT, 8))
    order.place(NOTHING_KNOWN, LATER, METADATA)
    assert [event.timestamp for event in order.pending_events] == [AT, LATER]
