"""Items with their stock, warehouses and movements, as answered."""

from marshmallow import Schema, fields

from contracts.characteristics import CharacteristicValue
from contracts.events.inventory import KINDS, LEVELS
from contracts.fields import Code, Day, Flag, Id, Moment, OneOf, Quantity, QuantitySum, Text, Whole
from gateway.api.shapes import ANY_SUM, EXACT, NULLABLE, NULLABLE_EXACT, NULLABLE_SUM, REQUIRED, page_of
from gateway.api.shapes.prices import Price
from gateway.api.shapes.sales import CustomerOfOrder


class Package(Schema):
    unit = Code(**REQUIRED)
    factor = Quantity(**EXACT)


class ItemRow(Schema):
    """``on_hand`` to ``level`` are null for services and cost articles, which have no stock.

    ``prices`` are those in force today.
    """

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    code = Code(**REQUIRED)
    name = Text(255, **REQUIRED)
    kind = OneOf(*KINDS, **REQUIRED)
    unit = Code(**REQUIRED)
    packages = fields.List(fields.Nested(Package), **REQUIRED)
    group = Code(**NULLABLE)
    vat_rate = Code(**NULLABLE)
    barcodes = fields.List(Code(), **REQUIRED)
    characteristics = fields.Dict(keys=Code(), values=CharacteristicValue(), **REQUIRED)
    minimum_level = Quantity(**NULLABLE_EXACT, allow_zero=True)
    retired = Flag(**REQUIRED)
    on_hand = QuantitySum(**NULLABLE_SUM)
    demand = QuantitySum(**NULLABLE_SUM)
    free = QuantitySum(**NULLABLE_SUM, metadata={"description": "On hand less the demand."})
    expected = QuantitySum(**NULLABLE_EXACT)
    below_minimum = Flag(**REQUIRED)
    level = OneOf(*LEVELS, **NULLABLE)
    prices = fields.List(fields.Nested(Price), **REQUIRED)


class WarehouseStock(Schema):
    """``expected`` is what is still to come into this warehouse, ``bin`` where in it the item lies."""

    warehouse_id = Id(**REQUIRED)
    code = Code(**REQUIRED)
    name = Text(255, **REQUIRED)
    sellable = Flag(**REQUIRED)
    quantity = QuantitySum(**ANY_SUM)
    expected = QuantitySum(**EXACT)
    bin = Code(**NULLABLE)


class Item(ItemRow):
    stock = fields.List(fields.Nested(WarehouseStock), **REQUIRED)


class FoundItems(Schema):
    items = fields.List(fields.Nested(Item, allow_none=True), **REQUIRED)


class ItemStock(Schema):
    """All but ``warehouses`` is of the sellable ones together; null for what has no stock."""

    item_id = Id(**REQUIRED)
    on_hand = QuantitySum(**NULLABLE_SUM)
    demand = QuantitySum(**NULLABLE_SUM)
    free = QuantitySum(**NULLABLE_SUM)
    expected = QuantitySum(**NULLABLE_EXACT)
    minimum_level = Quantity(**NULLABLE_EXACT, allow_zero=True)
    below_minimum = Flag(**REQUIRED)
    level = OneOf(*LEVELS, **NULLABLE)
    warehouses = fields.List(fields.Nested(WarehouseStock), **REQUIRED)


class AssignedBin(Schema):
    item_id = Id(**REQUIRED)
    warehouse_id = Id(**REQUIRED)
    bin = Code(**NULLABLE)


class Supply(Schema):
    """The stock that is there, or a receipt that is expected ``from`` somebody on a day."""

    source = OneOf("stock", "expected", **REQUIRED)
    expected_id = Id(**NULLABLE)
    from_ = Text(255, **NULLABLE, data_key="from", attribute="from")
    date = Day(**NULLABLE)
    late = Flag(**REQUIRED)


class UsedSupply(Supply):
    """``used``: how much of it the demand of all takes, first come first served."""

    quantity = QuantitySum(**ANY_SUM)
    used = QuantitySum(**EXACT)


class Holder(Schema):
    """``covered_by`` is the supply that completes the line, null when all of them do not; ``manager`` placed it.

    Which line it is, and whose, is null for who does not see its customer.
    """

    order_id = Id(**NULLABLE)
    line_id = Id(**NULLABLE)
    number = Whole(1, **NULLABLE)
    customer_id = Id(**NULLABLE)
    customer = fields.Nested(CustomerOfOrder, **NULLABLE)
    manager = Text(255, **NULLABLE)
    remaining = QuantitySum(**EXACT)
    placed_at = Moment(**REQUIRED)
    covered_by = fields.Nested(Supply, **NULLABLE)


HolderPage = page_of(Holder, supplies=fields.List(fields.Nested(UsedSupply), **REQUIRED))


class ItemToReorder(Schema):
    """``missing`` is what brings it up to its minimum level once all that is expected has come."""

    item_id = Id(**REQUIRED)
    code = Code(**REQUIRED)
    name = Text(255, **REQUIRED)
    unit = Code(**REQUIRED)
    group = Code(**NULLABLE)
    minimum_level = Quantity(**NULLABLE_EXACT, allow_zero=True)
    on_hand = QuantitySum(**ANY_SUM)
    demand = QuantitySum(**ANY_SUM)
    free = QuantitySum(**ANY_SUM)
    expected = QuantitySum(**EXACT)
    missing = QuantitySum(**EXACT)


class Warehouse(Schema):
    """A retired one takes nothing new."""

    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    code = Code(**REQUIRED)
    name = Text(255, **REQUIRED)
    sellable = Flag(**REQUIRED)
    retired = Flag(**REQUIRED)


class MovedLine(Schema):
    """A count has ``counted``, ``was`` and ``difference`` in place of ``quantity``; shipments and returns name the
    order's lines."""

    item_id = Id(**REQUIRED)
    line_id = Id(allow_none=True)
    quantity = Quantity(strings_only=True)
    counted = Quantity(strings_only=True, allow_zero=True)
    was = QuantitySum(strings_only=True, allow_negative=True)
    difference = QuantitySum(strings_only=True, allow_negative=True)


class StockLevel(Schema):
    item_id = Id(**REQUIRED)
    on_hand = QuantitySum(**ANY_SUM)
    demand = QuantitySum(**ANY_SUM)
    expected = QuantitySum(**EXACT)
    level = OneOf(*LEVELS, **REQUIRED)
    orders_position = Whole(**REQUIRED)


class Movement(Schema):
    """``levels`` are those of the items whose stock or demand it changed, right after it."""

    id = Id(**REQUIRED)
    warehouse_id = Id(**REQUIRED)
    lines = fields.List(fields.Nested(MovedLine), **REQUIRED)
    levels = fields.List(fields.Nested(StockLevel), **REQUIRED)
