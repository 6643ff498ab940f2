"""Which column of a file is which field of Nova, and what else is to be known about the file."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from formats.sheets.words import UNITS

COMMITTED = Path(__file__).parent.parent / "mappings"
REQUIRED = {
    "orders": ("number", "customer", "item", "quantity"),
    "stock": ("item", "quantity"),
}
OPTIONAL = {
    "orders": ("price", "date", "unit", "item_name", "customer_name"),
    "stock": (),
}


class WrongMapping(Exception):
    """The mapping does not fit, told in a sentence."""


@dataclass(frozen=True)
class Rules:
    """What the columns alone do not say.

    ``cancelled_prefix``: an order number that begins so is a cancellation. ``whole_numbers``: fields where ``17850.0``
    means ``17850``. ``customer_name``: a name made of ``{code}`` where the file has none. ``services``: item codes that
    are no goods. ``units``: the file's unit = Nova's.
    """

    cancelled_prefix: str = ""
    whole_numbers: frozenset[str] = frozenset()
    customer_name: str = "{code}"
    customer_kind: str = "legal_entity"
    item_kind: str = "goods"
    unit: str = "pcs"
    services: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=lambda: dict(UNITS))
    date_format: str = ""


@dataclass(frozen=True)
class ColumnMapping:
    """Nova's field -> the file's column, for one kind of import."""

    kind: str
    columns: Mapping[str, str]
    rules: Rules = Rules()

    def require_columns(self, file: str, header: Iterable[str]) -> None:
        """Raises WrongMapping when the file lacks a column that is needed or was named."""
        there = set(header)
        for name, column in self.columns.items():
            if column not in there:
                raise WrongMapping(_no_such_column(self.kind, file, name, column, there))


def load_mapping(kind: str, name_or_path: str | None, pairs: Iterable[str], header: Iterable[str]) -> ColumnMapping:
    """The mapping file (a path, or the name of a committed one), overruled by ``field=Column`` pairs.

    Without either, columns are expected to be called as Nova's fields are, in any case of letters.
    """
    told = _read(name_or_path) if name_or_path else {}
    columns = {} if told else _called_alike(kind, header)
    columns.update(told.get(kind, {}))
    columns.update(pairs_of(pairs))
    _require_known(columns, (*REQUIRED[kind], *OPTIONAL[kind]), f"fields of {kind}")
    missing = [name for name in REQUIRED[kind] if name not in columns]
    if missing:
        raise WrongMapping(_missing(kind, missing, header))
    return ColumnMapping(kind, columns, _rules(told.get("rules", {})))


def committed_names() -> list[str]:
    """The mappings that come with Nova."""
    return sorted(path.stem for path in COMMITTED.glob("*.toml"))


def _read(name_or_path: str) -> dict[str, Any]:
    path = COMMITTED / f"{name_or_path}.toml" if name_or_path in committed_names() else Path(name_or_path)
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        known = ", ".join(committed_names())
        raise WrongMapping(f"There is no mapping file {name_or_path}. Those that come with Nova: {known}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WrongMapping(f"The mapping file {path} is not TOML: {error}.") from error
    _require_known(told, (*REQUIRED, "rules"), f"parts of the mapping file {path}")
    return told


def _called_alike(kind: str, header: Iterable[str]) -> dict[str, str]:
    by_name = {column.casefold(): column for column in header}
    return {name: by_name[name] for name in (*REQUIRED[kind], *OPTIONAL[kind]) if name in by_name}


def pairs_of(pairs: Iterable[str]) -> dict[str, str]:
    """Field -> column of ``field=Column``. Raises WrongMapping."""
    named = {}
    for pair in pairs:
        name, separator, column = pair.partition("=")
        if not separator:
            raise WrongMapping(f"--map wants field=Column, not {pair}.")
        named[name.strip()] = column.strip()
    return named


def _rules(told: Mapping[str, Any]) -> Rules:
    _require_known(told, [each.name for each in fields(Rules)], "rules")
    sets = {name: frozenset(told[name]) for name in ("whole_numbers", "services") if name in told}
    return Rules(**{**told, **sets})


def _require_known(named: Iterable[str], known: Iterable[str], what: str) -> None:
    unknown = sorted(set(named) - set(known))
    if unknown:
        raise WrongMapping(f"There is no {', '.join(unknown)} among the {what}: {', '.join(known)}.")


def _missing(kind: str, missing: Iterable[str], header: Iterable[str]) -> str:
    wanted = " ".join(f"--map {name}=COLUMN" for name in missing)
    columns = ", ".join(name for name in header if name)
    return f"Say which column is which: {wanted}. The file has these columns: {columns}."


def _no_such_column(kind: str, file: str, name: str, column: str, there: Iterable[str]) -> str:
    return f"{file} has no column {column} (for {name} of {kind}). It has: {', '.join(sorted(there))}."
