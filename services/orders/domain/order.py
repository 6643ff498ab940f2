"""The order: draft, placed, changed, shipped, returned, closed, cancelled.

Every event carries the complete content as it is after it: read tables, public events and readers of any age need
nothing else.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.orders.domain.content import Content
from services.orders.domain.credit import Credit
from services.orders.domain.lines import OrderedItem, OrderLine, WantedLine, changed_lines, drafted_lines
from services.orders.domain.losses import lost_by
from services.orders.domain.openings import ended, opened
from services.orders.domain.promise import NOTHING_KNOWN, Promise
from services.orders.domain.refusals import (
    NothingShipped,
    OnlyInternalLines,
    OrderAlreadyCancelled,
    OrderAlreadyClosed,
    OrderNotDraft,
    OrderNotOpen,
)
from services.orders.domain.sales import sold_by

DRAFT, PLACED, PARTLY_SHIPPED, SHIPPED = "draft", "placed", "partly_shipped", "shipped"
CLOSED, CANCELLED = "closed", "cancelled"
STATUSES = (DRAFT, PLACED, PARTLY_SHIPPED, SHIPPED, CLOSED, CANCELLED)
OPEN = frozenset({PLACED, PARTLY_SHIPPED})

Lines = list[dict[str, Any]]
State = dict[str, Any]
Metadata = dict[str, Any]


def status_of(lines: Sequence[OrderLine]) -> str:
    """The status of a placed order that nobody closed follows from its lines."""
    remains = any(line.remaining > 0 for line in lines)
    shipped = any(line.shipped > 0 for line in lines)
    if remains:
        return PARTLY_SHIPPED if shipped else PLACED
    return SHIPPED if shipped else CANCELLED


class Order(Aggregate):
    """An order of one customer. ``lines`` never vanish once it is placed: what is not wanted is cancelled."""

    TOPIC = "orders.Order"

    class Event(Aggregate.Event):
        """All of these stand in every event: each says all that others need. Values are text, days ISO 8601.

        ``ended`` are the lines that wait for stock no more since this event.
        """

        metadata: Metadata
        number: int
        customer_id: str
        currency: str
        status: str
        day: str
        terms: State
        details: State
        total: str
        vat: str
        shipped_value: str
        returned_value: str
        lines: Lines
        ended: list[str]

        def apply(self, order: "Order") -> None:
            order.last = self
            order.read = None
            order.status = self.status

    class Created(Event, Aggregate.Created):
        """``reference`` is the order's number in the system that it came from; the customer's name is that of then."""

        TOPIC = "orders.Order.Created"
        reference: str | None
        customer_name: str

    class Drafted(Created):
        TOPIC = "orders.Order.Drafted"

    class Placed(Created):
        """Placed at once. Lines carry what was known when it was promised: on_hand, demand, availability."""

        TOPIC = "orders.Order.Placed"
        stock_as_of: str | None

    class DraftChanged(Event):
        TOPIC = "orders.Order.DraftChanged"

    class DraftPlaced(Event):
        """As Placed, of what was a draft before."""

        TOPIC = "orders.Order.DraftPlaced"
        stock_as_of: str | None
        customer_name: str

    class DraftDiscarded(Event):
        TOPIC = "orders.Order.DraftDiscarded"

    class Changed(Event):
        """Lines that wait for stock since this event carry what was known then, as those of Placed do.

        ``changed_on`` is the company's day. ``sold`` is what the change made of sales that there are, ``lost`` what
        will not be sold.
        """

        TOPIC = "orders.Order.Changed"
        changed_on: str
        sold: Lines
        lost: Lines

    class Cancelled(Event):
        """What remained is cancelled, and ``lost``; what was shipped stays shipped.

        ``ended_on`` is the company's day.
        """

        TOPIC = "orders.Order.Cancelled"
        reason: str | None
        ended_on: str
        lost: Lines

    class Shipped(Event):
        """Inventory issued stock for it; ``shipped_now`` is line -> quantity, ``value_now`` what that is worth.

        ``moved_on`` is the company's day, ``sold`` what was sold by it, line by line.
        """

        TOPIC = "orders.Order.Shipped"
        movement_id: str
        warehouse_id: str
        shipped_now: dict[str, str]
        value_now: str
        moved_on: str
        sold: Lines

    class Returned(Event):
        """Inventory took goods of it back; ``returned_now`` is line -> quantity, ``value_now`` what that is worth.

        ``moved_on`` is the company's day; ``sold`` is negative.
        """

        TOPIC = "orders.Order.Returned"
        movement_id: str
        warehouse_id: str
        returned_now: dict[str, str]
        value_now: str
        moved_on: str
        sold: Lines

    class CreditOverridden(Event):
        """It was placed, or grew, beyond its customer's credit, which these figures say as it was with it."""

        TOPIC = "orders.Order.CreditOverridden"
        reason: str
        limit: str | None
        used: str
        overdue: str
        warnings: list[str]

    class Closed(Event):
        """Nothing more is to be delivered: what remained is cancelled, and ``lost``.

        ``ended_on`` is the company's day.
        """

        TOPIC = "orders.Order.Closed"
        reason: str | None
        ended_on: str
        lost: Lines

    last: Event
    read: Content | None

    def __init__(self, number: int, customer_id: str, currency: str) -> None:
        self.number = number
        self.customer_id = UUID(customer_id)
        self.currency = currency
        self.status = DRAFT

    @classmethod
    def draft(cls, order_id: UUID, head: Mapping[str, Any], content: Content, at: datetime) -> "Order":
        """``head`` is number, customer_id, customer_name, currency, reference and metadata."""
        state = {**content.as_state(), "ended": []}
        return cls._create(cls.Drafted, id=order_id, timestamp=at, status=DRAFT, **head, **state)

    @classmethod
    def place_at_once(
        cls, order_id: UUID, head: Mapping[str, Any], content: Content, promise: Promise, at: datetime
    ) -> "Order":
        _require_sale(content)
        state = {**content.as_state(), **promise.with_lines(content.lines), "ended": []}
        return cls._create(cls.Placed, id=order_id, timestamp=at, status=PLACED, **head, **state)

    @property
    def content(self) -> Content:
        """As the last event says it."""
        if self.read is None:
            self.read = Content.from_state(vars(self.last))
        return self.read

    @property
    def lines(self) -> Sequence[OrderLine]:
        return self.content.lines

    def place(self, content: Content, promise: Promise, customer_name: str, at: datetime, metadata: Metadata) -> None:
        """``content`` is the draft's with the prices of the day."""
        self.require_draft()
        _require_sale(content)
        more = {**promise.with_lines(content.lines), "customer_name": customer_name}
        self._happened(self.DraftPlaced, content, PLACED, at, metadata, **more)

    def override_credit(self, reason: str, credit: Credit, at: datetime, metadata: Metadata) -> None:
        """Told of an order that was just placed or grew; ``credit`` counts it."""
        warnings = [warning.kind.code for warning in credit.warnings]
        told = {"reason": reason, "warnings": warnings, **credit.as_state()}
        self._happened(self.CreditOverridden, self.content, self.status, at, metadata, **told)

    def change(
        self, content: Content, day: date, at: datetime, metadata: Metadata, promise: Promise = NOTHING_KNOWN
    ) -> None:
        """Nothing happens when nothing is another. ``promise`` is for the lines that begin to wait for stock."""
        if self.status != DRAFT:
            self.require_open()
        if content == self.content:
            return
        if self.status == DRAFT:
            self._happened(self.DraftChanged, content, DRAFT, at, metadata)
        else:
            lines = promise.with_opened(content.lines, opened(self.lines, content.lines))
            more = {"changed_on": day.isoformat(), "lines": lines, "sold": sold_by(self.content, content)}
            more["lost"] = lost_by(self.content, content)
            self._happened(self.Changed, content, status_of(content.lines), at, metadata, **more)

    def cancel(self, reason: str | None, day: date, at: datetime, metadata: Metadata) -> None:
        content = self.content.without_remainder()
        if self.status == DRAFT:
            self._happened(self.DraftDiscarded, content, CANCELLED, at, metadata)
            return
        if self.status == CANCELLED:
            raise OrderAlreadyCancelled(number=self.number)
        self.require_open()
        self._ended(self.Cancelled, content, status_of(content.lines), reason, day, at, metadata)

    def close(self, reason: str | None, day: date, at: datetime, metadata: Metadata) -> None:
        """What remains will not be delivered."""
        if self.status == CLOSED:
            raise OrderAlreadyClosed(number=self.number)
        if self.status == PLACED:
            raise NothingShipped(number=self.number)
        if self.status not in (PARTLY_SHIPPED, SHIPPED):
            raise OrderNotOpen(number=self.number)
        self._ended(self.Closed, self.content.without_remainder(), CLOSED, reason, day, at, metadata)

    def ship(
        self,
        movement_id: str,
        warehouse_id: str,
        issued: Mapping[UUID, Decimal],
        day: date,
        at: datetime,
        metadata: Metadata,
    ) -> None:
        """Follows what inventory issued; never refused, since the goods have left."""
        lines = [line.with_shipped(issued[line.line_id]) if line.line_id in issued else line for line in self.lines]
        content = self.content.with_lines(lines)
        self._moved(self.Shipped, content, "shipped", issued, movement_id, warehouse_id, day, at, metadata)

    def take_back(
        self,
        movement_id: str,
        warehouse_id: str,
        returned: Mapping[UUID, Decimal],
        day: date,
        at: datetime,
        metadata: Metadata,
    ) -> None:
        """Follows what inventory took back; never refused, since the goods are there."""
        lines = [
            line.with_returned(returned[line.line_id]) if line.line_id in returned else line for line in self.lines
        ]
        content = self.content.with_lines(lines)
        self._moved(self.Returned, content, "returned", returned, movement_id, warehouse_id, day, at, metadata)

    def require_draft(self) -> None:
        if self.status != DRAFT:
            raise OrderNotDraft(number=self.number)

    def require_open(self) -> None:
        if self.status not in OPEN:
            raise OrderNotOpen(number=self.number)

    def _moved(
        self,
        kind: type[Any],
        content: Content,
        what: str,
        quantities: Mapping[UUID, Decimal],
        movement_id: str,
        warehouse_id: str,
        day: date,
        at: datetime,
        metadata: Metadata,
    ) -> None:
        before, after = (getattr(each.worth, what) for each in (self.content, content))
        status = self.status if self.status == CLOSED else status_of(content.lines)
        now = {str(line_id): str(quantity) for line_id, quantity in quantities.items()}
        movement = {
            "movement_id": movement_id,
            "warehouse_id": warehouse_id,
            "value_now": str(after - before),
            "moved_on": day.isoformat(),
            "sold": sold_by(self.content, content),
        }
        self._happened(kind, content, status, at, metadata, **movement, **{f"{what}_now": now})

    def _ended(
        self,
        kind: type[Any],
        content: Content,
        status: str,
        reason: str | None,
        day: date,
        at: datetime,
        metadata: Metadata,
    ) -> None:
        more = {"reason": reason, "ended_on": day.isoformat(), "lost": lost_by(self.content, content)}
        self._happened(kind, content, status, at, metadata, **more)

    def _happened(
        self, kind: type[Any], content: Content, status: str, /, at: datetime, metadata: Metadata, **more: Any
    ) -> None:
        """What happens to an order happens one after the other, also when it was heard of late."""
        head = {"number": self.number, "customer_id": str(self.customer_id), "currency": self.currency}
        gone = set() if self.status == DRAFT else ended(self.lines, content.lines)
        state = {**head, "status": status, **content.as_state(), "ended": sorted(map(str, gone)), **more}
        self.trigger_event(kind, timestamp=max(at, self.modified_on), metadata=metadata, **state)


def _require_sale(content: Content) -> None:
    if all(line.is_internal for line in content.lines):
        raise OnlyInternalLines


def lines_after(
    order: Order,
    wanted: Sequence[WantedLine],
    items: Mapping[UUID, OrderedItem],
    new_ids: Sequence[UUID],
    content: Content,
    *,
    reprice: bool,
) -> list[OrderLine]:
    """The lines that a change would give at the terms of ``content``; of a draft they are simply the wanted ones."""
    if order.status == DRAFT:
        return drafted_lines(wanted, items, new_ids, content.terms)
    return changed_lines(order.lines, wanted, items, new_ids, content.terms, reprice=reprice)
