"""The base of fields that describe themselves for OpenAPI."""

from collections.abc import Mapping
from typing import Any, TypeVar

from marshmallow import fields

Value = TypeVar("Value")


class Described(fields.Field[Value]):
    """A field with a JSON Schema of its own, which the caller's ``metadata`` completes."""

    def __init__(self, json_schema: Mapping[str, Any], **options: Any) -> None:
        described = {**json_schema, **(options.pop("metadata", None) or {})}
        super().__init__(metadata=described, **options)
