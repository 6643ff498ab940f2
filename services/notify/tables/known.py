"""What notify knows of others."""

from sqlalchemy import Boolean, Column, Index, Table, Text, Uuid

from kernel.columns import OptionalText
from services.notify.tables.database import metadata

customers = Table(
    "customers",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("manager", OptionalText(64), nullable=False),
    Column("owner", OptionalText(64), nullable=False),
    Column("merged_into", Uuid),
    Column("is_deleted", Boolean, nullable=False),
    Index("customers_merged", "merged_into"),
)
