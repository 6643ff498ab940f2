"""The book of orders: every order with its lines, what each still needs of every item, and the demand of all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, bindparam, delete, func, select
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.searching import sort_key
from kernel.sql import insert_new, upsert
from services.orders.domain.availability import Availability, availability, worst
from services.orders.domain.details import day_from
from services.orders.domain.lines import OrderLine, open_amounts, progress_percent, remaining_by_item
from services.orders.domain.order import Order
from services.orders.projections.levels import stock_levels_of
from services.orders.tables import customers, item_demand, items, order_items, order_lines, orders

WORTH = ("total", "vat", "shipped_value", "returned_value")
CONTENT = [
    "version", "status", "requested_date", "day", "terms", "price_type", "details", *WORTH, "progress", "availability",
]  # fmt: skip
PLACED = ("placed_at", "manager")
OF_LINES = (field.name for field in fields(OrderLine) if field.name != "line_id")
LINE_CONTENT = ["place", *OF_LINES, "remaining", "remaining_amount"]
OF_DRAFTS = (Order.Drafted, Order.DraftChanged, Order.DraftDiscarded)
ZERO = Decimal(0)

ONE_ORDER = (
    select(orders, customers.c.name.label("customer_name"))
    .join(customers, customers.c.customer_id == orders.c.customer_id, isouter=True)
    .where(orders.c.order_id == bindparam("order_id"))
)
LINES = (
    select(order_lines, items.c.code, items.c.name)
    .join(items, items.c.item_id == order_lines.c.item_id, isouter=True)
    .where(order_lines.c.order_id == bindparam("order_id"))
    .order_by(order_lines.c.place)
)
NEXT_NUMBER = select(func.coalesce(func.max(orders.c.number), 0) + 1)
NEEDS = select(order_items).where(order_items.c.order_id.in_(bindparam("order_ids", expanding=True)))
NEEDS_OF_DRAFTS = (
    select(order_lines.c.order_id, order_lines.c.item_id, func.sum(order_lines.c.remaining).label("remaining"))
    .where(order_lines.c.order_id.in_(bindparam("order_ids", expanding=True)), order_lines.c.stocked)
    .group_by(order_lines.c.order_id, order_lines.c.item_id)
)

Key = tuple[UUID, UUID]
Needs = dict[Key, Decimal]
Colours = dict[Key, Availability]


@dataclass
class Chapter:
    """What a batch of events tells of one order. Each event carries the complete lines: the last one says all."""

    last: Order.Event
    is_new: bool = False
    is_redrafted: bool = False
    reference: str | None = None
    created_at: datetime | None = None
    placed_at: datetime | None = None
    promise: Order.Placed | Order.DraftPlaced | None = None
    manager: str | None = None

    def __post_init__(self) -> None:
        self.goes_on(self.last)

    def goes_on(self, event: Order.Event) -> None:
        self.last = event
        match event:
            case Order.Created():
                self.is_new, self.reference, self.created_at = True, event.reference, event.timestamp
            case Order.DraftChanged():
                self.is_redrafted = True
        if isinstance(event, Order.Placed | Order.DraftPlaced):
            self.placed_at, self.promise, self.manager = event.timestamp, event, event.metadata["actor"]
        elif not isinstance(event, Order.CreditOverridden):
            self.promise = None


class Chapters:
    """What a batch of events tells, by order, with the lines as they are after it."""

    def __init__(self, events: Iterable[Order.Event]) -> None:
        self.by_order: dict[UUID, Chapter] = {}
        for event in events:
            chapter = self.by_order.get(event.originator_id)
            if chapter is None:
                self.by_order[event.originator_id] = Chapter(event)
            else:
                chapter.goes_on(event)
        self.lines = {
            order_id: [OrderLine.from_state(line) for line in chapter.last.lines]
            for order_id, chapter in self.by_order.items()
        }

    def order_ids(self, *, new: bool) -> list[UUID]:
        return [order_id for order_id, chapter in self.by_order.items() if chapter.is_new == new]

    def needs(self) -> Needs:
        """What every order that was ever placed needs of each of its items by now, zero included."""
        return {
            (order_id, item_id): remaining
            for order_id, chapter in self.by_order.items()
            if not isinstance(chapter.last, OF_DRAFTS)
            for item_id, remaining in remaining_by_item(self.lines[order_id]).items()
        }


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """Writes what the batch tells as a whole: some statements per table, however many the orders.

    What belongs to new orders is new: inserting it is cheaper than looking whether it is there.
    """
    chapters = Chapters(each.event for each in recorded if isinstance(each.event, Order.Event))
    if not chapters.by_order:
        return
    needs, before = chapters.needs(), _before(session, chapters.order_ids(new=False))
    _write_demand(session, before, needs)
    colours = _colours(session, chapters, before, needs)
    _write_orders(session, chapters, colours)
    _write_lines(session, chapters)
    _write_needs(session, chapters, needs, colours)


def items_ordered(recorded: Sequence[Recorded]) -> frozenset[UUID]:
    """The items of the orders that the events tell of: each event has all lines."""
    told = (each.event.lines for each in recorded if isinstance(each.event, Order.Event))
    return frozenset(UUID(line["item_id"]) for lines in told for line in lines)


def order_values(event: Order.Event, lines: Sequence[OrderLine]) -> dict[str, Any]:
    """The row of an order that the event created; its ``availability`` is for others to say."""
    return _order_row(Chapter(event), lines, Availability.NONE)


def line_values(event: Order.Event, lines: Sequence[OrderLine]) -> list[dict[str, Any]]:
    """The rows of the order's lines; ``remaining_amount`` is with VAT."""
    amounts = open_amounts(lines, vat_included=event.terms["vat_included"])
    return [
        {
            "order_id": event.originator_id,
            "place": place,
            **vars(line),
            "remaining": line.remaining,
            "remaining_amount": amounts.get(line.line_id, ZERO),
        }
        for place, line in enumerate(lines, start=1)
    ]


def next_number(session: Session) -> int:
    """The number of the next order; the caller holds the append lock, so that nobody takes the same."""
    return int(session.execute(NEXT_NUMBER).scalar_one())


def order_row(session: Session, order_id: UUID) -> RowMapping | None:
    return session.execute(ONE_ORDER, {"order_id": order_id}).mappings().first()


def order_with_reference(session: Session, reference: str) -> RowMapping | None:
    query = select(orders.c.order_id, orders.c.number).where(orders.c.reference == reference)
    return session.execute(query).mappings().first()


def line_rows(session: Session, order_id: UUID) -> Sequence[RowMapping]:
    """The lines of an order, each with the code and the name of its item."""
    return session.execute(LINES, {"order_id": order_id}).mappings().all()


def needs_of_drafts(session: Session, order_ids: Sequence[UUID]) -> Needs:
    """(order, item) -> what drafts would need of each item that has stock."""
    rows = session.execute(NEEDS_OF_DRAFTS, {"order_ids": order_ids}) if order_ids else ()
    return {(row.order_id, row.item_id): row.remaining for row in rows}


def _before(session: Session, order_ids: Sequence[UUID]) -> dict[Key, Any]:
    rows = session.execute(NEEDS, {"order_ids": order_ids}) if order_ids else ()
    return {(row.order_id, row.item_id): row for row in rows}


def _write_demand(session: Session, before: Mapping[Key, Any], needs: Needs) -> None:
    changes: defaultdict[UUID, Decimal] = defaultdict(Decimal)
    for key, remaining in needs.items():
        changes[key[1]] += remaining - (before[key].remaining if key in before else ZERO)
    rows = [{"item_id": item_id, "demand": change} for item_id, change in changes.items()]
    upsert(session, item_demand, rows, add=["demand"])


def _colours(session: Session, chapters: Chapters, before: Mapping[Key, Any], needs: Needs) -> Colours:
    """Of what was just placed, what was promised; of what was coloured before, that colour: a turn is found and told
    by ``colours.recolour``. What is new in an order that was there gets the colour that is true now."""
    promised = {order_id: _promised(chapter.promise) for order_id, chapter in chapters.by_order.items()}
    colours: Colours = {}
    others: list[Key] = []
    for key, remaining in needs.items():
        if remaining <= 0:
            continue
        if key[1] in promised[key[0]]:
            colours[key] = promised[key[0]][key[1]]
        elif key in before and before[key].remaining > 0:
            colours[key] = Availability(before[key].availability)
        else:
            others.append(key)
    levels = stock_levels_of(session, {item_id for _, item_id in others})
    for key in others:
        level = levels[key[1]]
        colours[key] = availability(level.on_hand, level.demand, needs[key])
    return colours


def _promised(event: Order.Placed | Order.DraftPlaced | None) -> dict[UUID, Availability]:
    if event is None:
        return {}
    words = {line["item_id"]: line["availability"] for line in event.lines if line["availability"]}
    return {UUID(item_id): Availability[word.upper()] for item_id, word in words.items()}


def _write_orders(session: Session, chapters: Chapters, colours: Colours) -> None:
    by_order: defaultdict[UUID, list[Availability]] = defaultdict(list)
    for (order_id, _), colour in colours.items():
        by_order[order_id].append(colour)
    rows = {
        order_id: _order_row(chapter, chapters.lines[order_id], worst(by_order[order_id]))
        for order_id, chapter in chapters.by_order.items()
    }
    insert_new(session, orders, [rows[order_id] for order_id in chapters.order_ids(new=True)])
    known = [rows[order_id] for order_id in chapters.order_ids(new=False)]
    upsert(session, orders, [row for row in known if row["placed_at"] is None], replace=CONTENT)
    upsert(session, orders, [row for row in known if row["placed_at"] is not None], replace=[*CONTENT, *PLACED])


def _order_row(chapter: Chapter, lines: Sequence[OrderLine], colour: Availability) -> dict[str, Any]:
    event = chapter.last
    return {
        "order_id": event.originator_id,
        "version": event.originator_version,
        "number": event.number,
        "status": event.status,
        "customer_id": UUID(event.customer_id),
        "reference": chapter.reference,
        "requested_date": day_from(event.details["requested_date"]),
        "currency": event.currency,
        "day": date.fromisoformat(event.day),
        "terms": event.terms,
        "details": event.details,
        **{name: Decimal(getattr(event, name)) for name in WORTH},
        "progress": progress_percent(lines),
        "created_at": chapter.created_at or event.timestamp,
        "placed_at": chapter.placed_at,
        "manager": chapter.manager,
        "price_type": event.terms["price_type"],
        "availability": int(colour),
        "reference_key": sort_key(chapter.reference or ""),
    }


def _write_lines(session: Session, chapters: Chapters) -> None:
    redrafted = [order_id for order_id, chapter in chapters.by_order.items() if chapter.is_redrafted]
    if redrafted:
        session.execute(delete(order_lines).where(order_lines.c.order_id.in_(redrafted)))
    new, known = (
        [
            row
            for order_id in chapters.order_ids(new=new)
            for row in line_values(chapters.by_order[order_id].last, chapters.lines[order_id])
        ]
        for new in (True, False)
    )
    insert_new(session, order_lines, new)
    upsert(session, order_lines, known, replace=LINE_CONTENT)


def _write_needs(session: Session, chapters: Chapters, needs: Needs, colours: Colours) -> None:
    new: list[dict[str, Any]] = []
    known: list[dict[str, Any]] = []
    for (order_id, item_id), remaining in needs.items():
        colour = int(colours.get((order_id, item_id), Availability.NONE))
        row = {"order_id": order_id, "item_id": item_id, "remaining": remaining, "availability": colour}
        (new if chapters.by_order[order_id].is_new else known).append(row)
    insert_new(session, order_items, new)
    upsert(session, order_items, known, replace=["remaining", "availability"])
