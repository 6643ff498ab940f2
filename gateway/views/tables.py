"""The table of saved views, beside those of users."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, Uuid

from gateway.auth.tables import metadata
from kernel.columns import JsonText
from kernel.searching import Key

saved_views = Table(
    "saved_views",
    metadata,
    Column("view_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("owner", String(64), nullable=False),
    Column("page", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("columns", JsonText, nullable=False),
    Column("sort", Text, nullable=False),
    Column("filters", JsonText, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("search_key", Key, nullable=False),
    Index("saved_views_of_owner", "owner", "page"),
)
