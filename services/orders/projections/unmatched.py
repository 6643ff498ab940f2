"""Payments of which something is left, and invoices of which something is unpaid, as they are matched."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, false, func, or_, select
from sqlalchemy.orm import Session

from services.orders.domain.matching import OpenInvoice, UnmatchedPayment
from services.orders.domain.order import CANCELLED
from services.orders.projections.payments import LISTED
from services.orders.tables import customers, invoices, orders, payments

PAGE = 2000
ZERO = Decimal("0.00")
KEPT = customers.alias()
# Who a customer is by now: whoever was merged pays for the one that is kept, and the other way round.
INVOICED = func.coalesce(customers.c.merged_into, invoices.c.customer_id)
PAYING = func.coalesce(customers.c.merged_into, payments.c.customer_id)
OPEN_INVOICES = (
    select(
        *(invoices.c[name] for name in ("invoice_id", "number", "year", "day", "customer_id", "amount", "unpaid")),
        invoices.c.currency,
        INVOICED.label("kept_id"),
        customers.c.tax_number,
        customers.c.name,
        func.coalesce(orders.c.status == CANCELLED, false()).label("is_order_cancelled"),
    )
    .join(customers, customers.c.customer_id == invoices.c.customer_id, isouter=True)
    .join(orders, orders.c.order_id == invoices.c.order_id, isouter=True)
    .where(invoices.c.unpaid > ZERO)
)
POSSIBLE = or_(
    payments.c.customer_id.is_(None),
    PAYING.in_(
        select(INVOICED)
        .select_from(invoices)
        .join(customers, customers.c.customer_id == invoices.c.customer_id)
        .where(invoices.c.unpaid > ZERO)
        .correlate(None)
    ),
)


def pages_of_payments(session: Session, most: int = PAGE) -> Iterator[Sequence[RowMapping]]:
    """The oldest first, without those of customers who have no open invoice: advances that wait cost nothing."""
    query = (
        LISTED.add_columns(PAYING.label("kept_id"))
        .where(payments.c.unallocated > ZERO, POSSIBLE)
        .order_by(payments.c.day, payments.c.payment_id)
    )
    page = session.execute(query.limit(most)).mappings().all()
    while page:
        yield page
        day, payment_id = page[-1]["day"], page[-1]["payment_id"]
        later = or_(payments.c.day > day, and_(payments.c.day == day, payments.c.payment_id > payment_id))
        page = session.execute(query.where(later).limit(most)).mappings().all() if len(page) == most else ()


def open_invoices(session: Session) -> Sequence[RowMapping]:
    return session.execute(OPEN_INVOICES).mappings().all()


def as_payment(row: Mapping[Any, Any]) -> UnmatchedPayment:
    return UnmatchedPayment(
        amount=row["unallocated"],
        currency=row["currency"],
        dated=row["day"],
        purpose=row["purpose"] or "",
        tax_number=row["payer"]["tax_number"],
        customer_id=row["kept_id"],
    )


def as_invoice(row: Mapping[Any, Any], merged: Mapping[UUID, Collection[str]]) -> OpenInvoice:
    """``merged`` are the tax numbers of those who were merged, by who is kept."""
    names = ("invoice_id", "number", "year", "amount", "unpaid", "currency")
    return OpenInvoice(
        **{name: row[name] for name in names},
        dated=row["day"],
        customer_id=row["kept_id"],
        tax_numbers=frozenset({row["tax_number"], *merged.get(row["kept_id"], ())} - {None}),
        is_order_cancelled=bool(row["is_order_cancelled"]),
    )


def tax_numbers_of_merged(session: Session) -> Mapping[UUID, Collection[str]]:
    """All that customers go by of whom some were merged into them, by who is kept."""
    merged, keeps = customers.c, KEPT.c
    query = select(keeps.customer_id, keeps.tax_number, merged.tax_number.label("merged_number")).join(
        KEPT, keeps.customer_id == merged.merged_into
    )
    found: defaultdict[UUID, set[str]] = defaultdict(set)
    for row in session.execute(query):
        found[row.customer_id] |= {row.tax_number, row.merged_number} - {None}
    return found


def customers_by_tax_number(session: Session, tax_numbers: Collection[str]) -> dict[str, list[UUID]]:
    """The customers of each tax number that is known; of those who were merged the one that is kept."""
    wanted = list(tax_numbers)
    if not wanted:
        return {}
    query = (
        select(customers.c.tax_number, KEPT.c.customer_id)
        .join(KEPT, KEPT.c.customer_id == func.coalesce(customers.c.merged_into, customers.c.customer_id))
        .where(customers.c.tax_number.in_(wanted), KEPT.c.is_deleted.is_(False))
        .distinct()
    )
    found: defaultdict[str, list[UUID]] = defaultdict(list)
    for row in session.execute(query):
        found[row.tax_number].append(row.customer_id)
    return dict(found)
