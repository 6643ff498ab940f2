"""Reads JSON bodies so strictly that a service gets nothing that it could stumble over."""

import json
import math
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import request

from gateway.problems import (
    BodyNotObject,
    BodyTooDeep,
    BrokenText,
    KeyGivenTwice,
    MalformedJson,
    NotJson,
    NumberNotJson,
    NumberTooLarge,
)
from kernel.problems import ValidationFailed

MOST_BYTES = 4 * 1024 * 1024
MOST_DEPTH = 32
MOST_DIGITS = 1000
MOST_KEY_CHARACTERS = 64
LARGEST_EXACT_FLOAT = 2**53

_ESCAPED_SURROGATE = re.compile(rb"\\u[dD][89abAB]|\\u[dD][c-fC-F]")


def json_body(*, may_be_missing: bool = False) -> dict[str, Any]:
    """The object that the client sent; what its fields may be is for the service to say.

    Raises NotJson, MalformedJson, NumberNotJson, NumberTooLarge, KeyGivenTwice, BodyNotObject, BodyTooDeep, BrokenText.
    """
    raw = request.get_data(cache=False)
    if may_be_missing and not raw:
        return {}
    if request.mimetype != "application/json" or request.mimetype_params.get("charset", "utf-8").lower() != "utf-8":
        raise NotJson
    return json_object(raw)


def json_object(raw: bytes) -> dict[str, Any]:
    """An object that stands in a body; raises what ``json_body`` raises of its content."""
    body = _parsed(raw)
    if not isinstance(body, dict):
        raise BodyNotObject
    _require_shallow(body)
    if _ESCAPED_SURROGATE.search(raw):
        _require_whole_characters(body)
    return body


def together(body: Mapping[str, Any], **added: Any) -> dict[str, Any]:
    """The body with what path and headers say; refused when the client says it as well."""
    errors = [{"field": name, "message": "Unknown field."} for name in added if name in body]
    if errors:
        raise ValidationFailed(errors=errors)
    return {**body, **added}


def _parsed(raw: bytes) -> Any:
    try:
        text = raw.decode("utf-8")
        return json.loads(
            text, parse_constant=_refuse, parse_float=_finite, parse_int=_whole, object_pairs_hook=_without_duplicates
        )
    except RecursionError as error:
        raise BodyTooDeep from error
    except ValueError as error:
        raise MalformedJson from error


def _refuse(text: str) -> NoReturn:
    """NaN, Infinity, -Infinity."""
    raise NumberNotJson(text=text)


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise NumberTooLarge
    return int(text)


def _finite(text: str) -> float:
    """A float stays a float, so that the field that gets it can refuse it; but to JSON Schema ``3.0`` is an integer.

    Infinity could not even be sent on.
    """
    number = float(text)
    if not math.isfinite(number):
        raise NumberTooLarge
    return int(number) if number.is_integer() and abs(number) <= LARGEST_EXACT_FLOAT else number


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        times = Counter(name for name, _ in pairs)
        raise KeyGivenTwice(key=next(name for name in times if times[name] > 1)[:MOST_KEY_CHARACTERS])
    return found


def _require_shallow(body: Any) -> None:
    """Level by level, since recursion is what must not fail here."""
    level = [body]
    for _ in range(MOST_DEPTH):
        level = [inner for each in level for inner in _inside(each)]
        if not level:
            return
    raise BodyTooDeep


def _inside(value: Any) -> list[Any]:
    inner = value.values() if isinstance(value, dict) else value
    return [each for each in inner if isinstance(each, dict | list)]


def _require_whole_characters(body: Any) -> None:
    try:
        json.dumps(body, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise BrokenText from error
