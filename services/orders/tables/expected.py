"""Copies of what inventory told of warehouses, and of receipts that are to come."""

from sqlalchemy import Boolean, Column, Date, Index, String, Table, Text, Uuid, literal_column

from kernel.columns import Position
from services.orders.tables.columns import Quantity, metadata

warehouses = Table(
    "warehouses",
    metadata,
    Column("warehouse_id", Uuid, primary_key=True),
    Column("code", String(64), nullable=False),
    Column("sellable", Boolean, nullable=False),
    Column("position", Position, nullable=False),
)

expected_receipts = Table(
    "expected_receipts",
    metadata,
    Column("expected_id", Uuid, primary_key=True),
    Column("item_id", Uuid, primary_key=True),
    Column("warehouse_id", Uuid, nullable=False),
    Column("supplier", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("outstanding", Quantity, nullable=False),
    Column("position", Position, nullable=False),
)
TO_COME = expected_receipts.c.outstanding > literal_column("0")
Index(
    "expected_receipts_to_come",
    expected_receipts.c.item_id,
    expected_receipts.c.day,
    postgresql_where=TO_COME,
    sqlite_where=TO_COME,
)
