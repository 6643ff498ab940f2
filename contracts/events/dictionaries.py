"""The entries of user-defined registers, and which service owns them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields

from contracts.events import DECIMAL, NAME_LENGTH, NULLABLE, NULLABLE_DECIMAL, REQUIRED, TEXT_LENGTH, EventSchema
from contracts.fields import Code, Colour, Day, Flag, OneOf, Percent, Text, Whole

UNITS, PRICE_TYPES, VAT_RATES = "units", "price_types", "vat_rates"
CHARACTERISTICS, ITEM_GROUPS = "characteristics", "item_groups"
STATUSES, IMPORTANCES, ENTRY_KINDS = "statuses", "importances", "entry_kinds"
TAGS, CUSTOMER_FIELDS = "tags", "customer_fields"
ORDER_FIELDS, PAYMENT_KINDS = "order_fields", "payment_kinds"
LETTER_TEMPLATES = "letter_templates"
OWNERS = {
    **dict.fromkeys((UNITS, PRICE_TYPES, VAT_RATES, CHARACTERISTICS, ITEM_GROUPS), "inventory"),
    **dict.fromkeys((STATUSES, IMPORTANCES, ENTRY_KINDS), "tasks"),
    **dict.fromkeys((TAGS, CUSTOMER_FIELDS), "customers"),
    **dict.fromkeys((ORDER_FIELDS, PAYMENT_KINDS), "orders"),
    LETTER_TEMPLATES: "notify",
}
DICTIONARIES = tuple(OWNERS)
CHARACTERISTIC_KINDS = ("text", "number", "choice", "flag", "day")
STATUS_KINDS = ("open", "done", "dropped")
CHOICE_LENGTH = 100
SUBJECT_LENGTH = 200


class Names(EventSchema):
    ru = Text(NAME_LENGTH, **REQUIRED)
    en = Text(NAME_LENGTH, **REQUIRED)


class NoData(EventSchema):
    """Units, price types, importances, tags and payment kinds are a code, names and a colour alone."""


class RateFrom(EventSchema):
    valid_from = Day(**REQUIRED)
    percent = Percent(**DECIMAL)


class VatRateData(EventSchema):
    """``percent`` holds before the first day of ``from``; null is without VAT."""

    percent = Percent(**NULLABLE_DECIMAL)
    from_ = fields.List(fields.Nested(RateFrom), data_key="from", attribute="from", **REQUIRED)


class OwnFieldData(EventSchema):
    """Of a field of customers. ``choices`` are the values of a choice."""

    kind = OneOf(*CHARACTERISTIC_KINDS, **REQUIRED)
    choices = fields.List(Text(CHOICE_LENGTH), **REQUIRED)
    required = Flag(**REQUIRED)


class CharacteristicData(EventSchema):
    """Of a characteristic or a field of orders. ``unit`` is a number's; ``choices`` are the values of a choice."""

    kind = OneOf(*CHARACTERISTIC_KINDS, **REQUIRED)
    unit = Code(**NULLABLE)
    choices = fields.List(Text(CHOICE_LENGTH), **REQUIRED)
    required = Flag(**REQUIRED)


class ItemGroupData(EventSchema):
    parent = Code(**NULLABLE)


class StatusData(EventSchema):
    """What an entry of the journal is in this status: still to be done, done, or not to be done any more."""

    kind = OneOf(*STATUS_KINDS, **REQUIRED)


class EntryKindData(EventSchema):
    """``automatic`` are the entries that the journal logs by itself."""

    automatic = Flag(**REQUIRED)


class Wording(EventSchema):
    subject = Text(SUBJECT_LENGTH, allow_empty=True, **REQUIRED)
    text = Text(TEXT_LENGTH, allow_empty=True, **REQUIRED)


class LetterTemplateData(EventSchema):
    """What the letter says in each language, with placeholders like ``{{ customer.name }}``."""

    ru = fields.Nested(Wording, **NULLABLE)
    en = fields.Nested(Wording, **NULLABLE)


DATA: dict[str, type[Schema]] = {
    UNITS: NoData,
    PRICE_TYPES: NoData,
    VAT_RATES: VatRateData,
    CHARACTERISTICS: CharacteristicData,
    ITEM_GROUPS: ItemGroupData,
    STATUSES: StatusData,
    IMPORTANCES: NoData,
    ENTRY_KINDS: EntryKindData,
    TAGS: NoData,
    CUSTOMER_FIELDS: OwnFieldData,
    ORDER_FIELDS: CharacteristicData,
    PAYMENT_KINDS: NoData,
    LETTER_TEMPLATES: LetterTemplateData,
}


class EntryData(fields.Field[dict[str, Any]]):
    """What an entry has beside its names; which schema it follows is said by ``dictionary`` beside it."""

    default_error_messages = {"no_dictionary": "Is of no known dictionary."}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return self._schema(obj).dump(value)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> dict[str, Any]:
        loaded: dict[str, Any] = self._schema(data).load(value)
        return loaded

    def _schema(self, event: Mapping[str, Any] | None) -> Schema:
        schema = DATA.get(str((event or {}).get("dictionary")))
        if schema is None:
            raise ValidationError(self.error_messages["no_dictionary"])
        return schema()


class DictionaryChanged(EventSchema):
    """The whole entry as it is now; ``place`` is its place in lists."""

    dictionary = OneOf(*DICTIONARIES, **REQUIRED)
    code = Code(**REQUIRED)
    names = fields.Nested(Names, **REQUIRED)
    colour = Colour(allow_none=True)
    is_default = Flag(**REQUIRED)
    is_retired = Flag(**REQUIRED)
    place = Whole(**REQUIRED)
    data = EntryData(**REQUIRED)
