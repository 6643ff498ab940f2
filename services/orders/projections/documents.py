"""The register of documents that were issued."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, func, select
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import begins_with, exactly, sort_key
from kernel.sql import insert_new
from services.orders.domain.deliveries import Written
from services.orders.domain.document import Document
from services.orders.domain.settings import OFFER
from services.orders.projections.customers import is_of
from services.orders.projections.sight import of_what_is_seen
from services.orders.tables import customers, documents

SAME = (
    "kind", "number", "serial", "year", "language", "order_number", "order_version", "currency", "incomplete",
    "movement_ids",
)  # fmt: skip
IDS = ("order_id", "invoice_id", "customer_id")
rows = documents.c
SORTS = {
    "issued_at": rows.issued_at,
    "number": rows.number_key,
    "date": rows.day,
    "kind": rows.kind,
    "total": rows.total,
    "id": rows.document_id,
}
LISTED = select(documents, customers.c.name.label("customer_name")).join(
    customers, customers.c.customer_id == rows.customer_id, isouter=True
)


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    told = [each.event for each in recorded if isinstance(each.event, Document.Issued)]
    insert_new(session, documents, [_row(event) for event in told])


def document_row(session: Session, document_id: UUID) -> RowMapping | None:
    return session.execute(LISTED.where(rows.document_id == document_id)).mappings().first()


def list_documents(
    session: Session,
    *,
    q: str,
    sort: str,
    limit: int,
    after: str | None,
    confined_to: str | None = None,
    customer_id: UUID | None = None,
    **exact: Any,
) -> Page:
    """Filtered by what ``exact`` names; ``q`` is the beginning of a number."""
    query = exactly(LISTED, rows, exact).where(of_what_is_seen(rows.customer_id, confined_to))
    query = query.where(is_of(session, rows.customer_id, customer_id))
    if q.strip():
        query = query.where(begins_with(rows.number_key, q.strip()))
    return page_of(session, query, SORTS, key=rows.document_id, sort=sort or "-issued_at", limit=limit, after=after)


def written_for(session: Session, order_id: UUID, kind: str) -> list[Written]:
    """The delivery documents of a kind that an order has, the first before the later."""
    columns = [rows[each.name] for each in fields(Written)]
    query = select(*columns).where(rows.order_id == order_id, rows.kind == kind)
    found = session.execute(query.order_by(rows.issued_at, rows.year, rows.serial)).mappings()
    return [Written(**{**row, "movement_ids": tuple(map(UUID, row["movement_ids"]))}) for row in found]


def newest_offer(session: Session, order_id: UUID) -> RowMapping | None:
    query = select(documents).where(rows.order_id == order_id, rows.kind == OFFER)
    newest = query.order_by(rows.issued_at.desc(), rows.document_id.desc()).limit(1)
    return session.execute(newest).mappings().first()


def next_serial(session: Session, kind: str, year: int | None) -> int:
    """The running number of the next document of a kind, of a year if one is named; under the append lock."""
    query = select(func.max(rows.serial)).where(rows.kind == kind)
    if year is not None:
        query = query.where(rows.year == year)
    return int(session.execute(query).scalar() or 0) + 1


def _row(event: Document.Issued) -> dict[str, Any]:
    ids = {name: getattr(event, name) for name in IDS}
    return {
        "document_id": event.originator_id,
        **{name: getattr(event, name) for name in SAME},
        **{name: None if value is None else UUID(value) for name, value in ids.items()},
        "day": date.fromisoformat(event.day),
        "total": Decimal(event.total),
        "vat": Decimal(event.vat),
        "valid_until": None if event.valid_until is None else date.fromisoformat(event.valid_until),
        "is_incomplete": bool(event.incomplete),
        "issued_at": event.timestamp,
        "issued_by": event.metadata["actor"],
        "number_key": sort_key(event.number),
    }
