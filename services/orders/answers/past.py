"""What is answered from the log itself: an order as it was, its history, and why its lines turned."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from services.orders.answers.orders import Answer, Row, colour_of
from services.orders.domain.availability import Availability
from services.orders.domain.content import Content
from services.orders.domain.differences import Difference, FieldChange, LineChange, Version
from services.orders.domain.order import Order
from services.orders.publish.orders import WORTH
from services.orders.sentences import sentence_of

AMOUNTS = frozenset({*WORTH, "amount"})
OF_THE_EVENT = ("reason", "movement_id", "warehouse_id", "value_now")
BEFORE_A_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")
Names = Mapping[UUID, Mapping[str, str | None]]


def version_of(event: Order.Event) -> Version:
    """As the event left the order."""
    worth = {name: Decimal(getattr(event, name)) for name in WORTH}
    return Version(event.status, Content.from_state(vars(event)), worth)


def head_of_change(event: Order.Event) -> Answer:
    """Who did what, and when: ``draft_placed``, ``changed``, ``shipped`` and the like."""
    return {
        "version": event.originator_version,
        "at": moment_text(event.timestamp),
        "actor": event.metadata["actor"],
        "what": BEFORE_A_CAPITAL.sub("_", type(event).__name__).lower(),
    }


def change(event: Order.Event, found: Difference, names: Names, most_lines: int) -> Answer:
    """A row of the history: of very many lines that are another only the first, and how many more there are."""
    told = {name: getattr(event, name, None) for name in OF_THE_EVENT}
    rows = difference(found, names)
    more = max(0, len(rows["lines"]) - most_lines)
    return {**head_of_change(event), **told, **rows, "lines": rows["lines"][:most_lines], "more_lines": more}


def difference(found: Difference, names: Names) -> Answer:
    return {
        "fields": [_field(each) for each in found.fields],
        "lines": [_line(each, names) for each in found.lines],
    }


def turn(row: Row, before: Row | None) -> Answer:
    """A turn of a line's colour; ``before`` is the turn before it."""
    old = Availability.NONE if before is None else Availability(before["availability"])
    template, params = sentence_of(row)
    return {
        "at": moment_text(row["at"]),
        **colour_of(Availability(row["availability"])),
        "old": colour_of(old),
        "on_hand": _decimal(row["on_hand"]),
        "demand": _decimal(row["demand"]),
        "cause": cause(row),
        "template": template,
        "params": params,
    }


def cause(row: Row) -> Answer:
    """The event that turned it; ``movement`` is what inventory did."""
    movement = None
    if row["movement_type"] is not None:
        movement = {"type": row["movement_type"], "id": str(row["movement_id"])}
    return {
        "source": row["source"],
        "type": row["type"],
        "id": str(row["id"]),
        "number": row["number"],
        "movement": movement,
    }


def plain_line(row: Row) -> Answer:
    """A line that turned plain again, for whoever calls the customer."""
    return {
        "order_id": str(row["order_id"]),
        "number": row["number"],
        "customer": {"id": str(row["customer_id"]), "name": row["customer_name"]},
        "line_id": str(row["line_id"]),
        "item_id": str(row["item_id"]),
        "code": row["code"],
        "name": row["name"],
        "remaining": decimal_text(row["remaining"]),
        "was": colour_of(Availability(row["was"])),
        "turned_at": moment_text(row["at"]),
    }


def _line(line: LineChange, names: Names) -> Answer:
    return {
        "line_id": str(line.line_id),
        "item_id": str(line.item_id),
        **names[line.item_id],
        "what": line.what,
        "changes": [_field(each) for each in line.changes],
    }


def _field(change: FieldChange) -> Answer:
    return {
        "field": change.field,
        "old": _told(change.field, change.old),
        "new": _told(change.field, change.new),
        **({} if change.names is None else {"names": change.names}),
    }


def _told(name: str, value: Any) -> Any:
    if isinstance(value, Decimal):
        return money_text(value) if name in AMOUNTS else decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else decimal_text(value)
