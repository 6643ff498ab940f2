"""Customers by what people type: a part of a name, of the code, of a number or of a contact, typing errors included.

The rarest trigram of what was typed tells who may be meant, and the words themselves who is: nobody else is looked at,
however many customers there are.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from kernel.searching import beginnings, contains, in_the_other_layout, most_alike, rarest, trigrams_within
from services.customers.projections import contacts
from services.customers.projections.alike import parts_of
from services.customers.tables import customer_trigrams, customers

SHARED_PERCENT = 40
MOST_ALIKE = 200
MOST_NAMED = 500  # more are looked up by the database, where it comes by them
MOST_TRIGRAMS = 40
NO_QUOTES = str.maketrans(dict.fromkeys("«»„“”‚‘’\"'", " "))

trigram = customer_trigrams.c


def found_by(session: Session, customer_id: ColumnElement[UUID], q: str) -> ColumnElement[bool]:
    """Those who have all words of ``q`` in names, code and tax number, or ``q`` in a contact; else who has them in the
    other layout of the keyboard; else those whose names are like it."""
    for meant in dict.fromkeys((q, in_the_other_layout(q))):
        by_contact = contacts.customers_with(session, meant)
        named = _with_words(session, meant)
        first = [] if named is None else session.execute(named.limit(MOST_NAMED + 1)).scalars().all()
        if named is not None and len(first) > MOST_NAMED:
            return or_(customer_id.in_(named), customer_id.in_(by_contact))
        if first or by_contact:
            return customer_id.in_({*first, *by_contact})
    return customer_id.in_(_alike(session, q))


def _with_words(session: Session, q: str) -> Select[tuple[UUID]] | None:
    """Who has all words of ``q`` in what is searched, whatever quotes are about them; where all have less than three
    characters, words that begin so. None when there is no word."""
    query = select(trigram.customer_id)
    within = sorted(trigrams_within(q))[:MOST_TRIGRAMS]
    if within:
        its_words = (contains(customers.c.search_key, word) for word in q.translate(NO_QUOTES).split())
        joined = query.join(customers, customers.c.customer_id == trigram.customer_id)
        return joined.where(trigram.trigram == rarest(session, trigram.trigram, within), *its_words)
    begun = sorted(beginnings(q))
    if not begun:
        return None
    others = (select(trigram.customer_id).where(trigram.trigram == each) for each in begun[1:])
    return query.where(trigram.trigram == begun[0], *(trigram.customer_id.in_(each) for each in others))


def _alike(session: Session, q: str) -> Sequence[UUID]:
    """Names alone are misspelt: a number or an address that nobody has is nobody's."""
    words = " ".join(word for word in q.split() if any(map(str.isalpha, word)) and not _is_of_a_contact(word))
    if not words:
        return ()
    query = most_alike(trigram.customer_id, trigram.trigram, parts_of(words), SHARED_PERCENT, MOST_ALIKE)
    return session.execute(query).scalars().all()


def _is_of_a_contact(word: str) -> bool:
    return "@" in word or any(map(str.isdigit, word))
