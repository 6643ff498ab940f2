"""The tables of imports, beside those of users: what is to be done, how far it is, and what was refused."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, Uuid

from gateway.auth.tables import metadata
from kernel.columns import JsonText, Moment, OptionalMoment

imports = Table(
    "imports",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("register", String(16), nullable=False),
    Column("file", Text, nullable=False),
    Column("user_id", Uuid, nullable=False),
    Column("user_name", String(64), nullable=False),
    Column("token_hash", String(64)),
    Column("dry_run", Boolean, nullable=False),
    Column("header", JsonText, nullable=False),
    Column("mapping", JsonText, nullable=False),
    Column("decimal_comma", Boolean, nullable=False),
    Column("vocabulary", JsonText, nullable=False),
    Column("status", String(16), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("unchanged", Integer, nullable=False),
    Column("failed", Integer, nullable=False),
    Column("next_batch", Integer, nullable=False),
    Column("problem", JsonText),
    Column("begun_at", Moment, nullable=False),
    Column("ended_at", OptionalMoment, nullable=False),
    Column("claimed_by", Uuid),
    Column("claimed_until", Moment, nullable=False),
    Index("imports_by_status", "status", "begun_at"),
    Index("imports_by_user", "user_id", "begun_at", "import_id"),
    Index("imports_by_age", "begun_at", "import_id"),
)

import_batches = Table(
    "import_batches",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("rows", Text, nullable=False),
)

import_failures = Table(
    "import_failures",
    metadata,
    Column("import_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("cells", Text, nullable=False),
    Column("errors", JsonText, nullable=False),
)
