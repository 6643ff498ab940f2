"""Documents: issued of orders as they are, and never changed."""

from collections.abc import Mapping
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
from services.orders.answers import documents as answers_of_documents
from services.orders.app.issuing import Issuing, Paper
from services.orders.domain.company import COMPANY_ID, Company
from services.orders.domain.content import Content
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
            printed, more = self._printed(order, body)
            language = self._language(session, body)
            about = {
                "order_id": str(order.id),
                "order_number": order.number,
                "order_version": order.version,
                "movement_id": None if movement is None else str(movement),
            }
            buyer = customers.legal_data_of(session, [order.customer_id])[order.customer_id]
            told = {**frozen.of_order(kind, order.number, order.content, language), **more}
            paper = Paper(kind, printed, order.customer_id, buyer, about, told)
            return self._issue(session, call, body, language, paper)

    def get_document(self, document_id: UUID) -> Answer:
        """With all that it says, the logo of its time included."""
        with self.reading() as session:
            row = self._document_row(session, document_id)
            document: Document = self.load(document_id, Document)
            return answers_of_documents.document(row, self._with_logo(document))

    def list_documents(self, question: Body) -> Answer:
        with self.reading() as session:
            page = documents.list_documents(session, **question)
        return page.answer(answers_of_documents.head)

    # steps

    def _bring_up_to_date(self, session: Session, call: Call, order: Order) -> None:
        """A draft gets the terms and the prices of the day. Raises OrderNotDraft, CustomerArchived, NotYetKnown."""
        order.require_draft()
        wanted = [wish_for(line) for line in order.lines]
        content, items = self._as_of_today(call, session, order, wanted, new=wanted)
        self._require_prices(content, items)
        order.change(content, content.day, call.at, call.metadata)
        self.append(session, order)

    def _printed(self, order: Order, body: Body) -> tuple[Printed, Answer]:
        """What the document has in its lines, and what belongs to its kind.

        Raises OrderNotToConfirm, NothingDelivered, NotAShipment.
        """
        kind = body["kind"]
        if kind == OFFER:
            return printed_order(order.content), {"valid_until": body["valid_until"].isoformat()}
        if kind == CONFIRMATION:
            if order.status in (DRAFT, CANCELLED):
                raise OrderNotToConfirm(number=order.number)
            return printed_order(order.content), {}
        printed, day = self._delivered(order, body["movement_id"])
        if not printed.lines:
            raise NothingDelivered(number=order.number)
        more: Answer = {"shipped_on": None if day is None else day.isoformat()}
        return printed, {**more, "status": frozen.status_of_upd(printed)} if kind == UPD else more

    def _delivered(self, order: Order, movement_id: UUID | None) -> tuple[Printed, date | None]:
        """All that the customer has, or one shipment and its day."""
        if movement_id is None:
            return printed_delivery(order.content), None
        stored = self.recorder.select_events(order.id)
        events: list[Any] = [self.mapper.to_domain_event(each) for each in stored]
        for before, event in pairwise(events):
            if isinstance(event, Order.Shipped) and event.movement_id == str(movement_id):
                contents = [Content.from_state(vars(each)) for each in (before, event)]
                return printed_shipment(*contents), date.fromisoformat(event.moved_on)
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
