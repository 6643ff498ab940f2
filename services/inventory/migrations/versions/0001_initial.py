"""The first schema of inventory."""

import sqlalchemy as sa
from alembic import op

from kernel.first_schema import JSON, KEY, MOMENT, POSITION, make_dictionaries, make_events, make_kernel_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_events("inventory")
    make_kernel_tables()
    make_read_tables()


def make_read_tables() -> None:
    make_dictionaries(sa.Column("parent", sa.String(64)))
    op.create_index("dictionary_entries_by_parent", "dictionary_entries", ["dictionary", "parent"])
    op.create_table(
        "item_levels",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("demand", sa.BigInteger(), nullable=False),
        sa.Column("expected", sa.BigInteger(), nullable=False),
        sa.Column("orders_position", POSITION, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("packages", JSON, nullable=False),
        sa.Column("item_group", sa.String(64), nullable=False),
        sa.Column("vat_rate", sa.String(64), nullable=False),
        sa.Column("barcodes", JSON, nullable=False),
        sa.Column("characteristics", JSON, nullable=False),
        sa.Column("minimum_level", sa.BigInteger()),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("code_key", KEY, nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
    )
    op.create_index("items_by_code", "items", ["code_key", "item_id"])
    op.create_index("items_by_name", "items", ["name_key", "item_id"])
    op.create_index("items_by_group", "items", ["item_group", "item_id"])
    make_tables_of_items()
    op.create_table(
        "prices",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("price_type", sa.String(64), primary_key=True),
        sa.Column("currency", sa.String(3), primary_key=True),
        sa.Column("valid_from", sa.Date(), primary_key=True),
        sa.Column("price_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
    )
    op.create_index("prices_by_type", "prices", ["price_type", "item_id"])
    op.create_table(
        "prices_set",
        sa.Column("price_id", sa.Uuid(), primary_key=True),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("price_type", sa.String(64), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
    )
    op.create_index("prices_set_of_items", "prices_set", ["item_id", "valid_from", "set_at", "price_id"])
    make_tables_of_stock()
    op.create_table(
        "unfulfilled_demand",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("line_id", sa.Uuid(), primary_key=True),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("customer_name", sa.Text()),
        sa.Column("manager", sa.Text()),
        sa.Column("placed_at", MOMENT),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.Column("issued", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(64)),
        sa.Column("factor", sa.BigInteger()),
    )
    only = sa.text("remaining > 0")
    op.create_index(
        "unfulfilled_demand_item",
        "unfulfilled_demand",
        ["item_id", "placed_at", "number", "line_id"],
        postgresql_where=only,
        sqlite_where=only,
    )
    op.create_table(
        "warehouses",
        sa.Column("warehouse_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sellable", sa.Boolean(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
    )


def make_tables_of_items() -> None:
    """What items are found by."""
    op.create_table(
        "item_barcodes",
        sa.Column("barcode", sa.String(64), primary_key=True),
        sa.Column("item_id", sa.Uuid(), nullable=False),
    )
    op.create_index("ix_item_barcodes_item_id", "item_barcodes", ["item_id"])
    op.create_table(
        "item_characteristics",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("text_key", KEY, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
    )
    op.create_index("item_characteristics_by_text", "item_characteristics", ["code", "text_key"])
    op.create_index("item_characteristics_by_number", "item_characteristics", ["code", "number"])
    op.create_table(
        "item_trigrams",
        sa.Column("trigram", KEY, primary_key=True),
        sa.Column("item_id", sa.Uuid(), primary_key=True),
    )
    op.create_index("item_trigrams_of_item", "item_trigrams", ["item_id"])


def make_tables_of_stock() -> None:
    """What is where, how it came there, and what is still to come."""
    op.create_table(
        "stock",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("warehouse_id", sa.Uuid(), primary_key=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("moved_at", MOMENT, nullable=False),
    )
    op.create_index("stock_in_warehouse", "stock", ["warehouse_id", "item_id"])
    op.create_table(
        "stock_card",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("at", MOMENT, primary_key=True),
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("place", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("other_warehouse_id", sa.Uuid()),
        sa.Column("document", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("expected_id", sa.Uuid()),
        sa.Column("moved_by", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("counted", sa.BigInteger()),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
    )
    op.create_index("stock_card_of_warehouse", "stock_card", ["item_id", "warehouse_id", "at", "position", "place"])
    op.create_table(
        "bins",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("warehouse_id", sa.Uuid(), primary_key=True),
        sa.Column("bin", sa.String(64)),
    )
    make_tables_of_expected_receipts()


def make_tables_of_expected_receipts() -> None:
    op.create_table(
        "expected_receipts",
        sa.Column("expected_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("supplier_key", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("document", sa.Text()),
        sa.Column("note", sa.Text()),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("line_count", sa.Integer(), nullable=False),
        sa.Column("open_lines", sa.Integer(), nullable=False),
        sa.Column("announced_at", MOMENT, nullable=False),
        sa.Column("announced_by", sa.Text(), nullable=False),
    )
    op.create_index("expected_receipts_by_day", "expected_receipts", ["day", "expected_id"])
    op.create_index("expected_receipts_by_status", "expected_receipts", ["status", "day", "expected_id"])
    op.create_table(
        "expected_lines",
        sa.Column("expected_id", sa.Uuid(), primary_key=True),
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("arrived", sa.BigInteger(), nullable=False),
        sa.Column("outstanding", sa.BigInteger(), nullable=False),
    )
    op.create_index("expected_lines_of_item", "expected_lines", ["item_id", "expected_id"])
    only = sa.text("outstanding > 0")
    for name, column in (("expected_lines_to_come", "item_id"), ("expected_lines_into", "warehouse_id")):
        op.create_index(name, "expected_lines", [column], postgresql_where=only, sqlite_where=only)
