"""Cursors of lists: the sort and the values of the last row, in a text that clients hand back.

What comes back may be anything: it is held against the sort and the types of the columns before a database sees it.
"""

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.types import TypeEngine

from kernel.columns import LARGEST, OptionalDay, OptionalMoment, OptionalScaled, OptionalText, PastMoment, Scaled
from kernel.problems import ValidationFailed

_DECIMAL = re.compile(r"-?[0-9]{1,19}(?:\.[0-9]{1,9})?")
_UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_OPTIONAL = (OptionalMoment, OptionalDay, OptionalScaled, OptionalText, PastMoment)


def cursor_of(sort: str, values: Sequence[Any]) -> str:
    """The cursor after a row with these values in the order that ``sort`` makes."""
    content = json.dumps([sort, *(_plain(value) for value in values)], ensure_ascii=False, separators=(",", ":"))
    return urlsafe_b64encode(content.encode()).decode()


def values_of(cursor: str, sort: str, types: Sequence[TypeEngine[Any]]) -> list[Any]:
    """The values of a cursor, of these types. Raises ValidationFailed for what is no cursor of this sort."""
    try:
        its_sort, *values = json.loads(urlsafe_b64decode(cursor.encode()))
        if its_sort != sort:
            raise ValueError("A cursor of another sort.")
        return [_typed(kind, value) for kind, value in zip(types, values, strict=True)]
    except (ValueError, ArithmeticError, TypeError, RecursionError) as error:
        raise ValidationFailed(errors=[{"field": "after", "message": "Not a cursor of this list."}]) from error


def _plain(value: Any) -> Any:
    if isinstance(value, UUID | Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _typed(kind: TypeEngine[Any], value: Any) -> Any:
    """The value as its column holds it; ValueError when it could not be one of its values."""
    if value is None and isinstance(kind, _OPTIONAL):
        return None
    expected = kind.python_type
    if expected is int:
        return _whole(value)
    if not isinstance(value, str) or _UNFIT.search(value):
        raise ValueError("Not a text that a column could hold.")
    if isinstance(kind, Scaled):
        return _decimal(value, kind.places)
    if expected is datetime:
        return _moment(value)
    return value if expected is str else expected.fromisoformat(value) if expected is date else expected(value)


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) > LARGEST:
        raise ValueError("Not an integer of 64 bits.")
    return value


def _decimal(text: str, places: int) -> Decimal:
    if not _DECIMAL.fullmatch(text):
        raise ValueError("Not a decimal.")
    number = Decimal(text)
    scaled = number.scaleb(places)
    if scaled != int(scaled):
        raise ValueError("Too many decimals.")
    _whole(int(scaled))
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() != timedelta(0):
        raise ValueError("Not a moment in UTC.")
    return moment
