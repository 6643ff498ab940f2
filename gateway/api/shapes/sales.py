"""Orders, as answered."""

from marshmallow import Schema, fields

from contracts.characteristics import CharacteristicValue
from contracts.events import NAME_LENGTH, NOTE_LENGTH
from contracts.events.customers import ADDRESS_LENGTH
from contracts.events.orders import AVAILABILITIES, STATUSES
from contracts.fields import (
    Code,
    Currency,
    Day,
    Discount,
    Flag,
    Id,
    Markup,
    Moment,
    Money,
    OneOf,
    Percent,
    Price,
    Quantity,
    QuantitySum,
    Text,
    Whole,
)
from gateway.api.shapes import EXACT, NULLABLE, NULLABLE_EXACT, NULLABLE_SUM, REQUIRED, page_of
from gateway.api.shapes.credit import Credit
from gateway.api.shapes.documents import OfferOfOrder

COLOURS = ("red", "yellow")


class CustomerOfOrder(Schema):
    id = Id(**REQUIRED)
    name = Text(255, **NULLABLE)


class OrderRow(Schema):
    """``colour`` is that of the worst open line.

    ``total`` is with VAT and without what was cancelled; ``progress`` is the percent of it that was shipped. ``day`` is
    the order's: prices, VAT rates and terms are those of it.
    """

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    number = Whole(1, **REQUIRED)
    status = OneOf(*STATUSES, **REQUIRED)
    customer = fields.Nested(CustomerOfOrder, **REQUIRED)
    customer_id = Id(**REQUIRED)
    reference = Code(**NULLABLE)
    requested_date = Day(**NULLABLE)
    currency = Currency(**REQUIRED)
    total = Money(**EXACT)
    vat = Money(**EXACT)
    shipped_value = Money(**EXACT)
    returned_value = Money(**EXACT)
    progress = Whole(**REQUIRED)
    day = Day(**REQUIRED)
    created_at = Moment(**REQUIRED)
    placed_at = Moment(**NULLABLE)
    availability = OneOf(*AVAILABILITIES, **NULLABLE)
    colour = OneOf(*COLOURS, **NULLABLE)


class Line(Schema):
    """``quantity`` and prices are per ``unit``; all other quantities, and ``list_price``, are per the item's base unit.

    ``price`` is after the discount, ``full_price`` before it. Without ``vat_percent`` there is no VAT. An internal line
    is a cost article: it makes the margin, and is in no total.
    """

    line_id = Id(**REQUIRED)
    item_id = Id(**REQUIRED)
    code = Code(**NULLABLE)
    name = Text(255, **NULLABLE)
    unit = Code(**REQUIRED)
    factor = Quantity(**EXACT)
    quantity = Quantity(**EXACT)
    base_quantity = Quantity(**EXACT)
    shipped = Quantity(**EXACT, allow_zero=True)
    cancelled = Quantity(**EXACT, allow_zero=True)
    remaining = Quantity(**EXACT, allow_zero=True)
    returned = Quantity(**EXACT, allow_zero=True)
    list_price = Price(**NULLABLE_EXACT)
    full_price = Price(**NULLABLE_EXACT)
    discount_percent = Discount(**EXACT)
    price = Price(**NULLABLE_EXACT)
    is_manual = Flag(**REQUIRED)
    vat_percent = Percent(**NULLABLE_EXACT)
    amount = Money(**NULLABLE_EXACT)
    is_internal = Flag(**REQUIRED)
    requested_date = Day(**NULLABLE)
    note = Text(NOTE_LENGTH, **NULLABLE)
    on_hand = QuantitySum(**NULLABLE_SUM)
    demand = QuantitySum(**NULLABLE_SUM)
    availability = OneOf(*AVAILABILITIES, **NULLABLE)
    colour = OneOf(*COLOURS, **NULLABLE)


class OrderTerms(Schema):
    price_type = Code(**REQUIRED)
    markup_percent = Markup(**EXACT)
    deferral_days = Whole(**REQUIRED)
    vat_included = Flag(**REQUIRED)


class RateValue(Schema):
    """All amounts of one VAT rate; ``percent`` null is without VAT."""

    percent = Percent(**NULLABLE_EXACT)
    net = Money(**EXACT)
    vat = Money(**EXACT)


class Order(OrderRow):
    """``stock_as_of`` is when the stock figures were last known to be true; stale when that is a while ago.

    ``margin`` is ``net`` less ``cost``, what the internal lines come to. ``invoices_above_total`` is by how much the
    invoices ask for more than the order: cancel those that are too much. ``as_of`` stands in answers about the past,
    which know neither the ``credit`` nor the ``offer`` nor the invoices of then; a draft alone has an offer.
    """

    delivery_address = Text(ADDRESS_LENGTH, **NULLABLE)
    carrier = Text(NAME_LENGTH, **NULLABLE)
    note = Text(NOTE_LENGTH, **NULLABLE)
    own_fields = fields.Dict(keys=Code(), values=CharacteristicValue(), **REQUIRED)
    terms = fields.Nested(OrderTerms, **REQUIRED)
    net = Money(**EXACT)
    vat_rates = fields.List(fields.Nested(RateValue), **REQUIRED)
    cost = Money(**EXACT)
    margin = Money(**EXACT)
    lines = fields.List(fields.Nested(Line), **REQUIRED)
    credit = fields.Nested(Credit, **NULLABLE)
    offer = fields.Nested(OfferOfOrder, **NULLABLE)
    invoices_above_total = Money(**NULLABLE_EXACT)
    stock_as_of = Moment(**NULLABLE)
    stock_is_stale = Flag(**REQUIRED)
    as_of = Moment()


class LeftOut(Schema):
    """A line whose item is retired."""

    line_id = Id(**REQUIRED)
    item_id = Id(**REQUIRED)
    code = Code(**REQUIRED)
    name = Text(255, **REQUIRED)


class CopiedOrder(Order):
    """``left_out`` are the lines that were not copied although they were not cancelled."""

    left_out = fields.List(fields.Nested(LeftOut), **REQUIRED)


OrderPage = page_of(OrderRow, stock_as_of=Moment(**NULLABLE), stock_is_stale=Flag(**REQUIRED))


class PriceStep(Schema):
    """``price`` is what it is after the step: of the base unit at first, of the line's unit from ``unit`` on.

    The amount is price x ``quantity`` in the line's unit; where more was delivered and does not fill whole units,
    ``quantity`` is in base units, and the price is for ``factor`` of them.
    """

    step = OneOf("list_price", "unit", "markup", "by_hand", "discount", "amount", **REQUIRED)
    price = Text(40)
    price_type = Code()
    day = Day()
    unit = Code()
    factor = Quantity()
    percent = Text(40)
    quantity = Quantity()
    amount = Money()


class PriceExplained(Schema):
    order_id = Id(**REQUIRED)
    line_id = Id(**REQUIRED)
    steps = fields.List(fields.Nested(PriceStep), **REQUIRED)
