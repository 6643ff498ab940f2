"""The company itself, and its settings: a row each."""

from sqlalchemy import Column, Integer, Table, Text, Uuid

from kernel.columns import JsonText
from services.orders.tables.columns import metadata

company = Table(
    "company",
    metadata,
    Column("company_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("card", JsonText, nullable=False),
    Column("logo", Text),
    Column("logo_version", Integer),
)

settings = Table(
    "settings",
    metadata,
    Column("settings_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("content", JsonText, nullable=False),
)
