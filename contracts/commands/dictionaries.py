"""What the commands and queries about dictionaries take."""

from marshmallow import Schema, fields, validate

from contracts.commands import ListQuery, Versioned
from contracts.events import NAME_LENGTH, TEXT_LENGTH
from contracts.events.dictionaries import (
    CHARACTERISTIC_KINDS,
    CHOICE_LENGTH,
    DICTIONARIES,
    STATUS_KINDS,
    SUBJECT_LENGTH,
)
from contracts.fields import Code, Colour, Day, EntryCode, Flag, OneOf, Percent, Text, Whole

MOST_CHOICES = 500
MOST_RATES = 100


class NamesInput(Schema):
    """``en`` is as ``ru`` when it is left out."""

    ru = Text(NAME_LENGTH, required=True)
    en = Text(NAME_LENGTH, load_default=None, allow_none=True)


class NamesChange(Schema):
    """What is left out stays; ``en`` that is null is as ``ru``."""

    ru = Text(NAME_LENGTH)
    en = Text(NAME_LENGTH, allow_none=True)


class RateFromInput(Schema):
    valid_from = Day(required=True)
    percent = Percent(required=True)


class WordingInput(Schema):
    """Of a template of letters, with placeholders like ``{{ customer.name }}``."""

    subject = Code(SUBJECT_LENGTH, required=True, allow_empty=True)
    text = Text(TEXT_LENGTH, required=True, allow_empty=True)


class EntryDataInput(Schema):
    """Of a VAT rate: ``percent`` (null is without VAT) and ``from``, its changes by day. Of a characteristic and of a
    field of orders: ``kind``, ``unit`` of a number, ``choices`` of a choice, ``required``; of a field of customers the
    same without a unit. Of a group of items: ``parent``. Of a status: ``kind``. Of a template of letters: ``ru`` and
    ``en``."""

    percent = Percent(allow_none=True)
    from_ = fields.List(
        fields.Nested(RateFromInput), data_key="from", attribute="from", validate=validate.Length(max=MOST_RATES)
    )
    kind = OneOf(*CHARACTERISTIC_KINDS, *STATUS_KINDS)
    unit = Code(allow_none=True)
    choices = fields.List(Text(CHOICE_LENGTH), validate=validate.Length(max=MOST_CHOICES))
    required = Flag()
    parent = Code(allow_none=True)
    ru = fields.Nested(WordingInput, allow_none=True)
    en = fields.Nested(WordingInput, allow_none=True)


class NewEntry(Schema):
    """``place`` is the place in lists, after all others when it is left out."""

    code = EntryCode(required=True)
    names = fields.Nested(NamesInput, required=True)
    colour = Colour(load_default=None, allow_none=True)
    default = Flag(load_default=False)
    place = Whole(load_default=None, allow_none=True)
    data = fields.Nested(EntryDataInput, load_default=dict)


class AddEntry(NewEntry):
    dictionary = OneOf(*DICTIONARIES, required=True)


class EntryInput(Schema):
    """What is left out stays, in ``names`` and ``data`` too."""

    names = fields.Nested(NamesChange)
    colour = Colour(allow_none=True)
    default = Flag()
    place = Whole()
    data = fields.Nested(EntryDataInput)


class NamedEntry(Schema):
    dictionary = OneOf(*DICTIONARIES, required=True)
    code = Code(required=True)


class ChangeEntry(Versioned, NamedEntry, EntryInput):
    pass


class RetireEntry(Versioned, NamedEntry):
    pass


class RestoreEntry(Versioned, NamedEntry):
    pass


class EntryQuery(NamedEntry):
    pass


class EntryList(ListQuery):
    """``q`` is a part of the code or of a name. In the order of their places by default."""

    dictionary = OneOf(*DICTIONARIES, required=True)
    retired = Flag(load_default=None, allow_none=True)
