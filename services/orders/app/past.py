"""What only the log knows: orders as they were, what became of them, and how their lines turned."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Integer
from sqlalchemy.orm import Session

from contracts.envelope import moment_text
from kernel import cursors
from kernel.problems import NotFound
from services.orders.answers import orders as answers
from services.orders.answers import past as past_answers
from services.orders.app.reading import Reading
from services.orders.app.refusals import NotThereThen
from services.orders.domain.availability import Availability
from services.orders.domain.content import Content
from services.orders.domain.differences import difference
from services.orders.domain.order import DRAFT, Order
from services.orders.projections import book, past_colours, plain_again
from services.orders.projections.known import names_of
from services.orders.projections.past_colours import Known
from services.orders.projections.turned import promised

Body = Mapping[str, Any]
Answer = dict[str, Any]
NEWEST_FIRST = "-version"
LATEST_FIRST = "-position"
EVENTS_AT_ONCE = 10
MOST_LINES_OF_A_CHANGE = 100
FROM_THE_END = 2**62
NO_COLOUR: Known = (None, Availability.NONE)


class Past(Reading):
    def get_order_as_of(self, order_id: UUID, at: datetime) -> Answer:
        """As it was known at a moment: by the events that had happened by then, and the colours told by then."""
        with self.reading() as session:
            row = self._row(session, order_id)
            event = self._event_at(row, at)
            lines = Content.from_state(vars(event)).lines
            names = names_of(session, {line.item_id for line in lines})
            named = [{**line, **names[line["item_id"]]} for line in book.line_values(event, lines)]
            colours = {**self._promised(event), **past_colours.colours_at(session, order_id, at)}
        known = {line["line_id"]: colours.get(line["line_id"], NO_COLOUR) for line in named}
        then = {**row, **book.order_values(event, lines), **_constant(row, event)}
        of_now = dict.fromkeys(("credit", "offer", "invoices_above_total", "stock_as_of"))
        told = {**of_now, "stock_is_stale": False, "as_of": moment_text(at)}
        return {**answers.coloured(then, named, known), **told}

    def order_history(self, question: Body) -> Answer:
        """What was changed when by whom, the newest first, each held against the version before it."""
        order_id, limit = question["order_id"], question["limit"]
        with self.reading() as session:
            total = self._row(session, order_id)["version"]
            newest = total
            if question["after"] is not None:
                newest = cursors.values_of(question["after"], NEWEST_FIRST, [Integer()])[0] - 1
            events = self._events(order_id, newest, limit + 1)
            rows = self._changes(session, events, limit)
        last = rows[-1]["version"] if rows else 1
        following = cursors.cursor_of(NEWEST_FIRST, [last]) if last > 1 else None
        return {"items": rows, "next": following, "total": total, "total_is_exact": True}

    def order_difference(self, question: Body) -> Answer:
        """What is another between any two versions, whichever is the older."""
        order_id = question["order_id"]
        with self.reading() as session:
            newest = self._row(session, order_id)["version"]
            old, new = (self._version(order_id, question[name], newest) for name in ("from_version", "to_version"))
            found = difference(past_answers.version_of(old), past_answers.version_of(new))
            names = names_of(session, {line.item_id for line in found.lines})
        return {
            "order_id": str(order_id),
            "from": past_answers.head_of_change(old),
            "to": past_answers.head_of_change(new),
            **past_answers.difference(found, names),
        }

    def line_colours(self, question: Body) -> Answer:
        """Since when a line had which colour, and because of what; the newest first."""
        order_id, line_id, limit = question["order_id"], question["line_id"], question["limit"]
        before = FROM_THE_END
        if question["after"] is not None:
            before = cursors.values_of(question["after"], LATEST_FIRST, [Integer()])[0]
        with self.reading() as session:
            newest = self._row(session, order_id)["version"]
            self._line_row(session, order_id, line_id)
            rows: list[Mapping[Any, Any]] = [*past_colours.turns_of(session, order_id, line_id, before, limit + 1)]
            if len(rows) <= limit:
                rows += self._promise_of(order_id, line_id, newest)
        pairs = zip(rows, [*rows[1:], None], strict=False)
        following = cursors.cursor_of(LATEST_FIRST, [rows[limit - 1]["position"]]) if len(rows) > limit else None
        turns = [past_answers.turn(row, earlier) for row, earlier in pairs][:limit]
        return {"order_id": str(order_id), "line_id": str(line_id), "items": turns, "next": following}

    def turned_plain(self, question: Body) -> Answer:
        """The open lines that are covered now and were not before: whom to call. The newest first."""
        with self.reading() as session:
            page = plain_again.list_turned_plain(session, **question)
        return page.answer(past_answers.plain_line)

    # steps

    def _events(self, order_id: UUID, newest: int, limit: int) -> list[Any]:
        """The newest first."""
        stored = self.recorder.select_events(order_id, lte=newest, desc=True, limit=limit)
        return [self.mapper.to_domain_event(each) for each in stored]

    def _event_at(self, row: Mapping[Any, Any], at: datetime) -> Order.Event:
        """The last event of the order that had happened by then. Raises NotThereThen."""
        newest = row["version"]
        while newest > 0:
            for event in self._events(row["order_id"], newest, EVENTS_AT_ONCE):
                if event.timestamp <= at:
                    return event  # type: ignore[no-any-return]
            newest -= EVENTS_AT_ONCE
        raise NotThereThen(number=row["number"], at=at, created_at=row["created_at"])

    def _placed(self, order_id: UUID, newest: int) -> Order.Placed | Order.DraftPlaced | None:
        """The event that placed the order, no newer than a version."""
        for start in range(0, newest, EVENTS_AT_ONCE):
            last = min(newest, start + EVENTS_AT_ONCE)
            for stored in self.recorder.select_events(order_id, gt=start, lte=last):
                event: Any = self.mapper.to_domain_event(stored)
                if isinstance(event, Order.Placed | Order.DraftPlaced):
                    return event
        return None

    def _promised(self, event: Order.Event) -> dict[UUID, Known]:
        """Line -> what was known when the order was placed, if it had been by this event."""
        if event.status == DRAFT:
            return {}
        placed = self._placed(event.originator_id, event.originator_version)
        return {} if placed is None else past_colours.colours_of_promise(placed.lines)

    def _promise_of(self, order_id: UUID, line_id: UUID, newest: int) -> list[Mapping[Any, Any]]:
        """The first turn of a line: the promise, if the line was there."""
        placed = self._placed(order_id, newest)
        turn = None if placed is None else promised(placed, line_id)
        return [] if turn is None else [turn]

    def _version(self, order_id: UUID, version: int, newest: int) -> Order.Event:
        if version > newest:
            raise NotFound(thing="version", id=version)
        [event] = self._events(order_id, version, 1)
        return event  # type: ignore[no-any-return]

    def _changes(self, session: Session, events: Sequence[Any], limit: int) -> list[Answer]:
        """Each event against the one before it; of a full page the last event is there for that alone."""
        versions = [past_answers.version_of(event) for event in events]
        befores = [*versions[1:], None]
        found = [difference(before, after) for after, before in zip(versions, befores, strict=True)]
        names = names_of(session, {line.item_id for each in found for line in each.lines})
        rows = [
            past_answers.change(event, each, names, MOST_LINES_OF_A_CHANGE)
            for event, each in zip(events, found, strict=True)
        ]
        return rows[:limit]


def _constant(row: Mapping[Any, Any], event: Order.Event) -> Answer:
    """What the order has from one moment on for ever."""
    placed_at = row["placed_at"]
    was_placed = placed_at is not None and placed_at <= event.timestamp
    return {
        "reference": row["reference"],
        "created_at": row["created_at"],
        "placed_at": placed_at if was_placed else None,
        "customer_name": row["customer_name"],
    }
