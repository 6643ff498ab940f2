"""From a file to work: which column is what, and the rows in batches, checked as far as the file alone tells."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from marshmallow import Schema, fields, validate

from contracts.fields import Flag, OneOf, Text
from formats.sheets import Limits, Row, Source, TooLarge, open_strange
from formats.sheets.delimited import ENCODINGS
from formats.sheets.opening import FORMATS
from formats.sheets.rows import MEGABYTE
from gateway.imports.columns import EARLIER, SURPLUS, Column, guessed
from gateway.imports.lists import values_in
from gateway.imports.registers import Register
from gateway.imports.vocabulary import Vocabulary
from kernel.problems import Problem, ValidationFailed

BATCH_ROWS = 25
MOST_FILE_BYTES = 16 * MEGABYTE
MOST_CHARACTERS = 64 * MEGABYTE
LIMITS = Limits(file_size=MOST_FILE_BYTES, unpacked=128 * MEGABYTE, rows=50_000, columns=500)
NAME_LENGTH = 200
EXAMPLES, EXAMPLE_LENGTH = 3, 80


class FileOptions(Schema):
    """``format`` and ``encoding`` are found out when they are left out."""

    format = OneOf(*FORMATS, load_default=None, allow_none=True)
    encoding = OneOf(*ENCODINGS, load_default=None, allow_none=True)


class ImportOptions(FileOptions):
    """``mapping`` is {heading: field}, guessed from the headings when it is left out; a field of null is left unread.

    A ``dry_run`` checks and counts everything, and writes nothing. ``format`` and ``encoding`` are found out.
    """

    mapping = fields.Dict(
        keys=Text(NAME_LENGTH),
        values=fields.String(allow_none=True, validate=validate.Length(max=NAME_LENGTH)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=LIMITS.columns),
    )
    dry_run = Flag(load_default=False)


class NoKeyColumn(Problem):
    message = "Say by mapping which column is %(fields)s. The file has these columns: %(columns)s."


class TooMuchText(TooLarge):
    message = "%(file)s holds more than %(limit)s million characters: split it."


@dataclass(frozen=True)
class Plan:
    """All that rows are understood by, kept with the import. ``mapping`` is heading -> field."""

    header: Sequence[str]
    mapping: Mapping[str, str]
    decimal_comma: bool
    vocabulary: Mapping[str, Any]

    def by_heading(self, cells: Sequence[str]) -> dict[str, str]:
        """A row's cells by their columns."""
        return dict(zip_longest(self.header, cells, fillvalue=""))

    def columns_of(self, register: Register) -> dict[str, Column]:
        by_field = {column.field: column for column in register.columns(Vocabulary(self.vocabulary))}
        return {heading: by_field[field] for heading, field in self.mapping.items()}


@dataclass(frozen=True)
class Work:
    """A plan, and the rows as ``[number, cells, faults]`` in batches; cells that are missing at the end are empty."""

    plan: Plan
    batches: Sequence[Sequence[Any]]
    rows: int
    digest: str


def planned(register: Register, vocabulary: Vocabulary, path: Path, options: Mapping[str, Any]) -> Work:
    """Reads the whole file, so that one that cannot be read changes nothing.

    Raises formats.sheets.UnreadableFile, ValidationFailed, NoKeyColumn.
    """
    source = open_strange(path, LIMITS, format_name=options["format"], encoding=options["encoding"])
    return planned_from(source, register, vocabulary, options)


def looked_at(
    register: Register, vocabulary: Vocabulary, path: Path, options: Mapping[str, Any], language: str
) -> dict[str, Any]:
    """What an import of the file would find: its columns with some of their cells, and what each could be read as.

    Raises formats.sheets.UnreadableFile.
    """
    source = open_strange(path, LIMITS, format_name=options["format"], encoding=options["encoding"])
    columns = register.columns(vocabulary)
    fields = guessed(columns, source.header)
    rows = 0
    examples: list[Mapping[str, str]] = []
    for row in source.rows():
        rows += 1
        if len(examples) < EXAMPLES:
            examples.append(row.cells)
    return {
        "rows": rows,
        "columns": [
            {
                "heading": heading,
                "field": fields.get(heading),
                "examples": [cells[heading][:EXAMPLE_LENGTH] for cells in examples if cells.get(heading)],
            }
            for heading in source.header
            if heading
        ],
        "fields": [{"field": column.field, "name": column.names[language]} for column in columns],
        "keys": list(register.keys),
    }


def planned_from(source: Source, register: Register, vocabulary: Vocabulary, options: Mapping[str, Any]) -> Work:
    """The work of a file that is open. Raises what ``planned`` raises."""
    columns = register.columns(vocabulary)
    if options["mapping"] is None:
        mapping = guessed(columns, source.header)
    else:
        mapping = _checked(columns, source.header, options["mapping"])
    _require_key(register, mapping, source.header)
    batches, comma = _batches(register, mapping, source)
    plan = Plan(list(source.header), mapping, comma, vocabulary.entries)
    return Work(plan, batches, sum(map(len, batches)), hashlib.sha256(source.path.read_bytes()).hexdigest())


def _checked(columns: Sequence[Column], header: Sequence[str], mapping: Mapping[str, str | None]) -> dict[str, str]:
    known = {column.field for column in columns}
    wanted = {heading: field for heading, field in mapping.items() if field is not None}
    faults = []
    for heading, field in wanted.items():
        at = f"mapping.{heading}"
        if heading not in header:
            faults.append({"field": at, "message": "The file has no such column."})
        if field not in known:
            faults.append({"field": at, "message": "There is no such field."})
        if list(wanted.values()).count(field) > 1:
            faults.append({"field": at, "message": "Is given twice."})
    if faults:
        raise ValidationFailed(errors=faults)
    return wanted


def _require_key(register: Register, mapping: Mapping[str, str], header: Sequence[str]) -> None:
    if not set(register.keys) & set(mapping.values()):
        raise NoKeyColumn(fields=" / ".join(register.keys), columns=", ".join(filter(None, header)))


def _batches(register: Register, mapping: Mapping[str, str], source: Source) -> tuple[list[list[Any]], bool]:
    """The rows in batches; and whether numbers have a comma in this file. Raises TooMuchText."""
    is_earlier = _earlier(register, mapping)
    batches: list[list[Any]] = []
    comma, characters = False, 0
    for row in source.rows():
        comma = row.decimal_comma
        cells = _trimmed(list(row.cells.values()))
        characters += sum(map(len, cells))
        if characters > MOST_CHARACTERS:
            raise TooMuchText(file=row.file, limit=MOST_CHARACTERS // MEGABYTE)
        faults = [*row.faults, *([SURPLUS] if row.surplus else []), *is_earlier(row)]
        if not batches or len(batches[-1]) == BATCH_ROWS:
            batches.append([])
        batches[-1].append([row.number, cells, faults])
    return batches, comma


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty ones at the end: a wide header makes no row wider than it is in the file."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _earlier(register: Register, mapping: Mapping[str, str]) -> Callable[[Row], list[dict[str, str]]]:
    """Finds rows that say of themselves what an earlier row says: its key, or a value that only one may have."""
    headings = {field: heading for heading, field in mapping.items()}
    keys = [headings[field] for field in register.keys if field in headings]
    unique = [headings[field] for field in register.unique if field in headings]
    met: set[tuple[str, str]] = set()

    def faults(row: Row) -> list[dict[str, str]]:
        key = next(((heading, row.cells[heading].strip()) for heading in keys if row.cells[heading].strip()), None)
        values = [(heading, value) for heading in unique for value in values_in(row.cells[heading])]
        said = [*([key] if key is not None else []), *values]
        found = {heading for heading, value in said if (heading, value) in met}
        met.update(said)
        return [{**EARLIER, "field": heading} for heading in sorted(found)]

    return faults
