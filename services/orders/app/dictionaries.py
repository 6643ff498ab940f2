"""The dictionaries of orders: fields that the company adds to orders itself and their values, and kinds of payments."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.characteristics import definition_faults, values_after
from contracts.events.dictionaries import ORDER_FIELDS, PAYMENT_KINDS
from contracts.events.money import BANK_TRANSFER
from kernel.dictionaries import commands
from kernel.dictionaries.commands import Dictionary, FirstEntry
from kernel.dictionaries.entry import DictionaryEntry
from kernel.dictionaries.uses import use_faults
from kernel.problems import NotYetKnown, Problem, ValidationFailed
from services.orders.domain.details import OwnField
from services.orders.projections.dictionaries import unit_names
from services.orders.tables import dictionary_register

UNDEFINED: Mapping[str, Any] = {"kind": None, "unit": None, "choices": [], "required": False}

FIRST_PAYMENT_KINDS = (
    FirstEntry(BANK_TRANSFER, {"ru": "Безналичный", "en": "Bank transfer"}, {}),
    FirstEntry("cash", {"ru": "Наличные", "en": "Cash"}, {}),
    FirstEntry("card", {"ru": "Карта", "en": "Card"}, {}),
)

Body = Mapping[str, Any]
OwnFields = Mapping[str, OwnField]


class KindOfBanks(Problem):
    status = 409
    message = "%(code)s is the kind of what a bank's statement tells: it is not retired."


class Dictionaries(commands.Dictionaries):
    """What entries may be beside their names."""

    dictionaries = {
        ORDER_FIELDS: Dictionary(UNDEFINED),
        PAYMENT_KINDS: Dictionary({}, FIRST_PAYMENT_KINDS, BANK_TRANSFER),
    }
    dictionary_register = dictionary_register

    def data_faults(
        self, session: Session, dictionary: str, code: str, given: Body, before: Body | None
    ) -> Iterator[dict[str, str]]:
        """Raises NotYetKnown of a unit that inventory did not tell of."""
        if dictionary != ORDER_FIELDS:
            return
        faults = list(definition_faults({**(before or UNDEFINED), **given}, before))
        yield from faults
        unit = given.get("unit")
        if not faults and unit is not None and unit not in unit_names(session, [unit]):
            fault = {"field": "data.unit", "message": "Is not in the dictionary."}
            raise NotYetKnown("inventory", ValidationFailed(errors=[fault]))

    def require_retirable(self, session: Session, entry: DictionaryEntry) -> None:
        if (entry.dictionary, entry.code) == (PAYMENT_KINDS, BANK_TRANSFER):
            raise KindOfBanks(code=entry.code)


def payment_kind(session: Session, code: str | None) -> dict[str, Any]:
    """The kind that is chosen for a payment with its names of today, the default when there is no ``code``.

    Raises ValidationFailed.
    """
    entries = dictionary_register.some(session, {}, whole=[PAYMENT_KINDS])
    if code is None:
        code = next(code for (_, code), entry in entries.items() if entry["is_default"])
    faults = list(use_faults(lambda _: entries, [("kind", PAYMENT_KINDS, code)]))
    if faults:
        raise ValidationFailed(errors=faults)
    entry = entries[PAYMENT_KINDS, code]
    return {"kind": code, "kind_names": {"ru": entry["name_ru"], "en": entry["name_en"]}}


def own_fields_after(session: Session, given: Body, before: OwnFields) -> OwnFields:
    """An order's own fields once it is given these values; a value that stays keeps the names that its field had.

    Raises ValidationFailed.
    """
    definitions = _definitions(session)
    values, faults = values_after(definitions, given, {code: each.value for code, each in before.items()}, "own_fields")
    if faults:
        raise ValidationFailed(errors=faults)
    return {
        code: before[code] if code in before and before[code].value == value else _named(value, definitions[code])
        for code, value in values.items()
    }


def own_fields_again(session: Session, before: OwnFields) -> OwnFields:
    """The same values in another order, but those of fields that take no new use."""
    definitions = _definitions(session)
    kept = {code: each for code, each in before.items() if not definitions[code]["is_retired"]}
    return {code: _named(each.value, definitions[code]) for code, each in kept.items()}


def _definitions(session: Session) -> dict[str, RowMapping]:
    """They are few, and none is ever lost."""
    entries = dictionary_register.some(session, {}, whole=[ORDER_FIELDS])
    return {code: entry for (_, code), entry in entries.items()}


def _named(value: str | bool, entry: RowMapping) -> OwnField:
    return OwnField(value, {"ru": entry["name_ru"], "en": entry["name_en"]})
