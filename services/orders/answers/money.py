"""What commands and queries about invoices and payments answer, from rows of the read tables."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from services.orders.domain.invoicing import above_total
from services.orders.domain.printing import units_of
from services.orders.projections.invoices import status_of

Row = Mapping[Any, Any]
Answer = dict[str, Any]


def totals(sums: Mapping[str, Decimal] | None) -> Answer | None:
    return None if sums is None else {name: money_text(amount) for name, amount in sums.items()}


def invoice_head(row: Row, today: date) -> Answer:
    """An invoice as a row of a list."""
    return {
        "id": str(row["invoice_id"]),
        "version": row["version"],
        "number": row["number"],
        "year": row["year"],
        "date": row["day"].isoformat(),
        "due_date": row["due_date"].isoformat(),
        "status": status_of(row, today),
        "order_id": text(row["order_id"]),
        "order_number": row["order_number"],
        "customer": {"id": str(row["customer_id"]), "name": row["customer_name"]},
        "customer_id": str(row["customer_id"]),
        "currency": row["currency"],
        "amount": money_text(row["amount"]),
        "vat": money_text(row["vat"]),
        "paid": money_text(row["paid"]),
        "unpaid": money_text(row["unpaid"]),
        "paid_on": day_text(row["paid_on"]),
        "is_incomplete": bool(row["missing"]),
    }


def invoice(row: Row, paid_by: Sequence[Row], today: date) -> Answer:
    """The whole invoice as it was issued, and what pays it."""
    content = row["content"]
    return {
        **invoice_head(row, today),
        "missing": row["missing"],
        "reason": row["reason"],
        "vat_included": content["vat_included"],
        "vat_rates": [_rate(rate) for rate in content["vat_rates"]],
        "lines": [invoice_line(line) for line in content["lines"]],
        "buyer": content["buyer"],
        "seller": content["seller"],
        "allocations": [
            {
                "payment_id": str(each["payment_id"]),
                "number": each["number"],
                "date": each["day"].isoformat(),
                "amount": money_text(each["amount"]),
            }
            for each in paid_by
        ],
    }


def invoices_of_order(order: Row, rows: Sequence[Row], invoiced: Decimal, today: date) -> Answer:
    return {
        "order_id": str(order["order_id"]),
        "currency": order["currency"],
        "total": money_text(order["total"]),
        "invoiced": money_text(invoiced),
        "left": money_text(max(Decimal("0.00"), order["total"] - invoiced)),
        "over": money_text(above_total(invoiced, order["total"])),
        "items": [invoice_head(row, today) for row in rows],
    }


def payment_head(row: Row) -> Answer:
    """A payment as a row of a list; its customer is null while nobody said who paid."""
    customer = None
    if row["customer_id"] is not None:
        customer = {"id": str(row["customer_id"]), "name": row["customer_name"]}
    return {
        "id": str(row["payment_id"]),
        "version": row["version"],
        "number": row["number"],
        "date": row["day"].isoformat(),
        "kind": row["kind"],
        "kind_names": row["kind_names"],
        "customer": customer,
        "customer_id": text(row["customer_id"]),
        "payer": row["payer"],
        "purpose": row["purpose"],
        "currency": row["currency"],
        "amount": money_text(row["amount"]),
        "allocated": money_text(row["allocated"]),
        "unallocated": money_text(row["unallocated"]),
        "is_opening": row["is_opening"],
        "is_reversed": row["is_reversed"],
        "received_at": moment_text(row["received_at"]),
    }


def payment(row: Row, allocated: Sequence[Row]) -> Answer:
    return {
        **payment_head(row),
        "fingerprints": row["fingerprints"],
        "reason": row["reason"],
        "allocations": [
            {
                "invoice_id": str(each["invoice_id"]),
                "number": each["number"],
                "year": each["year"],
                "date": each["day"].isoformat(),
                "order_id": text(each["order_id"]),
                "amount": money_text(each["amount"]),
                "unpaid": money_text(each["unpaid"]),
            }
            for each in allocated
        ],
    }


def invoice_line(line: Row) -> Answer:
    """``quantity`` and ``price`` are per ``unit``."""
    quantity = line["quantity"]
    units = None if quantity is None else units_of(Decimal(quantity), Decimal(line["factor"]))
    return {
        **{name: line[name] for name in ("line_id", "item_id", "code", "name", "unit")},
        "factor": _decimal(line["factor"]),
        "quantity": None if units is None else decimal_text(units),
        "base_quantity": _decimal(line["quantity"]),
        "price": _decimal(line["price"]),
        "amount": money_text(Decimal(line["amount"])),
        "vat_percent": _decimal(line["vat_percent"]),
    }


def text(value: Any) -> str | None:
    return None if value is None else str(value)


def day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _rate(rate: Row) -> Answer:
    sums = {name: money_text(Decimal(rate[name])) for name in ("net", "vat")}
    return {"percent": _decimal(rate["percent"]), **sums}


def _decimal(value: str | None) -> str | None:
    return None if value is None else decimal_text(Decimal(value))
