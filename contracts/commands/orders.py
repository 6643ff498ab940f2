"""What the commands and queries of orders take."""

from decimal import Decimal

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from contracts.characteristics import own_fields
from contracts.commands import ListQuery, PageQuery, Versioned
from contracts.commands.periods import InOrder
from contracts.events import NAME_LENGTH, NOTE_LENGTH
from contracts.events.customers import ADDRESS_LENGTH
from contracts.events.orders import AVAILABILITIES, STATUSES
from contracts.fields import Code, Day, Discount, Flag, Id, Moment, OneOf, Price, Quantity, SomeOf, Text

MOST_LINES = 5000
A_VERSION = validate.Range(min=1, max=2**31 - 1)


class LineInput(Schema):
    """``quantity`` and ``price`` are per ``unit``; the item's base unit when it is left out.

    Without a ``price`` the line has that of the customer's terms. The discount is taken off either.
    """

    item_id = Id(required=True)
    quantity = Quantity(required=True)
    unit = Code(load_default=None, allow_none=True)
    price = Price(load_default=None, allow_none=True)
    discount_percent = Discount(load_default=Decimal(0))
    requested_date = Day(load_default=None, allow_none=True)
    note = Text(NOTE_LENGTH, load_default=None, allow_none=True)


class ChangedLineInput(Schema):
    """A line that is there by its ``line_id``, which keeps what is left out; a new one has none, and names its item.

    ``price`` null is that of the order's terms again. The quantity and the unit that a line of a placed order has leave
    it as it is, what was cancelled of it stays cancelled; any other quantity is wanted whole, nothing of it cancelled.
    """

    line_id = Id(load_default=None, allow_none=True)
    item_id = Id(load_default=None, allow_none=True)
    quantity = Quantity(required=True)
    unit = Code(allow_none=True)
    price = Price(allow_none=True)
    discount_percent = Discount()
    requested_date = Day(allow_none=True)
    note = Text(NOTE_LENGTH, allow_none=True)

    @validates_schema
    def names_line_or_item(self, data: dict[str, object], **_: object) -> None:
        if data.get("line_id") is None and data.get("item_id") is None:
            raise ValidationError("Name the item of a new line.", "item_id")


class OverrideInput(Schema):
    """Why an order is placed or grows although it is beyond its customer's credit: for the head of sales to say."""

    reason = Text(NOTE_LENGTH, required=True)


class MayOverride(Schema):
    override = fields.Nested(OverrideInput, load_default=None, allow_none=True)


class PlaceInput(MayOverride):
    pass


class CreateOrder(MayOverride):
    """A draft; with ``place`` it is placed at once. 1 to 5,000 lines.

    ``reference`` is the order's number in the system that it comes from; no two orders have the same.
    """

    customer_id = Id(required=True)
    reference = Code(load_default=None, allow_none=True)
    requested_date = Day(load_default=None, allow_none=True)
    delivery_address = Text(ADDRESS_LENGTH, load_default=None, allow_none=True)
    carrier = Text(NAME_LENGTH, load_default=None, allow_none=True)
    note = Text(NOTE_LENGTH, load_default=None, allow_none=True)
    own_fields = own_fields(load_default=dict)
    lines = fields.List(fields.Nested(LineInput), required=True, validate=validate.Length(min=1, max=MOST_LINES))
    place = Flag(load_default=False)


class OrderInput(MayOverride):
    """What is left out stays; ``lines`` is the complete new list.

    With ``reprice`` a placed order takes the terms that its customer has on the order's day by now, and their prices;
    prices by hand and discounts stay. What makes a placed order come to more must be within its customer's credit.
    """

    requested_date = Day(allow_none=True)
    delivery_address = Text(ADDRESS_LENGTH, allow_none=True)
    carrier = Text(NAME_LENGTH, allow_none=True)
    note = Text(NOTE_LENGTH, allow_none=True)
    own_fields = own_fields()
    reprice = Flag(load_default=False)
    lines = fields.List(fields.Nested(ChangedLineInput), validate=validate.Length(min=1, max=MOST_LINES))


class ChangeOrder(Versioned, OrderInput):
    order_id = Id(required=True)


class PlaceOrder(Versioned, PlaceInput):
    order_id = Id(required=True)


class CancelInput(Schema):
    reason = Text(1000, load_default=None, allow_none=True)


class CancelOrder(Versioned, CancelInput):
    order_id = Id(required=True)


class CloseInput(CancelInput):
    pass


class CloseOrder(Versioned, CloseInput):
    order_id = Id(required=True)


class OrderQuery(Schema):
    order_id = Id(required=True)


class OrderAsOf(OrderQuery):
    """As it was known at a moment; as it is now when none is named."""

    as_of = Moment(load_default=None, allow_none=True)


class LineQuery(OrderQuery):
    line_id = Id(required=True)


class OrderHistory(PageQuery, OrderQuery):
    """Every version of an order, the newest first."""


class OrderDifference(OrderQuery):
    """Between any two versions, whichever is the older."""

    from_version = fields.Integer(required=True, strict=True, validate=A_VERSION, data_key="from")
    to_version = fields.Integer(required=True, strict=True, validate=A_VERSION, data_key="to")


class LineColours(PageQuery, LineQuery):
    """How a line turned, the newest first."""


class WhyColoured(PageQuery, LineQuery):
    """Why a line has its colour, with those who wait for its item: first come first."""


class WhatIf(Schema):
    """Lines as an order would have them; nothing is placed. 1 to 5,000 lines."""

    customer_id = Id(required=True)
    lines = fields.List(fields.Nested(LineInput), required=True, validate=validate.Length(min=1, max=MOST_LINES))


class WhatIfChangedInput(Schema):
    """The complete new list of lines, as a change of the order would have it."""

    lines = fields.List(fields.Nested(ChangedLineInput), required=True, validate=validate.Length(min=1, max=MOST_LINES))


class WhatIfChanged(WhatIfChangedInput):
    order_id = Id(required=True)


class TurnedPlain(PageQuery):
    """Open lines that are covered and were not before, the newest first."""

    since = Moment(load_default=None, allow_none=True)
    customer_id = Id(load_default=None, allow_none=True)


class OrderList(ListQuery, InOrder):
    """``q`` is a number, the beginning of a reference, or a part of the customer's name; ``status`` may be several.

    Sorted by number, status, customer, reference, day, requested_date, total, progress, created_at, placed_at or
    availability; the newest first by default. Periods are of the order's day and of the day that was asked for.
    Orders without a date come after all others, those without a reference before them.
    """

    RANGES = (("since", "until"), ("requested_since", "requested_until"))

    status = SomeOf(*STATUSES, load_default=None, allow_none=True)
    customer_id = Id(load_default=None, allow_none=True)
    reference = Code(load_default=None, allow_none=True)
    availability = OneOf(*AVAILABILITIES, load_default=None, allow_none=True)
    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)
    requested_since = Day(load_default=None, allow_none=True)
    requested_until = Day(load_default=None, allow_none=True)
