"""The terms of customers by the day from which they are in force, and every setting of them."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, func, select
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.sql import insert_new, upsert
from services.customers.domain import Customer
from services.customers.tables import terms, terms_set

VALUES = ["price_type", "markup_percent", "credit_limit", "deferral_days"]
SORTS = {"from": terms_set.c.valid_from}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    changes = [each.event for each in recorded if isinstance(each.event, Customer.TermsChanged)]
    insert_new(session, terms_set, [_setting(change) for change in changes])
    rows = {(change.originator_id, change.valid_from): _row(change) for change in changes}
    upsert(session, terms, list(rows.values()), replace=VALUES)


def terms_on(session: Session, customer_id: UUID, day: date) -> RowMapping | None:
    """Those in force on a day; None when none were set until then."""
    begun = select(terms).where(terms.c.customer_id == customer_id, terms.c.valid_from <= day)
    return session.execute(begun.order_by(terms.c.valid_from.desc()).limit(1)).mappings().first()


def in_force_of(session: Session, customer_ids: Collection[UUID], day: date) -> dict[UUID, RowMapping]:
    """Those of customers on a day; who was given none is left out."""
    newest = (
        select(terms.c.customer_id, func.max(terms.c.valid_from).label("valid_from"))
        .where(terms.c.customer_id.in_(list(customer_ids)), terms.c.valid_from <= day)
        .group_by(terms.c.customer_id)
        .subquery()
    )
    same = and_(newest.c.customer_id == terms.c.customer_id, newest.c.valid_from == terms.c.valid_from)
    rows = session.execute(select(terms).join(newest, same)).mappings()
    return {row["customer_id"]: row for row in rows}


def list_terms(session: Session, customer_id: UUID, limit: int, after: str | None) -> Page:
    """All that were set, the latest day first, of a day those that were set last."""
    query = select(terms_set).where(terms_set.c.customer_id == customer_id)
    return page_of(session, query, SORTS, key=terms_set.c.version, sort="-from", limit=limit, after=after)


def _setting(change: Customer.TermsChanged) -> dict[str, Any]:
    told = {"set_at": change.timestamp, "set_by": change.metadata["actor"]}
    return {**_row(change), "version": change.originator_version, **told}


def _row(change: Customer.TermsChanged) -> dict[str, Any]:
    limit = change.terms["credit_limit"]
    return {
        "customer_id": change.originator_id,
        "valid_from": date.fromisoformat(change.valid_from),
        "price_type": change.terms["price_type"],
        "markup_percent": Decimal(change.terms["markup_percent"]),
        "credit_limit": None if limit is None else Decimal(limit),
        "deferral_days": change.terms["deferral_days"],
    }
