"""The first schema of tasks."""

import sqlalchemy as sa
from alembic import op

from kernel.first_schema import (
    JSON,
    KEY,
    MOMENT,
    POSITION,
    make_attachments,
    make_dictionaries,
    make_events,
    make_kernel_tables,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_events("tasks")
    make_kernel_tables()
    make_dictionaries()
    make_attachments()
    make_read_tables()
    make_reminders()
    make_history()
    make_tables_of_what_is_known()


def make_read_tables() -> None:
    op.create_table(
        "entries",
        sa.Column("entry_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", POSITION, nullable=False),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("params", JSON, nullable=False),
        sa.Column("words", KEY, nullable=False),
        sa.Column("logged_at", MOMENT, nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("author", KEY, nullable=False),
        sa.Column("source", JSON, nullable=False),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("importance", sa.String(64), nullable=False),
        sa.Column("status", sa.String(64), nullable=False),
        sa.Column("status_kind", sa.String(16), nullable=False),
        sa.Column("progress", sa.Integer()),
        sa.Column("assignee", sa.String(64), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("comments", sa.Integer(), nullable=False),
        sa.Column("reminder_id", sa.Uuid()),
        sa.Column("remind_at", MOMENT, nullable=False),
    )
    op.create_index("entries_author", "entries", ["author", "position"])
    op.create_index("entries_comments", "entries", ["comments", "position"])
    op.create_index("entries_assignee", "entries", ["assignee", "position"])
    op.create_index("entries_due", "entries", ["due", "position"])
    op.create_index("entries_due_of_status_kind", "entries", ["status_kind", "due", "position"])
    op.create_index("entries_kind", "entries", ["kind", "position"])
    op.create_index("entries_logged", "entries", ["logged_at", "position"])
    op.create_index("entries_of_kind", "entries", ["kind", "logged_at", "position"])
    op.create_index("entries_of_status", "entries", ["status", "logged_at", "position"])
    op.create_index("entries_of_importance", "entries", ["importance", "logged_at", "position"])
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    words = "to_tsvector('russian'::regconfig, words)" if is_postgresql else "words"
    op.create_index("entries_words", "entries", [sa.text(words)], postgresql_using="gin", sqlite_where=sa.text("0"))
    op.create_index("entries_of_assignee", "entries", ["assignee", "logged_at", "position"])
    op.create_index("entries_of_customer", "entries", ["customer_id", "logged_at", "position"])
    op.create_index("entries_of_order", "entries", ["order_id", "logged_at", "position"])
    op.create_index("entries_remind_at", "entries", ["remind_at", "position"])
    op.create_index("entries_of_owner", "entries", ["owner", "logged_at", "position"])


def make_reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("reminder_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("assignee", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("is_snoozed", sa.Boolean(), nullable=False),
        sa.Column("rule", JSON, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("counts_from", sa.String(16)),
        sa.Column("fired_for", MOMENT),
        sa.Column("fired_at", MOMENT, nullable=False),
        sa.Column("correlation_id", sa.Text(), nullable=False),
    )
    op.create_index("reminders_of_assignee", "reminders", ["assignee", "at", "reminder_id"])
    op.create_index("reminders_fired_of_assignee", "reminders", ["assignee", "fired_at", "reminder_id"])
    op.create_index("reminders_of_entry", "reminders", ["entry_id"])
    op.create_index("reminders_of_order", "reminders", ["order_id"])
    only = sa.text("state = 'waiting'")
    op.create_index("reminders_waiting", "reminders", ["at", "reminder_id"], postgresql_where=only, sqlite_where=only)


def make_history() -> None:
    op.create_table(
        "entry_history",
        sa.Column("entry_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("changes", JSON, nullable=False),
        sa.Column("comment", sa.Text()),
        sa.Column("bulk_id", sa.Uuid()),
    )
    op.create_index("entry_history_of_bulk", "entry_history", ["bulk_id", "entry_id"])


def make_tables_of_what_is_known() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("full_name", sa.Text()),
        sa.Column("is_active", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("manager", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("merged_into", sa.Uuid()),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
    )
    op.create_index("customers_merged", "customers", ["merged_into"])
    op.create_index(
        "customers_deleted",
        "customers",
        ["customer_id"],
        postgresql_where=sa.text("is_deleted IS true"),
        sqlite_where=sa.text("is_deleted IS 1"),
    )
    op.create_table(
        "orders",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("line_ids", JSON, nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("parts", JSON, nullable=False),
    )
    op.create_table(
        "invoices",
        sa.Column("invoice_id", sa.Uuid(), primary_key=True),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("is_paid", sa.Boolean(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
    )
    op.create_index("invoices_of_order", "invoices", ["order_id"])
    op.create_table(
        "payments",
        sa.Column("payment_id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid()),
    )
