"""The users, and how they want to be told."""

from sqlalchemy import Boolean, Column, String, Table

from services.notify.tables.database import metadata

users = Table(
    "users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("is_told_on_screen", Boolean, nullable=False),
    Column("wants_digest", Boolean, nullable=False),
)
