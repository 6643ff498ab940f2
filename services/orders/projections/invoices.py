"""The invoices: what was asked for, and what of it is paid."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, RowMapping, Select, and_, func, select, union
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import begins_with, contains, exactly, sort_key, within
from kernel.sql import insert_new, upsert
from services.orders.domain.invoice import Invoice
from services.orders.domain.payment import Payment
from services.orders.projections.comes_to import comes_to
from services.orders.projections.customers import is_of
from services.orders.projections.sight import of_what_is_seen
from services.orders.tables import allocations, customers, invoices, payments

UNPAID, PART, PAID, OVERDUE, CANCELLED = "unpaid", "part", "paid", "overdue", "cancelled"
INVOICE_STATUSES = (UNPAID, PART, PAID, OVERDUE, CANCELLED)
CHANGING = ("version", "open_until", "state", "paid", "unpaid", "paid_on", "reason")
CONTENT = ("vat_included", "vat_rates", "lines", "buyer", "seller")
SUMMED = ("amount", "paid", "unpaid")
SERIALS_OF_A_YEAR = 10**9
ZERO = Decimal("0.00")

rows = invoices.c
SORTS = {
    "number": rows.place,
    "date": rows.day,
    "due_date": rows.due_date,
    "overdue": rows.open_until,
    "amount": rows.amount,
    "unpaid": rows.unpaid,
    "paid": rows.paid,
    "order_number": func.coalesce(rows.order_number, 0),
    "status": rows.state,
    "customer": customers.c.name_key,
    "id": rows.invoice_id,
}
CUSTOMER_NAME = customers.c.name.label("customer_name")
WHOLE = select(invoices, CUSTOMER_NAME).join(customers, customers.c.customer_id == rows.customer_id)
LISTED = WHOLE.with_only_columns(*(column for column in rows if column.name != "content"), CUSTOMER_NAME)
Row = dict[str, Any]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    told = [each.event for each in recorded]
    new = {event.originator_id: _new_row(event) for event in told if isinstance(event, Invoice.Created)}
    touched = {invoice_id for event in told for invoice_id in _invoices_of(event)}
    known = {row["invoice_id"]: dict(row) for row in some(session, touched - new.keys())}
    for event in told:
        _apply(event, {**known, **new})
    insert_new(session, invoices, [_settled(row) for row in new.values()])
    upsert(session, invoices, [_settled(row) for row in known.values()], replace=CHANGING)


def some(session: Session, invoice_ids: Iterable[UUID]) -> Sequence[RowMapping]:
    wanted = list(invoice_ids)
    query = select(invoices).where(rows.invoice_id.in_(wanted)).order_by(rows.invoice_id)
    return session.execute(query).mappings().all() if wanted else ()


def invoice_row(session: Session, invoice_id: UUID) -> RowMapping | None:
    return session.execute(WHOLE.where(rows.invoice_id == invoice_id)).mappings().first()


def of_order(session: Session, order_id: UUID) -> Sequence[RowMapping]:
    """All invoices of an order, cancelled ones included, in the order in which they were issued."""
    return session.execute(WHOLE.where(rows.order_id == order_id).order_by(rows.place)).mappings().all()


def invoiced_of(session: Session, order_id: UUID) -> Decimal:
    """What the invoices of an order come to, without the cancelled ones."""
    query = select(rows.amount).where(rows.order_id == order_id, rows.state != CANCELLED)
    return sum(session.execute(query).scalars(), ZERO)


def next_serial(session: Session, year: int | None) -> int:
    """Of a year, or of all; the caller holds the append lock, so that nobody takes the same."""
    query = select(func.max(rows.serial))
    return int(session.execute(query if year is None else query.where(rows.year == year)).scalar() or 0) + 1


def payments_of(session: Session, invoice_id: UUID) -> Sequence[RowMapping]:
    """What is allocated to an invoice, by whichever payments."""
    paid_by = (
        select(payments.c.payment_id, payments.c.number, payments.c.day, allocations.c.amount)
        .join(payments, payments.c.payment_id == allocations.c.payment_id)
        .where(allocations.c.invoice_id == invoice_id)
    )
    return session.execute(paid_by.order_by(payments.c.day, payments.c.payment_id)).mappings().all()


def status_of(row: Any, today: date) -> str:
    """Overdue from the day after the due day on, as long as something is unpaid."""
    is_overdue = row["open_until"] is not None and row["open_until"] < today
    return OVERDUE if is_overdue else str(row["state"])


def list_invoices(
    session: Session,
    *,
    today: date,
    status: str | None,
    since: date | None,
    until: date | None,
    q: str,
    sort: str,
    limit: int,
    after: str | None,
    confined_to: str | None = None,
    customer_id: UUID | None = None,
    **exact: Any,
) -> tuple[Page, dict[str, Decimal] | None]:
    """Invoices of a customer, an order, a status, or of some days, and what they come to without cancelled ones; ``q``
    as the orders' list has it."""
    query = within(exactly(LISTED, rows, exact), rows.day, since, until)
    query = query.where(of_what_is_seen(rows.customer_id, confined_to), is_of(session, rows.customer_id, customer_id))
    if status is not None:
        query = query.where(_has_status(status, today))
    if q.strip():
        query = query.where(rows.invoice_id.in_(_found(q.strip())))
    page = page_of(session, query, SORTS, key=rows.invoice_id, sort=sort or "-number", limit=limit, after=after)
    return page, comes_to(session, page, after, query.where(rows.state != CANCELLED), SUMMED)


def _has_status(status: str, today: date) -> ColumnElement[bool]:
    if status == OVERDUE:
        return rows.open_until < today
    if status in (UNPAID, PART):
        return and_(rows.state == status, rows.open_until >= today)
    return rows.state == status


def _found(q: str) -> CompoundSelect[Any]:
    of_customers = select(customers.c.customer_id).where(contains(customers.c.search_key, q))
    ways = (begins_with(rows.number_key, q), rows.customer_id.in_(of_customers))
    return union(*(_where(way) for way in ways))


def _where(condition: ColumnElement[bool]) -> Select[Any]:
    return select(rows.invoice_id).where(condition)


def _invoices_of(event: Any) -> set[UUID]:
    if isinstance(event, Invoice.Event):
        return {event.originator_id}
    if isinstance(event, Payment.Allocated | Payment.Released):
        return {UUID(each["invoice_id"]) for each in event.now}
    return set()


def _apply(event: Any, found: dict[UUID, Row]) -> None:
    match event:
        case Invoice.Event():
            row = found[event.originator_id]
            row["version"] = event.originator_version
            if isinstance(event, Invoice.Paid):
                row["paid_on"] = date.fromisoformat(event.paid_on)
            elif isinstance(event, Invoice.Cancelled):
                row |= {"state": CANCELLED, "reason": event.reason}
        case Payment.Allocated():
            for each in event.now:
                found[UUID(each["invoice_id"])]["paid"] += Decimal(each["amount"])
        case Payment.Released():
            for each in event.now:
                row = found[UUID(each["invoice_id"])]
                row |= {"paid": row["paid"] - Decimal(each["amount"]), "paid_on": None}


def _new_row(event: Invoice.Created) -> Row:
    names = ("number", "year", "serial", "order_number", "currency", "missing")
    return {
        "invoice_id": event.originator_id,
        "version": event.originator_version,
        **{name: getattr(event, name) for name in names},
        "place": event.year * SERIALS_OF_A_YEAR + (event.serial or 0),
        "order_id": None if event.order_id is None else UUID(event.order_id),
        "customer_id": UUID(event.customer_id),
        "day": date.fromisoformat(event.day),
        "due_date": date.fromisoformat(event.due_date),
        "state": UNPAID,
        "amount": Decimal(event.amount),
        "vat": Decimal(event.vat),
        "paid": ZERO,
        "paid_on": None,
        "reason": None,
        "content": {name: getattr(event, name) for name in CONTENT},
        "number_key": sort_key(event.number),
    }


def _settled(row: Row) -> Row:
    """With what follows from what is paid."""
    unpaid = ZERO if row["state"] == CANCELLED else row["amount"] - row["paid"]
    state = row["state"]
    if state != CANCELLED:
        state = PAID if not unpaid else PART if row["paid"] else UNPAID
    return {**row, "state": state, "unpaid": unpaid, "open_until": row["due_date"] if unpaid else None}
