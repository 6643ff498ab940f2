"""What the orders service tells the others. Quantities are in the item's base unit, prices per the line's unit."""

from marshmallow import fields, validate

from contracts.events import DECIMAL, NOTE_LENGTH, NULLABLE, NULLABLE_DECIMAL, REQUIRED, EventSchema
from contracts.fields import (
    Code,
    Currency,
    Day,
    Id,
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

SOURCE = "orders"
AVAILABILITIES = ("covered", "contended", "short", "absent")
MOST_ORDERS = 500


class OrderLine(EventSchema):
    """``factor`` is how many base units the line's ``unit`` holds; ``vat_rate`` is in percent, null without VAT."""

    line_id = Id(**REQUIRED)
    item_id = Id(**REQUIRED)
    quantity = Quantity(**DECIMAL)
    unit = Code(**REQUIRED)
    factor = Quantity(**DECIMAL)
    price = Price(**NULLABLE_DECIMAL)
    amount = Money(**NULLABLE_DECIMAL)
    vat_rate = Percent(**NULLABLE_DECIMAL)
    shipped = Quantity(**DECIMAL, allow_zero=True)
    cancelled = Quantity(**DECIMAL, allow_zero=True)
    remaining = Quantity(**DECIMAL, allow_zero=True)


class PlacedLine(OrderLine):
    """With what was known when it was promised; null when nothing was, or the item is not stocked."""

    on_hand = QuantitySum(**NULLABLE_DECIMAL, allow_negative=True)
    demand = QuantitySum(**NULLABLE_DECIMAL)
    availability = OneOf(*AVAILABILITIES, **NULLABLE)


class ShippedLine(OrderLine):
    shipped_now = Quantity(**DECIMAL)


class Order(EventSchema):
    order_id = Id(**REQUIRED)
    number = Whole(1, **REQUIRED)
    customer_id = Id(**REQUIRED)


class OrderPlaced(Order):
    manager_id = Id(**NULLABLE)
    requested_date = Day(**NULLABLE)
    placed_at = Moment(**REQUIRED)
    currency = Currency(**REQUIRED)
    total = Money(**DECIMAL)
    stock_as_of = Moment(**NULLABLE)
    lines = fields.List(fields.Nested(PlacedLine), **REQUIRED)


class OrderChanged(Order):
    """The whole order as it is now."""

    requested_date = Day(**NULLABLE)
    currency = Currency(**REQUIRED)
    total = Money(**DECIMAL)
    lines = fields.List(fields.Nested(OrderLine), **REQUIRED)


class OrderCancelled(Order):
    currency = Currency(**REQUIRED)
    total = Money(**DECIMAL)
    reason = Text(NOTE_LENGTH, **NULLABLE)
    lines = fields.List(fields.Nested(OrderLine), **REQUIRED)


class OrderShipped(Order):
    movement_id = Id(**REQUIRED)
    warehouse_id = Id(**REQUIRED)
    lines = fields.List(fields.Nested(ShippedLine), **REQUIRED)


class ReflagCause(EventSchema):
    source = Code(**REQUIRED)
    type = Code(**REQUIRED)
    id = Id(**REQUIRED)


class ReflaggedLine(EventSchema):
    line_id = Id(**REQUIRED)
    item_id = Id(**REQUIRED)
    old = OneOf(*AVAILABILITIES, **NULLABLE)
    new = OneOf(*AVAILABILITIES, **NULLABLE)
    on_hand = QuantitySum(**DECIMAL, allow_negative=True)
    demand = QuantitySum(**DECIMAL)


class ReflaggedOrder(Order):
    old = OneOf(*AVAILABILITIES, **NULLABLE)
    new = OneOf(*AVAILABILITIES, **NULLABLE)
    lines = fields.List(fields.Nested(ReflaggedLine), **REQUIRED)


class OrdersReflagged(EventSchema):
    cause = fields.Nested(ReflagCause, **REQUIRED)
    orders = fields.List(
        fields.Nested(ReflaggedOrder),
        validate=validate.Length(max=MOST_ORDERS, error="At most 500 orders."),
        **REQUIRED,
    )


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("OrderPlaced", 1): OrderPlaced,
    ("OrderChanged", 1): OrderChanged,
    ("OrderCancelled", 1): OrderCancelled,
    ("OrderShipped", 1): OrderShipped,
    ("OrdersReflagged", 1): OrdersReflagged,
}
