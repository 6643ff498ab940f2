"""The books of the company as its bookkeepers speak of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.commands import money as schemas
from tests.builders import Amount, World

TERMS = {"price_type": "wholesale", "markup_percent": "0", "credit_limit": None, "deferral_days": 14}


class Books:
    """Answers and rows are what the API gives."""

    def __init__(self, world: World) -> None:
        self.world = world

    def terms(self, customer: UUID, **more: Any) -> None:
        data = {"customer_id": str(customer), "valid_from": "2025-11-01", **TERMS, **more}
        self.world.customers.tell("TermsChanged", customer, data)
        self.world.heard["orders from customers"].catch_up()

    def invoice(self, order: UUID, **more: Any) -> dict[str, Any]:
        body = schemas.IssueInvoice().load({"order_id": str(order), **more})
        return self.world.do("orders", "issue_invoice", **body)

    def part(self, order: UUID, quantities: Mapping[UUID, Amount]) -> dict[str, Any]:
        lines = [{"line_id": str(line), "quantity": str(quantity)} for line, quantity in quantities.items()]
        return self.invoice(order, lines=lines)

    def cancel(self, invoice: Mapping[str, Any]) -> dict[str, Any]:
        version = self.read(invoice)["version"]
        body = {"invoice_id": UUID(invoice["id"]), "version": [version], "reason": "ошибка"}
        return self.world.do("orders", "cancel_invoice", **body)

    def read(self, invoice: Mapping[str, Any]) -> dict[str, Any]:
        return self.world.orders.get_invoice(UUID(invoice["id"]))

    def pay(self, customer: UUID | None, amount: Amount, day: str = "2025-11-24", **more: Any) -> dict[str, Any]:
        """As often as it is told, unless ``again`` is false."""
        body = {"amount": str(amount), "date": day, "again": True, **more}
        if customer is not None:
            body["customer_id"] = str(customer)
        return self.world.do("orders", "receive_payment", **schemas.ReceivePayment().load(body))

    def change(self, payment: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        body = {"payment_id": payment["id"], "version": self.payment(payment)["version"], **more}
        return self.world.do("orders", "change_payment", **schemas.ChangePayment().load(body))

    def allocate(self, payment: Mapping[str, Any], *parts: tuple[Mapping[str, Any], Amount | str]) -> dict[str, Any]:
        wanted = [{"invoice_id": invoice["id"], "amount": str(amount)} for invoice, amount in parts]
        body = schemas.AllocatePayment().load({"payment_id": payment["id"], "allocations": wanted})
        return self.world.do("orders", "allocate_payment", **body)

    def release(self, payment: Mapping[str, Any], *parts: tuple[Mapping[str, Any], Amount | None]) -> dict[str, Any]:
        wanted = [
            {"invoice_id": invoice["id"], "amount": None if amount is None else str(amount)}
            for invoice, amount in parts
        ]
        body = schemas.ReleasePayment().load({"payment_id": payment["id"], "allocations": wanted or None})
        return self.world.do("orders", "release_payment", **body)

    def reverse(self, payment: Mapping[str, Any]) -> dict[str, Any]:
        body = {"payment_id": UUID(payment["id"]), "version": [self.payment(payment)["version"]], "reason": "ошибка"}
        return self.world.do("orders", "reverse_payment", **body)

    def payment(self, payment: Mapping[str, Any]) -> dict[str, Any]:
        return self.world.orders.get_payment(UUID(payment["id"]))

    def open(self, *rows: Mapping[str, Any], day: str = "2025-11-24") -> dict[str, Any]:
        return self.world.do("orders", "open_debts", **schemas.OpenDebts().load({"date": day, "rows": list(rows)}))

    def invoices(self, **question: Any) -> list[dict[str, Any]]:
        return list(self.world.orders.list_invoices(schemas.InvoiceList().load(question))["items"])

    def payments(self, **question: Any) -> list[dict[str, Any]]:
        return list(self.world.orders.list_payments(schemas.PaymentList().load(question))["items"])

    def debt(self, customer: UUID) -> dict[str, Any]:
        return self.world.orders.customer_debt(customer)

    def debts(self, **question: Any) -> dict[str, Any]:
        return self.world.orders.list_debts(schemas.DebtList().load(question))

    def statement(self, customer: UUID, since: str, until: str) -> dict[str, Any]:
        question = {"customer_id": str(customer), "since": since, "until": until}
        return self.world.orders.customer_statement(schemas.StatementQuery().load(question))

    def statement_document(self, customer: UUID, since: str, until: str, **more: Any) -> dict[str, Any]:
        """Of a moment of its own, as the clock has it."""
        question = schemas.StatementDocumentQuery().load(
            {"customer_id": str(customer), "since": since, "until": until, **more}
        )
        return self.world.orders.statement_document(self.world.call(), question)

    def ship(self, order: UUID, lines: Mapping[UUID, Amount] | None = None) -> None:
        self.world.ship(order, lines)
        self.world.sync()


def money(text: str) -> Decimal:
    return Decimal(text)
