"""The entries of the dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, RowMapping, and_, cast, false, func, or_, select, update
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from kernel.readmodels import Recorded
from kernel.searching import contains, search_key, sort_key
from kernel.sql import insert_new
from services.inventory.domain.dictionaries import ITEM_GROUPS, Entry
from services.inventory.tables import dictionary_entries

Codes = Mapping[str, Collection[str]]

entries = dictionary_entries.c
SORTS = {
    "id": entries.entry_id,
    "version": entries.version,
    "code": entries.code_key,
    "names.ru": entries.ru_key,
    "names.en": entries.en_key,
    "default": cast(entries.is_default, Integer),
    "retired": cast(entries.is_retired, Integer),
    "place": entries.place,
}


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        match each.event:
            case Entry.Added():
                when_entry_added(session, each.event)
            case Entry.Changed():
                when_entry_changed(session, each.event)


def when_entry_added(session: Session, event: Entry.Added) -> None:
    row = {
        "entry_id": event.originator_id,
        "dictionary": event.dictionary,
        "code": event.code,
        "code_key": sort_key(event.code),
        "is_retired": False,
        **_changing(event),
    }
    insert_new(session, dictionary_entries, [row])


def when_entry_changed(session: Session, event: Entry.Changed) -> None:
    this = update(dictionary_entries).where(entries.entry_id == event.originator_id)
    session.execute(this.values(is_retired=event.is_retired, **_changing(event)))


def entry(session: Session, dictionary: str, code: str) -> RowMapping | None:
    query = select(dictionary_entries).where(entries.dictionary == dictionary, entries.code == code)
    return session.execute(query).mappings().first()


def default_of(session: Session, dictionary: str) -> RowMapping | None:
    query = select(dictionary_entries).where(entries.dictionary == dictionary, entries.is_default)
    return session.execute(query).mappings().first()


def some(session: Session, codes: Codes, *, whole: Collection[str] = ()) -> dict[tuple[str, str], RowMapping]:
    """The entries with these codes by dictionary, and all of the dictionaries of ``whole``, by both."""
    wanted: list[ColumnElement[bool]] = [
        and_(entries.dictionary == dictionary, entries.code.in_(list(some))) for dictionary, some in codes.items()
    ]
    query = select(dictionary_entries).where(or_(false(), entries.dictionary.in_(list(whole)), *wanted))
    return {(row["dictionary"], row["code"]): row for row in session.execute(query).mappings()}


def last_place(session: Session, dictionary: str) -> int:
    query = select(func.max(entries.place)).where(entries.dictionary == dictionary)
    return session.execute(query).scalar() or 0


def ancestors_of_group(session: Session, code: str) -> set[str]:
    """The groups that the group is in, nearest and farthest."""
    start = select(entries.parent).where(entries.dictionary == ITEM_GROUPS, entries.code == code)
    above = start.cte("above", recursive=True)
    further = select(entries.parent).join(above, entries.code == above.c.parent)
    above = above.union(further.where(entries.dictionary == ITEM_GROUPS))
    return {parent for parent in session.execute(select(above.c.parent)).scalars() if parent is not None}


def with_its_groups(code: str) -> Any:
    """A query for the codes of the group and of all groups in it."""
    start = select(entries.code).where(entries.dictionary == ITEM_GROUPS, entries.code == code)
    within = start.cte("within", recursive=True)
    further = select(entries.code).join(within, entries.parent == within.c.code)
    within = within.union(further.where(entries.dictionary == ITEM_GROUPS))
    return select(within.c.code)


def list_entries(
    session: Session, *, dictionary: str, retired: bool | None, q: str, sort: str, limit: int, after: str | None
) -> Page:
    query = select(dictionary_entries).where(entries.dictionary == dictionary)
    if retired is not None:
        query = query.where(entries.is_retired == retired)
    if q:
        query = query.where(contains(entries.search_key, q))
    return page_of(session, query, SORTS, key=entries.entry_id, sort=sort or "place", limit=limit, after=after)


def _changing(event: Entry.Added | Entry.Changed) -> dict[str, Any]:
    ru, en = event.names["ru"], event.names["en"]
    return {
        "version": event.originator_version,
        "name_ru": ru,
        "name_en": en,
        "is_default": event.is_default,
        "place": event.place,
        "parent": event.data.get("parent"),
        "data": event.data,
        "ru_key": sort_key(ru),
        "en_key": sort_key(en),
        "search_key": search_key(f"{event.code}\n{ru}\n{en}"),
    }
