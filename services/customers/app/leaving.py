"""Customers who leave the desk, for the archive or for good, and come back."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from contracts.events.customers import DEBT, INVOICE, ORDER, PAYMENT
from kernel.calls import Call
from kernel.identity import Caller
from services.customers.app.refusals import CodeTakenByAnothers, CodeTakenMeanwhile, CustomerInUse
from services.customers.app.register import Register
from services.customers.domain import Customer, made_code
from services.customers.projections import register
from services.customers.projections.desk import ties_of

TYING: Mapping[str, tuple[str, str | None]] = {
    "OrderPlaced": (ORDER, "order_id"),
    "InvoiceIssued": (INVOICE, "invoice_id"),
    "PaymentReceived": (PAYMENT, "payment_id"),
    "PaymentChanged": (PAYMENT, "payment_id"),
    "DebtOpened": (DEBT, None),
}
IN_THE_WAY = (
    {"field": "orders", "message": "Orders: {count}."},
    {"field": "invoices", "message": "Invoices: {count}."},
    {"field": "payments", "message": "Payments: {count}."},
    {"field": "debts", "message": "Debts from before: {count}."},
)

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Leaving(Register):
    """Commands about the archive and deletion, and what undoes a deletion by itself."""

    def archive_customer(self, call: Call, body: Body) -> Answer:
        """The customer takes no new orders; what is open goes on."""
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            customer.archive(call.at, call.metadata)
            self.append(session, customer)
            return self._card(session, customer.id)

    def restore_customer(self, call: Call, body: Body) -> Answer:
        """From the archive; one who was deleted is where he was then.

        Raises CodeTakenMeanwhile, CodeTakenByAnothers, CustomerMerged.
        """
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            if customer.is_deleted:
                self._take_back_deletion(session, call, customer)
            else:
                customer.restore(call.at, call.metadata)
                self.append(session, customer)
            return self._card(session, customer.id)

    def delete_customer(self, call: Call, body: Body) -> Answer:
        """With those that it took in. Raises CustomerInUse where orders told anything of them; drafts are nothing that
        they tell."""
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            customer = self.load(body["customer_id"], Customer, body["version"])
            taken_in = self._taken_in(session, customer)
            ties = ties_of(session, [each.id for each in (customer, *taken_in)])
            customer.delete(taken_in, call.at, call.metadata)
            if any(ties.values()):
                faults = [
                    {**each, "message": each["message"].format(count=ties[each["field"]])}
                    for each in IN_THE_WAY
                    if ties[each["field"]]
                ]
                raise CustomerInUse(faults, name=customer.details["name"])
            self.append(session, customer, *taken_in)
            return {"id": str(customer.id), "version": customer.version}

    # reactions

    def bring_back(self, session: Session, events: Sequence[PublicEvent]) -> None:
        """Into the archive, whom something came for that was done before its doer had heard of the deletion."""
        came: dict[UUID, PublicEvent] = {}
        for event in events:
            if event.type in TYING and event.data["customer_id"] is not None:
                came.setdefault(UUID(event.data["customer_id"]), event)
        for customer_id in register.deleted_among(session, came) if came else ():
            self._bring_back(session, customer_id, came[customer_id])

    # steps

    def _bring_back(self, session: Session, customer_id: UUID, event: PublicEvent) -> None:
        """The one who has it all now, with those that it took in; who comes back already does not come twice."""
        self.recorder.lock_appends(session)
        customer: Customer = self.load(customer_id, Customer)
        while customer.merged_into is not None:
            customer = self.load(customer.merged_into, Customer)
        if not customer.is_deleted:
            return
        call = Call.in_reaction(self.name, event, self.clock.now())
        taken_in = self._taken_in(session, customer)
        numbers = register.free_numbers(session)
        for each in (customer, *taken_in):
            if register.code_is_taken(session, each.code):
                each.take_code(made_code(next(numbers)), call.at, call.metadata)
        customer.come_back(_because(event), call.at, call.metadata)
        for each in taken_in:
            each.take_back_deletion(call.at, call.metadata)
        self.append(session, customer, *taken_in)

    def _take_back_deletion(self, session: Session, call: Call, customer: Customer) -> None:
        customer.require_its_own()
        same = [customer, *self._taken_in(session, customer)]
        for each in same:
            _require_code_of_its_own(session, call.caller, each.code)
            each.take_back_deletion(call.at, call.metadata)
        self.append(session, *same)

    def _taken_in(self, session: Session, customer: Customer) -> list[Customer]:
        """Those that were merged into it, and into them."""
        ids = register.with_those_taken_in(session, customer.id)
        taken_in: list[Customer] = self.load_all([each for each in ids if each != customer.id], Customer)
        return taken_in


def _require_code_of_its_own(session: Session, caller: Caller, code: str) -> None:
    """Raises CodeTakenMeanwhile, CodeTakenByAnothers."""
    other = register.customers_by_code(session, [code]).get(code)
    if other is None:
        return
    faults = [{"field": "code", "message": "Is already used."}]
    if not caller.sees_what_is_of(other["owner"]):
        raise CodeTakenByAnothers(faults, code=code, manager=other["owner"])
    raise CodeTakenMeanwhile(faults, code=code, name=other["name"])


def _because(event: PublicEvent) -> dict[str, str | None]:
    kind, name = TYING[event.type]
    number = event.data["number"]
    return {
        "kind": kind,
        "id": None if name is None else event.data[name],
        "number": None if number is None else str(number),
    }
