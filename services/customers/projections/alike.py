"""Who may be the same customer taken twice: by the tax number, a telephone number, an e-mail address, or the name."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, Select, delete, select
from sqlalchemy.orm import Session

from contracts.events.customers import (
    EMAIL,
    EMAIL_OF_ANOTHER,
    PHONE,
    PHONE_OF_ANOTHER,
    SIMILAR_NAME,
    TAX_NUMBER_OF_ANOTHER,
)
from kernel.readmodels import Recorded
from kernel.searching import most_alike, trigrams
from kernel.sql import insert_new
from services.customers.domain import Customer
from services.customers.projections import contacts, register
from services.customers.tables import contact_tokens, customer_trigrams, customers, is_there, sealing

MOST_LOOKED_AT = 50
ALIKE_PERCENT = 60
FORMS = re.compile(r"\b(ооо|оао|зао|пао|нпао|ао|ип|чп|тоо|llc|ltd|inc|gmbh|co)\b", re.IGNORECASE)
SAME_CONTACT = {PHONE: PHONE_OF_ANOTHER, EMAIL: EMAIL_OF_ANOTHER}

Warned = tuple[str, RowMapping]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """By what customers are found, and names are alike: as the batch leaves them."""
    named = {each.event.originator_id: register.searched(each.event.details) for each in recorded if _names(each.event)}
    if not named:
        return
    session.execute(delete(customer_trigrams).where(customer_trigrams.c.customer_id.in_(list(named))))
    rows = [
        {"customer_id": customer_id, "trigram": trigram}
        for customer_id, text in named.items()
        for trigram in sorted(trigrams(text))
    ]
    insert_new(session, customer_trigrams, rows)


def _names(event: Any) -> bool:
    if isinstance(event, Customer.DetailsChanged):
        return not register.SEARCHED.isdisjoint(event.replaced)
    return isinstance(event, Customer.Registered)


def parts_of(name: str) -> set[str]:
    """What a name is compared by: all but the legal form, which half of all names share."""
    return trigrams(FORMS.sub(" ", name)) or trigrams(name)


def others_with_the_same(session: Session, customer: Mapping[Any, Any], most: int) -> list[Warned]:
    """Other customers out of the archive that have its tax number, or one of its telephones or addresses, by name."""
    found: list[Warned] = []
    if customer["tax_number"] is not None:
        same = _others(customer["customer_id"], customers.c.tax_number == customer["tax_number"])
        found += _told(session, same, most, lambda _: TAX_NUMBER_OF_ANOTHER)
    kinds = _whole_tokens(session, customer["contacts"])
    if kinds:
        query = _others(customer["customer_id"], contact_tokens.c.token.in_(list(kinds))).add_columns(
            contact_tokens.c.token
        )
        joined = query.join(contact_tokens, contact_tokens.c.customer_id == customers.c.customer_id)
        found += _told(session, joined, most, lambda row: SAME_CONTACT[kinds[row["token"]]])
    return list({(code, row["customer_id"]): (code, row) for code, row in found}.values())[:most]


def others_with_similar_names(session: Session, customer: Mapping[Any, Any], most: int) -> list[Warned]:
    """Those that share three of five parts of their names with it, the nearest first."""
    wanted = parts_of(customer["name"])
    owner, trigram = customer_trigrams.c.customer_id, customer_trigrams.c.trigram
    near = most_alike(owner, trigram, wanted, ALIKE_PERCENT, MOST_LOOKED_AT).subquery()
    query = _others(customer["customer_id"]).join(near, near.c.customer_id == customers.c.customer_id)
    rows = session.execute(query.add_columns(near.c.shared)).mappings().all()
    by_nearness = sorted(((_nearness(wanted, row["name"]), row) for row in rows), key=lambda pair: -pair[0])
    return [(SIMILAR_NAME, row) for percent, row in by_nearness if percent >= ALIKE_PERCENT][:most]


def _others(customer_id: UUID, *which: ColumnElement[bool]) -> Select[Any]:
    query = select(customers.c.customer_id, customers.c.name, customers.c.manager)
    return query.where(customers.c.customer_id != customer_id, customers.c.is_archived.is_(False), is_there, *which)


def _told(session: Session, query: Select[Any], most: int, code_of: Any) -> Iterable[Warned]:
    rows = session.execute(query.order_by(customers.c.name_key, customers.c.customer_id).limit(most)).mappings()
    return [(code_of(row), row) for row in rows]


def _whole_tokens(session: Session, text: str | None) -> dict[int, str]:
    """The kinds of a customer's contacts by the tokens of their whole values."""
    words = {
        contacts.whole(each): each["kind"] for each in sealing.open(session, text) or () if each["kind"] in SAME_CONTACT
    }
    return {token: words[word] for word, token in sealing.tokens(session, words).items()}


def _nearness(parts: set[str], name: str) -> int:
    """How many of a hundred parts of both names they share."""
    others = parts_of(name)
    return 100 * len(parts & others) // len(parts | others)
