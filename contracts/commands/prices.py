"""What the commands and queries about prices take. Amounts are per base unit; days are the company's."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.commands import PageQuery
from contracts.company import CURRENCY
from contracts.fields import Code, Day, Flag, Id, KnownCurrency, Percent, Price

MOST_PRICES = 200
MOST_ITEMS = 10_000
FROM: dict[str, Any] = {"data_key": "from", "load_default": None, "allow_none": True}


class PriceInput(Schema):
    """``from`` is the first day, today when it is left out; an ``amount`` of null ends the price."""

    price_type = Code(required=True)
    amount = Price(required=True, allow_none=True)
    currency = KnownCurrency(load_default=CURRENCY)
    valid_from = Day(**FROM)


class SetPrice(PriceInput):
    item_id = Id(required=True)


class PricesQuery(Schema):
    """The prices that are in force ``on`` a day, today when it is left out."""

    item_id = Id(required=True)
    on = Day(load_default=None, allow_none=True)


class PriceHistory(PageQuery):
    """Every setting of a price, the newest first by default; ``sort`` is a row of columns."""

    item_id = Id(required=True)
    sort = fields.String(load_default="-valid_from,-set_at", validate=validate.Length(max=200))


class PriceFilter(Schema):
    """The prices of this type of the items, of all that are not retired when neither ``group`` nor ``items`` is given.

    ``group`` is a group with all groups in it.
    """

    price_type = Code(required=True)
    group = Code(load_default=None, allow_none=True)
    items = fields.List(Id(), load_default=None, allow_none=True, validate=validate.Length(min=1, max=MOST_ITEMS))


class ChangePrices(PageQuery):
    """New prices from those of the filter: ``percent`` on top, half up to a multiple of ``round_to``.

    They become prices of ``target_price_type``, of the same type when it is left out. A ``preview`` writes nothing and
    is read page by page. What would come to cost nothing is refused, unless ``allow_zero`` says that it is meant.
    """

    filter = fields.Nested(PriceFilter, required=True)
    percent = Percent(required=True, allow_negative=True)
    round_to = Price(required=True, allow_zero=False)
    valid_from = Day(**FROM)
    target_price_type = Code(load_default=None, allow_none=True)
    preview = Flag(load_default=False)
    allow_zero = Flag(load_default=False)
