"""Columns of a table: the field that each holds, what files call it, and how its cells are read and written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from formats.sheets.writing import Cell
from gateway.imports.cells import CellFault, Kind, empties
from gateway.imports.vocabulary import key_of

LISTED = "prices"
EARLIER = {"field": "", "message": "Stands in an earlier row already."}
SURPLUS = {"field": "", "message": "The row has more cells than there are columns."}

Fault = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """``field`` names it in a mapping, ``path`` is its place in a row and in a card.

    ``names`` are its headings by language, ``others`` are known as well. What is not ``exported`` is only read.
    """

    field: str
    path: tuple[str, ...]
    names: Mapping[str, str]
    kind: Kind
    others: Sequence[str] = ()
    exported: bool = True

    def is_called(self, heading: str) -> bool:
        return key_of(heading) in map(key_of, (self.field, *self.names.values(), *self.others))

    def cell_of(self, card: Mapping[str, Any], language: str) -> Cell:
        value: Any = card
        for step in self.path[:1] if self.path[0] == LISTED else self.path:
            value = None if value is None else value.get(step)
        return self.kind.write(value, language)

    def put(self, row: dict[str, Any], text: str, decimal_comma: bool) -> None:
        """Adds what the cell says to a row for the service; an empty cell says nothing. Raises CellFault."""
        if not text.strip():
            return
        value = self.kind.emptied if empties(text) else self.kind.read(text, decimal_comma)
        if self.path[0] == LISTED:
            row.setdefault(LISTED, []).extend(value)
            return
        inner = row
        for step in self.path[:-1]:
            inner = inner.setdefault(step, {})
        inner[self.path[-1]] = value


@dataclass(frozen=True)
class Reading:
    """A row of a file as the service takes it, and the faults for which it is not sent at all."""

    row: Mapping[str, Any]
    faults: Sequence[Fault]
    places: Sequence[tuple[str, str]]

    def heading_of(self, field: str) -> str:
        """The heading of the column that a field of the row came from; empty when it came from none."""
        for prefix, heading in self.places:
            if field == prefix or field.startswith(f"{prefix}."):
                return heading
        return next((heading for prefix, heading in self.places if prefix.startswith(f"{field}.")), "")


def guessed(columns: Sequence[Column], header: Iterable[str]) -> dict[str, str]:
    """Heading -> field, of the headings that are known; the first column of a field counts."""
    found: dict[str, str] = {}
    for heading in header:
        field = next((column.field for column in columns if heading and column.is_called(heading)), None)
        if field is not None and field not in found.values():
            found[heading] = field
    return found


def read_row(columns: Mapping[str, Column], cells: Mapping[str, str], faults: Sequence[Fault], comma: bool) -> Reading:
    """``columns`` by their headings; ``faults`` are those that the file has in this row."""
    row: dict[str, Any] = {}
    found = [fault for fault in faults if not fault["field"] or fault["field"] in columns]
    places: list[tuple[str, str]] = []
    unread = {fault["field"] for fault in found}
    for heading, column in columns.items():
        known = len(row.get(LISTED, ()))
        try:
            column.put(row, "" if heading in unread else cells[heading], comma)
        except CellFault as fault:
            found.append({"field": heading, "message": str(fault), "params": fault.params})
        places += _places(column, heading, range(known, len(row.get(LISTED, ()))))
    return Reading(row, found, places)


def _places(column: Column, heading: str, prices: Iterable[int]) -> list[tuple[str, str]]:
    if column.path[0] == LISTED:
        return [(f"{LISTED}.{place}", heading) for place in prices]
    return [(".".join(column.path), heading)]
