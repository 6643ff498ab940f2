"""One customer that was taken twice."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kernel.calls import Call
from services.customers.app.register import Register
from services.customers.contacts import Contact, told, with_those_of
from services.customers.details import joined
from services.customers.domain import Customer

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Merging(Register):
    """Commands about customers that are the same."""

    def merge_customers(self, call: Call, body: Body) -> Answer:
        """What the customer lacks it takes from the other, which goes to the archive and points to it."""
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            other = self.load(body["other_id"], Customer)
            details = joined(customer.details, other.details)
            details["note"] = self._joined_note(session, customer, other)
            customer.change(details, call.at, call.metadata)
            self._join_contacts(session, call, customer, other)
            customer.take_in(other, call.at, call.metadata)
            self.append(session, customer, other)
            return self._card(session, customer.id)

    def preview_merge(self, question: Body) -> Answer:
        """What contacts the customer would have: those taken from the other have no id yet."""
        customer, other = self.load(question["customer_id"], Customer), self.load(question["other_id"], Customer)
        with self.reading() as session:
            _, contacts = self._contacts_of_both(session, customer, other)
        return {"contacts": contacts}

    def _joined_note(self, session: Session, customer: Customer, other: Customer) -> str | None:
        note = self.sealing.open(session, other.details["note"])
        if customer.details["note"] is not None or note is None:
            return customer.details["note"]  # type: ignore[no-any-return]
        return self.sealing.seal(session, customer.id, note)

    def _join_contacts(self, session: Session, call: Call, customer: Customer, other: Customer) -> None:
        """What is taken gets ids of its own."""
        before, after = self._contacts_of_both(session, customer, other)
        if after != before:
            new = [each | {"id": each["id"] or str(call.new_id(f"contact {n}"))} for n, each in enumerate(after)]
            text = self.sealing.seal(session, customer.id, new)
            customer.change_contacts(text, told(new), call.at, call.metadata)

    def _contacts_of_both(
        self, session: Session, customer: Customer, other: Customer
    ) -> tuple[list[Contact], list[Contact]]:
        """The customer's contacts, and what they would be with the other's."""
        own, others = (self.sealing.open(session, each.contacts) or [] for each in (customer, other))
        return own, with_those_of(others, own)
