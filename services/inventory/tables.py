"""Inventory's read tables."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    literal_column,
)

from kernel.columns import Json, Moment, OptionalText, Position, Scaled
from kernel.dictionaries.register import Register
from kernel.searching import Key
from kernel.tables import kernel_tables

Quantity = Scaled(3)
metadata = MetaData()
kernel_tables(metadata)

items = Table(
    "items",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("packages", Json, nullable=False),
    Column("item_group", OptionalText(64), nullable=False),
    Column("vat_rate", OptionalText(64), nullable=False),
    Column("barcodes", Json, nullable=False),
    Column("characteristics", Json, nullable=False),
    Column("minimum_level", Quantity),
    Column("is_retired", Boolean, nullable=False),
    Column("code_key", Key, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("search_key", Key, nullable=False),
    Index("items_by_code", "code_key", "item_id"),
    Index("items_by_name", "name_key", "item_id"),
    Index("items_by_group", "item_group", "item_id"),
)

item_barcodes = Table(
    "item_barcodes",
    metadata,
    Column("barcode", String(64), primary_key=True),
    Column("item_id", Uuid, nullable=False, index=True),
)

item_characteristics = Table(
    "item_characteristics",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("text_key", Key, nullable=False),
    Column("number", Scaled(6), nullable=False),
    Index("item_characteristics_by_text", "code", "text_key"),
    Index("item_characteristics_by_number", "code", "number"),
)

item_trigrams = Table(
    "item_trigrams",
    metadata,
    Column("trigram", Key, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Index("item_trigrams_of_item", "item_id"),
)

dictionary_register = Register(metadata, Column("parent", String(64)))
Index("dictionary_entries_by_parent", *(dictionary_register.table.c[name] for name in ("dictionary", "parent")))

prices = Table(
    "prices",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("price_type", String(64), primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("price_id", Uuid, nullable=False, unique=True),
    Column("amount", Scaled(4)),
    Column("set_at", Moment, nullable=False),
    Column("set_by", Text, nullable=False),
    Index("prices_by_type", "price_type", "item_id"),
)

prices_set = Table(
    "prices_set",
    metadata,
    Column("price_id", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("price_type", String(64), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("amount", Scaled(4)),
    Column("set_at", Moment, nullable=False),
    Column("set_by", Text, nullable=False),
    Index("prices_set_of_items", "item_id", "valid_from", "set_at", "price_id"),
)

warehouses = Table(
    "warehouses",
    metadata,
    Column("warehouse_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("sellable", Boolean, nullable=False),
    Column("is_retired", Boolean, nullable=False),
)

stock = Table(
    "stock",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("warehouse_id", Uuid, primary_key=True),
    Column("quantity", Quantity, nullable=False),
    Column("moved_at", Moment, nullable=False),
    Index("stock_in_warehouse", "warehouse_id", "item_id"),
)

stock_card = Table(
    "stock_card",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("movement_id", Uuid, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("warehouse_id", Uuid, nullable=False),
    Column("other_warehouse_id", Uuid),
    Column("document", Text),
    Column("note", Text),
    Column("order_id", Uuid),
    Column("expected_id", Uuid),
    Column("moved_by", Text, nullable=False),
    Column("quantity", Quantity, nullable=False),
    Column("counted", Quantity),
    Column("balance", Quantity, nullable=False),
    Column("total", Quantity, nullable=False),
    Index("stock_card_of_warehouse", "item_id", "warehouse_id", "at", "position", "place"),
)

bins = Table(
    "bins",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("warehouse_id", Uuid, primary_key=True),
    Column("bin", String(64)),
)

expected_receipts = Table(
    "expected_receipts",
    metadata,
    Column("expected_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("warehouse_id", Uuid, nullable=False),
    Column("supplier", Text, nullable=False),
    Column("supplier_key", Key, nullable=False),
    Column("day", Date, nullable=False),
    Column("document", Text),
    Column("note", Text),
    Column("status", String(16), nullable=False),
    Column("line_count", Integer, nullable=False),
    Column("open_lines", Integer, nullable=False),
    Column("announced_at", Moment, nullable=False),
    Column("announced_by", Text, nullable=False),
    Index("expected_receipts_by_day", "day", "expected_id"),
    Index("expected_receipts_by_status", "status", "day", "expected_id"),
)

expected_lines = Table(
    "expected_lines",
    metadata,
    Column("expected_id", Uuid, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("warehouse_id", Uuid, nullable=False),
    Column("quantity", Quantity, nullable=False),
    Column("arrived", Quantity, nullable=False),
    Column("outstanding", Quantity, nullable=False),
    Index("expected_lines_of_item", "item_id", "expected_id"),
)
# With the number written out: SQLite does not use a partial index for a condition with a parameter.
TO_COME = expected_lines.c.outstanding > literal_column("0")
for _name, _column in (("expected_lines_to_come", "item_id"), ("expected_lines_into", "warehouse_id")):
    Index(
        _name,
        expected_lines.c[_column],
        postgresql_where=TO_COME,
        sqlite_where=TO_COME,
    )

item_levels = Table(
    "item_levels",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("on_hand", Quantity, nullable=False),
    Column("demand", Quantity, nullable=False),
    Column("expected", Quantity, nullable=False),
    Column("orders_position", Position, nullable=False),
)

unfulfilled_demand = Table(
    "unfulfilled_demand",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("line_id", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("number", Integer),
    Column("customer_id", Uuid),
    Column("customer_name", Text),
    Column("manager", Text),
    Column("placed_at", Moment),
    Column("ordered", Quantity, nullable=False),
    Column("issued", Quantity, nullable=False),
    Column("returned", Quantity, nullable=False),
    Column("remaining", Quantity, nullable=False),
    Column("unit", String(64)),
    Column("factor", Quantity),
)
Index(
    "unfulfilled_demand_item",
    unfulfilled_demand.c.item_id,
    unfulfilled_demand.c.placed_at,
    unfulfilled_demand.c.number,
    unfulfilled_demand.c.line_id,
    postgresql_where=unfulfilled_demand.c.remaining > 0,
    sqlite_where=unfulfilled_demand.c.remaining > 0,
)
