"""The part of the orders service that is about the company, its settings, credit, documents and offers."""

from typing import Any

from contracts.commands import Nothing, company, customers
from contracts.commands import documents as schemas
from contracts.roles import EVERYONE, HEADS, SELLERS
from kernel.calls import Call
from kernel.entrypoints import command, query
from kernel.service import Service
from kernel.sight import as_seen
from services.orders.app import OrdersApplication

Body = dict[str, Any]
Answer = dict[str, Any]


class SellingService(Service):
    application: OrdersApplication

    @command(company.DescribeCompany, HEADS)
    def describe_company(self, call: Call, body: Body) -> Answer:
        return self.application.describe_company(call, body)

    @command(company.ChangeSettings, HEADS)
    def change_settings(self, call: Call, body: Body) -> Answer:
        return self.application.change_settings(call, body)

    @query(Nothing, EVERYONE)
    def get_company(self, call: Call, question: Body) -> Answer:
        return self.application.get_company()

    @query(Nothing, EVERYONE)
    def get_settings(self, call: Call, question: Body) -> Answer:
        return self.application.get_settings()

    @query(company.CompanyHistory, EVERYONE)
    def company_history(self, call: Call, question: Body) -> Answer:
        return self.application.company_history(question)

    @query(company.CompanyHistory, EVERYONE)
    def settings_history(self, call: Call, question: Body) -> Answer:
        return self.application.settings_history(question)

    @query(customers.CustomerQuery, EVERYONE)
    def get_credit(self, call: Call, question: Body) -> Answer:
        return self.application.get_credit(question["customer_id"])

    @command(schemas.IssueDocument, EVERYONE, level_with=("inventory",))
    def issue_document(self, call: Call, body: Body) -> Answer:
        return self.application.issue_document(call, body)

    @command(schemas.PrintInvoice, EVERYONE)
    def print_invoice(self, call: Call, body: Body) -> Answer:
        return self.application.print_invoice(call, body)

    @query(schemas.DocumentQuery, EVERYONE)
    def get_document(self, call: Call, question: Body) -> Answer:
        return self.application.get_document(question["document_id"])

    @query(schemas.DocumentList, EVERYONE)
    def list_documents(self, call: Call, question: Body) -> Answer:
        return self.application.list_documents(as_seen(call, question))

    @command(schemas.AcceptOffer, SELLERS)
    def accept_offer(self, call: Call, body: Body) -> Answer:
        return self.application.accept_offer(call, body)

    @command(schemas.CopyOrder, SELLERS)
    def copy_order(self, call: Call, body: Body) -> Answer:
        return self.application.copy_order(call, body)
