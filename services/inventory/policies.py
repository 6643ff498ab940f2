"""What inventory does when something happened elsewhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.sql import Session
from services.inventory.projections.demand import fold_orders

if TYPE_CHECKING:
    from services.inventory.app import InventoryApplication


def tell_levels_when_demand_changed(
    application: "InventoryApplication", session: Session, events: Sequence[PublicEvent]
) -> None:
    """Every order event that changes the demand is followed by one StockChanged with the levels right after it."""
    changes = []
    for event, levels in fold_orders(session, events):
        if levels:
            call = Call.in_reaction(application.name, event, application.clock.now())
            changes.append(application.levels_changed(call, {"type": event.type, "id": str(event.id)}, levels))
    application.append(session, *changes)
