"""One customer that was taken twice."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from kernel.calls import Call
from services.customers.app.register import Register
from services.customers.contacts import told
from services.customers.details import joined
from services.customers.domain import Customer
from services.customers.projections.contacts import whole

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

    def _joined_note(self, session: Session, customer: Customer, other: Customer) -> str | None:
        note = self.sealing.open(session, other.details["note"])
        if customer.details["note"] is not None or note is None:
            return customer.details["note"]  # type: ignore[no-any-return]
        return self.sealing.seal(session, customer.id, note)

    def _join_contacts(self, session: Session, call: Call, customer: Customer, other: Customer) -> None:
        """Those that both have stay as the customer has them; the others get ids of their own."""
        before = self.sealing.open(session, customer.contacts) or []
        known = {whole(each) for each in before}
        more = [each for each in self.sealing.open(session, other.contacts) or () if whole(each) not in known]
        if more:
            new = [{**each, "id": str(call.new_id(f"contact {place}"))} for place, each in enumerate(more)]
            text = self.sealing.seal(session, customer.id, [*before, *new])
            customer.change_contacts(text, told([*before, *new]), call.at, call.metadata)
