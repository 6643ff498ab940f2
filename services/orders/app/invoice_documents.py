"""Invoices on paper: a document says what its invoice asked for, and what of it is paid by then."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from contracts.documents import INVOICE
from contracts.fields import money_text
from kernel.calls import Call
from kernel.problems import NotFound
from services.orders.app.invoices import Invoices
from services.orders.app.issuing import Issuing, Number, Paper
from services.orders.domain.invoice import CANCELLED
from services.orders.domain.invoicing import InvoiceLine, above_total
from services.orders.domain.money import RateValue, Value, half_up
from services.orders.domain.money_refusals import InvoiceAlreadyCancelled, InvoicedAboveOrder
from services.orders.domain.printing import Printed, PrintedLine, measured, with_vat
from services.orders.projections import invoices

Body = Mapping[str, Any]
Answer = dict[str, Any]
Row = Mapping[Any, Any]


class InvoiceDocuments(Invoices, Issuing):
    def print_invoice(self, call: Call, body: Body) -> Answer:
        """Under the invoice's own number and day: buyer and goods as it was issued, the company as it is now."""
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            row = invoices.invoice_row(session, body["invoice_id"])
            if row is None:
                raise NotFound(thing="invoice", id=body["invoice_id"])
            if row["state"] == CANCELLED:
                raise InvoiceAlreadyCancelled(number=row["number"])
            self._require_within_order(session, row)
            order_id = None if row["order_id"] is None else str(row["order_id"])
            about = {"order_id": order_id, "order_number": row["order_number"], "invoice_id": str(row["invoice_id"])}
            paper = Paper(
                INVOICE,
                _printed(row),
                row["customer_id"],
                row["content"]["buyer"],
                about,
                self._told(session, row),
                day=row["day"],
                number=Number(row["number"], row["serial"] or 0, row["year"]),
            )
            return self._issue(session, call, body, self._language(session, body), paper)

    # steps

    def _require_within_order(self, session: Session, row: Row) -> None:
        """What is paid in full asks for nothing. Raises InvoicedAboveOrder."""
        if row["order_id"] is None or not row["unpaid"]:
            return
        order = self._row(session, row["order_id"])
        over = above_total(invoices.invoiced_of(session, row["order_id"]), order["total"])
        if over:
            raise InvoicedAboveOrder(number=row["number"], order=order["number"], over=money_text(over))

    def _told(self, session: Session, row: Row) -> Answer:
        """What an invoice says beside parties and goods."""
        told: Answer = {"due_date": row["due_date"].isoformat()}
        if row["paid"]:
            told |= {name: money_text(row[name]) for name in ("paid", "unpaid")}
            told["unpaid_vat"] = money_text(half_up(row["vat"] * row["unpaid"] / row["amount"]))
        if row["order_id"] is not None:
            order = self._row(session, row["order_id"])
            told["order"] = {"number": str(order["number"]), "date": order["day"].isoformat()}
            told["delivery_address"] = order["details"]["delivery_address"]
        return told


def _printed(row: Row) -> Printed:
    content = row["content"]
    value = Value(tuple(_rate(rate) for rate in content["vat_rates"]))
    if not value.rates:
        value = Value((RateValue(None, row["amount"] - row["vat"], row["vat"]),))
    lines = [_line(InvoiceLine.from_state(line)) for line in content["lines"]] or [_on_account(row["amount"], None)]
    return Printed(with_vat(lines, value), value, content["vat_included"])


def _rate(state: Mapping[str, str | None]) -> RateValue:
    net, vat = (Decimal(state[name] or 0) for name in ("net", "vat"))
    percent = state["percent"]
    return RateValue(None if percent is None else Decimal(percent), net, vat)


def _line(line: InvoiceLine) -> PrintedLine:
    """A line of the order, or a sum on account."""
    if line.quantity is None or line.factor is None or line.price is None:
        return _on_account(line.amount, line.vat_percent)
    printed = PrintedLine(line.item_id, line.unit, Decimal(0), line.price, line.amount, line.vat_percent)
    return measured(printed, line.quantity, line.factor)


def _on_account(amount: Decimal, vat_percent: Decimal | None) -> PrintedLine:
    return PrintedLine(None, None, Decimal(1), amount, amount, vat_percent)
