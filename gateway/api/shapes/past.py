"""What the log tells of orders, as answered."""

from marshmallow import Schema, fields

from contracts.events import NAME_LENGTH
from contracts.events.orders import AVAILABILITIES
from contracts.fields import Code, Id, Moment, Money, OneOf, Quantity, QuantitySum, Text, Whole
from gateway.api.shapes import EXACT, NULLABLE, NULLABLE_EXACT, NULLABLE_SUM, REQUIRED
from gateway.api.shapes.sales import COLOURS, CustomerOfOrder

LINE_CHANGES = ("added", "removed", "changed")


class Colour(Schema):
    availability = OneOf(*AVAILABILITIES, **NULLABLE)
    colour = OneOf(*COLOURS, **NULLABLE)


class FieldOfOrder(Schema):
    """``field`` is the name that reading the order has for it, like ``terms.markup_percent``.

    ``name`` is told of a field that the company added itself: the one that it had then, in the language asked for.
    """

    field = fields.String(**REQUIRED)
    old = fields.Raw(**NULLABLE)
    new = fields.Raw(**NULLABLE)
    name = Text(NAME_LENGTH)


class LineOfHistory(Schema):
    line_id = Id(**REQUIRED)
    item_id = Id(**REQUIRED)
    code = Code(**NULLABLE)
    name = Text(255, **NULLABLE)
    what = OneOf(*LINE_CHANGES, **REQUIRED)
    changes = fields.List(fields.Nested(FieldOfOrder), **REQUIRED)


class VersionOfOrder(Schema):
    """Who did ``what``, and when: ``placed``, ``draft_changed``, ``shipped`` and the like."""

    version = Whole(1, **REQUIRED)
    at = Moment(**REQUIRED)
    actor = Code(**REQUIRED)
    what = Code(**REQUIRED)


class ChangeOfOrder(VersionOfOrder):
    """Held against the version before. Of very many lines only the first are told: ``more_lines`` are not."""

    reason = Text(1000, **NULLABLE)
    movement_id = Id(**NULLABLE)
    warehouse_id = Id(**NULLABLE)
    value_now = Money(**NULLABLE_EXACT)
    fields_changed = fields.List(fields.Nested(FieldOfOrder), **REQUIRED, data_key="fields")
    lines = fields.List(fields.Nested(LineOfHistory), **REQUIRED)
    more_lines = Whole(**REQUIRED)


class OrderDifference(Schema):
    order_id = Id(**REQUIRED)
    from_version = fields.Nested(VersionOfOrder, **REQUIRED, data_key="from")
    to_version = fields.Nested(VersionOfOrder, **REQUIRED, data_key="to")
    fields_changed = fields.List(fields.Nested(FieldOfOrder), **REQUIRED, data_key="fields")
    lines = fields.List(fields.Nested(LineOfHistory), **REQUIRED)


class MovementBehind(Schema):
    type = Code(**REQUIRED)
    id = Id(**REQUIRED)


class TurnCause(Schema):
    """The event that turned the colour; of an order's its ``number``, of levels that changed what moved them."""

    source = Code(**REQUIRED)
    type = Code(**REQUIRED)
    id = Id(**REQUIRED)
    number = Whole(1, **NULLABLE)
    movement = fields.Nested(MovementBehind, **NULLABLE)


class ColourTurn(Colour):
    """``on_hand`` and ``demand`` are as they were told with the turn; ``because`` says the cause in a sentence."""

    at = Moment(**REQUIRED)
    old = fields.Nested(Colour, **REQUIRED)
    on_hand = QuantitySum(**NULLABLE_SUM)
    demand = QuantitySum(**NULLABLE_SUM)
    cause = fields.Nested(TurnCause, **REQUIRED)
    because = Text(1000, **REQUIRED)


class ColourHistory(Schema):
    """The newest turn first: its ``at`` is since when the line has its colour."""

    order_id = Id(**REQUIRED)
    line_id = Id(**REQUIRED)
    items = fields.List(fields.Nested(ColourTurn), **REQUIRED)
    next = fields.String(**NULLABLE)


class PlainLine(Schema):
    """An open line that is covered; ``was`` is the colour that it turned from."""

    order_id = Id(**REQUIRED)
    number = Whole(1, **REQUIRED)
    customer = fields.Nested(CustomerOfOrder, **REQUIRED)
    line_id = Id(**REQUIRED)
    item_id = Id(**REQUIRED)
    code = Code(**NULLABLE)
    name = Text(255, **NULLABLE)
    remaining = Quantity(**EXACT)
    was = fields.Nested(Colour, **REQUIRED)
    turned_at = Moment(**REQUIRED)
