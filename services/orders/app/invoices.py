"""Invoices: issued for orders that are placed, cancelled, read."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.company import CURRENCY, day_of
from kernel.calls import Call
from kernel.problems import NotFound
from services.orders.answers import money as money_answers
from services.orders.app.orders import Orders
from services.orders.app.refusals import InvoiceOutOfTime
from services.orders.domain.invoice import CANCELLED, Invoice
from services.orders.domain.invoicing import (
    Invoiced,
    InvoiceLine,
    Request,
    request_all,
    request_lines,
    request_sum,
)
from services.orders.domain.money_refusals import InvoiceHasPayments, OrderNotPlaced
from services.orders.domain.order import DRAFT, Order
from services.orders.domain.settings import INVOICE, Series
from services.orders.papers import frozen
from services.orders.projections import book, company, customers, invoices

Body = Mapping[str, Any]
Answer = dict[str, Any]
ZERO = Decimal("0.00")


class Invoices(Orders):
    def issue_invoice(self, call: Call, body: Body) -> Answer:
        """For all of an order that is not invoiced yet, for some of its lines, or for a sum on account."""
        today = day_of(call.at, self.zone)
        day = body["date"] or today
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            order: Order = self.load(body["order_id"], Order)
            if order.status == DRAFT:
                raise OrderNotPlaced(number=order.number)
            _require_in_time(day, order.content.day, today)
            request = _request(order, _invoiced(invoices.of_order(session, order.id)), body)
            due_date = body["due_date"] or day + timedelta(days=order.content.terms.deferral_days)
            invoice = Invoice.issue(
                call.new_id("invoice"),
                day,
                due_date,
                call.at,
                metadata=call.metadata,
                order_id=str(order.id),
                order_number=order.number,
                customer_id=str(order.customer_id),
                **self._numbered(session, day),
                **self._parties(session, order.customer_id),
                **_content(request, _named_lines(session, order, request)),
            )
            self.append(session, invoice)
            return self._invoice(session, invoice.id)

    def cancel_invoice(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            invoice: Invoice = self.load(body["invoice_id"], Invoice, body["version"])
            paid_by = invoices.payments_of(session, invoice.id)
            if paid_by:
                payments = ", ".join(row["number"] or row["day"].isoformat() for row in paid_by)
                raise InvoiceHasPayments(number=invoice.number, payments=payments)
            invoice.cancel(body["reason"], call.at, call.metadata)
            self.append(session, invoice)
            return self._invoice(session, invoice.id)

    def get_invoice(self, invoice_id: UUID) -> Answer:
        with self.reading() as session:
            return self._invoice(session, invoice_id)

    def order_invoices(self, order_id: UUID) -> Answer:
        """All invoices of an order, with what is left to invoice."""
        with self.reading() as session:
            order = self._row(session, order_id)
            rows = invoices.of_order(session, order_id)
        today = self.today()
        invoiced = _invoiced(rows).amount
        return money_answers.invoices_of_order(order, rows, invoiced, today)

    def list_invoices(self, question: Body) -> Answer:
        today = self.today()
        with self.reading() as session:
            page, sums = invoices.list_invoices(session, today=today, **question)
        told = page.answer(lambda row: money_answers.invoice_head(row, today))
        return {**told, "totals": money_answers.totals(sums)}

    # steps

    def _invoice(self, session: Session, invoice_id: UUID) -> Answer:
        row = invoices.invoice_row(session, invoice_id)
        if row is None:
            raise NotFound(thing="invoice", id=invoice_id)
        return money_answers.invoice(row, invoices.payments_of(session, invoice_id), self.today())

    def _numbered(self, session: Session, day: date) -> Answer:
        """The next number of the year of a day, or of all if the company numbers on and on."""
        series = Series.of(company.settings_row(session)["content"], INVOICE)
        serial = invoices.next_serial(session, day.year if series.by_year else None)
        return {"serial": serial, "number": series.printed(serial)}

    def _parties(self, session: Session, customer_id: UUID) -> Answer:
        """Buyer and seller as they are known today, and what an invoice would have to say of them besides."""
        buyer = customers.legal_data_of(session, [customer_id])[customer_id]
        card = company.company_row(session)["card"]
        seller = frozen.seller(card, frozen.bank_account(card["bank_accounts"], None))
        missing = frozen.missing(INVOICE, {"buyer": frozen.buyer(buyer), "seller": seller})
        return {"buyer": buyer, "seller": seller, "missing": missing}


def _require_in_time(day: date, first: date, today: date) -> None:
    """Today is always in time. Raises InvoiceOutOfTime."""
    if day != today and not first <= day <= today:
        fault = {"field": "date", "message": "Must be from the day of the order to today."}
        raise InvoiceOutOfTime([fault], first=first.isoformat(), last=today.isoformat())


def _request(order: Order, invoiced: Invoiced, body: Body) -> Request:
    number, content = order.number, order.content
    if body["lines"] is not None:
        wanted = [(line["line_id"], line["quantity"]) for line in body["lines"]]
        return request_lines(number, content, invoiced, wanted)
    if body["amount"] is not None:
        return request_sum(number, content, invoiced, body["amount"])
    return request_all(number, content, invoiced)


def _invoiced(rows: Sequence[Mapping[Any, Any]]) -> Invoiced:
    counting = [row for row in rows if row["state"] != CANCELLED]
    lines = [InvoiceLine.from_state(line) for row in counting for line in row["content"]["lines"]]
    return Invoiced(sum((row["amount"] for row in counting), ZERO), lines)


def _named_lines(session: Session, order: Order, request: Request) -> list[dict[str, Any]]:
    """The lines with code and name of their items as they are today: the invoice is frozen."""
    named = {row["line_id"]: row for row in book.line_rows(session, order.id)}
    states = []
    for line in request.lines:
        row = None if line.line_id is None else named[line.line_id]
        names = {"code": row and row["code"], "name": row and row["name"]}
        states.append({**line.as_state(), **names})
    return states


def _content(request: Request, lines: list[dict[str, Any]]) -> dict[str, Any]:
    value = request.value
    return {
        "currency": CURRENCY,
        "amount": str(value.total),
        "vat": str(value.vat),
        "vat_included": request.vat_included,
        "vat_rates": [
            {"percent": None if rate.percent is None else str(rate.percent), "net": str(rate.net), "vat": str(rate.vat)}
            for rate in value.rates
        ],
        "lines": lines,
    }
