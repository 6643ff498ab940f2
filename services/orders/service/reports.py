"""Reports, as queries of the service."""

from typing import Any

from contracts.commands import reports as schemas
from contracts.roles import OFFICE
from kernel.calls import Call
from kernel.entrypoints import query
from kernel.service import Service
from kernel.sight import as_seen
from services.orders.app import OrdersApplication


class ReportsService(Service):
    application: OrdersApplication

    @query(schemas.SalesReport, OFFICE)
    def report_sales(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.report_sales(as_seen(call, question))

    @query(schemas.OpenReport, OFFICE)
    def report_open(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.report_open(as_seen(call, question))

    @query(schemas.PromiseReport, OFFICE)
    def report_promises(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.report_promises(as_seen(call, question))

    @query(schemas.LostReport, OFFICE)
    def report_lost(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.report_lost(as_seen(call, question))

    @query(schemas.ClassReport, OFFICE)
    def report_classes(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.report_classes(as_seen(call, question))
