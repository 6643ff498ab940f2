"""Expected receipts, and what of them is still to come."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, and_, case, exists, select
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import sort_key
from kernel.sql import upsert
from services.inventory.domain.covering import Supply
from services.inventory.domain.expected import OPEN, STATUSES, ExpectedReceipt
from services.inventory.tables import TO_COME, expected_lines, expected_receipts, items, warehouses

receipts, lines = expected_receipts.c, expected_lines.c
STATE = case({status: place for place, status in enumerate(STATUSES)}, value=receipts.status)
SORTS: Mapping[str, ColumnElement[Any]] = {
    "id": receipts.expected_id,
    "version": receipts.version,
    "date": receipts.day,
    "from": receipts.supplier_key,
    "status": STATE,
    "line_count": receipts.line_count,
    "open_lines": receipts.open_lines,
    "announced_at": receipts.announced_at,
    "announced_by": receipts.announced_by,
}
CHANGING = ["version", "supplier", "supplier_key", "day", "document", "note", "status", "open_lines"]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """Every event tells the whole receipt: of a batch the last of each counts."""
    events = [each.event for each in recorded if isinstance(each.event, ExpectedReceipt.Event)]
    first: dict[UUID, Any] = {}
    for event in events:
        first.setdefault(event.originator_id, event)
    last = {event.originator_id: event for event in events}
    rows = [_row(event, first[expected_id]) for expected_id, event in last.items()]
    upsert(session, expected_receipts, rows, replace=CHANGING)
    of_lines = [row for event in last.values() for row in _lines(event)]
    upsert(session, expected_lines, of_lines, replace=["arrived", "outstanding"])


def receipt(session: Session, expected_id: UUID) -> RowMapping | None:
    return session.execute(_receipts().where(receipts.expected_id == expected_id)).mappings().first()


def lines_of(session: Session, expected_id: UUID) -> Sequence[RowMapping]:
    """The lines of a receipt, with the items' codes and names."""
    query = select(expected_lines, items.c.code, items.c.name).join(items, items.c.item_id == lines.item_id)
    return session.execute(query.where(lines.expected_id == expected_id).order_by(lines.place)).mappings().all()


def list_receipts(
    session: Session,
    *,
    today: date,
    is_open: bool | None,
    late: bool | None,
    item_id: UUID | None,
    warehouse_id: UUID | None,
    sort: str,
    limit: int,
    after: str | None,
) -> Page:
    query = _receipts()
    if is_open is not None:
        query = query.where(receipts.status == OPEN if is_open else receipts.status != OPEN)
    if late is not None:
        query = query.where(_is_late(today) if late else ~_is_late(today))
    if item_id is not None:
        query = query.where(exists().where(lines.item_id == item_id, lines.expected_id == receipts.expected_id))
    if warehouse_id is not None:
        query = query.where(receipts.warehouse_id == warehouse_id)
    return page_of(session, query, SORTS, key=receipts.expected_id, sort=sort or "date", limit=limit, after=after)


def to_come(session: Session, item_id: UUID) -> list[Supply]:
    """What is still expected of an item into sellable warehouses, by day."""
    query = (
        select(receipts.expected_id, receipts.supplier, receipts.day, lines.outstanding)
        .join(expected_lines, lines.expected_id == receipts.expected_id)
        .join(warehouses, warehouses.c.warehouse_id == receipts.warehouse_id)
        .where(lines.item_id == item_id, TO_COME, warehouses.c.sellable)
    )
    rows = session.execute(query.order_by(receipts.day, receipts.expected_id))
    return [Supply(row.outstanding, row.expected_id, row.supplier, row.day) for row in rows]


def expected_into(session: Session, warehouse_id: UUID) -> dict[UUID, Decimal]:
    """All that is still expected into a warehouse, by item."""
    query = select(lines.item_id, lines.outstanding).where(lines.warehouse_id == warehouse_id, TO_COME)
    found: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for row in session.execute(query):
        found[row.item_id] += row.outstanding
    return dict(found)


def _is_late(today: date) -> ColumnElement[bool]:
    return and_(receipts.status == OPEN, receipts.day < today)


def _receipts() -> Select[Any]:
    return select(expected_receipts, warehouses.c.code.label("warehouse")).join(
        warehouses, warehouses.c.warehouse_id == receipts.warehouse_id
    )


def _row(event: Any, first: Any) -> dict[str, Any]:
    """``first`` of the batch is the announcement, or the row is there and keeps who announced it."""
    told = event.receipt
    return {
        "expected_id": event.originator_id,
        "version": event.originator_version,
        "warehouse_id": UUID(told["warehouse_id"]),
        "supplier": told["supplier"],
        "supplier_key": sort_key(told["supplier"]),
        "day": date.fromisoformat(told["date"]),
        "document": told["document"],
        "note": told["note"],
        "status": told["status"],
        "line_count": len(told["lines"]),
        "open_lines": sum(line["outstanding"] != "0" for line in told["lines"]),
        "announced_at": first.timestamp,
        "announced_by": first.metadata["actor"],
    }


def _lines(event: Any) -> list[dict[str, Any]]:
    return [
        {
            "expected_id": event.originator_id,
            "item_id": UUID(line["item_id"]),
            "place": place,
            "warehouse_id": UUID(event.receipt["warehouse_id"]),
            "quantity": Decimal(line["quantity"]),
            "arrived": Decimal(line["arrived"]),
            "outstanding": Decimal(line["outstanding"]),
        }
        for place, line in enumerate(event.receipt["lines"])
    ]
