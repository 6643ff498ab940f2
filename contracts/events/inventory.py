"""What the inventory service tells the others. Quantities are in the item's base unit."""

from marshmallow import fields

from contracts.barcodes import Barcode
from contracts.characteristics import CharacteristicValue
from contracts.events import DECIMAL, NAME_LENGTH, NOTE_LENGTH, NULLABLE, NULLABLE_DECIMAL, REQUIRED, EventSchema
from contracts.events.dictionaries import DictionaryChanged
from contracts.events.restoring import RestoredFromBackup
from contracts.fields import Code, Currency, Day, Flag, Id, OneOf, Price, Quantity, QuantitySum, Text, Whole

SOURCE = "inventory"
KINDS = ("goods", "finished_product", "material", "component", "semi_finished", "service", "cost_article")
RECEIPT_STATUSES = ("open", "arrived", "cancelled")
LEVELS = ("covered", "contended", "absent")


class Package(EventSchema):
    """``factor`` is how many base units one package holds."""

    unit = Code(**REQUIRED)
    factor = Quantity(**DECIMAL)


class ItemRegistered(EventSchema):
    """Without a ``vat_rate`` the item has the rate that is marked default."""

    item_id = Id(**REQUIRED)
    code = Code(**REQUIRED)
    name = Text(NAME_LENGTH, **REQUIRED)
    kind = OneOf(*KINDS, **REQUIRED)
    unit = Code(**REQUIRED)
    packages = fields.List(fields.Nested(Package), **REQUIRED)
    group = Code(**NULLABLE)
    vat_rate = Code(**NULLABLE)
    barcodes = fields.List(Barcode(), **REQUIRED)
    characteristics = fields.Dict(keys=Code(), values=CharacteristicValue(), **REQUIRED)
    minimum_level = Quantity(**NULLABLE_DECIMAL, allow_zero=True)


class ItemChanged(ItemRegistered):
    """The whole item as it is now."""


class PriceSet(EventSchema):
    """Per base unit, from the day on; null: the price ends. Of several events of one day the last counts."""

    item_id = Id(**REQUIRED)
    price_type = Code(**REQUIRED)
    currency = Currency(**REQUIRED)
    amount = Price(**NULLABLE_DECIMAL)
    valid_from = Day(**REQUIRED)


class ItemRetired(EventSchema):
    """It can be ordered no more; orders that have it go on."""

    item_id = Id(**REQUIRED)
    code = Code(**REQUIRED)


class ItemRestored(ItemRetired):
    """It can be ordered again."""


class WarehouseOpened(EventSchema):
    """What stands in a warehouse that is not ``sellable`` covers no order."""

    warehouse_id = Id(**REQUIRED)
    code = Code(**REQUIRED)
    name = Text(NAME_LENGTH, **REQUIRED)
    sellable = Flag(**REQUIRED)


class WarehouseChanged(WarehouseOpened):
    """The whole warehouse as it is now; a retired one takes nothing new."""

    retired = Flag(**REQUIRED)


class MovedLine(EventSchema):
    item_id = Id(**REQUIRED)
    quantity = Quantity(**DECIMAL)


class IssuedLine(MovedLine):
    """``line_id`` is the order's line that it ships."""

    line_id = Id(**NULLABLE)


class ReceivedLine(MovedLine):
    """``line_id`` is the order's line that comes back."""

    line_id = Id(allow_none=True)


class CountedLine(EventSchema):
    """``difference`` is counted less what was on hand."""

    item_id = Id(**REQUIRED)
    counted = Quantity(**DECIMAL, allow_zero=True)
    difference = QuantitySum(**DECIMAL, allow_negative=True)


class Movement(EventSchema):
    movement_id = Id(**REQUIRED)
    warehouse_id = Id(**REQUIRED)
    document = Text(NAME_LENGTH, **NULLABLE)
    note = Text(NOTE_LENGTH, **NULLABLE)


class StockReceived(Movement):
    """``order_id``: a customer's return, for a ``reason``; ``expected_id``: what a receipt had announced."""

    order_id = Id(allow_none=True)
    expected_id = Id(allow_none=True)
    reason = Text(NOTE_LENGTH, allow_none=True)
    lines = fields.List(fields.Nested(ReceivedLine), **REQUIRED)


class StockIssued(Movement):
    """Goods left: for an order, or for another reason when ``order_id`` is null."""

    order_id = Id(**NULLABLE)
    lines = fields.List(fields.Nested(IssuedLine), **REQUIRED)


class StockTransferred(Movement):
    """Goods went from one warehouse to another."""

    to_warehouse_id = Id(**REQUIRED)
    lines = fields.List(fields.Nested(MovedLine), **REQUIRED)


class StockCounted(Movement):
    """What was found in a warehouse; each line says how much that is more or less than was known."""

    lines = fields.List(fields.Nested(CountedLine), **REQUIRED)


class ExpectedLine(EventSchema):
    """``outstanding`` is what is still to come: never less than nothing, though more may arrive than was announced."""

    item_id = Id(**REQUIRED)
    quantity = Quantity(**DECIMAL)
    arrived = QuantitySum(**DECIMAL)
    outstanding = Quantity(**DECIMAL, allow_zero=True)


class ReceiptExpected(EventSchema):
    """``supplier`` is a name or a number, ``date`` the day on which the goods should come."""

    expected_id = Id(**REQUIRED)
    warehouse_id = Id(**REQUIRED)
    supplier = Text(NAME_LENGTH, **REQUIRED)
    date = Day(**REQUIRED)
    document = Text(NAME_LENGTH, **NULLABLE)
    note = Text(NOTE_LENGTH, **NULLABLE)
    status = OneOf(*RECEIPT_STATUSES, **REQUIRED)
    lines = fields.List(fields.Nested(ExpectedLine), **REQUIRED)


class ReceiptChanged(ReceiptExpected):
    """The whole receipt as it is now: something arrived, or it comes on another day."""


class ReceiptCancelled(ReceiptExpected):
    """Nothing more of it is expected; what arrived stays."""

    reason = Text(NOTE_LENGTH, **REQUIRED)


class StockCause(EventSchema):
    type = Code(**REQUIRED)
    id = Id(**REQUIRED)


class StockLevel(EventSchema):
    """Absolute values; ``demand`` includes the orders' feed up to ``orders_position``."""

    item_id = Id(**REQUIRED)
    on_hand = QuantitySum(**DECIMAL, allow_negative=True)
    demand = QuantitySum(**DECIMAL)
    expected = QuantitySum(**DECIMAL)
    level = OneOf(*LEVELS, **REQUIRED)
    orders_position = Whole(**REQUIRED)


class StockChanged(EventSchema):
    """How much there is and is waited for of each item that one cause touched, by now: the newest counts alone."""

    cause = fields.Nested(StockCause, **REQUIRED)
    items = fields.List(fields.Nested(StockLevel), **REQUIRED)


EVENTS: dict[tuple[str, int], type[EventSchema]] = {
    ("RestoredFromBackup", 1): RestoredFromBackup,
    ("DictionaryChanged", 1): DictionaryChanged,
    ("ItemRegistered", 1): ItemRegistered,
    ("ItemChanged", 1): ItemChanged,
    ("ItemRetired", 1): ItemRetired,
    ("ItemRestored", 1): ItemRestored,
    ("PriceSet", 1): PriceSet,
    ("WarehouseOpened", 1): WarehouseOpened,
    ("WarehouseChanged", 1): WarehouseChanged,
    ("ReceiptExpected", 1): ReceiptExpected,
    ("ReceiptChanged", 1): ReceiptChanged,
    ("ReceiptCancelled", 1): ReceiptCancelled,
    ("StockReceived", 1): StockReceived,
    ("StockIssued", 1): StockIssued,
    ("StockTransferred", 1): StockTransferred,
    ("StockCounted", 1): StockCounted,
    ("StockChanged", 1): StockChanged,
}
