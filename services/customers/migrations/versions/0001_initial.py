"""The first schema of customers."""

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
        "customers_events",
        sa.Column("id", POSITION, primary_key=True),
        sa.Column("originator_id", EVENT_ID, nullable=False),
        sa.Column("originator_version", POSITION, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
    )
    op.create_index(
        "customers_events_aggregate_idx", "customers_events", ["originator_id", "originator_version"], unique=True
    )


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
        "customer_numbers",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("last", sa.Integer(), nullable=False),
    )
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("tax_number", sa.String(64), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("code_key", KEY, nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
    )
    op.create_index("customers_by_age", "customers", ["is_archived", "created_at", "customer_id"])
    op.create_index("customers_by_code", "customers", ["is_archived", "code_key", "customer_id"])
    op.create_index("customers_by_kind", "customers", ["is_archived", "kind", "customer_id"])
    op.create_index("customers_by_name", "customers", ["is_archived", "name_key", "customer_id"])
    op.create_index("customers_by_tax_number", "customers", ["is_archived", "tax_number", "customer_id"])
    op.create_index("customers_tax_number", "customers", ["tax_number"])
