"""The part of the orders service that is about invoices, payments and debts."""

from typing import Any

from contracts.commands import bank
from contracts.commands import money as schemas
from contracts.commands.orders import OrderQuery
from contracts.roles import BOOKKEEPERS, EVERYONE, SELLERS
from kernel.calls import Call
from kernel.entrypoints import command, query
from kernel.problems import NotYours
from kernel.service import Service
from kernel.sight import as_seen
from services.orders.app import OrdersApplication

Body = dict[str, Any]
Answer = dict[str, Any]


class MoneyService(Service):
    application: OrdersApplication

    @command(schemas.IssueInvoice, SELLERS)
    def issue_invoice(self, call: Call, body: Body) -> Answer:
        return self.application.issue_invoice(call, body)

    @command(schemas.CancelInvoice, SELLERS)
    def cancel_invoice(self, call: Call, body: Body) -> Answer:
        return self.application.cancel_invoice(call, body)

    @query(schemas.InvoiceQuery, EVERYONE)
    def get_invoice(self, call: Call, question: Body) -> Answer:
        return self.application.get_invoice(question["invoice_id"])

    @query(OrderQuery, EVERYONE)
    def order_invoices(self, call: Call, question: Body) -> Answer:
        return self.application.order_invoices(question["order_id"])

    @query(schemas.InvoiceList, EVERYONE)
    def list_invoices(self, call: Call, question: Body) -> Answer:
        return self.application.list_invoices(as_seen(call, question))

    @command(schemas.ReceivePayment, BOOKKEEPERS)
    def receive_payment(self, call: Call, body: Body) -> Answer:
        return self.application.receive_payment(call, body)

    @command(schemas.ChangePayment, BOOKKEEPERS)
    def change_payment(self, call: Call, body: Body) -> Answer:
        return self.application.change_payment(call, body)

    @command(schemas.AllocatePayment, BOOKKEEPERS)
    def allocate_payment(self, call: Call, body: Body) -> Answer:
        return self.application.allocate_payment(call, body)

    @command(schemas.ReleasePayment, BOOKKEEPERS)
    def release_payment(self, call: Call, body: Body) -> Answer:
        return self.application.release_payment(call, body)

    @command(schemas.ReversePayment, BOOKKEEPERS)
    def reverse_payment(self, call: Call, body: Body) -> Answer:
        return self.application.reverse_payment(call, body)

    @query(schemas.PaymentQuery, EVERYONE)
    def get_payment(self, call: Call, question: Body) -> Answer:
        return self.application.get_payment(question["payment_id"])

    @query(schemas.PaymentList, EVERYONE)
    def list_payments(self, call: Call, question: Body) -> Answer:
        return self.application.list_payments(as_seen(call, question))

    @command(schemas.OpenDebts, BOOKKEEPERS)
    def open_debts(self, call: Call, body: Body) -> Answer:
        return self.application.open_debts(call, body)

    @query(schemas.CustomerDebtQuery, EVERYONE)
    def customer_debt(self, call: Call, question: Body) -> Answer:
        return self.application.customer_debt(question["customer_id"])

    @query(schemas.StatementQuery, EVERYONE)
    def customer_statement(self, call: Call, question: Body) -> Answer:
        return self.application.customer_statement(question)

    @query(schemas.StatementDocumentQuery, EVERYONE)
    def statement_document(self, call: Call, question: Body) -> Answer:
        return self.application.statement_document(call, question)

    @query(schemas.DebtList, EVERYONE)
    def list_debts(self, call: Call, question: Body) -> Answer:
        return self.application.list_debts(as_seen(call, question))

    @command(bank.ImportPayments, BOOKKEEPERS)
    def import_payments(self, call: Call, body: Body) -> Answer:
        return self.application.import_payments(call, body)

    @query(bank.ProposalQuery, EVERYONE)
    def propose_payments(self, call: Call, question: Body) -> Answer:
        """Anybody's payment may be for anybody's invoice. Raises NotYours for a caller who does not see all."""
        if not call.caller.sees_all:
            raise NotYours
        return self.application.propose_payments(question)

    @command(bank.ConfirmProposals, BOOKKEEPERS)
    def confirm_proposals(self, call: Call, body: Body) -> Answer:
        return self.application.confirm_proposals(call, body)
