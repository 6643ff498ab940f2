"""Webhooks, what they have to send, and which users are administrators.

Who is one is known of users that change from now on; ``nova rebuild notify users`` makes it known of all.
"""

import sqlalchemy as sa
from alembic import op

from kernel.first_schema import MOMENT, POSITION

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("users", sa.Column("is_admin", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "webhooks",
        sa.Column("webhook_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("filter", sa.JSON(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("old_secret", sa.Text()),
        sa.Column("old_until", MOMENT),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("because", sa.String(16), nullable=False),
        sa.Column("disabled_at", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
    )
    op.create_index("webhooks_created_at", "webhooks", ["created_at", "webhook_id"])
    op.create_table(
        "webhook_cursors",
        sa.Column("webhook_id", sa.Uuid(), primary_key=True),
        sa.Column("source", sa.String(32), primary_key=True),
        sa.Column("position", POSITION),
        sa.Column("replays", sa.Integer(), nullable=False),
        sa.Column("is_held", sa.Boolean(), nullable=False),
    )
    make_deliveries()


def make_deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("delivery_id", sa.Uuid(), primary_key=True),
        sa.Column("webhook_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("position", POSITION, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_at", MOMENT),
        sa.Column("status", sa.Integer()),
        sa.Column("error", sa.String(32)),
        sa.Column("body", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=False),
    )
    for name, columns in (
        ("due", ["webhook_id", "due_at", "position"]),
        ("of_subject", ["webhook_id", "source", "subject", "ended_at", "position"]),
        ("ended", ["ended_at", "webhook_id"]),
        ("created_at", ["webhook_id", "created_at", "delivery_id"]),
    ):
        op.create_index(f"webhook_deliveries_{name}", "webhook_deliveries", columns)
    op.create_table(
        "webhook_attempts",
        sa.Column("delivery_id", sa.Uuid(), primary_key=True),
        sa.Column("claim", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("error", sa.String(32)),
        sa.Column("answer", sa.Text()),
    )
