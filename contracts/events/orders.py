"""What the orders service tells the others. Quantities are in the item's base unit, prices per the line's unit."""

from marshmallow import fields, validate

from contracts.characteristics import CharacteristicValue
from contracts.events import (
    DECIMAL,
    NAME_LENGTH,
    NOTE_LENGTH,
    NULLABLE,
    NULLABLE_DECIMAL,
    REQUIRED,
    EventSchema,
    company,
    documents,
    files,
    money,
)
from contracts.events.customers import ADDRESS_LENGTH
from contracts.events.dictionaries import DictionaryChanged
from contracts.events.restoring import RestoredFromBackup
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

SOURCE = "orders"
STATUSES = ("draft", "placed", "partly_shipped", "shipped", "closed", "cancelled")
OPTIONAL = {"required": False}
OPTIONAL_DECIMAL = {"required": False, "strings_only": True}
AVAILABILITIES = ("covered", "contended", "short", "absent")
MOST_ORDERS = 500


class OrderLine(EventSchema):
    """``factor`` is how many base units the line's ``unit`` holds; ``vat_rate`` is in percent, null without VAT.

    ``list_price`` is per base unit; ``price`` is after the discount. ``returned`` is a part of ``shipped``.
    """

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
    returned = Quantity(**OPTIONAL_DECIMAL, allow_zero=True)
    list_price = Price(**OPTIONAL_DECIMAL, allow_none=True)
    discount_percent = Discount(**OPTIONAL_DECIMAL)
    by_hand = Flag(**OPTIONAL)
    requested_date = Day(**OPTIONAL, allow_none=True)


class PlacedLine(OrderLine):
    """With what was known when it was promised; null when nothing was, or the item is not stocked."""

    on_hand = QuantitySum(**NULLABLE_DECIMAL, allow_negative=True)
    demand = QuantitySum(**NULLABLE_DECIMAL)
    availability = OneOf(*AVAILABILITIES, **NULLABLE)


class ChangedLine(OrderLine):
    """One that waits for stock since the change says what was known then."""

    on_hand = QuantitySum(**OPTIONAL_DECIMAL, allow_none=True, allow_negative=True)
    demand = QuantitySum(**OPTIONAL_DECIMAL, allow_none=True)
    availability = OneOf(*AVAILABILITIES, **OPTIONAL, allow_none=True)


class ShippedLine(OrderLine):
    shipped_now = Quantity(**DECIMAL)


class WholeLine(OrderLine):
    """As the events from OrderReturned on tell it."""

    returned = Quantity(**DECIMAL, allow_zero=True)
    list_price = Price(**NULLABLE_DECIMAL)
    discount_percent = Discount(**DECIMAL)
    by_hand = Flag(**REQUIRED)
    requested_date = Day(**NULLABLE)


class ReturnedLine(WholeLine):
    returned_now = Quantity(**DECIMAL)


class Order(EventSchema):
    order_id = Id(**REQUIRED)
    number = Whole(1, **REQUIRED)
    customer_id = Id(**REQUIRED)


class Worth(EventSchema):
    """Sums with VAT, of which ``vat`` is a part of ``total``: without what was cancelled, what was returned not taken
    off. Internal lines count nowhere."""

    status = OneOf(*STATUSES, **OPTIONAL)
    vat = Money(**OPTIONAL_DECIMAL)
    shipped_value = Money(**OPTIONAL_DECIMAL)
    returned_value = Money(**OPTIONAL_DECIMAL)


class OrderContent(Worth):
    """Prices, VAT rates and terms are those of ``order_date``; ``own_fields`` are by the codes of their dictionary."""

    order_date = Day(**OPTIONAL)
    price_type = Code(**OPTIONAL)
    markup_percent = Markup(**OPTIONAL_DECIMAL)
    deferral_days = Whole(**OPTIONAL)
    vat_included = Flag(**OPTIONAL)
    delivery_address = Text(ADDRESS_LENGTH, **OPTIONAL, allow_none=True)
    carrier = Text(NAME_LENGTH, **OPTIONAL, allow_none=True)
    note = Text(NOTE_LENGTH, **OPTIONAL, allow_none=True)
    own_fields = fields.Dict(keys=Code(), values=CharacteristicValue())


class OrderPlaced(Order, OrderContent):
    """A customer's order counts from now on; ``manager`` is who placed it."""

    customer_name = Text(NAME_LENGTH, **OPTIONAL)
    manager = Text(NAME_LENGTH, **OPTIONAL)
    manager_id = Id(**NULLABLE)
    requested_date = Day(**NULLABLE)
    placed_at = Moment(**REQUIRED)
    currency = Currency(**REQUIRED)
    total = Money(**DECIMAL)
    stock_as_of = Moment(**NULLABLE)
    lines = fields.List(fields.Nested(PlacedLine), **REQUIRED)


class OrderChanged(Order, OrderContent):
    """The whole order as it is now; ``date`` is the company's day on which it was changed."""

    date = Day(**OPTIONAL)
    requested_date = Day(**NULLABLE)
    currency = Currency(**REQUIRED)
    total = Money(**DECIMAL)
    lines = fields.List(fields.Nested(ChangedLine), **REQUIRED)


class OrderCancelled(Order, Worth):
    """What was not shipped yet is waited for no more; what the order was by then."""

    currency = Currency(**REQUIRED)
    total = Money(**DECIMAL)
    reason = Text(NOTE_LENGTH, **NULLABLE)
    lines = fields.List(fields.Nested(OrderLine), **REQUIRED)


class OrderClosed(Order):
    """Nothing more is to be delivered; the whole order as it is now."""

    status = OneOf(*STATUSES, **REQUIRED)
    currency = Currency(**REQUIRED)
    total = Money(**DECIMAL)
    vat = Money(**DECIMAL)
    shipped_value = Money(**DECIMAL)
    returned_value = Money(**DECIMAL)
    reason = Text(NOTE_LENGTH, **NULLABLE)
    lines = fields.List(fields.Nested(WholeLine), **REQUIRED)


class OrderShipped(Order, Worth):
    """``value_now`` is what the goods that left are worth; it is due ``deferral_days`` after ``date``, the company's
    day on which they left."""

    date = Day(**OPTIONAL)
    currency = Currency(**OPTIONAL)
    total = Money(**OPTIONAL_DECIMAL)
    value_now = Money(**OPTIONAL_DECIMAL)
    deferral_days = Whole(**OPTIONAL)
    movement_id = Id(**REQUIRED)
    warehouse_id = Id(**REQUIRED)
    lines = fields.List(fields.Nested(ShippedLine), **REQUIRED)


class OrderReturned(Order):
    """Goods came back on ``date``, the company's day; ``value_now`` is what they are worth. What the customer still
    waits for stays."""

    date = Day(**OPTIONAL)
    status = OneOf(*STATUSES, **REQUIRED)
    currency = Currency(**REQUIRED)
    total = Money(**DECIMAL)
    vat = Money(**DECIMAL)
    shipped_value = Money(**DECIMAL)
    returned_value = Money(**DECIMAL)
    value_now = Money(**DECIMAL)
    deferral_days = Whole(**REQUIRED)
    movement_id = Id(**REQUIRED)
    warehouse_id = Id(**REQUIRED)
    lines = fields.List(fields.Nested(ReturnedLine), **REQUIRED)


class StockMovement(EventSchema):
    """What moved the levels, by inventory's word."""

    type = Code(**REQUIRED)
    id = Id(**REQUIRED)


class ReflagCause(EventSchema):
    """The event that turned colours: an order's with its ``number``, one of levels with the ``movement`` behind it."""

    source = Code(**REQUIRED)
    type = Code(**REQUIRED)
    id = Id(**REQUIRED)
    number = Whole(1, **OPTIONAL)
    movement = fields.Nested(StockMovement)


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
    """Lines of orders turned their colour by one cause; of many orders several events tell."""

    cause = fields.Nested(ReflagCause, **REQUIRED)
    orders = fields.List(
        fields.Nested(ReflaggedOrder),
        validate=validate.Length(max=MOST_ORDERS, error="At most 500 orders."),
        **REQUIRED,
    )


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("RestoredFromBackup", 1): RestoredFromBackup,
    ("DictionaryChanged", 1): DictionaryChanged,
    **company.EVENTS,
    **documents.EVENTS,
    **files.OF_ORDERS,
    ("OrderPlaced", 1): OrderPlaced,
    ("OrderChanged", 1): OrderChanged,
    ("OrderCancelled", 1): OrderCancelled,
    ("OrderShipped", 1): OrderShipped,
    ("OrderReturned", 1): OrderReturned,
    ("OrderClosed", 1): OrderClosed,
    ("OrdersReflagged", 1): OrdersReflagged,
    **money.EVENTS,
}
