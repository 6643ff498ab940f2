"""What is in each warehouse, and the stock card: every movement with what was there after it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, func, or_, select, true
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import insert_new, upsert
from services.inventory.domain.movements import (
    Movement,
    StockCounted,
    StockIssued,
    StockReceived,
    StockTransferred,
    kind_of,
)
from services.inventory.tables import TO_COME, bins, expected_lines, items, stock, stock_card, warehouses

ZERO = Decimal(0)
ITEMS_AT_ONCE = 5000


@dataclass(frozen=True)
class Change:
    """By how much one line of a movement changed an item's stock in one warehouse; sellable or not at that time."""

    item_id: UUID
    warehouse_id: UUID
    sellable: bool
    quantity: Decimal
    other_warehouse_id: UUID | None = None
    counted: Decimal | None = None


@dataclass
class Balance:
    """What is there of an item, by warehouse, after its last movement."""

    quantities: defaultdict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    moments: dict[UUID, datetime] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum(self.quantities.values(), ZERO)

    def take(self, change: Change, moment: datetime) -> datetime:
        """Gives the moment on the card: never before the movement that was before it."""
        at = max([moment, *self.moments.values()])
        self.moments[change.warehouse_id] = at
        self.quantities[change.warehouse_id] += change.quantity
        return at


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    moved = [(each, list(stock_changes(each.event))) for each in recorded if isinstance(each.event, Movement)]
    balances = _balances(session, {change.item_id for _, changes in moved for change in changes})
    card = [row for each, changes in moved for row in _card_rows(each, changes, balances)]
    insert_new(session, stock_card, card)
    touched = {(change.item_id, change.warehouse_id) for _, changes in moved for change in changes}
    rows = [
        {
            "item_id": item_id,
            "warehouse_id": warehouse_id,
            "quantity": balances[item_id].quantities[warehouse_id],
            "moved_at": balances[item_id].moments[warehouse_id],
        }
        for item_id, warehouse_id in touched
    ]
    upsert(session, stock, rows, replace=["quantity", "moved_at"])


def stock_changes(event: Any) -> Iterator[Change]:
    """The changes of every line of a movement; nothing for other events, and for lines of what has no stock."""
    if isinstance(event, Movement):
        for line in event.lines:
            if line.get("stocked", True):
                yield from _line_changes(event, line)


def in_warehouse(session: Session, warehouse_id: UUID, item_ids: Iterable[UUID]) -> dict[UUID, Decimal]:
    """What a warehouse holds of the items; items that were never there are left out."""
    query = select(stock.c.item_id, stock.c.quantity).where(
        stock.c.warehouse_id == warehouse_id, stock.c.item_id.in_(list(item_ids))
    )
    return {row.item_id: row.quantity for row in session.execute(query)}


def held_by(session: Session, warehouse_id: UUID) -> dict[UUID, Decimal]:
    """All that a warehouse holds."""
    query = select(stock.c.item_id, stock.c.quantity)
    query = query.where(stock.c.warehouse_id == warehouse_id, stock.c.quantity != ZERO)
    return {row.item_id: row.quantity for row in session.execute(query)}


def of_items(session: Session, item_ids: Iterable[UUID]) -> Sequence[RowMapping]:
    """What every warehouse has of the items, where it has any."""
    query = select(stock.c.item_id, stock.c.warehouse_id, stock.c.quantity)
    query = query.where(stock.c.item_id.in_(list(item_ids)), stock.c.quantity != ZERO)
    return session.execute(query.order_by(stock.c.item_id, stock.c.warehouse_id)).mappings().all()


def by_warehouse(session: Session, item_ids: Collection[UUID]) -> Mapping[UUID, Sequence[RowMapping]]:
    """The warehouses where each item is, was, is expected, or has a bin: quantity, expected, bin."""
    expected = expected_lines.c
    to_come = (
        select(expected.item_id, expected.warehouse_id, func.sum(expected.outstanding).label("expected"))
        .where(expected.item_id.in_(list(item_ids)), TO_COME)
        .group_by(expected.item_id, expected.warehouse_id)
        .subquery()
    )
    this, where = items.c.item_id, warehouses.c.warehouse_id
    query = (
        select(this, warehouses, stock.c.quantity, to_come.c.expected, bins.c.bin)
        .select_from(items)
        .join(warehouses, true())
        .outerjoin(stock, and_(stock.c.warehouse_id == where, stock.c.item_id == this))
        .outerjoin(to_come, and_(to_come.c.warehouse_id == where, to_come.c.item_id == this))
        .outerjoin(bins, and_(bins.c.warehouse_id == where, bins.c.item_id == this))
        .where(this.in_(list(item_ids)))
        .where(or_(stock.c.quantity.is_not(None), to_come.c.expected.is_not(None), bins.c.bin.is_not(None)))
    )
    found: defaultdict[UUID, list[RowMapping]] = defaultdict(list)
    for row in session.execute(query.order_by(warehouses.c.code)).mappings():
        found[row["item_id"]].append(row)
    return found


def _balances(session: Session, item_ids: Iterable[UUID]) -> defaultdict[UUID, Balance]:
    """The rows of the items in all warehouses: the writers' lock is held, so nobody moves them meanwhile."""
    wanted = list(item_ids)
    balances: defaultdict[UUID, Balance] = defaultdict(Balance)
    for start in range(0, len(wanted), ITEMS_AT_ONCE):
        query = select(stock).where(stock.c.item_id.in_(wanted[start : start + ITEMS_AT_ONCE]))
        for row in session.execute(query):
            balances[row.item_id].quantities[row.warehouse_id] = row.quantity
            balances[row.item_id].moments[row.warehouse_id] = row.moved_at
    return balances


def _line_changes(event: Movement, line: dict[str, Any]) -> Iterator[Change]:
    item_id, warehouse_id = UUID(line["item_id"]), UUID(event.warehouse_id)
    match event:
        case StockReceived():
            yield Change(item_id, warehouse_id, event.sellable, Decimal(line["quantity"]))
        case StockIssued():
            yield Change(item_id, warehouse_id, event.sellable, -Decimal(line["quantity"]))
        case StockTransferred():
            target, quantity = UUID(event.to_warehouse_id), Decimal(line["quantity"])
            yield Change(item_id, warehouse_id, event.sellable, -quantity, other_warehouse_id=target)
            yield Change(item_id, target, event.to_sellable, quantity, other_warehouse_id=warehouse_id)
        case StockCounted():
            counted = Decimal(line["counted"])
            yield Change(item_id, warehouse_id, event.sellable, Decimal(line["difference"]), counted=counted)


def _card_rows(recorded: Recorded, changes: Sequence[Change], balances: Mapping[UUID, Balance]) -> list[dict[str, Any]]:
    """A row for each change; the total of an item is that after the whole movement, so that a transfer keeps it."""
    of_movement = _of_movement(recorded)
    rows = [
        {
            **of_movement,
            "item_id": change.item_id,
            "at": balances[change.item_id].take(change, recorded.event.timestamp),
            "place": place,
            "warehouse_id": change.warehouse_id,
            "other_warehouse_id": change.other_warehouse_id,
            "quantity": change.quantity,
            "counted": change.counted,
            "balance": balances[change.item_id].quantities[change.warehouse_id],
        }
        for place, change in enumerate(changes)
    ]
    return [{**row, "total": balances[row["item_id"]].total} for row in rows]


def _of_movement(recorded: Recorded) -> dict[str, Any]:
    event = recorded.event
    order_id, expected_id = getattr(event, "order_id", None), getattr(event, "expected_id", None)
    return {
        "position": recorded.position,
        "movement_id": event.originator_id,
        "kind": kind_of(event),
        "document": event.document,
        "note": event.note,
        "order_id": None if order_id is None else UUID(order_id),
        "expected_id": None if expected_id is None else UUID(expected_id),
        "moved_by": event.metadata["actor"],
    }
