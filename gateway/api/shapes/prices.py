"""Prices, as answered. Amounts are per base unit."""

from marshmallow import Schema, fields

from contracts.fields import Code, Currency, Day, Flag, Id, Moment, Text, Whole
from contracts.fields import Price as Amount
from gateway.api.shapes import EXACT, NULLABLE_EXACT, REQUIRED


class Price(Schema):
    """An ``amount`` of null ends the price."""

    item_id = Id(**REQUIRED)
    price_type = Code(**REQUIRED)
    currency = Currency(**REQUIRED)
    amount = Amount(**NULLABLE_EXACT)
    valid_from = Day(**REQUIRED)


class PastPrice(Price):
    set_at = Moment(**REQUIRED)
    set_by = Text(255, **REQUIRED)


class ChangedPrice(Schema):
    """``old`` is the price that ``new`` takes the place of; what ``becomes_zero`` needs ``allow_zero``."""

    item_id = Id(**REQUIRED)
    code = Code(**REQUIRED)
    name = Text(255, **REQUIRED)
    price_type = Code(**REQUIRED)
    currency = Currency(**REQUIRED)
    old = Amount(**NULLABLE_EXACT)
    new = Amount(**EXACT)
    difference = Amount(**NULLABLE_EXACT, allow_negative=True)
    becomes_zero = Flag(**REQUIRED)


class PriceChanges(Schema):
    """A preview has ``items`` and pages; what was carried out has how many prices were ``found`` and ``changed``."""

    preview = Flag(**REQUIRED)
    valid_from = Day(**REQUIRED)
    found = Whole()
    changed = Whole()
    items = fields.List(fields.Nested(ChangedPrice))
    next = fields.String(allow_none=True)
    total = Whole()
    total_is_exact = Flag()
