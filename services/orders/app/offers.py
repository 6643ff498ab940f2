"""Drafts that were offered are accepted; orders are copied."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.company import day_of
from kernel.calls import Call
from services.orders.app.dictionaries import own_fields_again
from services.orders.app.documents import Documents
from services.orders.app.refusals import NothingToCopy
from services.orders.app.registers import Items
from services.orders.domain.copying import wish_to_copy
from services.orders.domain.details import Details
from services.orders.domain.document import OfferExpired, OfferStale, OrderNotOffered
from services.orders.domain.lines import OrderLine, wish_for
from services.orders.domain.order import Order
from services.orders.projections import documents

OF_THE_CUSTOMER = ("delivery_address", "carrier", "note")
Body = Mapping[str, Any]
Answer = dict[str, Any]


class Offers(Documents):
    def accept_offer(self, call: Call, body: Body) -> Answer:
        """Places a draft as it was last offered, at the offered prices, whatever became of terms and prices since."""
        with self.transaction() as session:
            order = self._order_to_change(session, body)
            order.require_draft()
            self._require_valid_offer(session, order, day_of(call.at, self.zone))
            content, wanted = order.content, [wish_for(line) for line in order.lines]
            self._items(session, wanted, content.terms.price_type, content.day, new=wanted)
            self._place(session, call, order, content, body["override"])
            return self._order(session, order.id)

    def copy_order(self, call: Call, body: Body) -> Answer:
        """A new draft of the same lines, at the terms and prices of today; prices by hand and discounts stay.

        What was cancelled is not copied; lines of retired items are left out, and the answer names them. Fields of the
        company's own come along, but those that are retired.
        """
        with self.transaction() as session:
            order: Order = self.load(body["order_id"], Order)
            customer_id = body["customer_id"] or order.customer_id
            lines = [line for line in order.lines if line.due > 0]
            items = self._items_to_copy(session, order, lines)
            copied = [line for line in lines if not items[line.item_id].is_retired]
            left_out = [_left_out(line, items) for line in lines if items[line.item_id].is_retired]
            if not copied:
                raise NothingToCopy(number=order.number)
            new = {
                "customer_id": customer_id,
                "reference": None,
                "place": body["place"],
                "override": body["override"],
            }
            wanted = [wish_to_copy(line, items[line.item_id].ordered) for line in copied]
            answer = self._create(session, call, new, _details_to_copy(session, order, customer_id), wanted)
            return {**answer, "left_out": left_out}

    # steps

    def _require_valid_offer(self, session: Session, order: Order, today: date) -> None:
        """Raises OrderNotOffered, OfferStale, OfferExpired."""
        offer = documents.newest_offer(session, order.id)
        if offer is None:
            raise OrderNotOffered(number=order.number)
        if offer["order_version"] != order.version:
            raise OfferStale(number=order.number, offer=offer["number"])
        if offer["valid_until"] < today:
            raise OfferExpired(number=order.number, offer=offer["number"], day=offer["valid_until"].isoformat())

    def _items_to_copy(self, session: Session, order: Order, lines: list[OrderLine]) -> Items:
        wanted = [wish_for(line) for line in lines]
        return self._items(session, wanted, order.content.terms.price_type, self.today(), new=())


def _details_to_copy(session: Session, order: Order, customer_id: UUID) -> Details:
    details = order.content.details
    names = OF_THE_CUSTOMER if customer_id == order.customer_id else ()
    own = own_fields_again(session, details.own_fields)
    return Details(**{name: getattr(details, name) for name in names}, own_fields=own)


def _left_out(line: OrderLine, items: Items) -> Answer:
    item = items[line.item_id]
    return {"line_id": str(line.line_id), "item_id": str(line.item_id), "code": item.ordered.code, "name": item.name}
