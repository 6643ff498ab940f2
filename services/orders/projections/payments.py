"""The payments, and which invoices each is allocated to."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, RowMapping, Select, delete, func, select, union
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import begins_with, contains, exactly, search_key, sort_key, within
from kernel.sql import insert_new, upsert
from services.orders.domain.payment import Payment
from services.orders.domain.recognising import Told
from services.orders.projections.comes_to import comes_to
from services.orders.projections.customers import is_of
from services.orders.projections.sight import of_what_is_seen
from services.orders.tables import allocations, customers, invoices, payment_fingerprints, payments

ZERO = Decimal("0.00")
SUMMED = ("amount", "unallocated")
CHANGING = [column.name for column in payments.columns if column.name not in ("payment_id", "received_at")]

rows = payments.c
SORTS = {
    "date": rows.day,
    "number": rows.number_key,
    "amount": rows.amount,
    "unallocated": rows.unallocated,
    "received_at": rows.received_at,
    "id": rows.payment_id,
}
LISTED = select(payments, customers.c.name.label("customer_name")).join(
    customers, customers.c.customer_id == rows.customer_id, isouter=True
)
KNOWN_BY = LISTED.join(payment_fingerprints, payment_fingerprints.c.payment_id == rows.payment_id).add_columns(
    payment_fingerprints.c.fingerprint.label("known_by")
)
Row = dict[str, Any]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """Each event carries the whole payment: the last one says all."""
    told = [each.event for each in recorded if isinstance(each.event, Payment.Event)]
    last = {event.originator_id: event for event in told}
    new = {event.originator_id: event for event in told if isinstance(event, Payment.Received)}
    moved = {event.originator_id for event in told if isinstance(event, Payment.Allocated | Payment.Released)}
    found = {payment_id: _row(event, new.get(payment_id, event)) for payment_id, event in last.items()}
    insert_new(session, payments, [row for payment_id, row in found.items() if payment_id in new])
    known = [row for payment_id, row in found.items() if payment_id not in new]
    upsert(session, payments, known, replace=CHANGING)
    _know_again(session, [event for event in told if isinstance(event, Payment.Received | Payment.Recognised)], last)
    if moved:
        session.execute(delete(allocations).where(allocations.c.payment_id.in_(moved)))
        insert_new(session, allocations, [each for payment_id in moved for each in _allocations(last[payment_id])])


def last_days_of(session: Session, invoice_ids: Collection[UUID]) -> dict[UUID, date]:
    """The day of the latest payment that is allocated to each invoice; what is not paid at all is left out."""
    query = (
        select(allocations.c.invoice_id, func.max(rows.day).label("day"))
        .join(payments, rows.payment_id == allocations.c.payment_id)
        .where(allocations.c.invoice_id.in_(list(invoice_ids)))
        .group_by(allocations.c.invoice_id)
    )
    return {row.invoice_id: row.day for row in session.execute(query)}


def payment_row(session: Session, payment_id: UUID) -> RowMapping | None:
    return session.execute(LISTED.where(rows.payment_id == payment_id)).mappings().first()


def with_fingerprints(session: Session, fingerprints: Collection[str]) -> dict[str, RowMapping]:
    """The payments that are there already, by fingerprint."""
    wanted = list(fingerprints)
    query = KNOWN_BY.where(payment_fingerprints.c.fingerprint.in_(wanted))
    found = session.execute(query).mappings() if wanted else ()
    return {row["known_by"]: row for row in found}


def like(
    session: Session, day: date, number: str | None, amount: Decimal, customer_id: UUID | None
) -> RowMapping | None:
    """The first payment of that day, number, amount and customer that counts; none from before Nova was there."""
    query = LISTED.where(
        rows.day == day,
        rows.amount == amount,
        rows.customer_id == customer_id,
        rows.number == number,
        rows.is_reversed.is_(False),
        rows.is_opening.is_(False),
    )
    return session.execute(query.order_by(rows.received_at).limit(1)).mappings().first()


def by_hand(session: Session, days: Collection[date], amounts: Collection[Decimal]) -> Sequence[RowMapping]:
    """Those that count and came in no file, of these days and amounts, the first entered before the later."""
    in_a_file = select(payment_fingerprints.c.payment_id).where(payment_fingerprints.c.payment_id == rows.payment_id)
    query = LISTED.add_columns(customers.c.tax_number).where(
        rows.day.in_(list(days)),
        rows.amount.in_(list(amounts)),
        rows.is_reversed.is_(False),
        rows.is_opening.is_(False),
        ~in_a_file.exists(),
    )
    return session.execute(query.order_by(rows.received_at, rows.payment_id)).mappings().all() if days else ()


def as_told(row: Mapping[Any, Any]) -> Told:
    tax_numbers = frozenset({row["payer"]["tax_number"], row["tax_number"]} - {None})
    return Told(row["day"], row["amount"], row["number"], tax_numbers)


def allocations_of(session: Session, payment_id: UUID) -> Sequence[RowMapping]:
    """What the payment pays of which invoices, with their figures."""
    columns = (invoices.c.invoice_id, invoices.c.number, invoices.c.year, invoices.c.day, invoices.c.order_id)
    query = (
        select(*columns, invoices.c.unpaid, allocations.c.amount)
        .join(invoices, invoices.c.invoice_id == allocations.c.invoice_id)
        .where(allocations.c.payment_id == payment_id)
    )
    return session.execute(query.order_by(invoices.c.place, invoices.c.invoice_id)).mappings().all()


def list_payments(
    session: Session,
    *,
    unallocated: bool | None,
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
    """Payments, and what they come to without reversed ones; ``q`` is the beginning of a number, a part of the purpose,
    of the payer's name or of the customer's."""
    query = within(exactly(LISTED, rows, exact), rows.day, since, until)
    query = query.where(of_what_is_seen(rows.customer_id, confined_to), is_of(session, rows.customer_id, customer_id))
    if unallocated is not None:
        query = query.where(rows.unallocated > ZERO if unallocated else rows.unallocated == ZERO)
    if q.strip():
        query = query.where(rows.payment_id.in_(_found(q.strip())))
    page = page_of(session, query, SORTS, key=rows.payment_id, sort=sort or "-date", limit=limit, after=after)
    return page, comes_to(session, page, after, query.where(rows.is_reversed.is_(False)), SUMMED)


def _found(q: str) -> CompoundSelect[Any]:
    of_customers = select(customers.c.customer_id).where(contains(customers.c.search_key, q))
    ways = (begins_with(rows.number_key, q), contains(rows.search_key, q), rows.customer_id.in_(of_customers))
    return union(*(_where(way) for way in ways))


def _where(condition: ColumnElement[bool]) -> Select[Any]:
    return select(rows.payment_id).where(condition)


def _know_again(session: Session, known: Sequence[Payment.Event], last: Mapping[UUID, Payment.Event]) -> None:
    """What was reversed can be received again."""
    is_reversed = [payment_id for payment_id, event in last.items() if event.is_reversed]
    if is_reversed:
        session.execute(delete(payment_fingerprints).where(payment_fingerprints.c.payment_id.in_(is_reversed)))
    known_by = [
        {"fingerprint": fingerprint, "payment_id": event.originator_id}
        for event in known
        if not last[event.originator_id].is_reversed
        for fingerprint in event.fingerprints
    ]
    insert_new(session, payment_fingerprints, known_by)


def _row(event: Payment.Event, received: Payment.Event) -> Row:
    amount = Decimal(event.amount)
    allocated = sum((Decimal(each["amount"]) for each in event.allocations), ZERO)
    names = (
        "currency",
        "number",
        "purpose",
        "payer",
        "kind",
        "kind_names",
        "is_opening",
        "is_reversed",
        "fingerprints",
    )
    return {
        "payment_id": event.originator_id,
        "version": event.originator_version,
        "customer_id": None if event.customer_id is None else UUID(event.customer_id),
        "amount": amount,
        "allocated": allocated,
        "unallocated": ZERO if event.is_reversed else amount - allocated,
        **{name: getattr(event, name) for name in names},
        "day": date.fromisoformat(event.day),
        "reason": event.reason if isinstance(event, Payment.Reversed) else None,
        "received_at": received.timestamp,
        "number_key": sort_key(event.number or ""),
        "search_key": search_key(f"{event.purpose or ''}\n{_texts(event.payer)}"),
    }


def _texts(payer: Mapping[str, str | None]) -> str:
    return "\n".join(value for value in payer.values() if value)


def _allocations(event: Payment.Event) -> list[Row]:
    return [
        {
            "payment_id": event.originator_id,
            "invoice_id": UUID(each["invoice_id"]),
            "amount": Decimal(each["amount"]),
        }
        for each in event.allocations
    ]
