"""The journal: every entry with its reminder."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, RowMapping, Select, bindparam, func, select, update
from sqlalchemy.orm import Session

from contracts.languages import LANGUAGES, load_words
from kernel.owners import owners
from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import exactly, with_words, words_key
from kernel.sql import change, insert_new
from services.tasks.domain.dictionaries import IMPORTANCES, STATUSES
from services.tasks.domain.entry import Entry
from services.tasks.domain.wording import filled
from services.tasks.projections.known import is_listed, with_merged
from services.tasks.projections.sight import is_seen_by
from services.tasks.tables import customers, dictionary_register, entries, orders, reminders


def _place_in(dictionary: str, code: Column[str]) -> ColumnElement[int]:
    """Codes of a dictionary are sorted as it has them."""
    known = dictionary_register.table.c
    place = select(known.place).where(known.dictionary == dictionary, known.code == code)
    return func.coalesce(place.scalar_subquery(), 0)


SORTS = {
    "logged_at": entries.c.logged_at,
    "due": entries.c.due,
    "remind_at": entries.c.remind_at,
    "kind": entries.c.kind,
    "assignee": entries.c.assignee,
    "author": entries.c.author,
    "comments": entries.c.comments,
    "importance": _place_in(IMPORTANCES, entries.c.importance),
    "status": _place_in(STATUSES, entries.c.status),
    "progress": func.coalesce(entries.c.progress, orders.c.progress, -1),
    "customer_name": func.coalesce(customers.c.name_key, ""),
    "order_number": func.coalesce(orders.c.number, 0),
}
OF_REMINDER = [
    reminders.c[name].label(f"reminder_{name}")
    for name in ("version", "at", "assignee", "fired_at", "state", "rule", "zone")
]
OF_OTHERS = [
    orders.c.progress.label("order_progress"),
    orders.c.number.label("order_number"),
    customers.c.name.label("customer_name"),
]
ENTRIES = (
    select(entries, *OF_REMINDER, *OF_OTHERS)
    .outerjoin_from(entries, reminders, reminders.c.reminder_id == entries.c.reminder_id)
    .outerjoin(orders, orders.c.order_id == entries.c.order_id)
    .outerjoin(customers, customers.c.customer_id == entries.c.customer_id)
)
MOST_SEARCHED = 100_000  # PostgreSQL indexes at most a megabyte of one row's words
WITH_WORDS = (
    update(entries)
    .where(entries.c.entry_id == bindparam("commented"), func.length(entries.c.words) < MOST_SEARCHED)
    .values(words=entries.c.words + bindparam("more"))
)
WORDS = load_words()
EXACT = ("order_id", "kind", "status", "status_kind", "importance", "assignee", "is_automatic")
Row = dict[str, Any]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """New entries at once as the batch leaves them, then what changed in the others."""
    logged: dict[UUID, Row] = {}
    given: dict[UUID, Row] = {}
    commented: list[Row] = []
    for each in recorded:
        event = each.event
        if isinstance(event, Entry.Logged):
            logged[event.originator_id] = _row(event, each.position)
        elif isinstance(event, Entry.Event):
            row = logged.get(event.originator_id)
            (given.setdefault(event.originator_id, {}) if row is None else row).update(_given(event))
            if isinstance(event, Entry.Commented):
                commented.append({"commented": event.originator_id, "more": words_key(event.text)})
    whose = owners(session, customers, {row["customer_id"] for row in logged.values()})
    insert_new(session, entries, [{**row, "owner": whose.get(row["customer_id"])} for row in logged.values()])
    if commented:
        session.connection().execute(WITH_WORDS, commented)
    alike: defaultdict[frozenset[str], list[Row]] = defaultdict(list)
    for entry_id, row in given.items():
        alike[frozenset(row)].append({"entry_id": entry_id, **row})
    for rows in alike.values():
        change(session, entries, rows)


def entry(session: Session, entry_id: UUID) -> RowMapping | None:
    return session.execute(ENTRIES.where(entries.c.entry_id == entry_id)).mappings().first()


def logged_among(session: Session, entry_ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that are entries already."""
    return set(session.execute(select(entries.c.entry_id).where(entries.c.entry_id.in_(entry_ids))).scalars())


def list_journal(session: Session, wanted: Mapping[str, Any], *, sort: str, limit: int, after: str | None) -> Page:
    """Entries that are alike stand in the order in which they were logged: what follows comes after its cause."""
    query = _chosen(session, ENTRIES, wanted)
    return page_of(session, query, SORTS, key=entries.c.position, sort=sort, limit=limit, after=after)


def ids_of(session: Session, wanted: Mapping[str, Any], limit: int) -> list[UUID]:
    """Of the chosen entries, the newest first."""
    query = _chosen(session, select(entries.c.entry_id), wanted)
    newest = query.order_by(entries.c.logged_at.desc(), entries.c.position.desc())
    return list(session.execute(newest.limit(limit)).scalars())


def seen_among(session: Session, entry_ids: Collection[UUID], confined_to: str | None) -> set[UUID]:
    """Those of the ids that are entries which this user sees."""
    query = select(entries.c.entry_id).where(entries.c.entry_id.in_(entry_ids))
    return set(session.execute(query.where(is_seen_by(confined_to))).scalars())


def _chosen(session: Session, query: Select[Any], wanted: Mapping[str, Any]) -> Select[Any]:
    """The entries that have the values of columns in ``wanted``, and words ``q``, between moments.

    ``due_from`` and ``logged_from`` are included, ``due_before`` and ``logged_before`` are not; None asks for nothing.
    A customer's are also those of customers that it took in. ``confined_to`` is a user whose own customers' entries
    alone are chosen, those about nobody's, and those that are given to him. Those of deleted customers are chosen by
    their customer alone.
    """
    query = query.where(is_seen_by(wanted["confined_to"]), is_listed(entries.c.customer_id, wanted["customer_id"]))
    if wanted["customer_id"] is not None:
        query = query.where(entries.c.customer_id.in_(with_merged(session, wanted["customer_id"])))
    query = exactly(query, entries.c, {name: wanted.get(name) for name in EXACT})
    if wanted["q"]:
        query = query.where(with_words(session, entries.c.words, wanted["q"]))
    for column, name in ((entries.c.due, "due"), (entries.c.logged_at, "logged")):
        first, last = wanted[f"{name}_from"], wanted[f"{name}_before"]
        if first is not None:
            query = query.where(column >= first)
        if last is not None:
            query = query.where(column < last)
    return query


def _row(event: Entry.Logged, position: int) -> Row:
    return {
        "entry_id": event.originator_id,
        "version": event.originator_version,
        "position": position,
        "customer_id": _id(event.customer_id),
        "order_id": _id(event.order_id),
        "kind": event.kind,
        "text": event.text,
        "params": event.params,
        "words": words_key("\n".join(_said(event))),
        "logged_at": datetime.fromisoformat(event.logged_at),
        "author": event.author,
        "source": event.source,
        "is_automatic": event.source is not None,
        "is_given": event.source is None,
        "comments": 0,
        "reminder_id": None,
        "remind_at": None,
        **_marks(event.marks),
    }


def _said(event: Entry.Logged) -> Iterator[str]:
    """What readers of all languages read, and figures as programs write them."""
    yield from event.kind_names.values()
    yield filled(event.text, event.params)
    if event.params:
        yield from (WORDS.text(language, event.text, event.params) for language in LANGUAGES)


def _given(event: Entry.Event) -> Row:
    """What an event changes of its entry."""
    version = {"version": event.originator_version}
    match event:
        case Entry.Changed():
            is_given = any(change["field"] == "assignee" for change in event.changes)
            return version | _marks(event.marks) | ({"is_given": True} if is_given else {})
        case Entry.Commented():
            return version | {"comments": event.number}
        case Entry.ReminderGiven():
            return version | {"reminder_id": UUID(event.reminder_id)}
        case Entry.ReminderTaken():
            return version | {"reminder_id": None}
        case _:
            return version


def _marks(marks: Mapping[str, Any]) -> Row:
    return {**marks, "due": None if marks["due"] is None else datetime.fromisoformat(marks["due"])}


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
