"""What customers does when something happened elsewhere."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contracts.envelope import PublicEvent
from kernel.sql import Session

if TYPE_CHECKING:
    from services.customers.app import CustomersApplication


def when_orders_tell(application: "CustomersApplication", session: Session, events: Sequence[PublicEvent]) -> None:
    """Who was deleted in the same moment comes back: nothing that was ordered or paid is ever nobody's."""
    application.fold_heard(session, "orders", events)
    application.bring_back(session, events)
