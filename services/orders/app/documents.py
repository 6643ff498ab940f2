"""Documents: issued of orders as they are, and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.company import day_of
from contracts.documents import CONFIRMATION, OFFER, UPD
from contracts.roles import SELLERS
from kernel.calls import Call
from kernel.problems import Forbidden, ValidationFailed
from services.orders.answers import documents as document_answers
from services.orders.app.issuing import Issuing, Number, Paper
from services.orders.domain.company import COMPANY_ID, Company
from services.orders.domain.deliveries import delivery_of
from services.orders.domain.document import (
    Document,
    NotAShipment,
    NothingDelivered,
    OrderNotToConfirm,
    require_future,
)
from services.orders.domain.lines import wish_for
from services.orders.domain.moved import moved_by
from services.orders.domain.order import CANCELLED, DRAFT, Order
from services.orders.domain.printing import Printed, printed_order, printed_shipments
from services.orders.papers import frozen
from services.orders.projections import customers, documents

OF_SELLERS = (CONFIRMATION, OFFER)
Body = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True)
class ToPrint:
    """Goods, what the document says beside them, its day and number where they are not the next, its shipments."""

    printed: Printed
    told: Answer
    day: date | None = None
    number: Number | None = None
    movement_ids: Sequence[UUID] = ()


class Documents(Issuing):
    def issue_document(self, call: Call, body: Body) -> Answer:
        """Of an order: a confirmation, an offer, a delivery note or a universal transfer document.

        An offer first brings its draft to the terms and prices of the day: what was offered is what the draft says.
        """
        kind = body["kind"]
        _require_fitting(body)
        if kind in OF_SELLERS and not call.caller.has_one_of(SELLERS):
            raise Forbidden(errors=[{"field": "kind", "message": "Offers and confirmations are for sellers."}])
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            order: Order = self.load(body["order_id"], Order)
            if kind == OFFER:
                require_future(body["valid_until"], day_of(call.at, self.zone))
                self._bring_up_to_date(session, call, order)
            goods = self._to_print(session, order, body)
            language = self._language(session, body)
            about = {
                "order_id": str(order.id),
                "order_number": order.number,
                "order_version": order.version,
                "movement_ids": [str(each) for each in goods.movement_ids],
            }
            buyer = customers.legal_data_of(session, [order.customer_id])[order.customer_id]
            told = {**frozen.of_order(kind, order.number, order.content, language), **goods.told}
            paper = Paper(kind, goods.printed, order.customer_id, buyer, about, told, goods.day, goods.number)
            return self._issue(session, call, body, language, paper)

    def get_document(self, document_id: UUID) -> Answer:
        """With all that it says, the logo of its time included."""
        with self.reading() as session:
            row = self._document_row(session, document_id)
            document: Document = self.load(document_id, Document)
            return document_answers.document(row, self._with_logo(document))

    def list_documents(self, question: Body) -> Answer:
        with self.reading() as session:
            page = documents.list_documents(session, **question)
        return page.answer(document_answers.head)

    # steps

    def _bring_up_to_date(self, session: Session, call: Call, order: Order) -> None:
        """A draft gets the terms and the prices of the day.

        Raises OrderNotDraft, CustomerArchived, CustomerDeleted, NotYetKnown.
        """
        order.require_draft()
        wanted = [wish_for(line) for line in order.lines]
        content, items = self._as_of_today(call, session, order, wanted, new=wanted)
        self._require_prices(content, items)
        order.change(content, content.day, call.at, call.metadata)
        self.append(session, order)

    def _to_print(self, session: Session, order: Order, body: Body) -> ToPrint:
        """What the document has in its lines, and what belongs to its kind.

        Raises OrderNotToConfirm, NothingDelivered, NotAShipment, ShipmentHasItsDocument.
        """
        kind = body["kind"]
        if kind == OFFER:
            return ToPrint(printed_order(order.content), {"valid_until": body["valid_until"].isoformat()})
        if kind == CONFIRMATION:
            if order.status in (DRAFT, CANCELLED):
                raise OrderNotToConfirm(number=order.number)
            return ToPrint(printed_order(order.content), {})
        return self._delivered(session, order, kind, body["movement_id"])

    def _delivered(self, session: Session, order: Order, kind: str, movement_id: UUID | None) -> ToPrint:
        """Some shipments, of the day of the last of them; printed again under the number that they have."""
        shipments = {UUID(event.movement_id): event for event in self._shipments(order)}
        if movement_id is not None and movement_id not in shipments:
            raise NotAShipment(number=order.number, id=movement_id)
        written = documents.written_for(session, order.id, kind)
        delivery = delivery_of(order.number, list(shipments), movement_id, written)
        events = [shipments[each] for each in delivery.movement_ids]
        vat_included = order.content.terms.vat_included
        printed = printed_shipments([moved_by(event) for event in events], vat_included=vat_included)
        if not printed.lines:
            raise NothingDelivered(number=order.number)
        day = max(date.fromisoformat(event.moved_on) for event in events)
        told: Answer = {"shipped_on": day.isoformat()}
        if kind == UPD:
            told["status"] = frozen.status_of_upd(printed)
        before = delivery.before
        number = None if before is None else Number(before.number, before.serial, before.year)
        return ToPrint(printed, told, day, number, delivery.movement_ids)

    def _shipments(self, order: Order) -> list[Order.Shipped]:
        """The first before the later."""
        events: list[Any] = [self.mapper.to_domain_event(each) for each in self.recorder.select_events(order.id)]
        return [event for event in events if isinstance(event, Order.Shipped)]

    def _with_logo(self, document: Document) -> Answer:
        """The company's log has every logo that it ever had."""
        logo = None
        if document.logo_version is not None:
            own: Company = self.repository.get(COMPANY_ID, version=document.logo_version)
            logo = own.logo
        return {**document.content, "seller": {**document.content["seller"], "logo": logo}}


def _require_fitting(body: Body) -> None:
    """A validity is an offer's, a shipment a delivery document's. Raises ValidationFailed."""
    kind, faults = body["kind"], []
    if kind == OFFER and body["valid_until"] is None:
        faults.append({"field": "valid_until", "message": "Missing data for required field."})
    if kind != OFFER and body["valid_until"] is not None:
        faults.append({"field": "valid_until", "message": "Only an offer is valid until a day."})
    if kind in (OFFER, CONFIRMATION) and body["movement_id"] is not None:
        faults.append({"field": "movement_id", "message": "Only a delivery document is about a shipment."})
    if faults:
        raise ValidationFailed(errors=faults)
