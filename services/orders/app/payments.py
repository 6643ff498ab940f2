"""Payments: received, assigned to customers, allocated to invoices, released, reversed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.company import CURRENCY, day_of
from contracts.fields import money_text
from kernel.calls import Call
from kernel.problems import NotFound, NotYetKnown, ValidationFailed
from services.orders.answers import money as money_answers
from services.orders.app.allocating import Allocating
from services.orders.app.dictionaries import payment_kind
from services.orders.app.invoices import Invoices
from services.orders.app.refusals import AlreadyReceived, LikeReceived, UnknownCustomer
from services.orders.domain.payment import Payment
from services.orders.projections import customers, payments

Body = Mapping[str, Any]
Answer = dict[str, Any]
DETAILS = ("number", "purpose")


class Payments(Invoices):
    def receive_payment(self, call: Call, body: Body) -> Answer:
        self._require_past(call, body["date"])
        with self.transaction() as session:
            self._require_customer(session, body["customer_id"])
            self.recorder.lock_appends(session)
            fingerprints = [] if body["fingerprint"] is None else [body["fingerprint"]]
            self._require_new(session, body, fingerprints)
            kind = payment_kind(session, body["kind"])
            content = payment_content(call, {**body, **kind, "fingerprints": fingerprints})
            payment = Payment.receive(call.new_id("payment"), call.at, **content)
            self.append(session, payment)
            return self._payment(session, payment.id)

    def change_payment(self, call: Call, body: Body) -> Answer:
        """What the body leaves out stays; whose it is can change while nothing of it is allocated."""
        self._require_past(call, body.get("date"))
        with self.transaction() as session:
            if "customer_id" in body:
                self._require_customer(session, body["customer_id"])
            self.recorder.lock_appends(session)
            payment: Payment = self.load(body["payment_id"], Payment, body["version"])
            if "customer_id" in body:
                payment.assign(body["customer_id"], call.at, call.metadata)
            changes = {name: body[name] for name in DETAILS if name in body}
            if body.get("kind", payment.last.kind) != payment.last.kind:
                changes |= payment_kind(session, body["kind"])
            if "date" in body:
                changes["day"] = body["date"].isoformat()
            payment.change(changes, call.at, call.metadata)
            self.append(session, payment)
            return self._payment(session, payment.id)

    def allocate_payment(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            payment: Payment = self.load(body["payment_id"], Payment)
            wanted = [(each["invoice_id"], each["amount"]) for each in body["allocations"]]
            allocating = Allocating(self, session, call, [payment], [invoice_id for invoice_id, _ in wanted])
            allocating.allocate(payment.id, wanted)
            allocating.append()
            return self._payment(session, payment.id)

    def release_payment(self, call: Call, body: Body) -> Answer:
        """All that is allocated, or some of it: it is an advance again."""
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            payment: Payment = self.load(body["payment_id"], Payment)
            wanted = None
            if body["allocations"] is not None:
                wanted = [(each["invoice_id"], each["amount"]) for each in body["allocations"]]
            payment.release(wanted, call.at, call.metadata)
            self.append(session, payment)
            return self._payment(session, payment.id)

    def reverse_payment(self, call: Call, body: Body) -> Answer:
        """One that was entered wrongly: it does not count any more, and stays to be seen."""
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            payment: Payment = self.load(body["payment_id"], Payment, body["version"])
            today = day_of(call.at, self.zone).isoformat()
            payment.reverse(body["reason"], today, call.at, call.metadata)
            self.append(session, payment)
            return self._payment(session, payment.id)

    def get_payment(self, payment_id: UUID) -> Answer:
        with self.reading() as session:
            return self._payment(session, payment_id)

    def list_payments(self, question: Body) -> Answer:
        with self.reading() as session:
            page, sums = payments.list_payments(session, **question)
        return {**page.answer(money_answers.payment_head), "totals": money_answers.totals(sums)}

    # steps

    def _payment(self, session: Session, payment_id: UUID) -> Answer:
        row = payments.payment_row(session, payment_id)
        if row is None:
            raise NotFound(thing="payment", id=payment_id)
        return money_answers.payment(row, payments.allocations_of(session, payment_id))

    def _require_past(self, call: Call, day: date | None) -> None:
        """Money counts from the day that it has: none comes before its day. Raises ValidationFailed."""
        if day is not None and day > day_of(call.at, self.zone):
            raise ValidationFailed(errors=[{"field": "date", "message": "Must not be after today."}])

    def _require_customer(self, session: Session, customer_id: UUID | None) -> None:
        """Also one in the archive pays. Raises NotYetKnown, CustomerDeleted."""
        if customer_id is None:
            return
        if customer_id not in customers.names_of(session, [customer_id]):
            fault = {"field": "customer_id", "message": "Is not known."}
            raise NotYetKnown("customers", UnknownCustomer([fault], id=customer_id))
        self._require_there(session, [customer_id])

    def _require_new(self, session: Session, body: Body, fingerprints: Sequence[str]) -> None:
        """Raises AlreadyReceived, LikeReceived."""
        there = payments.with_fingerprints(session, fingerprints)
        for row in there.values():
            number = row["number"] or ""
            raise AlreadyReceived(number=number, day=row["day"].isoformat(), id=row["payment_id"])
        names_itself = body["number"] is not None or body["customer_id"] is not None
        if not fingerprints and names_itself and not body["again"]:
            _require_unlike(payments.like(session, body["date"], body["number"], body["amount"], body["customer_id"]))


def _require_unlike(row: Mapping[Any, Any] | None) -> None:
    """Raises LikeReceived."""
    if row is not None:
        said = {"amount": money_text(row["amount"]), "day": row["day"].isoformat(), "number": row["number"] or "—"}
        raise LikeReceived(**said, id=row["payment_id"])


def payment_content(call: Call, body: Body) -> dict[str, Any]:
    """What a payment says when it is received."""
    customer_id = body["customer_id"]
    return {
        "metadata": call.metadata,
        "customer_id": None if customer_id is None else str(customer_id),
        "currency": CURRENCY,
        "amount": str(body["amount"]),
        "number": body["number"],
        "day": body["date"].isoformat(),
        "purpose": body["purpose"],
        "payer": body["payer"],
        "kind": body["kind"],
        "kind_names": body["kind_names"],
        "is_opening": False,
        "fingerprints": body["fingerprints"],
    }
