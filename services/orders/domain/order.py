"""The order: draft, placed, changed, shipped, cancelled.

Every event carries the complete lines as they are after it: read tables, public events and readers of any age need
nothing else.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.orders.domain.lines import (
    OrderedItem,
    OrderLine,
    WantedLine,
    changed_lines,
    new_line,
    total_of,
)
from services.orders.domain.refusals import LineGivenTwice, OrderAlreadyCancelled, OrderNotDraft, OrderNotOpen

DRAFT, PLACED, PARTLY_SHIPPED, SHIPPED, CANCELLED = "draft", "placed", "partly_shipped", "shipped", "cancelled"
STATUSES = (DRAFT, PLACED, PARTLY_SHIPPED, SHIPPED, CANCELLED)
OPEN = frozenset({PLACED, PARTLY_SHIPPED})

Lines = list[dict[str, Any]]
Metadata = dict[str, Any]


def status_of(lines: Sequence[OrderLine]) -> str:
    """The status of a placed order follows from its lines."""
    remains = any(line.remaining > 0 for line in lines)
    shipped = any(line.shipped > 0 for line in lines)
    if remains:
        return PARTLY_SHIPPED if shipped else PLACED
    return SHIPPED if shipped else CANCELLED


class Order(Aggregate):
    """An order of one customer. ``lines`` never vanish once it is placed: what is not wanted is cancelled."""

    TOPIC = "orders.Order"

    class Event(Aggregate.Event):
        """``number``, ``customer_id`` and ``lines`` stand in every event: each says all that others need."""

        metadata: Metadata
        number: int
        customer_id: str
        requested_date: str | None
        currency: str
        total: str
        lines: Lines

        def apply(self, order: "Order") -> None:
            order.requested_date = self.requested_date
            order.lines = [OrderLine.from_state(line) for line in self.lines]
            order.status = self.status(order.lines)

        @staticmethod
        def status(lines: Sequence[OrderLine]) -> str:
            return status_of(lines)

    class Created(Event, Aggregate.Created):
        """``reference`` is the order's number in the system that it came from."""

        TOPIC = "orders.Order.Created"
        reference: str | None

    class Drafted(Created):
        TOPIC = "orders.Order.Drafted"

        @staticmethod
        def status(lines: Sequence[OrderLine]) -> str:
            return DRAFT

    class Placed(Created):
        """Placed at once. Lines carry what was known when it was promised: on_hand, demand, availability."""

        TOPIC = "orders.Order.Placed"
        stock_as_of: str | None

    class DraftChanged(Event):
        TOPIC = "orders.Order.DraftChanged"

        @staticmethod
        def status(lines: Sequence[OrderLine]) -> str:
            return DRAFT

    class DraftPlaced(Event):
        """As Placed, of what was a draft before."""

        TOPIC = "orders.Order.DraftPlaced"
        stock_as_of: str | None

    class DraftDiscarded(Event):
        TOPIC = "orders.Order.DraftDiscarded"

        @staticmethod
        def status(lines: Sequence[OrderLine]) -> str:
            return CANCELLED

    class Changed(Event):
        TOPIC = "orders.Order.Changed"

    class Cancelled(Event):
        """What remained is cancelled; what was shipped stays shipped."""

        TOPIC = "orders.Order.Cancelled"
        reason: str | None

    class Shipped(Event):
        """Inventory issued stock for it; ``shipped_now`` is line -> quantity."""

        TOPIC = "orders.Order.Shipped"
        movement_id: str
        warehouse_id: str
        shipped_now: dict[str, str]

    def __init__(self, number: int, customer_id: str, requested_date: str | None, currency: str) -> None:
        self.number = number
        self.customer_id = UUID(customer_id)
        self.currency = currency
        self.requested_date = requested_date
        self.lines: list[OrderLine] = []
        self.status = DRAFT

    @classmethod
    def draft(cls, order_id: UUID, content: Mapping[str, Any], lines: Sequence[OrderLine], at: datetime) -> "Order":
        return cls._create(cls.Drafted, id=order_id, timestamp=at, **content, **_complete(lines))

    @classmethod
    def place_at_once(
        cls,
        order_id: UUID,
        content: Mapping[str, Any],
        lines: Sequence[OrderLine],
        promise: "Promise",
        at: datetime,
    ) -> "Order":
        return cls._create(cls.Placed, id=order_id, timestamp=at, **content, **promise.with_lines(lines))

    def place(self, promise: "Promise", at: datetime, metadata: Metadata) -> None:
        self.require_draft()
        self._happened(self.DraftPlaced, self.lines, at, metadata, **promise.with_lines(self.lines))

    def change_draft(
        self, lines: Sequence[OrderLine], requested_date: date | None, at: datetime, metadata: Metadata
    ) -> None:
        """Nothing happens when nothing is another."""
        self.require_draft()
        if self._is_other(lines, requested_date):
            self._happened(self.DraftChanged, lines, at, metadata, requested_date=_day(requested_date))

    def change(self, lines: Sequence[OrderLine], requested_date: date | None, at: datetime, metadata: Metadata) -> None:
        """Nothing happens when nothing is another."""
        self.require_open()
        if self._is_other(lines, requested_date):
            self._happened(self.Changed, lines, at, metadata, requested_date=_day(requested_date))

    def cancel(self, reason: str | None, at: datetime, metadata: Metadata) -> None:
        lines = [line.without_remainder() for line in self.lines]
        if self.status == DRAFT:
            self._happened(self.DraftDiscarded, lines, at, metadata)
            return
        if self.status == CANCELLED:
            raise OrderAlreadyCancelled(number=self.number)
        self.require_open()
        self._happened(self.Cancelled, lines, at, metadata, reason=reason)

    def ship(
        self, movement_id: str, warehouse_id: str, issued: Mapping[UUID, Decimal], at: datetime, metadata: Metadata
    ) -> None:
        """Follows what inventory issued; never refused, since the goods have left."""
        lines = [line.with_shipped(issued[line.line_id]) if line.line_id in issued else line for line in self.lines]
        self._happened(
            self.Shipped,
            lines,
            at,
            metadata,
            movement_id=movement_id,
            warehouse_id=warehouse_id,
            shipped_now={str(line_id): str(quantity) for line_id, quantity in issued.items()},
        )

    @property
    def requested_day(self) -> date | None:
        return None if self.requested_date is None else date.fromisoformat(self.requested_date)

    def require_draft(self) -> None:
        if self.status != DRAFT:
            raise OrderNotDraft(number=self.number)

    def require_open(self) -> None:
        if self.status not in OPEN:
            raise OrderNotOpen(number=self.number)

    def lines_after(
        self, wanted: Sequence[WantedLine], items: Mapping[UUID, OrderedItem], new_ids: Sequence[UUID]
    ) -> list[OrderLine]:
        """The lines that a change would give; of a draft they are simply the wanted ones."""
        if self.status == DRAFT:
            return drafted_lines(wanted, items, new_ids)
        return changed_lines(self.lines, wanted, items, new_ids)

    def _is_other(self, lines: Sequence[OrderLine], requested_date: date | None) -> bool:
        return list(lines) != self.lines or requested_date != self.requested_day

    def _happened(
        self, kind: type[Any], lines: Sequence[OrderLine], /, at: datetime, metadata: Metadata, **more: Any
    ) -> None:
        content = {
            "number": self.number,
            "customer_id": str(self.customer_id),
            "requested_date": self.requested_date,
            "currency": self.currency,
            **_complete(lines),
            **more,
        }
        self.trigger_event(kind, timestamp=at, metadata=metadata, **content)


class Promise:
    """What was known of the stock when an order was promised: item -> (on_hand, demand with it, availability)."""

    def __init__(self, known: Mapping[UUID, tuple[Decimal, Decimal, str | None]], stock_as_of: datetime | None) -> None:
        self._known = known
        self._stock_as_of = stock_as_of

    def with_lines(self, lines: Sequence[OrderLine]) -> dict[str, Any]:
        states = [{**line.as_state(), **self._of(line)} for line in lines]
        as_of = None if self._stock_as_of is None else self._stock_as_of.isoformat()
        return {"total": str(total_of(lines)), "lines": states, "stock_as_of": as_of}

    def _of(self, line: OrderLine) -> dict[str, str | None]:
        if line.item_id not in self._known:
            return {"on_hand": None, "demand": None, "availability": None}
        on_hand, demand, availability = self._known[line.item_id]
        return {"on_hand": str(on_hand), "demand": str(demand), "availability": availability}


def drafted_lines(
    wanted: Sequence[WantedLine], items: Mapping[UUID, OrderedItem], new_ids: Sequence[UUID]
) -> list[OrderLine]:
    """A line for each wish; raises LineGivenTwice and what ``new_line`` raises."""
    lines: dict[UUID, OrderLine] = {}
    for wish, line_id in zip(wanted, new_ids, strict=True):
        if line_id in lines:
            raise LineGivenTwice(place=list(lines).index(line_id) + 1, line_id=line_id)
        lines[line_id] = new_line(wish, items[wish.item_id], line_id)
    return list(lines.values())


def order_content(
    number: int,
    customer_id: UUID,
    requested_date: date | None,
    reference: str | None,
    currency: str,
    metadata: Metadata,
) -> dict[str, Any]:
    return {
        "metadata": metadata,
        "reference": reference,
        "number": number,
        "customer_id": str(customer_id),
        "requested_date": _day(requested_date),
        "currency": currency,
    }


def _complete(lines: Sequence[OrderLine]) -> dict[str, Any]:
    return {"total": str(total_of(lines)), "lines": [line.as_state() for line in lines]}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
