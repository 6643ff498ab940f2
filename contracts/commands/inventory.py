"""What inventory's commands and queries take."""

from marshmallow import Schema, fields, validate

from contracts.barcodes import Barcode
from contracts.characteristics import CharacteristicValue
from contracts.commands import MOST_ROWS, ListQuery, PageQuery, Versioned
from contracts.commands.periods import InOrder
from contracts.commands.prices import MOST_PRICES, PriceInput
from contracts.events.inventory import KINDS, LEVELS
from contracts.fields import Code, Flag, Id, OneOf, Quantity, QuantitySum, Span, Text

MOST_LINES = 5000
MOST_PACKAGES = 20
MOST_BARCODES = 50
MOST_CHARACTERISTICS = 200


class LookUp(Schema):
    """Codes or barcodes as they stand in somebody's list; a code in other letter cases counts when it is alone."""

    codes = fields.List(Code(), required=True, validate=validate.Length(min=1, max=MOST_LINES))


class PackageInput(Schema):
    """``factor``: how many base units one package holds."""

    unit = Code(required=True)
    factor = Quantity(required=True)


class RegisterItem(Schema):
    """A new item; its code is unique, upper and lower case apart. Without a ``vat_rate`` it has the default one."""

    code = Code(required=True)
    name = Text(255, required=True)
    kind = OneOf(*KINDS, required=True)
    unit = Code(required=True)
    packages = fields.List(fields.Nested(PackageInput), load_default=list, validate=validate.Length(max=MOST_PACKAGES))
    group = Code(load_default=None, allow_none=True)
    vat_rate = Code(load_default=None, allow_none=True)
    barcodes = fields.List(Barcode(), load_default=list, validate=validate.Length(max=MOST_BARCODES))
    characteristics = fields.Dict(
        keys=Code(),
        values=CharacteristicValue(allow_none=True),
        load_default=dict,
        validate=validate.Length(max=MOST_CHARACTERISTICS),
    )
    minimum_level = Quantity(load_default=None, allow_none=True, allow_zero=True)
    prices = fields.List(fields.Nested(PriceInput), load_default=list, validate=validate.Length(max=MOST_PRICES))


class ItemInput(Schema):
    """What is left out stays; a characteristic that is null is taken away."""

    name = Text(255)
    packages = fields.List(fields.Nested(PackageInput), validate=validate.Length(max=MOST_PACKAGES))
    group = Code(allow_none=True)
    vat_rate = Code(allow_none=True)
    barcodes = fields.List(Barcode(), validate=validate.Length(max=MOST_BARCODES))
    characteristics = fields.Dict(
        keys=Code(), values=CharacteristicValue(allow_none=True), validate=validate.Length(max=MOST_CHARACTERISTICS)
    )
    minimum_level = Quantity(allow_none=True, allow_zero=True)


class ChangeItem(Versioned, ItemInput):
    item_id = Id(required=True)


class RetireItem(Versioned):
    item_id = Id(required=True)


class RestoreItem(Versioned):
    item_id = Id(required=True)


class OpenWarehouse(Schema):
    """A new warehouse; the stock of a sellable one is on hand."""

    code = Code(required=True)
    name = Text(255, required=True)
    sellable = Flag(required=True)


class MovementLine(Schema):
    item_id = Id(required=True)
    quantity = Quantity(required=True)


class CountLine(Schema):
    """``quantity`` is what was counted."""

    item_id = Id(required=True)
    quantity = Quantity(required=True, allow_zero=True)


class Movement(Schema):
    """Quantities are in the items' base units."""

    warehouse_id = Id(required=True)
    document = Text(255, load_default=None, allow_none=True)
    note = Text(4000, load_default=None, allow_none=True)
    lines = fields.List(fields.Nested(MovementLine), required=True, validate=validate.Length(min=1, max=MOST_LINES))


class ReceiveStock(Movement):
    pass


class IssueStock(Movement):
    pass


class TransferStock(Movement):
    to_warehouse_id = Id(required=True)


class CountStock(Movement):
    lines = fields.List(fields.Nested(CountLine), required=True, validate=validate.Length(min=1, max=MOST_LINES))


class ShipmentLine(Schema):
    """``quantity`` is in ``unit``, that of the order's line or the item's base unit; in the base unit without one."""

    line_id = Id(required=True)
    quantity = Quantity(required=True)
    unit = Code(load_default=None, allow_none=True)


class ShipmentInput(Schema):
    """All that remains of the order when ``lines`` is left out."""

    warehouse_id = Id(required=True)
    document = Text(255, load_default=None, allow_none=True)
    note = Text(4000, load_default=None, allow_none=True)
    lines = fields.List(
        fields.Nested(ShipmentLine),
        load_default=None,
        allow_none=True,
        validate=validate.Length(min=1, max=MOST_LINES),
    )


class ShipOrder(ShipmentInput):
    order_id = Id(required=True)


class ItemQuery(Schema):
    item_id = Id(required=True)


class DemandQuery(PageQuery):
    """Who waits for the item, the first placed first."""

    item_id = Id(required=True)


class ItemList(ListQuery, InOrder):
    """``q`` is words of code, name, barcode or characteristics; what is alike when nothing has them.

    ``group`` is a group with all groups in it. ``free_from`` and ``free_to`` are bounds of what is on hand less the
    demand; ``below_minimum``: that is less than the minimum level; ``level`` is what the stock is to all who wait.
    ``ids`` lists no others.
    ``characteristics`` are values by code; of numbers and days also spans (``100..500``, ``100..``), and bounds by
    ``code.from`` and ``code.to``. Sorted by any scalar of an item, by ``characteristic.`` or ``prices.`` and a code,
    and by ``relevance``, which it is by default when there is a ``q``, else by code.
    """

    RANGES = (("free_from", "free_to"),)

    code = Code(load_default=None, allow_none=True)
    kind = OneOf(*KINDS, load_default=None, allow_none=True)
    group = Code(load_default=None, allow_none=True)
    retired = Flag(load_default=None, allow_none=True)
    characteristics = fields.Dict(keys=fields.String(), values=Text(1000), load_default=dict)
    free_from = QuantitySum(load_default=None, allow_none=True, allow_negative=True)
    free_to = QuantitySum(load_default=None, allow_none=True, allow_negative=True)
    on_hand = Span(QuantitySum(allow_negative=True), load_default=None, allow_none=True)
    demand = Span(QuantitySum(allow_negative=True), load_default=None, allow_none=True)
    free = Span(QuantitySum(allow_negative=True), load_default=None, allow_none=True)
    expected = Span(QuantitySum(allow_negative=True), load_default=None, allow_none=True)
    below_minimum = Flag(load_default=None, allow_none=True)
    level = OneOf(*LEVELS, load_default=None, allow_none=True)
    ids = fields.List(Id(), load_default=None, allow_none=True, validate=validate.Length(max=MOST_ROWS))
