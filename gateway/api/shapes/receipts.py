"""Expected receipts and the stock card, as answered."""

from marshmallow import Schema, fields

from contracts.events.inventory import RECEIPT_STATUSES
from contracts.fields import Code, Day, Flag, Id, Moment, OneOf, Quantity, QuantitySum, Text, Whole
from gateway.api.shapes import ANY_SUM, EXACT, NULLABLE, NULLABLE_EXACT, NULLABLE_SUM, REQUIRED
from gateway.api.shapes.stock import MovedLine, Movement

MOVEMENT_KINDS = ("receipt", "arrival", "return", "issue", "shipment", "transfer", "count")


class ExpectedLine(Schema):
    """``outstanding`` is what is still to come, ``missing`` what will not, ``surplus`` what came beyond it."""

    item_id = Id(**REQUIRED)
    code = Code(**REQUIRED)
    name = Text(255, **REQUIRED)
    quantity = Quantity(**EXACT)
    arrived = QuantitySum(**EXACT)
    outstanding = QuantitySum(**EXACT)
    missing = QuantitySum(**EXACT)
    surplus = QuantitySum(**EXACT)


class ExpectedRow(Schema):
    """``late``: its day has passed and something is still to come, of ``open_lines`` of its lines."""

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    status = OneOf(*RECEIPT_STATUSES, **REQUIRED)
    late = Flag(**REQUIRED)
    warehouse_id = Id(**REQUIRED)
    warehouse = Code(**REQUIRED)
    from_ = Text(255, **REQUIRED, data_key="from", attribute="from")
    date = Day(**REQUIRED)
    document = Text(255, **NULLABLE)
    note = Text(4000, **NULLABLE)
    announced_at = Moment(**REQUIRED)
    announced_by = Text(255, **REQUIRED)
    line_count = Whole(1, **REQUIRED)
    open_lines = Whole(**REQUIRED)


class ExpectedReceipt(ExpectedRow):
    lines = fields.List(fields.Nested(ExpectedLine), **REQUIRED)


class Arrival(Movement):
    """``expected`` is the receipt as it is now."""

    expected = fields.Nested(ExpectedReceipt, **REQUIRED)


class NamedLine(MovedLine):
    code = Code(**REQUIRED)
    name = Text(255, **REQUIRED)


class PastMovement(Schema):
    """``number`` is the order's; ``reason`` that of a return."""

    id = Id(**REQUIRED)
    kind = OneOf(*MOVEMENT_KINDS, **REQUIRED)
    at = Moment(**REQUIRED)
    by = Text(255, **REQUIRED)
    warehouse_id = Id(**REQUIRED)
    to_warehouse_id = Id(**NULLABLE)
    document = Text(255, **NULLABLE)
    note = Text(4000, **NULLABLE)
    reason = Text(4000, **NULLABLE)
    order_id = Id(**NULLABLE)
    number = Whole(1, **NULLABLE)
    expected_id = Id(**NULLABLE)
    lines = fields.List(fields.Nested(NamedLine), **REQUIRED)


class CardRow(Schema):
    """``balance`` is what was in the warehouse after it, ``total`` in all warehouses; a transfer has a row for each of
    its two, and does not change the total. A count tells what it ``was`` before and was ``counted``."""

    movement_id = Id(**REQUIRED)
    at = Moment(**REQUIRED)
    by = Text(255, **REQUIRED)
    kind = OneOf(*MOVEMENT_KINDS, **REQUIRED)
    document = Text(255, **NULLABLE)
    note = Text(4000, **NULLABLE)
    order_id = Id(**NULLABLE)
    number = Whole(1, **NULLABLE)
    expected_id = Id(**NULLABLE)
    warehouse_id = Id(**REQUIRED)
    warehouse = Code(**REQUIRED)
    other_warehouse_id = Id(**NULLABLE)
    quantity_in = QuantitySum(**NULLABLE_EXACT)
    quantity_out = QuantitySum(**NULLABLE_EXACT)
    was = QuantitySum(**NULLABLE_SUM)
    counted = Quantity(**NULLABLE_EXACT, allow_zero=True)
    balance = QuantitySum(**ANY_SUM)
    total = QuantitySum(**ANY_SUM)
