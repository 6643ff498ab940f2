"""Orders that close by themselves: nothing remains to be delivered, and what was kept of the goods is paid."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from contracts.company import day_of
from kernel.calls import Call
from kernel.sql import Session
from services.orders.domain.order import Order
from services.orders.projections import accounts

if TYPE_CHECKING:
    from services.orders.app.registers import Registers


def close_settled(application: "Registers", session: Session, call: Call, order_ids: Iterable[UUID | None]) -> None:
    """Closes those of the orders that are settled, in the transaction that settled them.

    The caller holds the append lock, and has appended what settled them.
    """
    settled = accounts.settled(session, {each for each in order_ids if each is not None})
    orders: list[Order] = application.load_all(settled, Order)
    for order in orders:
        order.close(None, day_of(call.at, application.zone), call.at, call.metadata)
    application.append(session, *orders)
