"""The colours of all open orders, kept true while stock and demand move.

Rows that have a wrong colour are found by the index (item, availability, remaining) alone: what a movement costs
depends on the lines that turn, not on the lines that are open. It heals itself, since it compares with what is
true now and not with what was believed before.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Select, func, select, union_all
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.readmodels import Recorded, Settling
from kernel.sql import change, upsert
from services.orders.domain.availability import Availability, availability
from services.orders.projections import due
from services.orders.projections.book import items_ordered
from services.orders.projections.levels import StockLevel, items_of, stock_levels_of
from services.orders.tables import item_demand, order_items, order_lines, orders, stock_levels

ITEMS_AT_ONCE = 50


@dataclass(frozen=True)
class Turn:
    """An order's need of an item that changed its colour."""

    order_id: UUID
    item_id: UUID
    remaining: Decimal
    old: Availability
    new: Availability


def recolour(session: Session, item_ids: Iterable[UUID], most: int | None = None) -> list[Turn]:
    """Gives the open lines of the items their true colour, at most so many; returns what turned.

    Whoever calls holds the append lock, as all who write rows of orders do.
    """
    levels = stock_levels_of(session, sorted(item_ids, key=str))
    turns = [_turn(row, levels[row["item_id"]]) for row in _wrongly_coloured(session, levels, most)]
    rows = [
        {"order_id": t.order_id, "item_id": t.item_id, "remaining": t.remaining, "availability": int(t.new)}
        for t in turns
    ]
    upsert(session, order_items, rows, replace=["availability"])
    return turns


def recolour_orders(session: Session, order_ids: Iterable[UUID]) -> dict[UUID, tuple[RowMapping, Availability]]:
    """Gives the orders the colour of their worst open line; returns each with its row as it was before."""
    wanted = sorted(order_ids, key=str)
    before = select(orders.c.order_id, orders.c.number, orders.c.customer_id, orders.c.availability)
    rows = session.execute(before.where(orders.c.order_id.in_(wanted))).mappings().all()
    worst_lines = (
        select(order_items.c.order_id, func.max(order_items.c.availability).label("worst"))
        .where(order_items.c.order_id.in_(wanted))
        .group_by(order_items.c.order_id)
    )
    now = {row.order_id: Availability(row.worst) for row in session.execute(worst_lines)}
    turned = [row for row in rows if row["availability"] != now[row["order_id"]]]
    _write_colours(session, {row["order_id"]: now[row["order_id"]] for row in turned})
    return {row["order_id"]: (row, now[row["order_id"]]) for row in rows}


def open_lines_of(session: Session, turns: Sequence[Turn]) -> dict[tuple[UUID, UUID], list[UUID]]:
    """The open lines behind the turns: (order, item) -> line ids."""
    query = select(order_lines.c.order_id, order_lines.c.item_id, order_lines.c.line_id).where(
        order_lines.c.order_id.in_({turn.order_id for turn in turns}),
        order_lines.c.item_id.in_({turn.item_id for turn in turns}),
        order_lines.c.remaining > 0,
    )
    lines: dict[tuple[UUID, UUID], list[UUID]] = {}
    for row in session.execute(query.order_by(order_lines.c.order_id, order_lines.c.place)):
        lines.setdefault((row.order_id, row.item_id), []).append(row.line_id)
    return lines


def settle_everything(session: Session) -> Iterator[None]:
    """Colours all open needs anew, and their orders, some items at a time."""
    last: UUID | None = None
    while True:
        query = select(item_demand.c.item_id).order_by(item_demand.c.item_id).limit(ITEMS_AT_ONCE)
        page = query if last is None else query.where(item_demand.c.item_id > last)
        item_ids = list(session.execute(page).scalars())
        if not item_ids:
            return
        _settle(session, item_ids)
        yield
        last = item_ids[-1]


def settle_touched(session: Session, recorded: Sequence[Recorded], events: Sequence[PublicEvent]) -> None:
    """Colours the needs of the items whose levels or demand the events changed."""
    item_ids = sorted(items_of(events) | items_ordered(recorded), key=str)
    for start in range(0, len(item_ids), ITEMS_AT_ONCE):
        _settle(session, item_ids[start : start + ITEMS_AT_ONCE])


SETTLING = Settling(settle_everything, settle_touched, is_complete=due.are_none)


def _settle(session: Session, item_ids: Sequence[UUID]) -> None:
    turns = recolour(session, item_ids)
    if turns:
        recolour_orders(session, {turn.order_id for turn in turns})


def _wrongly_coloured(session: Session, levels: Mapping[UUID, StockLevel], most: int | None) -> Sequence[RowMapping]:
    absent, covered, between = (
        [item_id for item_id, level in levels.items() if level.state == state]
        for state in (Availability.ABSENT, Availability.COVERED, Availability.CONTENDED)
    )
    colour, remaining = order_items.c.availability, order_items.c.remaining
    searches: list[Select[Any]] = []
    if absent:
        searches.append(_open_needs(absent).where(colour.between(Availability.COVERED, Availability.SHORT)))
    if covered:
        searches.append(_open_needs(covered).where(colour >= Availability.CONTENDED))
    if between:
        on_hand = stock_levels.c.on_hand
        needs = _open_needs(between).join(stock_levels, stock_levels.c.item_id == order_items.c.item_id)
        searches += [
            needs.where(colour == Availability.COVERED),
            needs.where(colour == Availability.ABSENT),
            needs.where(colour == Availability.CONTENDED, remaining > on_hand),
            needs.where(colour == Availability.SHORT, remaining <= on_hand),
        ]
    return session.execute(union_all(*searches).limit(most)).mappings().all() if searches else []


def _open_needs(item_ids: Sequence[UUID]) -> Select[Any]:
    return select(order_items).where(order_items.c.item_id.in_(item_ids), order_items.c.availability >= 0)


def _turn(row: RowMapping, level: StockLevel) -> Turn:
    return Turn(
        order_id=row["order_id"],
        item_id=row["item_id"],
        remaining=row["remaining"],
        old=Availability(row["availability"]),
        new=availability(level.on_hand, level.demand, row["remaining"]),
    )


def _write_colours(session: Session, colours: Mapping[UUID, Availability]) -> None:
    rows = [{"order_id": order_id, "availability": int(colour)} for order_id, colour in colours.items()]
    change(session, orders, rows)
