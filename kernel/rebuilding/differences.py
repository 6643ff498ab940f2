"""Rows of the read tables beside what they should be, both in the order of their keys."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Table, select, tuple_
from sqlalchemy.orm import Session

BATCH = 500
MOST = 10_000  # more are not worth a second look
KEYS_AT_ONCE = 100

Row = tuple[Any, ...]
Reader = Connection | Session


@dataclass(frozen=True)
class Difference:
    """A row that is not what the events say; None: it is not there, or should not be."""

    table: Table
    key: Row
    is_now: Row | None
    should_be: Row | None

    def __str__(self) -> str:
        return f"{self.table.name} {_words(self.key)}: is {_words(self.is_now)}, should be {_words(self.should_be)}"


def all_differences(
    tables: Sequence[Table], wanted: Reader, living: Reader, pause: Callable[[float], None]
) -> list[Difference]:
    """The first ``MOST`` rows that differ, of all tables."""
    found: list[Difference] = []
    for table in tables:
        for number, each in enumerate(_compared(table, _rows(wanted, table), _rows(living, table))):
            if number % BATCH == 0:
                pause(0)
            if each.is_now != each.should_be:
                found.append(each)
                if len(found) == MOST:
                    return found
    return found


def still_different(suspects: Sequence[Difference], wanted: Reader, living: Reader) -> list[Difference]:
    """Those of the suspected rows that differ now as well."""
    found: list[Difference] = []
    for table in {each.table: None for each in suspects}:
        keys = [each.key for each in suspects if each.table is table]
        for start in range(0, len(keys), KEYS_AT_ONCE):
            some = tuple_(*table.primary_key.columns).in_(keys[start : start + KEYS_AT_ONCE])
            compared = _compared(table, _rows(wanted, table, some), _rows(living, table, some))
            found += [each for each in compared if each.is_now != each.should_be]
    return found


def _rows(reader: Reader, table: Table, some: ColumnElement[bool] | None = None) -> Iterator[tuple[Row, Row]]:
    keys = list(table.primary_key.columns)
    others = [column for column in table.columns if column not in keys]
    query = select(*keys, *others).order_by(*keys)
    if some is not None:
        query = query.where(some)
    for row in reader.execute(query.execution_options(yield_per=BATCH)):
        yield tuple(row[: len(keys)]), tuple(row[len(keys) :])


def _compared(
    table: Table, wanted: Iterator[tuple[Row, Row]], living: Iterator[tuple[Row, Row]]
) -> Iterator[Difference]:
    """Every key of either side, with both rows."""
    one, other = next(wanted, None), next(living, None)
    while one is not None or other is not None:
        if one is not None and (other is None or _sortable(one[0]) < _sortable(other[0])):
            yield Difference(table, one[0], None, one[1])
            one = next(wanted, None)
        elif other is not None and (one is None or _sortable(other[0]) < _sortable(one[0])):
            yield Difference(table, other[0], other[1], None)
            other = next(living, None)
        elif one is not None and other is not None:
            yield Difference(table, one[0], other[1], one[1])
            one, other = next(wanted, None), next(living, None)


def _sortable(key: Row) -> Row:
    return tuple(str(part) if isinstance(part, UUID) else part for part in key)


def _words(row: Row | None) -> str:
    return "missing" if row is None else ", ".join(str(value) for value in row)
