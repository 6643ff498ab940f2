"""Orders that close by themselves: nothing remains to be delivered, and what was kept of the goods is paid."""

from collections.abc import Iterable
from uuid import UUID

from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.sql import Session
from services.orders.domain.order import Order
from services.orders.projections import accounts


def close_settled(
    application: ServiceApplication, session: Session, call: Call, order_ids: Iterable[UUID | None]
) -> None:
    """Closes those of the orders that are settled, in the transaction that settled them.

    The caller holds the append lock, and has appended what settled them.
    """
    for order_id in accounts.settled(session, {each for each in order_ids if each is not None}):
        order: Order = application.load(order_id, Order)
        order.close(None, call.at, call.metadata)
        application.append(session, order)
