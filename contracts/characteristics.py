"""Values of characteristics: what each kind of them takes."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields

from contracts.fields import Day, Described, ExactDecimal, Flag, OneOf, Text

VALUE_LENGTH = 1000


class CharacteristicNumber(ExactDecimal):
    """A number of any sign, in the unit of its characteristic."""

    places = 6
    limit = Decimal(999_999_999_999)
    zero_allowed = True
    negative_allowed = True
    default_error_messages = {
        "decimals": "At most 6 decimals.",
        "too_large": "At most 999,999,999,999.",
        "too_small": "At least -999,999,999,999.",
    }


class CharacteristicValue(Described[Any]):
    """Text, a decimal string, one of the choices, a boolean or a day: by the kind of its characteristic."""

    default_error_messages = {"invalid": "Must be text, a number, or true or false."}

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": ["string", "integer", "boolean"], "maxLength": VALUE_LENGTH}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if type(value) not in (str, int, bool):
            raise self.make_error("invalid")
        return TEXT.deserialize(value) if isinstance(value, str) else value


TEXT = Text(VALUE_LENGTH)
KINDS: Mapping[str, fields.Field[Any]] = {
    "text": TEXT,
    "number": CharacteristicNumber(),
    "flag": Flag(),
    "day": Day(),
}


def value_of(kind: str, choices: Collection[str], value: Any) -> str | bool:
    """The value as it is kept, JSON-ready; raises marshmallow's ValidationError for one of another kind."""
    field = OneOf(*choices) if kind == "choice" else KINDS[kind]
    checked = field.deserialize(value)
    kept: str | bool = field._serialize(checked, None, None)
    return kept


__all__ = ["CharacteristicNumber", "CharacteristicValue", "ValidationError", "value_of"]
