"""The book of orders: every order with its lines, and what each still needs of every item."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, delete, func, insert, select
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.sql import upsert
from services.orders.domain.availability import Availability, availability, worst
from services.orders.domain.lines import OrderLine, remaining_by_item
from services.orders.domain.order import CANCELLED, DRAFT, Order
from services.orders.projections.levels import stock_levels_of
from services.orders.tables import customers, demand_deltas, items, order_items, order_lines, orders

SORTS = {
    "number": orders.c.number,
    "status": orders.c.status,
    "total": orders.c.total,
    "created_at": orders.c.created_at,
    "availability": orders.c.availability,
}
ORDER_CHANGING = ["version", "status", "requested_date", "total", "placed_at", "availability"]
LINE_CHANGING = ["place", "unit", "factor", "units", "quantity", "price", "amount", "shipped", "cancelled", "remaining"]
ZERO = Decimal(0)


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        if isinstance(each.event, Order.Event):
            when_order_happened(session, each.event, each.position)


def when_order_happened(session: Session, event: Order.Event, position: int) -> None:
    """Any event of an order: each carries the complete lines, so the last one says all."""
    order_id = event.originator_id
    lines = [OrderLine.from_state(line) for line in event.lines]
    needs = remaining_by_item(lines) if event.status(lines) not in (DRAFT, CANCELLED) else {}
    before = {} if isinstance(event, Order.Created) else _needs(session, order_id)
    _write_deltas(session, event, position, before, needs, lines)
    colours = _colours(session, event, needs)
    _write_order(session, event, {**order_values(event, lines), "availability": int(worst(colours.values()))})
    _write_lines(session, event, line_values(event, lines))
    _write_needs(session, event, before.keys() | needs.keys(), needs, colours)


def order_values(event: Order.Event, lines: Sequence[OrderLine]) -> dict[str, Any]:
    """The row of the order after the event; its ``availability`` is for others to say."""
    placing = isinstance(event, Order.Placed | Order.DraftPlaced)
    return {
        "order_id": event.originator_id,
        "version": event.originator_version,
        "number": event.number,
        "status": event.status(lines),
        "customer_id": UUID(event.customer_id),
        "reference": event.reference if isinstance(event, Order.Created) else None,
        "requested_date": None if event.requested_date is None else date.fromisoformat(event.requested_date),
        "currency": event.currency,
        "total": Decimal(event.total),
        "created_at": event.timestamp,
        "placed_at": event.timestamp if placing else None,
        "availability": int(Availability.NONE),
    }


def line_values(event: Order.Event, lines: Sequence[OrderLine]) -> list[dict[str, Any]]:
    """The rows of the order's lines after the event."""
    return [
        {"order_id": event.originator_id, "place": place, **vars(line), "remaining": line.remaining}
        for place, line in enumerate(lines, start=1)
    ]


def next_number(session: Session) -> int:
    """The number of the next order; the caller holds the append lock, so that nobody takes the same."""
    return int(session.execute(select(func.max(orders.c.number))).scalar() or 0) + 1


def order_row(session: Session, order_id: UUID) -> RowMapping | None:
    query = select(orders, customers.c.name.label("customer_name")).join(
        customers, customers.c.customer_id == orders.c.customer_id, isouter=True
    )
    return session.execute(query.where(orders.c.order_id == order_id)).mappings().first()


def order_with_reference(session: Session, reference: str) -> RowMapping | None:
    query = select(orders.c.order_id, orders.c.number).where(orders.c.reference == reference)
    return session.execute(query).mappings().first()


def line_rows(session: Session, order_id: UUID) -> Sequence[RowMapping]:
    """The lines of an order, each with the code and the name of its item."""
    query = select(order_lines, items.c.code, items.c.name).join(
        items, items.c.item_id == order_lines.c.item_id, isouter=True
    )
    query = query.where(order_lines.c.order_id == order_id).order_by(order_lines.c.place)
    return session.execute(query).mappings().all()


def list_orders(session: Session, *, sort: str, limit: int, after: str | None, **exact: Any) -> Page:
    """Orders, newest first unless sorted otherwise; ``exact`` filters by status, customer or availability."""
    query = select(orders, customers.c.name.label("customer_name")).join(
        customers, customers.c.customer_id == orders.c.customer_id, isouter=True
    )
    for name, value in exact.items():
        if value is not None:
            query = query.where(orders.c[name] == value)
    return page_of(session, query, SORTS, key=orders.c.number, sort=sort, limit=limit, after=after)


def _needs(session: Session, order_id: UUID) -> dict[UUID, Decimal]:
    query = select(order_items.c.item_id, order_items.c.remaining).where(order_items.c.order_id == order_id)
    return {row.item_id: row.remaining for row in session.execute(query)}


def _write_deltas(
    session: Session,
    event: Order.Event,
    position: int,
    before: Mapping[UUID, Decimal],
    needs: Mapping[UUID, Decimal],
    lines: Sequence[OrderLine],
) -> None:
    """What this event changed in the demand, beyond what inventory counted itself when it issued the stock."""
    issued = _issued_by_item(event, lines)
    rows = []
    for item_id in before.keys() | needs.keys():
        delta = needs.get(item_id, ZERO) - before.get(item_id, ZERO) + issued.get(item_id, ZERO)
        if delta:
            rows.append({"item_id": item_id, "position": position, "delta": delta})
    if rows:
        session.execute(insert(demand_deltas), rows)


def _issued_by_item(event: Order.Event, lines: Sequence[OrderLine]) -> dict[UUID, Decimal]:
    if not isinstance(event, Order.Shipped):
        return {}
    totals: dict[UUID, Decimal] = {}
    for line in lines:
        quantity = Decimal(event.shipped_now.get(str(line.line_id), "0"))
        totals[line.item_id] = totals.get(line.item_id, ZERO) + quantity
    return totals


def _colours(session: Session, event: Order.Event, needs: Mapping[UUID, Decimal]) -> dict[UUID, Availability]:
    if isinstance(event, Order.Placed | Order.DraftPlaced):
        words = {UUID(line["item_id"]): line["availability"] for line in event.lines if line["availability"]}
        return {item_id: Availability[word.upper()] for item_id, word in words.items()}
    open_needs = {item_id: remaining for item_id, remaining in needs.items() if remaining > 0}
    if not open_needs:
        return {}
    levels = stock_levels_of(session, open_needs)
    return {
        item_id: availability(levels[item_id].on_hand, levels[item_id].demand, remaining)
        for item_id, remaining in open_needs.items()
    }


def _write_order(session: Session, event: Order.Event, values: Mapping[str, Any]) -> None:
    placing = values["placed_at"] is not None
    changing = [name for name in ORDER_CHANGING if name != "placed_at" or placing]
    _write(session, event, orders, [values], changing)


def _write_lines(session: Session, event: Order.Event, rows: Sequence[Mapping[str, Any]]) -> None:
    if isinstance(event, Order.DraftChanged):
        session.execute(delete(order_lines).where(order_lines.c.order_id == event.originator_id))
    _write(session, event, order_lines, rows, LINE_CHANGING)


def _write(
    session: Session, event: Order.Event, table: Table, rows: Sequence[Mapping[str, Any]], changing: Sequence[str]
) -> None:
    """The rows of a new order are new; inserting them is cheaper than looking whether they are there."""
    if not isinstance(event, Order.Created):
        upsert(session, table, rows, replace=changing)
    elif rows:
        session.execute(insert(table), rows)


def _write_needs(
    session: Session,
    event: Order.Event,
    item_ids: Collection[UUID],
    needs: Mapping[UUID, Decimal],
    colours: Mapping[UUID, Availability],
) -> None:
    rows = [
        {
            "order_id": event.originator_id,
            "item_id": item_id,
            "remaining": needs.get(item_id, ZERO),
            "availability": int(colours.get(item_id, Availability.NONE)),
        }
        for item_id in item_ids
    ]
    _write(session, event, order_items, rows, ["remaining", "availability"])
