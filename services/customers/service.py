"""Customers as a nameko service."""

from typing import Any

from contracts.commands import customers as schemas
from contracts.roles import EVERYONE, SELLERS
from kernel.calls import Call
from kernel.entrypoints import command, query
from kernel.service import Service
from services.customers.app import CustomersApplication


class CustomersService(Service):
    name = "customers"
    application_class = CustomersApplication
    application: CustomersApplication
    feed_readers = EVERYONE

    @command(schemas.RegisterCustomer, SELLERS)
    def register_customer(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.register_customer(call, body)

    @command(schemas.ArchiveCustomer, SELLERS)
    def archive_customer(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.archive_customer(call, body)

    @command(schemas.RestoreCustomer, SELLERS)
    def restore_customer(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.restore_customer(call, body)

    @query(schemas.CustomerQuery, EVERYONE)
    def get_customer(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_customer(question["customer_id"])

    @query(schemas.CustomerList, EVERYONE)
    def list_customers(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_customers(question)
