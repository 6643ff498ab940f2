"""Inventory's read tables."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text, UniqueConstraint, Uuid

from kernel.columns import Json, Moment, Position, Scaled
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
    Column("is_retired", Boolean, nullable=False),
    Column("code_key", Key, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("search_key", Key, nullable=False),
    Index("items_by_code", "code_key", "item_id"),
    Index("items_by_name", "name_key", "item_id"),
)

dictionary_entries = Table(
    "dictionary_entries",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("dictionary", String(32), nullable=False),
    Column("code", String(64), nullable=False),
    Column("name_ru", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("is_default", Boolean, nullable=False),
    Column("is_retired", Boolean, nullable=False),
    Column("place", Position, nullable=False),
    Column("parent", String(64)),
    Column("data", Json, nullable=False),
    Column("code_key", Key, nullable=False),
    Column("ru_key", Key, nullable=False),
    Column("en_key", Key, nullable=False),
    Column("search_key", Key, nullable=False),
    UniqueConstraint("dictionary", "code"),
    Index("dictionary_entries_by_place", "dictionary", "place", "entry_id"),
    Index("dictionary_entries_by_parent", "dictionary", "parent"),
)

warehouses = Table(
    "warehouses",
    metadata,
    Column("warehouse_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("sellable", Boolean, nullable=False),
)

stock = Table(
    "stock",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("warehouse_id", Uuid, primary_key=True),
    Column("quantity", Quantity, nullable=False),
)

item_levels = Table(
    "item_levels",
    metadata,
    Column("item_id", Uuid, primary_key=True),
    Column("on_hand", Quantity, nullable=False),
    Column("demand", Quantity, nullable=False),
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
    Column("placed_at", Moment),
    Column("ordered", Quantity, nullable=False),
    Column("issued", Quantity, nullable=False),
    Column("remaining", Quantity, nullable=False),
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
