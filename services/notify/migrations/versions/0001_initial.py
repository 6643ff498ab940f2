"""The first schema of notify."""

import sqlalchemy as sa
from alembic import op

from kernel.first_schema import KEY, MOMENT, make_events, make_kernel_tables

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
        sa.Column("recipient", sa.String(64)),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("search_key", KEY, nullable=False),
        sa.Column("entry_id", sa.Uuid()),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("shown_at", MOMENT, nullable=False),
    )
    op.create_index("notifications_of_recipient", "notifications", ["recipient", "shown_at", "notification_id"])
