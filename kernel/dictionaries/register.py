"""The read table of a service's dictionaries."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    RowMapping,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    and_,
    cast,
    false,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session

from kernel.columns import Json, OptionalText, Position
from kernel.dictionaries.entry import DictionaryEntry
from kernel.paging import Page, page_of
from kernel.readmodels import ReadModel, Recorded
from kernel.searching import Key, contains, search_key, sort_key
from kernel.sql import change, insert_new

Codes = Mapping[str, Collection[str]]
Entries = dict[tuple[str, str], RowMapping]


class Register:
    """All entries of a service's dictionaries, in ``table``.

    ``of_data`` are columns of the owner's that repeat a field of the entries' data by its name, so that an index can
    serve it; the field is missing in dictionaries that have no such.
    """

    def __init__(self, metadata: MetaData, *of_data: Column[Any]) -> None:
        self.table = Table(
            "dictionary_entries",
            metadata,
            Column("entry_id", Uuid, primary_key=True),
            Column("version", Integer, nullable=False),
            Column("dictionary", String(32), nullable=False),
            Column("code", String(64), nullable=False),
            Column("name_ru", Text, nullable=False),
            Column("name_en", Text, nullable=False),
            Column("colour", OptionalText(7), nullable=False),
            Column("is_default", Boolean, nullable=False),
            Column("is_retired", Boolean, nullable=False),
            Column("place", Position, nullable=False),
            Column("data", Json, nullable=False),
            Column("code_key", Key, nullable=False),
            Column("ru_key", Key, nullable=False),
            Column("en_key", Key, nullable=False),
            Column("search_key", Key, nullable=False),
            *of_data,
            UniqueConstraint("dictionary", "code"),
            Index("dictionary_entries_by_place", "dictionary", "place", "entry_id"),
        )
        self.read_model = ReadModel("dictionaries", (self.table,), own=self.fold)
        self._of_data = [column.name for column in of_data]
        entries = self.table.c
        self._sorts: Mapping[str, ColumnElement[Any]] = {
            "id": entries.entry_id,
            "version": entries.version,
            "code": entries.code_key,
            "names.ru": entries.ru_key,
            "names.en": entries.en_key,
            "colour": entries.colour,
            "default": cast(entries.is_default, Integer),
            "retired": cast(entries.is_retired, Integer),
            "place": entries.place,
        }

    def fold(self, session: Session, recorded: Sequence[Recorded]) -> None:
        """New entries as the batch leaves them, then what it says of the others."""
        added: dict[Any, dict[str, Any]] = {}
        changed: dict[Any, dict[str, Any]] = {}
        for each in recorded:
            match each.event:
                case DictionaryEntry.Added():
                    added[each.event.originator_id] = self._row(each.event)
                case DictionaryEntry.Changed():
                    rows = added if each.event.originator_id in added else changed
                    rows[each.event.originator_id] = self._row(each.event)
        insert_new(session, self.table, list(added.values()))
        change(session, self.table, list(changed.values()))

    def entry(self, session: Session, dictionary: str, code: str) -> RowMapping | None:
        entries = self.table.c
        query = select(self.table).where(entries.dictionary == dictionary, entries.code == code)
        return session.execute(query).mappings().first()

    def default_of(self, session: Session, dictionary: str) -> RowMapping | None:
        entries = self.table.c
        query = select(self.table).where(entries.dictionary == dictionary, entries.is_default)
        return session.execute(query).mappings().first()

    def some(self, session: Session, codes: Codes, *, whole: Collection[str] = ()) -> Entries:
        """The entries with these codes by dictionary, and all of the dictionaries of ``whole``, by both."""
        entries = self.table.c
        wanted: list[ColumnElement[bool]] = [
            and_(entries.dictionary == dictionary, entries.code.in_(list(some))) for dictionary, some in codes.items()
        ]
        query = select(self.table).where(or_(false(), entries.dictionary.in_(list(whole)), *wanted))
        return {(row["dictionary"], row["code"]): row for row in session.execute(query).mappings()}

    def last_place(self, session: Session, dictionary: str) -> int:
        query = select(func.max(self.table.c.place)).where(self.table.c.dictionary == dictionary)
        return session.execute(query).scalar() or 0

    def list_entries(
        self,
        session: Session,
        *,
        dictionary: str,
        retired: bool | None,
        q: str,
        sort: str,
        limit: int,
        after: str | None,
    ) -> Page:
        entries = self.table.c
        query = select(self.table).where(entries.dictionary == dictionary)
        if retired is not None:
            query = query.where(entries.is_retired == retired)
        if q:
            query = query.where(contains(entries.search_key, q))
        order = sort or "place"
        return page_of(session, query, self._sorts, key=entries.entry_id, sort=order, limit=limit, after=after)

    def _row(self, event: DictionaryEntry.Added | DictionaryEntry.Changed) -> dict[str, Any]:
        ru, en = event.names["ru"], event.names["en"]
        return {
            "entry_id": event.originator_id,
            "version": event.originator_version,
            "dictionary": event.dictionary,
            "code": event.code,
            "name_ru": ru,
            "name_en": en,
            "colour": event.colour,
            "is_default": event.is_default,
            "is_retired": isinstance(event, DictionaryEntry.Changed) and event.is_retired,
            "place": event.place,
            "data": event.data,
            "code_key": sort_key(event.code),
            "ru_key": sort_key(ru),
            "en_key": sort_key(en),
            "search_key": search_key(f"{event.code}\n{ru}\n{en}"),
            **{name: event.data.get(name) for name in self._of_data},
        }


def answer(row: RowMapping) -> dict[str, Any]:
    """An entry as a service answers it."""
    return {
        "id": str(row["entry_id"]),
        "version": row["version"],
        "code": row["code"],
        "names": {"ru": row["name_ru"], "en": row["name_en"]},
        "colour": row["colour"],
        "default": row["is_default"],
        "retired": row["is_retired"],
        "place": row["place"],
        "data": row["data"],
    }
