"""The read tables of orders."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, MetaData, SmallInteger, String, Table, Text, Uuid

from kernel.columns import Json, JsonText, Moment, OptionalDay, OptionalMoment, Position, Scaled
from kernel.searching import Key
from kernel.tables import kernel_tables

Quantity = Scaled(3)
Money = Scaled(2)
Percent = Scaled(2)
Price = Scaled(4)

metadata = MetaData()
kernel_tables(metadata)

customers = Table(
    "customers",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("code", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("tax_number", String(64)),
    Column("legal", JsonText, nullable=False),
    Column("bank_accounts", JsonText, nullable=False),
    Column("is_archived", Boolean, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("search_key", Key, nullable=False),
    Index("customers_by_name", "name_key", "customer_id"),
)

customer_terms = Table(
    "customer_terms",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("price_type", String(64), nullable=False),
    Column("markup_percent", Scaled(4), nullable=False),
    Column("credit_limit", Money),
    Column("deferral_days", Integer, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("code", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("packages", Json, nullable=False),
    Column("vat_rate", String(64)),
    Column("is_retired", Boolean, nullable=False),
)

dictionary_entries = Table(
    "dictionary_entries",
    metadata,
    Column("dictionary", String(32), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("is_default", Boolean, nullable=False),
    Column("data", JsonText, nullable=False),
)

prices = Table(
    "prices",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("price_type", String(64), primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("amount", Price),
    Column("position", Position, nullable=False),
)

stock_levels = Table(
    "stock_levels",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("on_hand", Quantity, nullable=False),
    Column("position", Position, nullable=False),
)

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
    Column("availability", SmallInteger, nullable=False),
    Column("reference_key", Key, nullable=False),
    Index("orders_customer", "customer_id", "number"),
    Index("orders_status", "status", "number"),
    Index("orders_availability", "availability", "number"),
    Index("orders_total", "total", "number"),
    Index("orders_created", "created_at", "number"),
    Index("orders_placed", "placed_at", "number"),
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
)

order_items = Table(
    "order_items",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("remaining", Quantity, nullable=False),
    Column("availability", SmallInteger, nullable=False),
)
Index(
    "order_items_availability",
    order_items.c.item_id,
    order_items.c.availability,
    order_items.c.remaining,
    postgresql_where=order_items.c.availability >= 0,
    sqlite_where=order_items.c.availability >= 0,
)
