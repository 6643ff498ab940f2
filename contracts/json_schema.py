"""The JSON Schema of what an event carries, for systems that do not speak marshmallow."""

from collections.abc import Mapping
from inspect import cleandoc
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from marshmallow import Schema, fields

from contracts.envelope import SCHEMA_BASE
from contracts.registry import schema_of

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_COMPONENTS = "#/components/schemas/"
_OPENAPI = "3.1.0"

JsonDict = dict[str, Any]


class DescribingPlugin(MarshmallowPlugin):
    """Lets a field that describes itself be null where it may be."""

    def init_spec(self, spec: Any) -> None:
        super().init_spec(spec)
        if self.converter is not None:
            self.converter.add_attribute_function(_nullable)  # type: ignore[no-untyped-call]


def schema_name(source: str, event_type: str, version: int) -> str:
    """How an event's schema is called in a document that has all of them: ``orders.OrderPlaced.v1``."""
    return f"{source}.{event_type}.v{version}"


def json_schema(source: str, event_type: str, version: int = 1) -> JsonDict:
    """The JSON Schema (2020-12) of an event's ``data``; its ``$id`` is the event's ``dataschema``.

    As for every reader: fields that it does not name may come. UnknownEvent when there is no such event.
    """
    schema = schema_of(source, event_type, version)
    described = described_by(schema, event_type)
    return {
        "$schema": DIALECT,
        "$id": f"{SCHEMA_BASE}/{source}/{event_type}.v{version}.json",
        "title": event_type,
        **described,
    }


def described_by(schema: type[Schema], name: str, parts: str = "#/$defs/") -> JsonDict:
    """A schema of marshmallow as JSON Schema; those that it is made of are its ``$defs``, at the pointer ``parts``."""
    classes: dict[str, type] = {}

    def name_of(nested: Any) -> str:
        found = nested if isinstance(nested, type) else type(nested)
        classes[found.__name__] = found
        return str(found.__name__)

    spec = APISpec("", "", _OPENAPI, plugins=[DescribingPlugin(schema_name_resolver=name_of)])
    spec.components.schema(name, schema=schema)
    classes[name] = schema
    components = spec.to_dict().get("components", {}).get("schemas", {})
    found = {each: {**_said_of(classes[each]), **_moved(components[each], parts)} for each in sorted(components)}
    root: JsonDict = found.pop(name)
    return {**root, "$defs": found} if found else root


def _said_of(schema: type) -> JsonDict:
    return {"description": cleandoc(schema.__doc__).replace("``", "`")} if schema.__doc__ else {}


def _moved(value: Any, parts: str) -> Any:
    """The same with its references to components at another place."""
    if isinstance(value, list):
        return [_moved(each, parts) for each in value]
    if isinstance(value, str) and value.startswith(_COMPONENTS):
        return parts + value.removeprefix(_COMPONENTS)
    if isinstance(value, Mapping):
        return {key: _moved(each, parts) for key, each in value.items()}
    return value


def _nullable(_converter: OpenAPIConverter, field: fields.Field[Any], *, ret: Mapping[str, Any], **_: Any) -> JsonDict:
    kind = field.metadata.get("type")
    if not field.allow_none or kind is None:
        return {}
    kinds = [kind] if isinstance(kind, str) else list(kind)
    nullable: JsonDict = {"type": [*kinds, "null"]}
    if "enum" in ret:
        nullable["enum"] = [*(value for value in ret["enum"] if value is not None), None]
    return nullable
