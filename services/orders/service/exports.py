"""The part of the orders service that is for those who write files."""

from typing import Any

from contracts.commands.exports import DocumentsInFull
from contracts.roles import BOOKKEEPERS
from kernel.calls import Call
from kernel.entrypoints import query
from kernel.service import Service
from services.orders.app import OrdersApplication

Body = dict[str, Any]
Answer = dict[str, Any]


class ExportsService(Service):
    application: OrdersApplication

    @query(DocumentsInFull, BOOKKEEPERS)
    def orders_in_full(self, call: Call, question: Body) -> Answer:
        return self.application.orders_in_full(question)

    @query(DocumentsInFull, BOOKKEEPERS)
    def invoices_in_full(self, call: Call, question: Body) -> Answer:
        return self.application.invoices_in_full(question)

    @query(DocumentsInFull, BOOKKEEPERS)
    def movements_in_full(self, call: Call, question: Body) -> Answer:
        return self.application.movements_in_full(question)
