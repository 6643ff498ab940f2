"""Why lines have their colours, and what an order would turn, as answered."""

from marshmallow import Schema, fields

from contracts.events import NAME_LENGTH
from contracts.fields import (
    Code,
    Day,
    Flag,
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
from gateway.api.shapes import EXACT, NULLABLE, NULLABLE_EXACT, NULLABLE_SUM, REQUIRED, TOTAL
from gateway.api.shapes.credit import Credit
from gateway.api.shapes.past import Colour
from gateway.api.shapes.sales import COLOURS, CustomerOfOrder, RateValue

CONDITIONS = (
    "on_hand <= 0",
    "0 < on_hand < remaining",
    "remaining <= on_hand < demand",
    "on_hand >= demand",
)


class SupplyOfItem(Schema):
    """The stock, or what a receipt is still to bring; ``from`` is the supplier, ``late`` when its day has passed."""

    source = OneOf("stock", "expected", **REQUIRED)
    expected_id = Id(**NULLABLE)
    supplier = Text(NAME_LENGTH, **NULLABLE, data_key="from")
    date = Day(**NULLABLE)
    late = Flag(**REQUIRED)
    quantity = QuantitySum(**EXACT, allow_negative=True)


class ShareOfSupply(Schema):
    """What is for it, first come first served; ``covered_by`` completes it, null while something is ``missing``."""

    from_stock = Quantity(**EXACT, allow_zero=True)
    from_receipts = Quantity(**EXACT, allow_zero=True)
    missing = Quantity(**EXACT, allow_zero=True)
    covered_by = fields.Nested(SupplyOfItem, **NULLABLE)


class HolderOfStock(ShareOfSupply):
    """An order that waits for the item; ``remaining`` is what it still needs of it, all its lines together.

    ``manager`` placed it. Which order it is, and whose, is null for who does not see its customer.
    """

    order_id = Id(**NULLABLE)
    number = Whole(1, **NULLABLE)
    customer = fields.Nested(CustomerOfOrder, **NULLABLE)
    manager = Text(64, **NULLABLE)
    placed_at = Moment(**REQUIRED)
    remaining = Quantity(**EXACT)


class WhyColoured(ShareOfSupply, Colour):
    """The figures, the ``condition`` that they meet, and a page of all who wait for the item: first come first.

    A line that waits for nothing has no colour, and no figures.
    """

    order_id = Id(**REQUIRED)
    line_id = Id(**REQUIRED)
    item_id = Id(**REQUIRED)
    code = Code(**NULLABLE)
    name = Text(255, **NULLABLE)
    on_hand = QuantitySum(**NULLABLE_SUM)
    demand = QuantitySum(**NULLABLE_SUM)
    remaining = Quantity(**EXACT, allow_zero=True)
    condition = OneOf(*CONDITIONS, **NULLABLE)
    supplies = fields.List(fields.Nested(SupplyOfItem), **REQUIRED)
    items = fields.List(fields.Nested(HolderOfStock), **REQUIRED)
    next = fields.String(**NULLABLE)
    total = Whole(**REQUIRED, metadata={"description": TOTAL})
    total_is_exact = Flag(**REQUIRED)


class ForeseenLine(Colour):
    """A line of the order in question, with the price and the colour that it would have; ``price`` is per its unit.

    ``line_id`` is null of a new one: these come last, as they were given.
    """

    line_id = Id(**NULLABLE)
    item_id = Id(**REQUIRED)
    code = Code(**NULLABLE)
    name = Text(255, **NULLABLE)
    full_price = Price(**NULLABLE_EXACT)
    price = Price(**NULLABLE_EXACT)
    vat_percent = Percent(**NULLABLE_EXACT)
    amount = Money(**NULLABLE_EXACT)
    remaining = Quantity(**EXACT, allow_zero=True)
    on_hand = QuantitySum(**NULLABLE_SUM)
    demand = QuantitySum(**NULLABLE_SUM)


class ForeseenTurn(Schema):
    """A line of another order that would turn. Which it is, and whose, is null for who does not see its customer."""

    order_id = Id(**NULLABLE)
    number = Whole(1, **NULLABLE)
    customer = fields.Nested(CustomerOfOrder, **NULLABLE)
    line_id = Id(**NULLABLE)
    item_id = Id(**REQUIRED)
    code = Code(**NULLABLE)
    name = Text(255, **NULLABLE)
    remaining = Quantity(**EXACT)
    old = fields.Nested(Colour, **REQUIRED)
    new = fields.Nested(Colour, **REQUIRED)
    on_hand = QuantitySum(**NULLABLE_SUM)
    demand = QuantitySum(**NULLABLE_SUM)


class ForeseenCount(Schema):
    """So many lines, of so many orders and customers, would turn to the colour."""

    colour = OneOf(*COLOURS, **REQUIRED)
    lines = Whole(**REQUIRED)
    orders = Whole(**REQUIRED)
    customers = Whole(**REQUIRED)


class Foreseen(Schema):
    """What the order would come to, and whom it would turn.

    ``turns`` are the first 100 lines of others that would turn; ``counts`` count all of them. ``credit`` is the
    customer's with the order.
    """

    lines = fields.List(fields.Nested(ForeseenLine), **REQUIRED)
    turns = fields.List(fields.Nested(ForeseenTurn), **REQUIRED)
    counts = fields.List(fields.Nested(ForeseenCount), **REQUIRED)
    total = Money(**EXACT)
    vat = Money(**EXACT)
    net = Money(**EXACT)
    vat_rates = fields.List(fields.Nested(RateValue), **REQUIRED)
    cost = Money(**EXACT)
    margin = Money(**EXACT)
    credit = fields.Nested(Credit, **REQUIRED)
    stock_as_of = Moment(**NULLABLE)
    stock_is_stale = Flag(**REQUIRED)
