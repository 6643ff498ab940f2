"""What orders know of customers, and of the terms that each has from which day on: copies of what customers told."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select, update
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.searching import search_key, sort_key
from kernel.sql import upsert
from services.orders.domain.terms import NO_TERMS, Terms
from services.orders.tables import customer_terms, customers

DETAILS = ("code", "name", "kind", "tax_number", "legal", "bank_accounts")
TERMS = ("price_type", "markup_percent", "credit_limit", "deferral_days")


def fold_customers(session: Session, events: Sequence[PublicEvent]) -> None:
    """Details first: a customer is registered before anything else is told of it."""
    details = [event for event in events if event.type in ("CustomerRegistered", "CustomerDetailsChanged")]
    rows = {event.data["customer_id"]: _details_row(event) for event in details}
    upsert(session, customers, list(rows.values()), replace=[*DETAILS, "name_key", "search_key"])
    archived = {event.data["customer_id"]: event.type == "CustomerArchived" for event in events if _moves(event)}
    for customer_id, is_archived in archived.items():
        who = customers.c.customer_id == UUID(customer_id)
        session.execute(update(customers).where(who).values(is_archived=is_archived))
    told = (event.data for event in events if event.type == "TermsChanged")
    terms = {(data["customer_id"], data["valid_from"]): _terms_row(data) for data in told}
    upsert(session, customer_terms, list(terms.values()), replace=TERMS)


FOLDS = {"customers": fold_customers}


def customer(session: Session, customer_id: UUID) -> RowMapping | None:
    return session.execute(select(customers).where(customers.c.customer_id == customer_id)).mappings().first()


def terms_on(session: Session, customer_id: UUID, day: date) -> Terms:
    """Those in force on a day of the company's calendar, NO_TERMS when none were given until then."""
    columns = [customer_terms.c[name] for name in TERMS]
    begun = select(*columns).where(customer_terms.c.customer_id == customer_id, customer_terms.c.valid_from <= day)
    row = session.execute(begun.order_by(customer_terms.c.valid_from.desc()).limit(1)).mappings().first()
    return NO_TERMS if row is None else Terms(**row)


def _moves(event: PublicEvent) -> bool:
    return event.type in ("CustomerArchived", "CustomerRestored")


def _details_row(event: PublicEvent) -> dict[str, Any]:
    data = event.data
    return {
        "customer_id": UUID(data["customer_id"]),
        **{name: data[name] for name in DETAILS},
        "is_archived": False,
        "name_key": sort_key(data["name"]),
        "search_key": search_key(data["name"]),
    }


def _terms_row(data: dict[str, Any]) -> dict[str, Any]:
    limit = data["credit_limit"]
    return {
        "customer_id": UUID(data["customer_id"]),
        "valid_from": date.fromisoformat(data["valid_from"]),
        "price_type": data["price_type"],
        "markup_percent": Decimal(data["markup_percent"]),
        "credit_limit": None if limit is None else Decimal(limit),
        "deferral_days": data["deferral_days"],
    }
