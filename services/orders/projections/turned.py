"""How the colours of lines turned since the promise, as the log tells it.

What was promised stands in the event that placed the order, and is not kept again: placing costs nothing here. A line
that a change makes wait gets its colour by that event; it turns by OrdersReflagged, and has none since the event that
ends its waiting.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from kernel.feed import Publication, public_id
from kernel.readmodels import Recorded
from kernel.sql import insert_new, upsert
from services.orders.domain.availability import Availability, of_word
from services.orders.domain.order import Order
from services.orders.domain.reflagging import OrdersReflagged
from services.orders.publish import PUBLICATIONS
from services.orders.tables import colour_turns, turn_causes, turned_plain

SOURCE = "orders"
KEYS_AT_ONCE = 1000
BEFORE_ALL = 0
TOLD: Mapping[Any, Publication] = PUBLICATIONS
Line = tuple[UUID, UUID]
Row = dict[str, Any]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """At most two inserts a batch, and what is needed to keep the lines that turned plain again."""
    causes: list[Row] = []
    turns: list[Row] = []
    for each in recorded:
        told = list(_turns(each))
        if told:
            causes.append(_cause(each))
            turns += told
    insert_new(session, turn_causes, causes)
    insert_new(session, colour_turns, turns)
    _fold_turned_plain(session, recorded)


def promised(event: Order.Placed | Order.DraftPlaced, line_id: UUID) -> Row | None:
    """The turn that was the promise: before all others. None of a line that did not wait for stock from then on."""
    recorded = Recorded(event, BEFORE_ALL)
    lines = (line for line in event.lines if line["line_id"] == str(line_id) and line["availability"] is not None)
    turn = next((_turn(recorded, event.originator_id, line, of_word(line["availability"])) for line in lines), None)
    return turn and {**turn, **_cause(recorded)}


def _turns(recorded: Recorded) -> Iterator[Row]:
    event = recorded.event
    if isinstance(event, OrdersReflagged):
        for order in event.orders:
            for line in order["lines"]:
                yield _turn(recorded, UUID(order["order_id"]), line, of_word(line["new"]))
    elif isinstance(event, Order.Event):
        for line in event.lines if isinstance(event, Order.Changed) else ():
            if "availability" in line:
                yield _turn(recorded, event.originator_id, line, of_word(line["availability"]))
        for line_id in event.ended:
            yield _turn(recorded, event.originator_id, {"line_id": line_id}, Availability.NONE)


def _turn(recorded: Recorded, order_id: UUID, line: Mapping[str, Any], colour: Availability) -> Row:
    return {
        "order_id": order_id,
        "line_id": UUID(line["line_id"]),
        "position": recorded.position,
        "availability": int(colour),
        "on_hand": _figure(line, "on_hand"),
        "demand": _figure(line, "demand"),
    }


def _figure(line: Mapping[str, Any], name: str) -> Decimal | None:
    return Decimal(line[name]) if name in line else None


def _cause(recorded: Recorded) -> Row:
    """Of a turn that was told the cause that was told with it; else the order's own event."""
    event = recorded.event
    row: Row = {"position": recorded.position, "at": event.timestamp, "movement_type": None, "movement_id": None}
    if isinstance(event, OrdersReflagged):
        cause = event.cause
        movement = cause.get("movement")
        row |= {"source": cause["source"], "type": cause["type"], "id": UUID(cause["id"])}
        row |= {"number": cause.get("number")}
        return row | ({} if movement is None else _movement(movement))
    own_id = public_id(SOURCE, event.originator_id, event.originator_version)
    own_type = TOLD[type(event)].public_type
    return row | {"source": SOURCE, "type": own_type, "id": own_id, "number": event.number}


def _movement(movement: Mapping[str, str]) -> Row:
    return {"movement_type": movement["type"], "movement_id": UUID(movement["id"])}


def _fold_turned_plain(session: Session, recorded: Sequence[Recorded]) -> None:
    """The open lines that are covered and were not before: the last word of the batch on a line counts."""
    said: dict[Line, Row | None] = {}
    for each in recorded:
        if isinstance(each.event, OrdersReflagged):
            said |= _plain_lines(each.event)
        elif isinstance(each.event, Order.Event):
            said |= {(each.event.originator_id, UUID(line_id)): None for line_id in each.event.ended}
    rows = [row for row in said.values() if row is not None]
    upsert(session, turned_plain, rows, replace=["was", "at"])
    gone = [line for line, row in said.items() if row is None]
    for start in range(0, len(gone), KEYS_AT_ONCE):
        _forget(session, gone[start : start + KEYS_AT_ONCE])


def _plain_lines(event: OrdersReflagged) -> dict[Line, Row | None]:
    return {
        (UUID(order["order_id"]), UUID(line["line_id"])): _plain_line(order, line, event.timestamp)
        for order in event.orders
        for line in order["lines"]
    }


def _plain_line(order: Mapping[str, Any], line: Mapping[str, Any], at: datetime) -> Row | None:
    was = of_word(line["old"])
    if of_word(line["new"]) != Availability.COVERED or was <= Availability.COVERED:
        return None
    return {
        "order_id": UUID(order["order_id"]),
        "line_id": UUID(line["line_id"]),
        "customer_id": UUID(order["customer_id"]),
        "was": int(was),
        "at": at,
    }


def _forget(session: Session, lines: Sequence[Line]) -> None:
    """A line's id is its own in all orders: the orders are named for the index."""
    order_ids, line_ids = ({*ids} for ids in zip(*lines, strict=True))
    row = turned_plain.c
    session.execute(delete(turned_plain).where(row.order_id.in_(order_ids), row.line_id.in_(line_ids)))
