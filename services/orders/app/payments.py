"""Payments: received, assigned to customers, allocated to invoices, released, reversed."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.company import CURRENCY, day_of
from kernel.calls import Call
from kernel.problems import NotFound, NotYetKnown
from services.orders.answers import money as money_answers
from services.orders.app.invoices import Invoices
from services.orders.app.refusals import AlreadyReceived, UnknownCustomer
from services.orders.domain.invoice import CANCELLED, Invoice
from services.orders.domain.payment import Allocation, PayableInvoice, Payment
from services.orders.projections import customers, invoices, payments
from services.orders.settling import close_settled

Body = Mapping[str, Any]
Answer = dict[str, Any]
Wanted = Sequence[tuple[UUID, Decimal]]
DETAILS = ("number", "purpose", "kind")


class Payments(Invoices):
    def receive_payment(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            self._require_customer(session, body["customer_id"])
            self.recorder.lock_appends(session)
            fingerprints = [] if body["fingerprint"] is None else [body["fingerprint"]]
            self._require_new(session, fingerprints)
            content = payment_content(call, {**body, "fingerprints": fingerprints})
            payment = Payment.receive(call.new_id("payment"), call.at, **content)
            self.append(session, payment)
            return self._payment(session, payment.id)

    def change_payment(self, call: Call, body: Body) -> Answer:
        """What the body leaves out stays; whose it is can change while nothing of it is allocated."""
        with self.transaction() as session:
            if "customer_id" in body:
                self._require_customer(session, body["customer_id"])
            self.recorder.lock_appends(session)
            payment: Payment = self.load(body["payment_id"], Payment, body["version"])
            if "customer_id" in body:
                payment.assign(body["customer_id"], call.at, call.metadata)
            changes = {name: body[name] for name in DETAILS if name in body}
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
            self._allocate(session, call, payment, wanted)
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
            return payments.list_payments(session, **question).answer(money_answers.payment_head)

    # steps

    def _payment(self, session: Session, payment_id: UUID) -> Answer:
        row = payments.payment_row(session, payment_id)
        if row is None:
            raise NotFound(thing="payment", id=payment_id)
        return money_answers.payment(row, payments.allocations_of(session, payment_id))

    def _allocate(self, session: Session, call: Call, payment: Payment, wanted: Wanted) -> None:
        """Marks invoices as paid that are paid in full by it, and closes orders that are settled by it."""
        payable = self._payable(session, wanted)
        allocated = payment.allocate(payable, call.at, call.metadata)
        paid = self._paid(call, allocated, {invoice.invoice_id: invoice for invoice, _ in payable})
        self.append(session, payment, *paid)
        close_settled(self, session, call, [each.order_id for each in allocated])

    def _payable(self, session: Session, wanted: Wanted) -> list[tuple[PayableInvoice, Decimal]]:
        rows = {row["invoice_id"]: row for row in invoices.some(session, {invoice_id for invoice_id, _ in wanted})}
        for invoice_id, _ in wanted:
            if invoice_id not in rows:
                raise NotFound(thing="invoice", id=invoice_id)
        return [(_payable_invoice(rows[invoice_id]), amount) for invoice_id, amount in wanted]

    def _paid(
        self, call: Call, allocated: Iterable[Allocation], payable: Mapping[UUID, PayableInvoice]
    ) -> list[Invoice]:
        """The invoices that are paid in full now."""
        day = day_of(call.at, self.zone)
        paid: list[Invoice] = []
        for each in allocated:
            if each.amount == payable[each.invoice_id].unpaid:
                invoice: Invoice = self.load(each.invoice_id, Invoice)
                invoice.pay(day, call.at, call.metadata)
                paid.append(invoice)
        return paid

    def _require_customer(self, session: Session, customer_id: UUID | None) -> None:
        """Also one in the archive pays. Raises NotYetKnown."""
        if customer_id is not None and customer_id not in customers.names_of(session, [customer_id]):
            fault = {"field": "customer_id", "message": "Is not known."}
            raise NotYetKnown("customers", UnknownCustomer([fault], id=customer_id))

    def _require_new(self, session: Session, fingerprints: Sequence[str]) -> None:
        there = payments.with_fingerprints(session, fingerprints)
        for row in there.values():
            number = row["number"] or ""
            raise AlreadyReceived(number=number, day=row["day"].isoformat(), id=row["payment_id"])


def _payable_invoice(row: Mapping[Any, Any]) -> PayableInvoice:
    names = ("invoice_id", "number", "year", "order_id", "customer_id", "unpaid")
    return PayableInvoice(**{name: row[name] for name in names}, is_cancelled=row["state"] == CANCELLED)


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
        "is_opening": False,
        "fingerprints": body["fingerprints"],
    }
