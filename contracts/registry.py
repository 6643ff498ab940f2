"""Which events there are, and whether one keeps to its schema."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from marshmallow import ValidationError

from contracts.envelope import PublicEvent
from contracts.events import EventSchema, customers, gateway, inventory, notify, orders, tasks

_EVENTS: Mapping[tuple[str, str, int], type[EventSchema]] = MappingProxyType(
    {
        (module.SOURCE, event_type, version): schema
        for module in (customers, inventory, orders, tasks, notify, gateway)
        for (event_type, version), schema in module.EVENTS.items()
    }
)
_EXAMPLES = Path(__file__).parent / "examples"
_MISSING = object()


class UnknownEvent(LookupError):
    """No schema is registered for this source, type and version."""


def all_events() -> Iterable[tuple[str, str, int, type[EventSchema]]]:
    """Every registered event: source (``orders``), type, version, schema."""
    return [(*name, schema) for name, schema in _EVENTS.items()]


def schema_of(source: str, event_type: str, version: int = 1) -> type[EventSchema]:
    """The schema of an event's ``data``; UnknownEvent when there is none."""
    try:
        return _EVENTS[source, event_type, version]
    except KeyError as error:
        raise UnknownEvent(f"{source}.{event_type}.v{version}") from error


def example_of(source: str, event_type: str, version: int = 1) -> dict[str, Any]:
    """The golden example of an event: the whole envelope, as it is sent."""
    path = _EXAMPLES / source / f"{event_type}.v{version}.json"
    envelope: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return envelope


def read(event: PublicEvent) -> dict[str, Any]:
    """The data as Decimals, UUIDs and moments, as a consumer takes it: fields that it does not know are left out.

    Raises UnknownEvent, or marshmallow's ValidationError with the errors of each field.
    """
    loaded: dict[str, Any] = _schema(event).load(event.data)
    return loaded


def validate(event: PublicEvent) -> None:
    """Stricter than reading, for whoever publishes: no undeclared field, and every value in its canonical form.

    Canonical, so that the same fact sent again is the same bytes. Raises UnknownEvent, or marshmallow's
    ValidationError with the errors of each field.
    """
    _refuse_what_is_not_json(event.data)
    canonical = _schema(event).dump(read(event))
    errors = _differences(event.data, canonical)
    if errors:
        raise ValidationError(errors)


def _schema(event: PublicEvent) -> EventSchema:
    return _instance(schema_of(event.source_name, event.type, event.version))


@cache
def _instance(schema: type[EventSchema]) -> EventSchema:
    return schema()


def _refuse_what_is_not_json(data: Mapping[str, Any]) -> None:
    try:
        travelled = json.loads(json.dumps(data, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ValidationError("Not JSON-ready.") from error
    if travelled != data:
        raise ValidationError("Not JSON-ready.")


def _differences(given: Any, canonical: Any) -> Any:
    """Errors by field name or list index, in marshmallow's shape; empty when both are the same."""
    if isinstance(given, dict) and isinstance(canonical, dict):
        return _collected((name, given[name], canonical.get(name, _MISSING)) for name in given)
    if isinstance(given, list) and isinstance(canonical, list):
        return _collected((index, *pair) for index, pair in enumerate(zip(given, canonical, strict=True)))
    if canonical is _MISSING:
        return ["Unknown field."]
    return [] if given == canonical else ["Not in its canonical form."]


def _collected(pairs: Iterator[tuple[Any, Any, Any]]) -> dict[Any, Any]:
    differences = ((key, _differences(given, canonical)) for key, given, canonical in pairs)
    return {key: errors for key, errors in differences if errors}
