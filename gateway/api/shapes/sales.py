"""Orders, as answered."""

from marshmallow import Schema, fields

from contracts.commands.orders import STATUSES
from contracts.events.orders import AVAILABILITIES
from contracts.fields import (
    Code,
    Currency,
    Day,
    Flag,
    Id,
    Moment,
    Money,
    OneOf,
    Price,
    Quantity,
    QuantitySum,
    Text,
    Whole,
)
from gateway.api.shapes import EXACT, NULLABLE, NULLABLE_EXACT, NULLABLE_SUM, REQUIRED, page_of

COLOURS = ("red", "yellow")


class CustomerOfOrder(Schema):
    id = Id(**REQUIRED)
    name = Text(255, **NULLABLE)


class OrderRow(Schema):
    """``colour`` is that of the worst open line."""

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
    created_at = Moment(**REQUIRED)
    placed_at = Moment(**NULLABLE)
    availability = OneOf(*AVAILABILITIES, **NULLABLE)
    colour = OneOf(*COLOURS, **NULLABLE)


class Line(Schema):
    """``quantity`` and ``price`` are per ``unit``; all other quantities are in the item's base unit."""

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
    price = Price(**NULLABLE_EXACT)
    amount = Money(**NULLABLE_EXACT)
    on_hand = QuantitySum(**NULLABLE_SUM)
    demand = QuantitySum(**NULLABLE_SUM)
    availability = OneOf(*AVAILABILITIES, **NULLABLE)
    colour = OneOf(*COLOURS, **NULLABLE)


class Order(OrderRow):
    """``stock_as_of`` is when the stock figures were last known to be true; stale when that is a while ago."""

    lines = fields.List(fields.Nested(Line), **REQUIRED)
    stock_as_of = Moment(**NULLABLE)
    stock_is_stale = Flag(**REQUIRED)


OrderPage = page_of(OrderRow, stock_as_of=Moment(**NULLABLE), stock_is_stale=Flag(**REQUIRED))
