"""The tables of files, beside those of users: what each is, and its bytes part by part."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Uuid

from gateway.auth.tables import metadata
from kernel.columns import Moment

files = Table(
    "files",
    metadata,
    Column("file_id", Uuid, primary_key=True),
    Column("owner", String(32), nullable=False),
    Column("ask_at", Moment, nullable=False),
    Index("files_to_ask_about", "owner", "ask_at", "file_id"),
)

file_parts = Table(
    "file_parts",
    metadata,
    Column("file_id", Uuid, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)
