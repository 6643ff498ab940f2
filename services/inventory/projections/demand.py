"""The unfulfilled demand: what every open order still waits for, and each item's running totals.

A line's demand has two halves that never overwrite each other: what is to be delivered in all (``ordered``, the
orders' word) and what was issued for it (``issued``, our own). ``remaining`` follows from both, whichever came
first. What of the issued came back (``returned``) is our own word as well, and is not waited for again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, literal, select, tuple_
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.sql import upsert
from services.inventory.domain.expected import ExpectedReceipt
from services.inventory.domain.items import Item, is_stocked
from services.inventory.domain.levels import Level
from services.inventory.domain.movements import StockIssued, StockReceived
from services.inventory.domain.shipping import DemandLine
from services.inventory.domain.warehouses import StockReclassified
from services.inventory.projections.stock import ITEMS_AT_ONCE, stock_changes
from services.inventory.tables import item_levels, items, unfulfilled_demand

ORDER_EVENTS = frozenset({"OrderPlaced", "OrderChanged", "OrderCancelled", "OrderShipped", "OrderClosed"})
HOLDER_SORTS = {"placed_at": unfulfilled_demand.c.placed_at, "number": unfulfilled_demand.c.number}
FIRST_PLACED = "placed_at,number"
ZERO = Decimal(0)
LINE_FIELDS = (
    "order_id", "line_id", "item_id", "number", "customer_id", "customer_name", "manager", "placed_at", "ordered",
    "issued", "returned",
)  # fmt: skip
LINE_UNITS = ("unit", "factor")
KEYS = frozenset({"order_id", "line_id", "item_id"})
NOTHING = {"on_hand": ZERO, "demand": ZERO, "expected": ZERO, "orders_position": 0}

Lines = defaultdict[UUID, dict[UUID, DemandLine]]


@dataclass
class Totals:
    """Changes of items' running totals, gathered over a batch."""

    on_hand: defaultdict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    demand: defaultdict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    expected: defaultdict[UUID, Decimal] = field(default_factory=lambda: defaultdict(Decimal))


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """Our own events: new items start at zero, movements change on hand, shipments the demand, announced receipts
    what is expected, and a warehouse that becomes sellable or ceases to be changes both."""
    _start_items(session, recorded)
    totals = Totals()
    for each in recorded:
        for change in stock_changes(each.event):
            if change.sellable:
                totals.on_hand[change.item_id] += change.quantity
        for item_id, on_hand, expected in reclassified(each.event):
            totals.on_hand[item_id] += on_hand
            totals.expected[item_id] += expected
        for item_id, quantity in expected_changes(each.event):
            totals.expected[item_id] += quantity
    _issue_and_take_back(session, [each.event for each in recorded if _is_of_an_order(each.event)], totals)
    _add(session, totals)


def expected_changes(event: Any) -> Iterator[tuple[UUID, Decimal]]:
    """By how much an event changes what is expected into sellable warehouses, by item; nothing for other events."""
    match event:
        case ExpectedReceipt.Announced(sellable=True):
            yield from ((UUID(line["item_id"]), Decimal(line["outstanding"])) for line in event.receipt["lines"])
        case ExpectedReceipt.Arrived(sellable=True) | ExpectedReceipt.Cancelled(sellable=True):
            yield from ((UUID(line["item_id"]), -Decimal(line["quantity"])) for line in event.less)


def reclassified(event: Any) -> Iterator[tuple[UUID, Decimal, Decimal]]:
    """(item, change of on hand, change of expected) of a warehouse that was made sellable, or not; else nothing."""
    if isinstance(event, StockReclassified):
        for line in event.lines:
            yield UUID(line["item_id"]), Decimal(line["on_hand"]), Decimal(line["expected"])


def fold_orders(session: Session, events: Sequence[PublicEvent]) -> list[tuple[PublicEvent, dict[UUID, Level]]]:
    """The orders' events, which carry the lines that they are about as those are then. Tells which items each event
    touched, and how their levels were right after it."""
    relevant = [event for event in events if event.type in ORDER_EVENTS]
    if not relevant:
        return []
    item_ids = {UUID(line["item_id"]) for event in relevant for line in event.data["lines"]}
    levels = lock_levels(session, item_ids)
    stocked = _stocked(session, item_ids)
    lines = _lines_of_orders(session, {UUID(event.data["order_id"]) for event in relevant})
    changed: dict[UUID, DemandLine] = {}
    told = [(event, _hear(event, lines[UUID(event.data["order_id"])], changed, levels, stocked)) for event in relevant]
    _write_lines(session, changed.values())
    _write_levels(session, {item_id: levels[item_id] for _, touched in told for item_id in touched})
    return told


def lock_levels(session: Session, item_ids: Iterable[UUID]) -> dict[UUID, Level]:
    """The items' levels, locked until the transaction ends, in the order of their ids."""
    wanted = sorted(item_ids)
    levels = {}
    for start in range(0, len(wanted), ITEMS_AT_ONCE):
        some = item_levels.c.item_id.in_(wanted[start : start + ITEMS_AT_ONCE])
        query = select(item_levels).where(some).order_by(item_levels.c.item_id).with_for_update()
        for row in session.execute(query).mappings():
            levels[row["item_id"]] = _level(row)
    return levels


def all_levels(session: Session) -> dict[UUID, Level]:
    """Of every item that is kept in stock."""
    rows = session.execute(select(item_levels)).mappings()
    return {row["item_id"]: _level(row) for row in rows}


def lines_of_order(session: Session, order_id: UUID) -> list[DemandLine]:
    return list(_lines_of_orders(session, {order_id})[order_id].values())


def holders(session: Session, *, item_id: UUID, limit: int, after: str | None) -> Page:
    """The lines that wait for the item, the first that was placed first."""
    lines = unfulfilled_demand.c
    query = select(unfulfilled_demand).where(lines.item_id == item_id, lines.remaining > 0)
    return page_of(session, query, HOLDER_SORTS, key=lines.line_id, sort=FIRST_PLACED, limit=limit, after=after)


def waited_for_before(session: Session, item_id: UUID, first: Mapping[Any, Any]) -> Decimal:
    """What the lines that were placed before this one wait for together."""
    lines = unfulfilled_demand.c
    row = tuple_(lines.placed_at, lines.number, lines.line_id)
    reached = tuple_(
        *(literal(first[column.name], column.type) for column in (lines.placed_at, lines.number, lines.line_id))
    )
    query = select(func.coalesce(func.sum(lines.remaining), literal(ZERO, lines.remaining.type)))
    before = query.where(lines.item_id == item_id, lines.remaining > 0, row < reached)
    return Decimal(session.execute(before).scalar_one())


def _level(row: RowMapping) -> Level:
    return Level(row["on_hand"], row["demand"], row["expected"], row["orders_position"])


def _start_items(session: Session, recorded: Sequence[Recorded]) -> None:
    rows = [
        {"item_id": each.event.originator_id, **NOTHING} for each in recorded if isinstance(each.event, Item.Registered)
    ]
    upsert(session, item_levels, rows)


def _is_of_an_order(event: Any) -> bool:
    return isinstance(event, StockIssued | StockReceived) and event.order_id is not None


def _issue_and_take_back(session: Session, movements: Sequence[Any], totals: Totals) -> None:
    """Shipments lessen what their orders wait for; returns do not change it."""
    if not movements:
        return
    lines = _lines_of_orders(session, {UUID(event.order_id) for event in movements})
    moved: dict[UUID, DemandLine] = {}
    for event in movements:
        order_id = UUID(event.order_id)
        for state in event.lines:
            line = _line(lines[order_id], order_id, UUID(state["line_id"]), state)
            moved[line.line_id] = line
            if isinstance(event, StockReceived):
                line.returned += Decimal(state["quantity"])
                continue
            before = line.remaining
            line.issued += Decimal(state["quantity"])
            if state["stocked"]:
                totals.demand[line.item_id] += line.remaining - before
    _write_lines(session, moved.values())


def _hear(
    event: PublicEvent,
    lines: dict[UUID, DemandLine],
    changed: dict[UUID, DemandLine],
    levels: dict[UUID, Level],
    stocked: frozenset[UUID],
) -> dict[UUID, Level]:
    """Takes one event into its order's lines and the levels; gives the levels that it touched."""
    order_id, number, customer_id = UUID(event.data["order_id"]), event.data["number"], UUID(event.data["customer_id"])
    placed_at, whose = _placed_at(event, lines), _whose(event, lines)
    touched = {}
    for state in event.data["lines"]:
        line = _line(lines, order_id, UUID(state["line_id"]), state)
        ordered = Decimal(state["quantity"]) - Decimal(state["cancelled"])
        packed = state["unit"], Decimal(state["factor"])
        if ordered == line.ordered and number == line.number and packed == (line.unit, line.factor):
            continue
        before, ordered_before = line.remaining, line.ordered
        line.number, line.customer_id, line.placed_at, line.ordered = number, customer_id, placed_at, ordered
        line.customer_name, line.manager = whose
        line.unit, line.factor = packed
        changed[line.line_id] = line
        if line.item_id in stocked and ordered != ordered_before:
            levels[line.item_id] = touched[line.item_id] = _demanding(
                levels[line.item_id], line.remaining - before, event.position
            )
    return touched


def _placed_at(event: PublicEvent, lines: Mapping[UUID, DemandLine]) -> datetime:
    if event.type == "OrderPlaced":
        return event.time
    return min((line.placed_at for line in lines.values() if line.placed_at), default=event.time)


def _whose(event: PublicEvent, lines: Mapping[UUID, DemandLine]) -> tuple[str | None, str | None]:
    """The customer's name and the manager, as they were told when the order was placed."""
    if event.type == "OrderPlaced":
        return event.data.get("customer_name"), event.data.get("manager")
    return next(((line.customer_name, line.manager) for line in lines.values() if line.placed_at), (None, None))


def _demanding(level: Level, more: Decimal, position: int) -> Level:
    """A level after a change of the demand; one that is heard late (it was parked) does not take the position back."""
    return replace(level, demand=level.demand + more, orders_position=max(level.orders_position, position))


def _line(lines: dict[UUID, DemandLine], order_id: UUID, line_id: UUID, state: Mapping[str, Any]) -> DemandLine:
    return lines.get(line_id) or lines.setdefault(line_id, DemandLine(order_id, line_id, UUID(state["item_id"])))


def _stocked(session: Session, item_ids: Iterable[UUID]) -> frozenset[UUID]:
    query = select(items.c.item_id, items.c.kind).where(items.c.item_id.in_(list(item_ids)))
    return frozenset(row.item_id for row in session.execute(query) if is_stocked(row.kind))


def _lines_of_orders(session: Session, order_ids: Iterable[UUID]) -> Lines:
    query = select(unfulfilled_demand).where(unfulfilled_demand.c.order_id.in_(list(order_ids)))
    lines: Lines = defaultdict(dict)
    for row in session.execute(query).mappings():
        lines[row["order_id"]][row["line_id"]] = DemandLine(**{name: row[name] for name in (*LINE_FIELDS, *LINE_UNITS)})
    return lines


def _write_lines(session: Session, lines: Iterable[DemandLine]) -> None:
    rows = [{**vars(line), "remaining": line.remaining} for line in lines]
    changing = [name for name in (*LINE_FIELDS, "remaining", *LINE_UNITS) if name not in KEYS]
    upsert(session, unfulfilled_demand, rows, replace=changing)


def _write_levels(session: Session, levels: Mapping[UUID, Level]) -> None:
    rows = [{"item_id": item_id, **vars(level)} for item_id, level in levels.items()]
    upsert(session, item_levels, rows, replace=["demand", "orders_position"])


def _add(session: Session, totals: Totals) -> None:
    item_ids = totals.on_hand.keys() | totals.demand.keys() | totals.expected.keys()
    rows = [
        {
            **NOTHING,
            "item_id": item_id,
            "on_hand": totals.on_hand.get(item_id, ZERO),
            "demand": totals.demand.get(item_id, ZERO),
            "expected": totals.expected.get(item_id, ZERO),
        }
        for item_id in item_ids
    ]
    upsert(session, item_levels, rows, add=["on_hand", "demand", "expected"])
