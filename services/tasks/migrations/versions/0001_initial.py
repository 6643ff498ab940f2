"""The first schema of tasks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

EVENT_ID = postgresql.UUID().with_variant(sa.BINARY(16), "sqlite")
POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True).with_variant(sa.String(32), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    make_events()
    make_kernel_tables()
    make_read_tables()


def make_events() -> None:
    op.create_table(
        "tasks_events",
        sa.Column("id", POSITION, primary_key=True),
        sa.Column("originator_id", EVENT_ID, nullable=False),
        sa.Column("originator_version", POSITION, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
    )
    op.create_index("tasks_events_aggregate_idx", "tasks_events", ["originator_id", "originator_version"], unique=True)


def make_kernel_tables() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("position", POSITION, nullable=False),
        sa.Column("heard_at", MOMENT),
    )
    op.create_table(
        "commands",
        sa.Column("command_id", sa.Uuid(), primary_key=True),
        sa.Column("request_hash", sa.String(64), nullable=False),
        sa.Column("answer", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("ix_commands_at", "commands", ["at"])
    op.create_table(
        "parked_events",
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("event", JSON, nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("parked_events_subject", "parked_events", ["source", "subject"])
    op.create_table(
        "relay_cursor",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("position", POSITION, nullable=False),
    )


def make_read_tables() -> None:
    op.create_table(
        "entries",
        sa.Column("entry_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("params", JSON, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
        sa.Column("logged_at", MOMENT, nullable=False),
        sa.Column("due", MOMENT),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("assignee", sa.String(64)),
        sa.Column("reminder_id", sa.Uuid()),
        sa.Column("remind_at", MOMENT),
        sa.Column("remind_whom", sa.String(64)),
        sa.Column("reminder_fired_at", MOMENT),
        sa.Column("reminder_correlation", sa.Text()),
    )
    only = sa.text("due IS NOT NULL")
    op.create_index("entries_due", "entries", ["due", "entry_id"], postgresql_where=only, sqlite_where=only)
    op.create_index("entries_logged", "entries", ["logged_at", "entry_id"])
    op.create_index("entries_of_customer", "entries", ["customer_id", "logged_at", "entry_id"])
    op.create_index("entries_of_order", "entries", ["order_id", "logged_at", "entry_id"])
    only = sa.text("remind_at IS NOT NULL AND reminder_fired_at IS NULL")
    op.create_index(
        "entries_waiting_reminders", "entries", ["remind_at", "entry_id"], postgresql_where=only, sqlite_where=only
    )
