"""Characteristics and own fields, which a company defines itself: what a definition may say, and a value may be."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError, fields, validate

from contracts.fields import Code, Day, Described, ExactDecimal, Flag, Text, some_of, unknown

VALUE_LENGTH = 1000
MOST_OWN_FIELDS = 100
NUMBER, CHOICE = "number", "choice"

Fault = dict[str, str]
Values = Mapping[str, str | bool]
Definitions = Mapping[str, Any]


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


class ChoiceValue(Described[str]):
    """One of the values of a choice; the refusal names them, of very many the first."""

    default_error_messages = {"invalid": "Must be text.", "unknown": "Is none of the values: {known}."}

    def __init__(self, choices: Collection[str], **options: Any) -> None:
        super().__init__({"type": "string"}, **options)
        self.choices = choices

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if value not in self.choices:
            raise self.make_error("unknown", known=some_of(self.choices))
        return value


def own_fields(**options: Any) -> fields.Dict:
    """Values by the codes of the company's own fields; what is left out stays, null takes a value away."""
    values = CharacteristicValue(allow_none=True)
    return fields.Dict(keys=Code(), values=values, validate=validate.Length(max=MOST_OWN_FIELDS), **options)


TEXT = Text(VALUE_LENGTH)
KINDS: Mapping[str, fields.Field[Any]] = {
    "text": TEXT,
    NUMBER: CharacteristicNumber(),
    "flag": Flag(),
    "day": Day(),
}


def value_of(kind: str, choices: Collection[str], value: Any) -> str | bool:
    """The value as it is kept, JSON-ready; raises marshmallow's ValidationError for one of another kind."""
    field = ChoiceValue(choices) if kind == CHOICE else KINDS[kind]
    checked = field.deserialize(value)
    kept: str | bool = field._serialize(checked, None, None)
    return kept


def definition_faults(data: Mapping[str, Any], before: Mapping[str, Any] | None) -> Iterator[Fault]:
    """What is wrong with the data of a definition; ``before`` is what it was, None for a new one."""
    if data["kind"] is None:
        yield {"field": "data.kind", "message": "Missing data for required field."}
    elif data["kind"] not in (*KINDS, CHOICE):
        yield {"field": "data.kind", "message": unknown((*KINDS, CHOICE))}
    if before is not None and data["kind"] != before["kind"]:
        yield {"field": "data.kind", "message": "The kind of a definition cannot change."}
    if data.get("unit") is not None and data["kind"] != NUMBER:
        yield {"field": "data.unit", "message": "Only a number has a unit."}
    if bool(data["choices"]) != (data["kind"] == CHOICE):
        yield {"field": "data.choices", "message": "A choice has values to choose from, and nothing else has."}
    if len(set(data["choices"])) < len(data["choices"]):
        yield {"field": "data.choices", "message": "A value is given twice."}


def values_after(
    definitions: Definitions, given: Mapping[str, Any], before: Values, path: str
) -> tuple[dict[str, str | bool], list[Fault]]:
    """The values as they will be, and what is wrong with them at ``path``; null takes a value away.

    ``definitions`` are the entries of their dictionary by code, with ``data`` and ``is_retired``.
    """
    values = {code: value for code, value in before.items() if code not in given}
    faults: list[Fault] = []
    for code, value in given.items():
        if value is not None:
            try:
                values[code] = _value_after(definitions.get(code), value, before.get(code))
            except ValidationError as error:
                faults.append({"field": f"{path}.{code}", "message": str(error.messages[0])})
    needed = {code for code, each in definitions.items() if each["data"]["required"] and not each["is_retired"]}
    missing = [code for code in sorted(needed - values.keys()) if given.get(code) is None]
    return values, faults + [
        {"field": f"{path}.{code}", "message": "Missing data for required field."} for code in missing
    ]


def _value_after(definition: Any, value: Any, before: str | bool | None) -> str | bool:
    """The value as it is kept; one that is there already is never refused."""
    if value == before and before is not None:
        return before
    if definition is None:
        raise ValidationError("Is not in the dictionary.")
    kept = value_of(definition["data"]["kind"], definition["data"]["choices"], value)
    if definition["is_retired"] and kept != before:
        raise ValidationError("Is retired, and takes no new use.")
    return kept


__all__ = [
    "CharacteristicNumber",
    "CharacteristicValue",
    "ValidationError",
    "definition_faults",
    "own_fields",
    "value_of",
    "values_after",
]
