"""What is another between two versions of an order."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from services.orders.domain.content import Content
from services.orders.domain.lines import OrderLine

OWN_FIELDS = "own_fields"
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


@dataclass(frozen=True)
class Version:
    """An order as one of its events left it; ``worth`` has the sums as they were told then."""

    status: str
    content: Content
    worth: Mapping[str, Any]

    @property
    def fields(self) -> dict[str, Any]:
        terms = {f"terms.{name}": value for name, value in vars(self.content.terms).items()}
        details = {name: value for name, value in vars(self.content.details).items() if name != OWN_FIELDS}
        own = {f"{OWN_FIELDS}.{code}": each.value for code, each in self.content.details.own_fields.items()}
        return {"status": self.status, "day": self.content.day, **details, **own, **terms, **self.worth}

    @property
    def names(self) -> dict[str, Mapping[str, str]]:
        """Of its own fields, as they were when their values were given."""
        return {f"{OWN_FIELDS}.{code}": each.names for code, each in self.content.details.own_fields.items()}


@dataclass(frozen=True)
class FieldChange:
    """``names`` are those of a field that the company added itself."""

    field: str
    old: Any
    new: Any
    names: Mapping[str, str] | None = None


@dataclass(frozen=True)
class LineChange:
    """``what`` became of the line: added, removed or changed."""

    line_id: UUID
    item_id: UUID
    what: str
    changes: list[FieldChange]


@dataclass(frozen=True)
class Difference:
    fields: list[FieldChange]
    lines: list[LineChange]


def difference(before: Version | None, after: Version) -> Difference:
    """What is another in ``after``; a version that has none before it is held against nothing."""
    there: Iterable[OrderLine] = () if before is None else before.content.lines
    fields = _changes({} if before is None else before.fields, after.fields)
    names = {**({} if before is None else before.names), **after.names}
    return Difference(
        fields=[replace(change, names=names.get(change.field)) for change in fields],
        lines=_line_changes(
            {line.line_id: line for line in there}, {line.line_id: line for line in after.content.lines}
        ),
    )


def _line_changes(before: Mapping[UUID, OrderLine], after: Mapping[UUID, OrderLine]) -> list[LineChange]:
    """In the order of the lines as they are, with those that are gone at the end."""
    found = []
    for line in (*after.values(), *(line for line_id, line in before.items() if line_id not in after)):
        old, new = before.get(line.line_id), after.get(line.line_id)
        changes = _changes(_fields(old), _fields(new))
        what = ADDED if old is None else REMOVED if new is None else CHANGED
        if changes:
            found.append(LineChange(line.line_id, line.item_id, what, changes))
    return found


def _fields(line: OrderLine | None) -> dict[str, Any]:
    """By the names that the API has for them."""
    if line is None:
        return {}
    named = {"quantity": line.units, "base_quantity": line.quantity, "remaining": line.remaining}
    left_out = ("line_id", "item_id", "stocked", "units", "quantity")
    return {**named, **{name: value for name, value in vars(line).items() if name not in left_out}}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[FieldChange]:
    """What a thing that is new has nothing of is no change; an own field that it has was given."""
    changes = (FieldChange(name, before.get(name), after.get(name)) for name in {**before, **after})
    if before and after:
        return [change for change in changes if change.old != change.new]
    return [
        change for change in changes if _is_own(change) or not (_is_nothing(change.old) and _is_nothing(change.new))
    ]


def _is_own(change: FieldChange) -> bool:
    return change.field.startswith(f"{OWN_FIELDS}.")


def _is_nothing(value: Any) -> bool:
    return value is None or value is False or value == 0
