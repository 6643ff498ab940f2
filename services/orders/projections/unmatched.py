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
from services.orders.projections.customers import is_there
from services.orders.projections.payments import LISTED
from services.orders.tables import customers, invoices, orders, payments

PAGE = 2000
ZERO = Decimal("0.00")
OPEN_INVOICES = (
    select(
        *(invoices.c[name] for name in ("invoice_id", "number", "year", "day", "customer_id", "amount", "unpaid")),
        invoices.c.currency,
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
    payments.c.customer_id.in_(select(invoices.c.customer_id).where(invoices.c.unpaid > ZERO)),
)


def pages_of_payments(session: Session, most: int = PAGE) -> Iterator[Sequence[RowMapping]]:
    """The oldest first, without those of customers who have no open invoice: advances that wait cost nothing."""
    query = LISTED.where(payments.c.unallocated > ZERO, POSSIBLE).order_by(payments.c.day, payments.c.payment_id)
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
        customer_id=row["customer_id"],
    )


def as_invoice(row: Mapping[Any, Any]) -> OpenInvoice:
    names = ("invoice_id", "number", "year", "customer_id", "amount", "unpaid", "currency")
    return OpenInvoice(
        **{name: row[name] for name in names},
        dated=row["day"],
        tax_numbers=frozenset({row["tax_number"]} - {None}),
        is_order_cancelled=bool(row["is_order_cancelled"]),
    )


def customers_by_tax_number(session: Session, tax_numbers: Collection[str]) -> dict[str, list[UUID]]:
    """The customers of each tax number that is known."""
    wanted = list(tax_numbers)
    if not wanted:
        return {}
    query = select(customers.c.tax_number, customers.c.customer_id).where(customers.c.tax_number.in_(wanted), is_there)
    found: defaultdict[str, list[UUID]] = defaultdict(list)
    for row in session.execute(query):
        found[row.tax_number].append(row.customer_id)
    return dict(found)
