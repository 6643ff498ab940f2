"""Documents: issued of orders as they are, and never changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
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
from services.orders.domain.content import Content
from services.orders.domain.deliveries import Delivery, written_before
from services.orders.domain.document import (
    Document,
    NotAShipment,
    NothingDelivered,
    OrderNotToConfirm,
    require_future,
)
from services.orders.domain.lines import wish_for
from services.orders.domain.order import CANCELLED, DRAFT, Order
from services.orders.domain.printing import Printed, printed_delivery, printed_order, printed_shipment
from services.orders.papers import frozen
from services.orders.projections import customers, documents

OF_SELLERS = (CONFIRMATION, OFFER)
Body = Mapping[str, Any]
Answer = dict[str, Any]


@dataclass(frozen=True)
class ToPrint:
    """Goods, what the document says beside them, and its day and number where they are not the next."""

    printed: Printed
    told: Answer
    day: date | None = None
    number: Number | None = None


class Documents(Issuing):
    def issue_document(self, call: Call, body: Body) -> Answer:
        """Of an order: a confirmation, an offer, a delivery note or a universal transfer document.

        An offer first brings its draft to the terms and prices of the day: what was offered is what the draft says.
        """
        kind, movement = body["kind"], body["movement_id"]
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
                "movement_id": None if movement is None else str(movement),
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
        """A draft gets the terms and the prices of the day. Raises OrderNotDraft, CustomerArchived, NotYetKnown."""
        order.require_draft()
        wanted = [wish_for(line) for line in order.lines]
        content, items = self._as_of_today(call, session, order, wanted, new=wanted)
        self._require_prices(content, items)
        order.change(content, content.day, call.at, call.metadata)
        self.append(session, order)

    def _to_print(self, session: Session, order: Order, body: Body) -> ToPrint:
        """What the document has in its lines, and what belongs to its kind.

        Raises OrderNotToConfirm, NothingDelivered, NotAShipment, OrderHasItsDocument, ShipmentHasItsDocument.
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
        """All that the customer has, or one shipment, of its day; printed again under the number that it has."""
        if movement_id is None:
            printed, version, day = printed_delivery(order.content), order.version, None
        else:
            printed, version, day = self._shipment(order, movement_id)
        if not printed.lines:
            raise NothingDelivered(number=order.number)
        written = documents.written_for(session, order.id, kind)
        before = written_before(kind, order.number, Delivery(movement_id, version), written)
        told: Answer = {"shipped_on": None if day is None else day.isoformat()}
        if kind == UPD:
            told["status"] = frozen.status_of_upd(printed)
        if before is None:
            return ToPrint(printed, told, day)
        return ToPrint(printed, told, before.day, Number(before.number, before.serial, before.year))

    def _shipment(self, order: Order, movement_id: UUID) -> tuple[Printed, int, date]:
        """With the order's version and the day. Raises NotAShipment."""
        stored = self.recorder.select_events(order.id)
        events: list[Any] = [self.mapper.to_domain_event(each) for each in stored]
        for before, event in pairwise(events):
            if isinstance(event, Order.Shipped) and event.movement_id == str(movement_id):
                contents = [Content.from_state(vars(each)) for each in (before, event)]
                return printed_shipment(*contents), event.originator_version, date.fromisoformat(event.moved_on)
        raise NotAShipment(number=order.number, id=movement_id)

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
