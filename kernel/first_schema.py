"""The tables of the kernel, as the first migration of every service makes them.

Frozen, types included: a database that has them is not visited by this code again, and a later change is a function of
its own beside these.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

EVENT_ID = postgresql.UUID().with_variant(sa.BINARY(16), "sqlite")
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def make_events(service: str) -> None:
    """The log of a service."""
    table = f"{service}_events"
    op.create_table(
        table,
        sa.Column("id", POSITION, primary_key=True),
        sa.Column("originator_id", EVENT_ID, nullable=False),
        sa.Column("originator_version", POSITION, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
    )
    op.create_index(f"{service}_events_aggregate_idx", table, ["originator_id", "originator_version"], unique=True)
    op.create_index(f"{service}_events_topic_idx", table, ["topic", "id"])


def make_kernel_tables() -> None:
    """Kept answers, checkpoints, jobs, parked events, keys of personal data, and the relay's cursor."""
    op.create_table(
        "checkpoints",
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("position", POSITION, nullable=False),
        sa.Column("event_id", sa.Uuid()),
        sa.Column("heard_at", MOMENT),
        sa.Column("parked", sa.Integer(), nullable=False),
    )
    op.create_table(
        "commands",
        sa.Column("command_id", sa.Uuid(), primary_key=True),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_commands_at", "commands", ["at"])
    op.create_table(
        "jobs",
        sa.Column("job_id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("readmodels", sa.JSON(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("done", POSITION, nullable=False),
        sa.Column("total", POSITION, nullable=False),
        sa.Column("events", POSITION, nullable=False),
        sa.Column("differences", sa.JSON()),
        sa.Column("problem", sa.JSON()),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
    )
    op.create_table(
        "parked_events",
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("dropped_at", MOMENT),
    )
    op.create_index("parked_events_subject", "parked_events", ["source", "subject", "position"])
    op.create_table(
        "sealing_keys",
        sa.Column("subject_id", sa.Uuid(), primary_key=True),
        sa.Column("key_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("key", sa.String(64), nullable=False),
    )
    op.create_table(
        "relay_cursor",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("position", POSITION, nullable=False),
    )


def make_dictionaries(*columns: sa.Column[Any]) -> None:
    """The entries of an owner's dictionaries, with the owner's own columns."""
    op.create_table(
        "dictionary_entries",
        sa.Column("entry_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("dictionary", sa.String(32), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name_ru", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("colour", sa.String(7), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.Column("place", POSITION, nullable=False),
        sa.Column("data", JSON, nullable=False),
        sa.Column("code_key", KEY, nullable=False),
        sa.Column("ru_key", KEY, nullable=False),
        sa.Column("en_key", KEY, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
        *columns,
        sa.UniqueConstraint("dictionary", "code"),
    )
    op.create_index("dictionary_entries_by_place", "dictionary_entries", ["dictionary", "place", "entry_id"])


def make_attachments() -> None:
    """What is attached to a service's things."""
    op.create_table(
        "attachments",
        sa.Column("attachment_id", sa.Uuid(), primary_key=True),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("attached_at", MOMENT, nullable=False),
        sa.Column("attached_by", sa.Text(), nullable=False),
    )
    op.create_index("attachments_of_thing", "attachments", ["thing_id", "attached_at", "attachment_id"])
