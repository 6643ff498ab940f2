"""Entries of dictionaries, as answered."""

from marshmallow import Schema, fields

from contracts.events import TEXT_LENGTH
from contracts.events.dictionaries import CHARACTERISTIC_KINDS, CHOICE_LENGTH, STATUS_KINDS, SUBJECT_LENGTH
from contracts.fields import Code, Colour, Day, EntryCode, Flag, Id, OneOf, Percent, Text, Whole
from gateway.api.shapes import EXACT, NULLABLE, REQUIRED


class EntryNames(Schema):
    ru = Text(255, **REQUIRED)
    en = Text(255, **REQUIRED)


class RateFrom(Schema):
    valid_from = Day(**REQUIRED)
    percent = Percent(**EXACT)


class Wording(Schema):
    subject = Text(SUBJECT_LENGTH, allow_empty=True, **REQUIRED)
    text = Text(TEXT_LENGTH, allow_empty=True, **REQUIRED)


class DictionaryEntryData(Schema):
    """VAT rates have ``percent`` and ``from``; characteristics and fields
    of one's own ``kind``, ``unit``, ``choices``, ``required``; groups of
    items ``parent``; statuses ``kind``; kinds of the journal's entries ``automatic``;
    templates of letters ``ru`` and ``en``; the others nothing."""

    percent = Percent(strings_only=True, allow_none=True)
    from_ = fields.List(fields.Nested(RateFrom), data_key="from", attribute="from")
    kind = OneOf(*CHARACTERISTIC_KINDS, *STATUS_KINDS)
    unit = Code(allow_none=True)
    choices = fields.List(Text(CHOICE_LENGTH))
    required = Flag()
    parent = Code(allow_none=True)
    automatic = Flag()
    ru = fields.Nested(Wording, allow_none=True)
    en = fields.Nested(Wording, allow_none=True)


class DictionaryEntry(Schema):
    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    code = EntryCode(**REQUIRED)
    names = fields.Nested(EntryNames, **REQUIRED)
    colour = Colour(**NULLABLE)
    default = Flag(**REQUIRED)
    retired = Flag(**REQUIRED)
    place = Whole(**REQUIRED)
    data = fields.Nested(DictionaryEntryData, **REQUIRED)
