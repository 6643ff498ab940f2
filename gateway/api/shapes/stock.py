"""Items, warehouses and movements, as answered."""

from marshmallow import Schema, fields

from contracts.characteristics import CharacteristicValue
from contracts.events.inventory import KINDS, LEVELS
from contracts.fields import Code, Flag, Id, Moment, OneOf, Quantity, QuantitySum, Text, Whole
from gateway.api.shapes import ANY_SUM, EXACT, NULLABLE, NULLABLE_EXACT, NULLABLE_SUM, REQUIRED
from gateway.api.shapes.prices import Price


class Package(Schema):
    unit = Code(**REQUIRED)
    factor = Quantity(**EXACT)


class ItemRow(Schema):
    """``on_hand`` to ``level`` are null for services and cost articles, which have no stock."""

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
    expected = QuantitySum(**NULLABLE_EXACT)
    level = OneOf(*LEVELS, **NULLABLE)


class WarehouseStock(Schema):
    warehouse_id = Id(**REQUIRED)
    code = Code(**REQUIRED)
    sellable = Flag(**REQUIRED)
    quantity = QuantitySum(**ANY_SUM)


class Item(ItemRow):
    """``prices`` are those in force today."""

    stock = fields.List(fields.Nested(WarehouseStock), **REQUIRED)
    prices = fields.List(fields.Nested(Price), **REQUIRED)


class Holder(Schema):
    order_id = Id(**REQUIRED)
    line_id = Id(**REQUIRED)
    number = Whole(1, **REQUIRED)
    customer_id = Id(**REQUIRED)
    remaining = QuantitySum(**EXACT)
    placed_at = Moment(**REQUIRED)


class Warehouse(Schema):
    id = Id(**REQUIRED)
    version = Whole(1, **REQUIRED)
    code = Code(**REQUIRED)
    name = Text(255, **REQUIRED)
    sellable = Flag(**REQUIRED)


class MovedLine(Schema):
    """A count has ``counted`` and ``difference`` in place of ``quantity``; a shipment names the order's lines."""

    item_id = Id(**REQUIRED)
    line_id = Id(allow_none=True)
    quantity = Quantity(strings_only=True)
    counted = Quantity(strings_only=True, allow_zero=True)
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
