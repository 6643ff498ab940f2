"""The people of a customer, and who of ours answers for it."""

from collections.abc import Mapping
from typing import Any

from contracts.events.customers import KEPT_WHEN_ERASED
from kernel.calls import Call
from services.customers.app.register import Register
from services.customers.domain import Customer
from services.customers.projections import register

Body = Mapping[str, Any]
Answer = dict[str, Any]


class People(Register):
    """Commands about people."""

    def change_contacts(self, call: Call, body: Body) -> Answer:
        """The complete new list."""
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            self._change_contacts(session, call, customer, body["contacts"])
            self.append(session, customer)
            return self._card(session, customer.id)

    def erase_personal_data(self, call: Call, body: Body) -> Answer:
        """For good, with those that were merged into it. Tells what stays: issued documents must be kept, and a
        customer is more than its people. Raises CustomerMerged for one of those: what was its, the kept one has now."""
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            customer.require_its_own()
            same = self.load_all(register.with_those_taken_in(session, customer.id), Customer)
            self.sealing.delete_keys(session, [each.id for each in same])
            for each in same:
                each.erase(body["reason"], call.at, call.metadata)
            self.append(session, *same)
            return {**self._card(session, customer.id), "kept": list(KEPT_WHEN_ERASED)}

    def assign_manager(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            customer.assign(body["manager"], call.at, call.metadata)
            self.append(session, customer)
            return self._card(session, customer.id)
