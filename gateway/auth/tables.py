"""The gateway's tables: ``users``, ``tokens`` and ``access`` are folds of its log.

The others hold secrets, which no log keeps.
"""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text, Uuid

from kernel.columns import Json, JsonText, Moment
from kernel.searching import Key
from kernel.tables import kernel_tables

metadata = MetaData()
kernel_tables(metadata)

users = Table(
    "users",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", String(64), nullable=False),
    Column("name_key", Text, nullable=False, unique=True),
    Column("full_name", Text),
    Column("email", Text),
    Column("email_key", Text, unique=True),
    Column("roles", Json, nullable=False),
    Column("language", String(2), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("signature", Json, nullable=False),
    Column("letter_header", Json, nullable=False),
    Column("notifications", Json, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("has_second_factor", Boolean, nullable=False),
    Column("sort_key", Key, nullable=False),
    Column("full_name_key", Key, nullable=False),
    Column("names_key", Key, nullable=False),
    Column("search_key", Key, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("token_id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False, index=True),
    Column("name", String(64), nullable=False),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("roles", JsonText),
    Column("only_reads", Boolean, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("is_revoked", Boolean, nullable=False),
    Column("feeds", JsonText),
)

access = Table(
    "access",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("managers_see", String(8), nullable=False),
)

passwords = Table(
    "passwords",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("password_hash", Text, nullable=False),
)

second_factors = Table(
    "second_factors",
    metadata,
    Column("user_id", Uuid, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("is_confirmed", Boolean, nullable=False),
    Column("last_step", Integer, nullable=False),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("user_id", Uuid, nullable=False, index=True),
)

guesses = Table(
    "guesses",
    metadata,
    Column("guess_id", Uuid, primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("key", String(64), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Index("guesses_by_key", "kind", "key", "at"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("session_id", Uuid, nullable=False, unique=True),
    Column("address", String(64), nullable=False),
    Column("browser", String(200), nullable=False),
    Column("user_id", Uuid, nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False, index=True),
)

setup_links = Table(
    "setup_links",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("expires_at", Moment, nullable=False),
)
