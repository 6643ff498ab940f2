"""What orders do when something happened elsewhere."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from contracts.company import day_of
from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.sql import Session
from services.orders.domain.order import Order
from services.orders.settling import close_settled
from services.orders.turns import Cause, recolour_and_tell

if TYPE_CHECKING:
    from services.orders.app import OrdersApplication


def when_customers_tell(application: "OrdersApplication", session: Session, events: Sequence[PublicEvent]) -> None:
    """Whoever is erased is so in what is attached to his orders; accounts move under the append lock."""
    if any(event.type == "CustomersMerged" for event in events):
        application.recorder.lock_appends(session)
    application.fold_heard(session, "customers", events)
    application.erase_files_of_erased(session, events)


def when_inventory_tells(application: "OrdersApplication", session: Session, events: Sequence[PublicEvent]) -> None:
    """Follows shipments and returns first, then copies the levels and recolours: a shipment precedes its levels.

    All under the append lock: a command that changed the demand in the same moment would see the old level, and we
    its old demand, and nobody would find the colours that are wrong by both.
    """
    if any(is_followed(event) or event.type == "StockChanged" for event in events):
        application.recorder.lock_appends(session)
    for event in filter(is_followed, events):
        follow_movement(application, session, event)
    application.fold_heard(session, "inventory", events)
    recolour_when_levels_changed(application, session, events)


def is_followed(event: PublicEvent) -> bool:
    """Of an order: issued for it, or taken back."""
    return event.type in ("StockIssued", "StockReceived") and event.data.get("order_id") is not None


def follow_movement(application: "OrdersApplication", session: Session, event: PublicEvent) -> None:
    """What inventory issued for an order counts as shipped, what it received of an order as returned.

    Who did it there did it to the order; that the order closes by it is nobody's doing.
    """
    order: Order = application.load(UUID(event.data["order_id"]), Order)
    moved = {UUID(line["line_id"]): Decimal(line["quantity"]) for line in event.data["lines"]}
    call = Call.in_reaction(application.name, event, application.clock.now())
    follow = order.ship if event.type == "StockIssued" else order.take_back
    day = day_of(event.time, application.zone)
    metadata = {**call.metadata, "actor": event.actor}
    follow(event.data["movement_id"], event.data["warehouse_id"], moved, day, event.time, metadata)
    application.append(session, order)
    close_settled(application, session, call, [order.id])


def recolour_when_levels_changed(
    application: "OrdersApplication", session: Session, events: Sequence[PublicEvent]
) -> None:
    """Turns the colours that are wrong by now, each with the event since which its item has its stock."""
    told = since_when(events)
    heard = {event.id: Cause.heard(application, event) for event in told.values()}
    recolour_and_tell(application, session, {item_id: heard[event.id] for item_id, event in told.items()})


def since_when(events: Sequence[PublicEvent]) -> dict[UUID, PublicEvent]:
    """Item -> the first event that told what is on hand now: those after it told of the demand, which orders know."""
    told: dict[UUID, tuple[str, PublicEvent]] = {}
    for event in events:
        if event.type == "StockChanged":
            for item in event.data["items"]:
                known = told.get(UUID(item["item_id"]))
                if known is None or known[0] != item["on_hand"]:
                    told[UUID(item["item_id"])] = (item["on_hand"], event)
    return {item_id: event for item_id, (_, event) in told.items()}
