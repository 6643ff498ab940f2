"""By what customers are found whose contacts nobody can read: numbers instead of parts of texts (a blind index)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from contracts.events.customers import PHONE
from kernel.readmodels import Recorded
from kernel.searching import rarest, search_key
from kernel.sql import insert_new
from services.customers.domain import Customer
from services.customers.tables import contact_tokens, customers, sealing

PART = 3
MOST_FOUND = 500
LIKE_A_NUMBER = re.compile(r"[\d\s()+./-]+")
NO_DIGIT = re.compile(r"\D")
TRUNK, COUNTRY = "8", "7"

Contact = Mapping[str, Any]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """Those of a customer whose key was deleted are not found any more, whenever that was."""
    changed: dict[UUID, str | None] = {}
    before: dict[UUID, str | None] = {}
    erased: set[UUID] = set()
    for each in recorded:
        match each.event:
            case Customer.ContactsChanged():
                changed[each.event.originator_id] = each.event.contacts
                before.setdefault(each.event.originator_id, each.event.replaced)
            case Customer.PersonalDataErased():
                changed[each.event.originator_id] = None
                erased.add(each.event.originator_id)
    if not changed:
        return
    opened = sealing.opened(session, (*changed.values(), *before.values()))
    words = {
        customer_id: after
        for customer_id, text in changed.items()
        if (after := words_of(opened.get(text or "", ()))) != words_of(opened.get(before.get(customer_id) or "", ()))
        or customer_id in erased
    }
    if not words:
        return
    session.execute(delete(contact_tokens).where(contact_tokens.c.customer_id.in_(list(words))))
    tokens = sealing.tokens(session, set().union(*words.values()))
    rows = [
        {"customer_id": customer_id, "token": token}
        for customer_id, some in words.items()
        for token in {tokens[word] for word in some}
    ]
    insert_new(session, contact_tokens, rows)


def customers_with(session: Session, q: str) -> list[UUID]:
    """Customers a part of whose contacts ``q`` is, at most 500; nobody's for less than three characters."""
    found = {customer_id for part in _meant_by(q) for customer_id in _maybe_with(session, part)}
    if not found:
        return []
    query = select(customers.c.customer_id, customers.c.contacts).where(customers.c.customer_id.in_(found))
    rows = session.execute(query).all()
    opened = sealing.opened(session, (row.contacts for row in rows))
    return [row.customer_id for row in rows if _has(opened.get(row.contacts, ()), q)]


def words_of(contacts: Sequence[Contact]) -> set[str]:
    """All by which contacts are found: the parts of what they say, of the digits that are dialled, and each whole."""
    parts = {word for contact in contacts for text in _texts_of(contact) for word in _parts(text)}
    return parts | {whole(contact) for contact in contacts}


def whole(contact: Contact) -> str:
    """By what the same contact of another customer is found; an extension is of the same telephone."""
    value = contact["value"].partition(";ext=")[0] if contact["kind"] == PHONE else contact["value"]
    return f"{contact['kind']}={search_key(value)}"


def _texts_of(contact: Contact) -> Iterator[str]:
    """What is searched, text and digits apart: a number is typed with all sorts of signs in it."""
    for name in ("value", "person", "position"):
        if contact[name] is not None:
            yield f"text:{search_key(contact[name])}"
    if contact["kind"] == PHONE:
        yield f"digits:{NO_DIGIT.sub('', contact['value'])}"


def _meant_by(q: str) -> Iterator[str]:
    """What a question may mean, as ``_texts_of`` has it; in Russia 8 is dialled for +7."""
    yield f"text:{search_key(q.strip())}"
    if LIKE_A_NUMBER.fullmatch(q):
        digits = NO_DIGIT.sub("", q)
        yield f"digits:{digits}"
        if digits.startswith(TRUNK):
            yield f"digits:{COUNTRY}{digits.removeprefix(TRUNK)}"


def _has(contacts: Sequence[Contact], q: str) -> bool:
    texts = [text.partition(":") for contact in contacts for text in _texts_of(contact)]
    meant = [part.partition(":") for part in _meant_by(q)]
    return any(kind == wanted and part in text for kind, _, text in texts for wanted, _, part in meant)


def _parts(text: str) -> set[str]:
    kind, _, said = text.partition(":")
    return {f"{kind}:{said[place : place + PART]}" for place in range(len(said) - PART + 1)}


def _maybe_with(session: Session, part: str) -> Sequence[UUID]:
    """Those who have all parts of it, in whatever order: of those who have its rarest part, by index."""
    tokens = set(sealing.tokens(session, _parts(part)).values())
    if not tokens:
        return ()
    row, other = contact_tokens.c, contact_tokens.alias().c
    found = select(func.count()).where(other.customer_id == row.customer_id, other.token.in_(tokens))
    have_all = found.scalar_subquery() == len(tokens)
    query = select(row.customer_id).where(row.token == rarest(session, row.token, tokens), have_all)
    return session.execute(query.order_by(row.customer_id).limit(MOST_FOUND)).scalars().all()
