"""What orders know of customers, and of the terms that each has from which day on: copies of what customers told."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, select, true, update
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from contracts.events.customers import that_change_hands
from kernel.owners import settle_owners, take_in
from kernel.searching import search_key, sort_key
from kernel.sql import change, upsert
from services.orders.domain.credit import CreditPolicy
from services.orders.domain.terms import OrderTerms
from services.orders.projections.company import SETTINGS_CONTENT, settings_in
from services.orders.projections.dictionaries import default_price_type
from services.orders.tables import customer_terms, customers

DETAILS = ("code", "name", "kind", "tax_number", "legal", "bank_accounts")
TERMS = ("price_type", "markup_percent", "credit_limit", "deferral_days")
MOVING = ("CustomerArchived", "CustomerRestored", "CustomerDeleted", "CustomerUndeleted")

is_there = customers.c.is_deleted.is_(False)
BEGUN = customer_terms.alias()
KEPT = customers.alias()
NEWEST = select(func.max(BEGUN.c.valid_from)).where(
    BEGUN.c.customer_id == customers.c.customer_id, BEGUN.c.valid_from <= bindparam("day")
)
BUYER = (
    select(
        customers.c.name,
        customers.c.is_archived,
        KEPT.c.name.label("merged_into"),
        customers.c.is_deleted,
        *(customer_terms.c[name] for name in TERMS),
        SETTINGS_CONTENT.label("settings"),
    )
    .select_from(customers)
    .join(
        customer_terms,
        and_(
            customer_terms.c.customer_id == customers.c.customer_id,
            customer_terms.c.valid_from == NEWEST.scalar_subquery().correlate(customers),
        ),
        isouter=True,
    )
    .join(KEPT, KEPT.c.customer_id == customers.c.merged_into, isouter=True)
    .where(customers.c.customer_id == bindparam("customer_id"))
)


@dataclass(frozen=True)
class Buyer:
    """A customer as one who orders; ``credit_limit`` None is unlimited, zero is prepayment only.

    ``merged_into`` is the name of the customer that it turned out to be.
    """

    name: str
    is_archived: bool
    is_deleted: bool
    merged_into: str | None
    terms: OrderTerms
    credit_limit: Decimal | None
    credit_policy: CreditPolicy


def fold_customers(session: Session, events: Sequence[PublicEvent]) -> None:
    """Details first: a customer is registered before anything else is told of it."""
    details = [event for event in events if event.type in ("CustomerRegistered", "CustomerDetailsChanged")]
    rows = {event.data["customer_id"]: _details_row(event) for event in details}
    upsert(session, customers, list(rows.values()), replace=[*DETAILS, "name_key", "search_key"])
    moved: defaultdict[str, dict[str, bool]] = defaultdict(dict)
    for event in (each for each in events if each.type in MOVING):
        moved[event.data["customer_id"]] |= _moved_by(event)
    alike: defaultdict[tuple[tuple[str, bool], ...], list[UUID]] = defaultdict(list)
    for customer_id, where in moved.items():
        alike[tuple(sorted(where.items()))].append(UUID(customer_id))
    for where_to, ids in alike.items():
        session.execute(update(customers).where(customers.c.customer_id.in_(ids)).values(dict(where_to)))
    managers = {event.data["customer_id"]: event.data["manager"] for event in events if event.type == "ManagerAssigned"}
    change(session, customers, [{"customer_id": UUID(each), "manager": name} for each, name in managers.items()])
    for event in events:
        if event.type == "CustomersMerged":
            take_in(session, customers, UUID(event.data["customer_id"]), UUID(event.data["merged_id"]))
    settle_owners(session, customers, that_change_hands(events))
    told = (event.data for event in events if event.type == "TermsChanged")
    terms = {(data["customer_id"], data["valid_from"]): _terms_row(data) for data in told}
    upsert(session, customer_terms, list(terms.values()), replace=TERMS)


FOLDS = {"customers": fold_customers}


def kept(session: Session, customer_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Who each customer is by now: the one that it was merged into, where it was, else itself."""
    merged = customers.c.merged_into
    query = select(customers.c.customer_id, merged).where(
        customers.c.customer_id.in_(list(customer_ids)), merged.is_not(None)
    )
    found = {row.customer_id: row.merged_into for row in session.execute(query)} if customer_ids else {}
    return {customer_id: found.get(customer_id, customer_id) for customer_id in customer_ids}


def kept_one(session: Session, customer_id: UUID) -> UUID:
    return kept(session, [customer_id])[customer_id]


def is_of(session: Session, column: ColumnElement[Any], customer_id: UUID | None) -> ColumnElement[bool]:
    """The condition on rows to be a customer's, or of those that were merged into it; of None all are."""
    if customer_id is None:
        return true()
    query = select(customers.c.customer_id).where(customers.c.merged_into == customer_id)
    merged = session.execute(query).scalars().all()
    return column.in_([customer_id, *merged]) if merged else column == customer_id


def buyer_on(session: Session, customer_id: UUID, day: date) -> Buyer | None:
    """With the terms in force on a day of the company's calendar; None of a customer that is not known.

    Without terms a customer buys at the default price type, no markup, unlimited credit, and pays at once.
    """
    row = session.execute(BUYER, {"customer_id": customer_id, "day": day}).mappings().first()
    if row is None:
        return None
    settings = settings_in(row["settings"])
    terms = OrderTerms(
        price_type=row["price_type"] or default_price_type(session),
        markup_percent=row["markup_percent"] or Decimal(0),
        deferral_days=row["deferral_days"] or 0,
        vat_included=settings["vat_included"],
    )
    policy = CreditPolicy(**settings["credit"])
    return Buyer(
        name=row["name"],
        is_archived=row["is_archived"],
        is_deleted=row["is_deleted"],
        merged_into=row["merged_into"],
        terms=terms,
        credit_limit=row["credit_limit"],
        credit_policy=policy,
    )


def legal_data_of(session: Session, customer_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Customers that are known, as documents name them."""
    columns = [customers.c[name] for name in ("customer_id", *DETAILS)]
    rows = session.execute(select(*columns).where(customers.c.customer_id.in_(list(customer_ids)))).mappings()
    return {row["customer_id"]: {name: row[name] for name in DETAILS} for row in rows}


def names_of(session: Session, customer_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of those customers that are known."""
    query = select(customers.c.customer_id, customers.c.name).where(customers.c.customer_id.in_(list(customer_ids)))
    return {row.customer_id: row.name for row in session.execute(query)} if customer_ids else {}


def ids_by_code(session: Session, codes: Collection[str]) -> dict[str, UUID]:
    query = select(customers.c.code, customers.c.customer_id).where(customers.c.code.in_(list(codes)), is_there)
    return {row.code: row.customer_id for row in session.execute(query)} if codes else {}


def deleted_among(session: Session, customer_ids: Collection[UUID]) -> list[str]:
    """The names of those that are deleted."""
    query = select(customers.c.name).where(customers.c.customer_id.in_(list(customer_ids)), ~is_there)
    return list(session.execute(query.order_by(customers.c.name_key)).scalars()) if customer_ids else []


def credit_limit_on(session: Session, customer_id: UUID, day: date) -> Decimal | None:
    """None is unlimited."""
    buyer = buyer_on(session, customer_id, day)
    return None if buyer is None else buyer.credit_limit


def deferrals_on(session: Session, customer_ids: Collection[UUID], day: date) -> dict[UUID, int]:
    """The deferral days of those customers who have terms on a day."""
    terms = customer_terms.c
    query = select(terms.customer_id, terms.deferral_days).where(
        terms.customer_id.in_(list(customer_ids)), terms.valid_from <= day
    )
    return {row.customer_id: row.deferral_days for row in session.execute(query.order_by(terms.valid_from))}


def _moved_by(event: PublicEvent) -> dict[str, bool]:
    """Where the customer is by an event: in the archive or out of it, there or deleted."""
    if event.type == "CustomerDeleted":
        return {"is_deleted": True}
    if event.type == "CustomerUndeleted":
        return {"is_archived": event.data["archived"], "is_deleted": False}
    return {"is_archived": event.type == "CustomerArchived"}


def _details_row(event: PublicEvent) -> dict[str, Any]:
    data = event.data
    return {
        "customer_id": UUID(data["customer_id"]),
        **{name: data[name] for name in DETAILS},
        "is_archived": False,
        "merged_into": None,
        "is_deleted": False,
        "manager": None,
        "owner": None,
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
