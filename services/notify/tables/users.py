"""The users, and how they want to be told."""

from sqlalchemy import Boolean, Column, String, Table, Text, false

from services.notify.tables.database import metadata

users = Table(
    "users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("is_told_on_screen", Boolean, nullable=False),
    Column("wants_digest", Boolean, nullable=False),
    Column("wants_letters", Boolean, nullable=False),
    Column("email", Text),
    Column("language", String(2), nullable=False),
    Column("zone", Text, nullable=False),
    Column("is_head", Boolean, nullable=False),
    Column("is_admin", Boolean, nullable=False, server_default=false()),
    Column("has_left", Boolean, nullable=False, server_default=false()),
)
