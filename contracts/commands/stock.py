"""What inventory's commands and queries about expected receipts, returns and the stock of items take."""

from typing import Any

from marshmallow import Schema, fields, validate

from contracts.commands import PageQuery, Versioned
from contracts.commands.inventory import MOST_LINES, Movement, MovementLine, ShipmentLine
from contracts.commands.periods import InOrder
from contracts.events import NAME_LENGTH, NOTE_LENGTH
from contracts.fields import Code, Day, Flag, Id, OneOf, Text

CARD_SORTS = ("at", "-at")
AT_LEAST_ONE = validate.Length(min=1, max=MOST_LINES)
OPTIONAL: dict[str, Any] = {"load_default": None, "allow_none": True}


class ExpectReceipt(Movement):
    """``from`` is the supplier's name or number, ``date`` the day on which the goods should come."""

    supplier = Text(NAME_LENGTH, required=True, data_key="from")
    date = Day(required=True)


class ExpectedInput(Schema):
    """What is left out stays."""

    supplier = Text(NAME_LENGTH, data_key="from")
    date = Day()
    document = Text(NAME_LENGTH, allow_none=True)
    note = Text(NOTE_LENGTH, allow_none=True)


class ChangeExpected(Versioned, ExpectedInput):
    expected_id = Id(required=True)


class ArrivalInput(Schema):
    """All that is still to come when ``lines`` is left out; when it is ``final``, nothing more is expected."""

    document = Text(NAME_LENGTH, **OPTIONAL)
    note = Text(NOTE_LENGTH, **OPTIONAL)
    lines = fields.List(fields.Nested(MovementLine), **OPTIONAL, validate=AT_LEAST_ONE)
    final = Flag(load_default=False)


class ReceiveExpected(ArrivalInput):
    expected_id = Id(required=True)


class CancelExpectedInput(Schema):
    reason = Text(NOTE_LENGTH, required=True)


class CancelExpected(Versioned, CancelExpectedInput):
    expected_id = Id(required=True)


class ExpectedQuery(Schema):
    expected_id = Id(required=True)


class ExpectedList(PageQuery):
    """``late``: the day has passed and something is still to come. Sorted by any scalar, by ``date`` by default."""

    sort = fields.String(load_default="", validate=validate.Length(max=200))
    is_open = Flag(**OPTIONAL)
    late = Flag(**OPTIONAL)
    item_id = Id(**OPTIONAL)
    warehouse_id = Id(**OPTIONAL)


class ReturnInput(Schema):
    """Quantities are in base units where lines name no ``unit``: at most what was shipped and has not come back."""

    warehouse_id = Id(required=True)
    document = Text(NAME_LENGTH, **OPTIONAL)
    note = Text(NOTE_LENGTH, **OPTIONAL)
    reason = Text(NOTE_LENGTH, **OPTIONAL)
    lines = fields.List(fields.Nested(ShipmentLine), required=True, validate=AT_LEAST_ONE)


class ReturnGoods(ReturnInput):
    order_id = Id(required=True)


class WarehouseInput(Schema):
    """What is left out stays. The stock of a sellable warehouse is on hand, of any other it is not."""

    name = Text(NAME_LENGTH)
    sellable = Flag()


class WarehouseQuery(Schema):
    warehouse_id = Id(required=True)


class ChangeWarehouse(Versioned, WarehouseInput):
    warehouse_id = Id(required=True)


class RetireWarehouse(Versioned):
    warehouse_id = Id(required=True)


class RestoreWarehouse(RetireWarehouse):
    pass


class BinInput(Schema):
    """Null when the item has no place of its own."""

    bin = Code(required=True, allow_none=True)


class AssignBin(BinInput):
    item_id = Id(required=True)
    warehouse_id = Id(required=True)


class CardQuery(PageQuery, InOrder):
    """The movements of an item, of one warehouse if named; both days are included. The newest first by default."""

    item_id = Id(required=True)
    warehouse_id = Id(**OPTIONAL)
    since = Day(**OPTIONAL)
    until = Day(**OPTIONAL)
    sort = OneOf(*CARD_SORTS, load_default="-at")


class MovementQuery(Schema):
    movement_id = Id(required=True)


class ReorderList(PageQuery):
    """``group`` is a group with all groups in it. What misses most comes first by default."""

    sort = fields.String(load_default="", validate=validate.Length(max=200))
    group = Code(**OPTIONAL)
