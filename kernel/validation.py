"""Bodies checked by marshmallow schemas, with every fault at the path of its field."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from marshmallow import Schema, ValidationError

from kernel.problems import ValidationFailed


def loaded(schema: type[Schema], body: Any) -> dict[str, Any]:
    """The body as the schema makes it; raises ValidationFailed with every field that is wrong."""
    try:
        return _instance(schema).load(body)  # type: ignore[no-any-return]
    except ValidationError as error:
        raise ValidationFailed(errors=list(field_errors(error.messages))) from error


@cache
def _instance(schema: type[Schema]) -> Schema:
    """Making a schema takes longer than loading by it."""
    return schema()


def field_errors(messages: Any, path: str = "", *, of_a_list: bool = False) -> Iterator[dict[str, str]]:
    """Marshmallow's nested messages as a flat row of ``{field, message}``.

    What it calls ``value`` is that of a dictionary's key, but for the things of a list: there it is their own field.
    """
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            is_no_field = key == "_schema" or (key == "value" and not of_a_list)
            where = path if is_no_field else f"{path}.{key}" if path else str(key)
            yield from field_errors(inner, where, of_a_list=isinstance(key, int))
    else:
        for message in messages if isinstance(messages, list) else [messages]:
            yield {"field": path, "message": str(message)}
