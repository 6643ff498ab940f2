"""Orders, shipments, returns and invoices in full, a page at a time, for those who write them into files."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, RowMapping, Uuid

from contracts.company import moments_of
from kernel import cursors
from kernel.columns import Moment
from services.orders.answers import exports as answers
from services.orders.app.registers import Registers
from services.orders.domain.order import Order
from services.orders.projections import exported, movements

MOST_LINES = 5_000
BY_PLACING, BY_MOMENT, BY_DAY = "placed_at", "at", "day"
Body = Mapping[str, Any]
Answer = dict[str, Any]


class Exporting(Registers):
    def orders_in_full(self, question: Body) -> Answer:
        """Placed in the period, the oldest first."""
        limit, after = question["limit"], _after(question, BY_PLACING, Moment(), Integer())
        with self.reading() as session:
            rows = exported.placed_between(session, *self._moments_of(question), after, limit + 1)
            some = exported.within(session, rows[:limit], MOST_LINES)
            lines = exported.lines_of(session, [row["order_id"] for row in some])
            items = exported.items_named(session, {line["item_id"] for each in lines.values() for line in each})
        found = [answers.order(row, lines.get(row["order_id"], ()), items) for row in some]
        following = _next(BY_PLACING, some, rows, ("placed_at", "number"))
        return {"items": found, "next": following}

    def movements_in_full(self, question: Body) -> Answer:
        """Shipments and returns of the period, the oldest first: read from the log itself."""
        limit, after = question["limit"], _after(question, BY_MOMENT, Moment(), Uuid())
        with self.reading() as session:
            rows = movements.between(session, *self._moments_of(question), after, limit + 1)
            some, told = self._movements_of(rows[:limit])
            moved = answers.movements(told)
            items = exported.items_named(session, {line.line.item_id for _, each in moved for line in each.lines})
        found = [answers.movement(event, each, items) for event, each in moved]
        return {"items": found, "next": _next(BY_MOMENT, some, rows, ("at", "movement_id"))}

    def invoices_in_full(self, question: Body) -> Answer:
        """Issued in the period, the oldest first."""
        limit, after = question["limit"], _after(question, BY_DAY, Date(), Uuid())
        with self.reading() as session:
            rows = exported.invoices_between(session, question["since"], question["until"], after, limit + 1)
            some = list(_within(rows[:limit]))
            items = exported.items_named(session, {item_id for row in some for item_id in _items_of(row)})
        found = [answers.invoice(row, items, self.today()) for row in some]
        return {"items": found, "next": _next(BY_DAY, some, rows, ("day", "invoice_id"))}

    def _movements_of(self, rows: Sequence[RowMapping]) -> tuple[list[RowMapping], list[Any]]:
        """The first of the movements with their events, as many as have so many lines together."""
        some: list[RowMapping] = []
        events: list[Any] = []
        lines = 0
        for row in rows:
            event = self._movement_event(row)
            lines += len(event.lines)
            if some and lines > MOST_LINES:
                break
            some.append(row)
            events.append(event)
        return some, events

    def _movement_event(self, row: RowMapping) -> Order.Shipped | Order.Returned:
        version = row["version"]
        [stored] = self.recorder.select_events(row["order_id"], gt=version - 1, lte=version)
        event: Order.Shipped | Order.Returned = self.mapper.to_domain_event(stored)  # type: ignore[assignment]
        return event

    def _moments_of(self, question: Body) -> tuple[datetime | None, datetime | None]:
        return moments_of(question["since"], question["until"], self.zone)


def _within(rows: Sequence[RowMapping]) -> Iterator[RowMapping]:
    """The first of the invoices, as many as have so many lines together; one at least."""
    lines = 0
    for place, row in enumerate(rows):
        lines += len(row["content"]["lines"])
        if place and lines > MOST_LINES:
            return
        yield row


def _items_of(row: RowMapping) -> set[UUID]:
    return {UUID(line["item_id"]) for line in row["content"]["lines"] if line["item_id"] is not None}


def _after(question: Body, sort: str, *types: Any) -> Any:
    cursor = question["after"]
    return None if cursor is None else tuple(cursors.values_of(cursor, sort, types))


def _next(sort: str, page: Sequence[Any], found: Sequence[Any], key: tuple[str, str]) -> str | None:
    """The cursor of the page after it, None at the end."""
    if len(page) == len(found):
        return None
    return cursors.cursor_of(sort, [page[-1][name] for name in key])
