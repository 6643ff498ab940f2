"""The register of customers, and the running number of the codes that are made."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, or_, select
from sqlalchemy.orm import Session

from kernel.owners import settle_owners, take_in
from kernel.readmodels import Recorded
from kernel.searching import search_key, sort_key
from kernel.sql import change, insert_new, upsert
from services.customers.domain import Customer, Details, made_code
from services.customers.tables import customer_numbers, customers, is_there

NUMBERS_AT_ONCE = 500
SEARCHED = frozenset({"name", "legal.full_name", "code", "tax_number"})


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """As the batch leaves them: by the same few statements, however many the customers."""
    for events in _apart(each.event for each in recorded if isinstance(each.event, Customer.Event)):
        _fold_together(session, events)


def _apart(events: Iterable[Customer.Event]) -> Iterator[list[Customer.Event]]:
    """Whoever takes a code comes after whoever gave it up: it is nobody's twice at any moment."""
    together: list[Customer.Event] = []
    some_given_up = False
    for event in events:
        moves = isinstance(event, Customer.DetailsChanged) and "code" in event.replaced
        if some_given_up and (moves or isinstance(event, Customer.Registered | Customer.Undeleted)):
            yield together
            together, some_given_up = [], False
        together.append(event)
        some_given_up = some_given_up or moves or isinstance(event, Customer.Deleted)
    yield together


def _fold_together(session: Session, events: Sequence[Customer.Event]) -> None:
    begun = {event.originator_id: _row(event) for event in events if isinstance(event, Customer.Registered)}
    moved = [event for event in events if not isinstance(event, Customer.Registered)]
    there = {event.originator_id for event in moved} - begun.keys()
    now = {customer_id: dict(row) for customer_id, row in some(session, there).items()} if there else {}
    for event in moved:
        row = begun.get(event.originator_id) or now[event.originator_id]
        row |= {"version": event.originator_version, **_changed_by(event)}
    insert_new(session, customers, list(begun.values()))
    change(session, customers, list(now.values()))
    _settle(session, events)
    numbers = [event.number for event in events if isinstance(event, Customer.Registered) and event.number is not None]
    if numbers:
        upsert(session, customer_numbers, [{"id": 1, "last": numbers[-1]}], replace=["last"])


def _settle(session: Session, events: Sequence[Customer.Event]) -> None:
    """Who answers for a customer does so for all that it took in."""
    for event in events:
        if isinstance(event, Customer.MergedInto):
            take_in(session, customers, UUID(event.kept_id), event.originator_id)
    kept = {UUID(event.kept_id) for event in events if isinstance(event, Customer.MergedInto)}
    given = {event.originator_id for event in events if isinstance(event, Customer.ManagerAssigned)}
    settle_owners(session, customers, kept | given)


def code_is_taken(session: Session, code: str) -> bool:
    """One who is deleted does not keep his code."""
    query = select(customers.c.customer_id).where(customers.c.code == code, is_there)
    return session.execute(query).first() is not None


def free_numbers(session: Session) -> Iterator[int]:
    """The next running numbers whose codes nobody gave by hand; the caller holds the append lock."""
    last = int(session.execute(select(customer_numbers.c.last)).scalar() or 0)
    while True:
        codes = {made_code(number): number for number in range(last + 1, last + 1 + NUMBERS_AT_ONCE)}
        taken = set(session.execute(select(customers.c.code).where(customers.c.code.in_(codes), is_there)).scalars())
        yield from (number for code, number in codes.items() if code not in taken)
        last += NUMBERS_AT_ONCE


def customers_by_code(session: Session, codes: Collection[str]) -> dict[str, RowMapping]:
    query = select(customers).where(customers.c.code.in_(list(codes)), is_there)
    return {row["code"]: row for row in session.execute(query).mappings()}


def customers_by_tax_number(session: Session, numbers: Collection[str]) -> dict[str, list[RowMapping]]:
    """Several customers may have one: branches of a company. Who was merged has none of his own any more."""
    is_itself = customers.c.merged_into.is_(None)
    query = select(customers).where(customers.c.tax_number.in_(list(numbers)), is_there, is_itself)
    found: dict[str, list[RowMapping]] = {}
    for row in session.execute(query).mappings():
        found.setdefault(row["tax_number"], []).append(row)
    return found


def customer(session: Session, customer_id: UUID) -> RowMapping | None:
    return session.execute(select(customers).where(customers.c.customer_id == customer_id)).mappings().first()


def with_those_taken_in(session: Session, customer_id: UUID) -> Sequence[UUID]:
    """A customer, and those that were merged into it, with all that they had taken in."""
    query = select(customers.c.customer_id).where(
        or_(customers.c.customer_id == customer_id, customers.c.merged_into == customer_id)
    )
    return session.execute(query.order_by(customers.c.customer_id)).scalars().all()


def deleted_among(session: Session, customer_ids: Collection[UUID]) -> Sequence[UUID]:
    query = select(customers.c.customer_id).where(customers.c.customer_id.in_(list(customer_ids)), ~is_there)
    return session.execute(query.order_by(customers.c.customer_id)).scalars().all()


def some(session: Session, customer_ids: Collection[UUID]) -> dict[UUID, RowMapping]:
    query = select(customers).where(customers.c.customer_id.in_(list(customer_ids)))
    return {row["customer_id"]: row for row in session.execute(query).mappings()}


def in_full(session: Session, ids: Collection[UUID] | None, after: UUID | None, limit: int) -> Sequence[RowMapping]:
    """Whole customers, archived ones too: those with ``ids``, else the next ones by their ids that are not deleted."""
    query = select(customers)
    if ids is not None:
        return session.execute(query.where(customers.c.customer_id.in_(list(ids)))).mappings().all()
    query = query.where(is_there)
    if after is not None:
        query = query.where(customers.c.customer_id > after)
    return session.execute(query.order_by(customers.c.customer_id).limit(limit)).mappings().all()


def searched(details: Details) -> str:
    """What a customer is found by, beside its contacts: the names, the code and the tax number, a line each."""
    texts = (details["name"], details["legal"]["full_name"], details["code"], details["tax_number"])
    return "\n".join(text or "" for text in texts)


def _row(event: Customer.Registered) -> dict[str, Any]:
    return {
        "customer_id": event.originator_id,
        "version": event.originator_version,
        "contacts": None,
        "merged_into": None,
        "owner": None,
        **_answered_by(None),
        "is_archived": False,
        "is_deleted": False,
        "created_at": event.timestamp,
        **_columns(event.details),
    }


def _changed_by(event: Customer.Event) -> dict[str, Any]:
    match event:
        case Customer.DetailsChanged():
            return _columns(event.details)
        case Customer.ContactsChanged():
            return {"contacts": event.contacts}
        case Customer.PersonalDataErased():
            return {"contacts": None, "note": None}
        case Customer.ManagerAssigned():
            return _answered_by(event.manager)
        case _:
            return _moved_by(event)


def _moved_by(event: Customer.Event) -> dict[str, Any]:
    """Whether it is in the archive, deleted, or another's now."""
    match event:
        case Customer.MergedInto():
            return {"is_archived": True, "merged_into": UUID(event.kept_id)}
        case Customer.Archived() | Customer.Restored():
            return {"is_archived": isinstance(event, Customer.Archived)}
        case Customer.Deleted():
            return {"is_deleted": True}
        case Customer.Undeleted():
            return {"is_archived": event.archived, "is_deleted": False}
        case _:
            return {}


def _answered_by(manager: str | None) -> dict[str, Any]:
    return {"manager": manager, "manager_key": sort_key(manager or "")}


def _columns(details: Details) -> dict[str, Any]:
    return {
        "code": details["code"],
        "name": details["name"],
        "kind": details["kind"],
        "tax_number": details["tax_number"],
        "legal": details["legal"],
        "bank_accounts": details["bank_accounts"],
        "accounting": details["accounting"],
        "tags": details["tags"],
        "note": details["note"],
        "own_fields": details["own_fields"],
        "code_key": sort_key(details["code"]),
        "name_key": sort_key(details["name"]),
        "search_key": search_key(searched(details)),
    }
