"""The users, as far as customers are given to them."""

from sqlalchemy import Boolean, Column, String, Table

from services.customers.tables.columns import metadata

users = Table(
    "users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("is_active", Boolean, nullable=False),
    Column("sells", Boolean, nullable=False),
)
