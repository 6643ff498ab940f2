"""Copies of what others told: customers, dictionaries, items, prices, stock."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, Uuid

from kernel.columns import Json, JsonText, OptionalText, Position, Scaled
from kernel.searching import Key
from services.orders.tables.columns import Money, Price, Quantity, metadata

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
    Column("merged_into", Uuid),
    Column("is_deleted", Boolean, nullable=False),
    Column("manager", String(64)),
    Column("owner", OptionalText(64), nullable=False),
    Column("name_key", Key, nullable=False),
    Column("search_key", Key, nullable=False),
    Index("customers_by_name", "name_key", "customer_id"),
    Index("customers_by_tax_number", "tax_number"),
    Index("customers_merged", "merged_into"),
    Index("customers_of_owner", "owner", "customer_id"),
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
    Column("item_group", OptionalText(64), nullable=False),
    Column("is_retired", Boolean, nullable=False),
)

known_entries = Table(
    "known_entries",
    metadata,
    Column("dictionary", String(32), primary_key=True),
    Column("code", String(64), primary_key=True),
    Column("names", JsonText, nullable=False),
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
