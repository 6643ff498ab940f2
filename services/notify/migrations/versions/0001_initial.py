"""The first schema of notify."""

import sqlalchemy as sa
from alembic import op

from kernel.first_schema import JSON, KEY, MOMENT, make_dictionaries, make_events, make_kernel_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_events("notify")
    make_kernel_tables()
    make_read_tables()


def make_read_tables() -> None:
    op.create_table(
        "notifications",
        sa.Column("notification_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("template", sa.Text()),
        sa.Column("params", JSON, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
        sa.Column("reminder_id", sa.Uuid()),
        sa.Column("entry_id", sa.Uuid()),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("shown_at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
    )
    columns = ["recipient", "shown_at", "notification_id"]
    op.create_index("notifications_of_recipient", "notifications", columns)
    op.create_index("notifications_by_kind", "notifications", ["recipient", "kind", "notification_id"])
    only = sa.text("read_at IS NULL")
    op.create_index("notifications_unread", "notifications", columns, postgresql_where=only, sqlite_where=only)
    op.create_table(
        "digest_letters",
        sa.Column("recipient", sa.String(64), primary_key=True),
        sa.Column("written_at", MOMENT, nullable=False),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("is_told_on_screen", sa.Boolean(), nullable=False),
        sa.Column("wants_digest", sa.Boolean(), nullable=False),
        sa.Column("wants_letters", sa.Boolean(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("is_head", sa.Boolean(), nullable=False),
    )
    make_letters()
    make_dictionaries()


def make_letters() -> None:
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("manager", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("merged_into", sa.Uuid()),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
    )
    op.create_index("customers_merged", "customers", ["merged_into"])
    op.create_table(
        "letters",
        sa.Column("letter_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("via", sa.String(16)),
        sa.Column("author", sa.String(64), nullable=False),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("invoice_id", sa.Uuid()),
        sa.Column("template", sa.String(64)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("documents", sa.JSON(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("code", sa.Integer()),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("report", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
    )
    for column in ("due_at", "created_at", "ended_at", "state", "author"):
        op.create_index(f"letters_{column}", "letters", [column, "letter_id"])
    for name, column in (
        ("state", "state"),
        ("author", "author"),
        ("owner", "owner"),
        ("customer", "customer_id"),
        ("order", "order_id"),
    ):
        op.create_index(f"letters_of_{name}", "letters", [column, "created_at", "letter_id"])
    op.create_table(
        "letter_files",
        sa.Column("letter_id", sa.Uuid(), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
