"""Customers as a nameko service."""

import time
from collections.abc import Sequence
from typing import Any

from nameko.timer import timer

from contracts.commands import attachments, dictionaries, exports, imports
from contracts.commands import customers as schemas
from contracts.envelope import PublicEvent
from contracts.roles import BOOKKEEPERS, EVERYONE, HEADS, OFFICE, SELLERS
from kernel.calls import Call
from kernel.entrypoints import command, query
from kernel.identity import AS_SERVICE, Caller
from kernel.service import Service
from kernel.sql import Session
from kernel.subscribing import subscribe
from services.customers import policies
from services.customers.app import CustomersApplication

GATHER_SECONDS = 0.2  # nobody waits for a price type, a user or a figure of the desk: who needs a new one asks for it
REST_SECONDS = 0.03  # for who else writes


class CustomersService(Service):
    name = "customers"
    application_class = CustomersApplication
    application: CustomersApplication
    feed_readers = EVERYONE

    @subscribe("inventory", gather_seconds=GATHER_SECONDS)
    def when_inventory_tells(self, session: Session, events: Sequence[PublicEvent]) -> None:
        self.application.fold_heard(session, "inventory", events)

    @subscribe("orders", gather_seconds=GATHER_SECONDS)
    def when_orders_tell(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.when_orders_tell(self.application, session, events)

    @subscribe("tasks", gather_seconds=GATHER_SECONDS)
    def when_tasks_tell(self, session: Session, events: Sequence[PublicEvent]) -> None:
        self.application.fold_heard(session, "tasks", events)

    @subscribe("gateway", gather_seconds=GATHER_SECONDS)
    def when_the_gateway_tells(self, session: Session, events: Sequence[PublicEvent]) -> None:
        self.application.fold_heard(session, "gateway", events)

    @timer(interval=5, eager=True)
    def keep_the_desk_true(self) -> None:
        self.application.let_time_pass()
        self.application.draw_classes()
        while self.application.derive_some_rows():
            time.sleep(REST_SECONDS)

    def require_seen(self, caller: Caller, body: dict[str, Any]) -> None:
        self.application.require_seen(caller, body)

    @command(dictionaries.AddEntry, HEADS)
    def add_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.add_dictionary_entry(call, body)

    @command(dictionaries.ChangeEntry, HEADS)
    def change_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_dictionary_entry(call, body)

    @command(dictionaries.RetireEntry, HEADS)
    def retire_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.retire_dictionary_entry(call, body)

    @command(dictionaries.RestoreEntry, HEADS)
    def restore_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.restore_dictionary_entry(call, body)

    @query(dictionaries.EntryQuery, EVERYONE)
    def get_dictionary_entry(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_dictionary_entry(question)

    @query(dictionaries.EntryList, EVERYONE)
    def list_dictionary(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_dictionary(question)

    @command(schemas.RegisterCustomer, SELLERS)
    def register_customer(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.register_customer(call, body)

    @command(schemas.ChangeCustomer, SELLERS)
    def change_customer(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_customer(call, body)

    @command(schemas.SetTerms, HEADS)
    def set_terms(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.set_terms(call, body)

    @command(schemas.ChangeContacts, SELLERS)
    def change_contacts(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_contacts(call, body)

    @command(schemas.ErasePersonalData, HEADS)
    def erase_personal_data(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.erase_personal_data(call, body)

    @command(schemas.MergeCustomers, HEADS)
    def merge_customers(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.merge_customers(call, body)

    @query(schemas.MergePreview, HEADS)
    def preview_merge(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.preview_merge(question)

    @command(schemas.AssignManager, HEADS)
    def assign_manager(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.assign_manager(call, body)

    @command(schemas.ArchiveCustomer, SELLERS)
    def archive_customer(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.archive_customer(call, body)

    @command(schemas.RestoreCustomer, SELLERS)
    def restore_customer(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.restore_customer(call, body)

    @command(schemas.DeleteCustomer, SELLERS, level_with=("orders",))
    def delete_customer(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.delete_customer(call, body)

    @command(imports.ImportRows, SELLERS, level_with=("inventory", "gateway"))
    def import_customers(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.import_customers(call, body)

    @query(imports.ImportRows, SELLERS)
    def preview_import(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.preview_import(call, question)

    @query(schemas.CustomerList, EVERYONE)
    def list_customer_cards(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_customer_cards(call, question)

    @query(schemas.CustomerQuery, EVERYONE)
    def get_customer(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_customer(call, question["customer_id"])

    @query(schemas.SeenCustomers, EVERYONE)
    def seen_customers(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.seen_customers(call, question["customer_ids"])

    @query(schemas.CustomerList, EVERYONE)
    def list_customers(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_customers(call, question)

    @query(exports.InFull, BOOKKEEPERS)
    def customers_in_full(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.customers_in_full(question)

    @query(schemas.TermsQuery, EVERYONE)
    def get_terms(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_terms(question)

    @query(schemas.TermsHistory, EVERYONE)
    def terms_history(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.terms_history(question)

    @query(schemas.CustomerHistory, EVERYONE)
    def customer_history(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.customer_history(question)

    @command(attachments.AttachToCustomer, SELLERS)
    def attach_file(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.attach_file(call, body)

    @command(attachments.AttachmentOfCustomer, SELLERS)
    def detach_file(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.detach_file(call, body)

    @query(attachments.AttachmentsOfCustomer, EVERYONE)
    def list_attachments(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_attachments(question)

    @query(attachments.AttachmentOfCustomer, EVERYONE)
    def get_attachment(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_attachment(question)

    @query(attachments.AttachmentsAmong, OFFICE | AS_SERVICE)
    def attachments_among(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.attachments_among(question)

    @query(attachments.HeldFiles, AS_SERVICE)
    def held_files(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.held_files(question)
