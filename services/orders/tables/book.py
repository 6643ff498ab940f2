"""The book of orders, and the demand that they make."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, SmallInteger, String, Table, Text, Uuid

from kernel.columns import JsonText, Moment, OptionalDay, OptionalMoment, OptionalText
from kernel.searching import Key
from services.orders.tables.columns import Money, Percent, Price, Quantity, metadata

item_demand = Table(
    "item_demand",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("demand", Quantity, nullable=False),
)

orders = Table(
    "orders",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("number", Integer, nullable=False, unique=True),
    Column("status", String(16), nullable=False),
    Column("customer_id", Uuid, nullable=False),
    Column("reference", String(64), unique=True),
    Column("requested_date", OptionalDay, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("day", Date, nullable=False),
    Column("terms", JsonText, nullable=False),
    Column("details", JsonText, nullable=False),
    Column("total", Money, nullable=False),
    Column("vat", Money, nullable=False),
    Column("shipped_value", Money, nullable=False),
    Column("returned_value", Money, nullable=False),
    Column("progress", SmallInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("placed_at", OptionalMoment, nullable=False),
    Column("manager", OptionalText(64), nullable=False),
    Column("price_type", String(64), nullable=False),
    Column("availability", SmallInteger, nullable=False),
    Column("reference_key", Key, nullable=False),
    Index("orders_customer", "customer_id", "number"),
    Index("orders_status", "status", "number"),
    Index("orders_availability", "availability", "number"),
    Index("orders_total", "total", "number"),
    Index("orders_created", "created_at", "number"),
    Index("orders_placed", "placed_at", "number"),
    Index("orders_day", "day", "number"),
    Index("orders_progress", "progress", "number"),
    Index("orders_requested", "requested_date", "number"),
    Index("orders_reference", "reference_key", "number"),
)

order_lines = Table(
    "order_lines",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("line_id", Uuid, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("item_id", Uuid, nullable=False),
    Column("unit", String(64), nullable=False),
    Column("factor", Quantity, nullable=False),
    Column("units", Quantity, nullable=False),
    Column("quantity", Quantity, nullable=False),
    Column("list_price", Price),
    Column("full_price", Price),
    Column("discount_percent", Percent, nullable=False),
    Column("price", Price),
    Column("is_manual", Boolean, nullable=False),
    Column("vat_percent", Percent),
    Column("amount", Money),
    Column("stocked", Boolean, nullable=False),
    Column("is_internal", Boolean, nullable=False),
    Column("requested_date", Date),
    Column("note", Text),
    Column("shipped", Quantity, nullable=False),
    Column("cancelled", Quantity, nullable=False),
    Column("returned", Quantity, nullable=False),
    Column("remaining", Quantity, nullable=False),
    Column("remaining_amount", Money, nullable=False),
)

order_items = Table(
    "order_items",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("remaining", Quantity, nullable=False),
    Column("availability", SmallInteger, nullable=False),
)
turns_due = Table(
    "turns_due",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("cause_id", Uuid, nullable=False, index=True),
    Column("cause", JsonText, nullable=False),
)
Index(
    "order_items_availability",
    order_items.c.item_id,
    order_items.c.availability,
    order_items.c.remaining,
    postgresql_where=order_items.c.availability >= 0,
    sqlite_where=order_items.c.availability >= 0,
)
