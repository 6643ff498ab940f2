"""The people of a customer, and who of ours answers for it."""

from collections.abc import Mapping
from typing import Any

from contracts.events.customers import KEPT_WHEN_ERASED
from kernel.calls import Call
from services.customers.app.attachments import Attachments
from services.customers.domain import Customer
from services.customers.projections import register

Body = Mapping[str, Any]
Answer = dict[str, Any]


class People(Attachments):
    """Commands about people."""

    def change_contacts(self, call: Call, body: Body) -> Answer:
        """The complete new list."""
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            self._change_contacts(session, call, customer, body["contacts"])
            self.append(session, customer)
            return self._card(session, customer.id)

    def erase_personal_data(self, call: Call, body: Body) -> Answer:
        """For good, with those that were merged into it, and with all files: who knows what is in them.

        Tells what is ``kept``: issued documents must be, a customer is more than its people, and what was typed by hand
        into entries, orders and payments names nobody in particular. ``file_ids`` are for nobody but whoever keeps the
        bytes. Raises CustomerMerged for one that was merged: what was its, the other one has now.
        """
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            customer.require_its_own()
            same = self.load_all(register.with_those_taken_in(session, customer.id), Customer)
            self.sealing.delete_keys(session, [each.id for each in same])
            for each in same:
                each.erase(body["reason"], call.at, call.metadata)
            attachments = self._erased_files_of(session, call, [each.id for each in same])
            self.append(session, *same, *attachments)
            file_ids = [str(each.file_id) for each in attachments]
            return {**self._card(session, customer.id), "kept": list(KEPT_WHEN_ERASED), "file_ids": file_ids}

    def assign_manager(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            self._assign(session, call, customer, body["manager"])
            self.append(session, customer)
            return self._card(session, customer.id)
