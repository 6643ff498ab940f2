"""What orders do when something happened elsewhere."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from contracts.envelope import PublicEvent
from contracts.fields import decimal_text
from kernel.calls import Call
from kernel.sql import Session
from services.orders.domain.availability import Availability
from services.orders.domain.order import Order
from services.orders.domain.reflagging import MOST_ORDERS, OrdersReflagged
from services.orders.projections import colours
from services.orders.projections.colours import Turn
from services.orders.projections.levels import StockLevel, items_of, stock_levels_of

if TYPE_CHECKING:
    from services.orders.app import OrdersApplication


def when_inventory_tells(application: "OrdersApplication", session: Session, events: Sequence[PublicEvent]) -> None:
    """Follows shipments first, then copies the levels and recolours: a shipment precedes the levels it caused."""
    shipments = [event for event in events if event.type == "StockIssued" and event.data["order_id"] is not None]
    if shipments:
        application.recorder.lock_appends(session)
    for event in shipments:
        follow_shipment(application, session, event)
    application.fold_heard(session, "inventory", events)
    recolour_when_levels_changed(application, session, events)


def follow_shipment(application: "OrdersApplication", session: Session, event: PublicEvent) -> None:
    """What inventory issued for an order counts as shipped."""
    order = application.load(UUID(event.data["order_id"]), Order)
    issued: dict[UUID, Decimal] = {}
    for line in event.data["lines"]:
        issued[UUID(line["line_id"])] = Decimal(line["quantity"])
    call = Call.in_reaction(application.name, event, application.clock.now())
    order.ship(event.data["movement_id"], event.data["warehouse_id"], issued, event.time, call.metadata)
    application.append(session, order)


def recolour_when_levels_changed(
    application: "OrdersApplication", session: Session, events: Sequence[PublicEvent]
) -> None:
    """Turns the colours that are wrong by now, and tells which, with the event that caused it."""
    turns = colours.recolour(session, items_of(events), application.recorder.lock_appends)
    if not turns:
        return
    orders = colours.recolour_orders(session, {turn.order_id for turn in turns})
    lines = colours.open_lines_of(session, turns)
    levels = stock_levels_of(session, {turn.item_id for turn in turns})
    told: list[Any] = []
    for cause, caused in _by_cause(events, turns):
        told += _reflagged(application, cause, _by_order(caused, orders, lines, levels))
    application.append(session, *told)


def _by_cause(events: Sequence[PublicEvent], turns: Sequence[Turn]) -> list[tuple[PublicEvent, list[Turn]]]:
    """Each event with the turns of the items whose levels it told last."""
    causes: dict[UUID, UUID] = {}
    for event in events:
        causes |= dict.fromkeys(items_of([event]), event.id)
    caused: defaultdict[UUID, list[Turn]] = defaultdict(list)
    for turn in turns:
        caused[causes[turn.item_id]].append(turn)
    return [(event, caused[event.id]) for event in events if event.id in caused]


def _by_order(
    turns: Sequence[Turn],
    orders: Mapping[UUID, tuple[Any, Availability]],
    lines: Mapping[tuple[UUID, UUID], Sequence[UUID]],
    levels: Mapping[UUID, StockLevel],
) -> list[dict[str, Any]]:
    told: dict[UUID, dict[str, Any]] = {}
    for turn in turns:
        row, now = orders[turn.order_id]
        order = told.setdefault(
            turn.order_id,
            {
                "order_id": str(turn.order_id),
                "number": row["number"],
                "customer_id": str(row["customer_id"]),
                "old": Availability(row["availability"]).word,
                "new": now.word,
                "lines": [],
            },
        )
        level = levels[turn.item_id]
        order["lines"] += [
            {
                "line_id": str(line_id),
                "item_id": str(turn.item_id),
                "old": turn.old.word,
                "new": turn.new.word,
                "on_hand": decimal_text(level.on_hand),
                "demand": decimal_text(level.demand),
            }
            for line_id in lines.get((turn.order_id, turn.item_id), ())
        ]
    return list(told.values())


def _reflagged(application: "OrdersApplication", cause: PublicEvent, orders: list[dict[str, Any]]) -> list[Any]:
    call = Call.in_reaction(application.name, cause, application.clock.now())
    return [
        OrdersReflagged(
            originator_id=call.new_id(f"reflagged {start}"),
            originator_version=1,
            timestamp=call.at,
            metadata=call.metadata,
            cause={"source": cause.source_name, "type": cause.type, "id": str(cause.id)},
            orders=orders[start : start + MOST_ORDERS],
        )
        for start in range(0, len(orders), MOST_ORDERS)
    ]
