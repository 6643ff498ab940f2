"""The first schema of inventory."""

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


def upgrade() -> None:
    make_events()
    make_kernel_tables()
    make_read_tables()


def make_events() -> None:
    op.create_table(
        "inventory_events",
        sa.Column("id", POSITION, primary_key=True),
        sa.Column("originator_id", EVENT_ID, nullable=False),
        sa.Column("originator_version", POSITION, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
    )
    op.create_index(
        "inventory_events_aggregate_idx", "inventory_events", ["originator_id", "originator_version"], unique=True
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
        "item_levels",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("demand", sa.BigInteger(), nullable=False),
        sa.Column("orders_position", POSITION, nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("packages", JSON, nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
    )
    op.create_index("items_name", "items", ["name", "item_id"])
    op.create_table(
        "stock",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("warehouse_id", sa.Uuid(), primary_key=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "unfulfilled_demand",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("line_id", sa.Uuid(), primary_key=True),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("placed_at", MOMENT),
        sa.Column("ordered", sa.BigInteger(), nullable=False),
        sa.Column("issued", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
    )
    only = sa.text("remaining > 0")
    op.create_index(
        "unfulfilled_demand_item", "unfulfilled_demand", ["item_id"], postgresql_where=only, sqlite_where=only
    )
    op.create_table(
        "warehouses",
        sa.Column("warehouse_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(64), nullable=False, unique=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sellable", sa.Boolean(), nullable=False),
    )
