"""What commands and queries about payments from banks answer."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.events.money import AFTER_TODAY, NO_TAX_NUMBER, SEVERAL_CUSTOMERS, UNKNOWN_TAX_NUMBER
from contracts.fields import money_text
from kernel.problems import describe
from services.orders.answers import money as money_answers
from services.orders.domain.matching import Proposal
from services.orders.domain.payment import Payment

Row = Mapping[Any, Any]
Answer = dict[str, Any]
ZERO = Decimal("0.00")


def imported(
    received: Sequence[Payment], there: Sequence[Row], known: Mapping[str, Sequence[UUID]], ahead: Sequence[Row]
) -> Answer:
    """What came now, what was there already, and what is of a day to come; ``known`` are the customers of each tax
    number."""
    return {
        "received": len(received),
        "amount": money_text(sum((payment.amount for payment in received), ZERO)),
        "assigned": sum(payment.customer_id is not None for payment in received),
        "unassigned": [
            {"payment_id": str(payment.id), "number": payment.last.number, "why": _why_nobodys(payment, known)}
            for payment in received
            if payment.customer_id is None
        ],
        "duplicates": [
            {
                "payment_id": str(row["payment_id"]),
                "number": row["number"],
                "date": row["day"].isoformat(),
                "amount": money_text(row["amount"]),
            }
            for row in there
        ],
        "refused": [
            {
                "number": row["number"],
                "date": row["date"].isoformat(),
                "amount": money_text(row["amount"]),
                "why": AFTER_TODAY,
            }
            for row in ahead
        ],
    }


def proposals(proposed: Sequence[tuple[Row, Sequence[Proposal]]], invoices: Sequence[Row], limit: int) -> Answer:
    by_id = {row["invoice_id"]: row for row in invoices}
    items = [
        {"payment": money_answers.payment_head(row), "proposals": [_proposal(each, by_id) for each in found]}
        for row, found in proposed[:limit]
    ]
    certain = sum(any(each.certain for each in found) for _, found in proposed)
    return {"items": items, "total": len(proposed), "certain": certain}


def confirmed(done: Sequence[Row], refused: Sequence[tuple[Row, Any]], left: int) -> Answer:
    """``refused`` are payments that could not be allocated any more, and why."""
    parts = [part for each in done for part in each["allocations"]]
    return {
        "payments": [str(each["payment_id"]) for each in done],
        "amount": money_text(sum((part["amount"] for part in parts), ZERO)),
        "refused": [{"payment_id": str(each["payment_id"]), **_why(error)} for each, error in refused],
        "left": left,
    }


def _why(refusal: Any) -> Answer:
    told = describe(refusal)
    return {name: told[name] for name in ("code", "message", "params")}


def _why_nobodys(payment: Payment, known: Mapping[str, Sequence[UUID]]) -> str:
    """Why a payment is nobody's."""
    tax_number = payment.last.payer["tax_number"]
    if tax_number is None:
        return NO_TAX_NUMBER
    return SEVERAL_CUSTOMERS if tax_number in known else UNKNOWN_TAX_NUMBER


def _proposal(proposal: Proposal, invoices: Mapping[Any, Row]) -> Answer:
    return {
        "score": proposal.score,
        "certain": proposal.certain,
        "reasons": [str(reason) for reason in proposal.reasons],
        "allocations": [
            {**_invoice(invoices[match.invoice_id]), "amount": money_text(match.amount)} for match in proposal.matches
        ],
    }


def _invoice(row: Row) -> Answer:
    return {
        "invoice_id": str(row["invoice_id"]),
        "number": row["number"],
        "year": row["year"],
        "date": row["day"].isoformat(),
        "customer": {"id": str(row["customer_id"]), "name": row["name"]},
        "unpaid": money_text(row["unpaid"]),
    }
