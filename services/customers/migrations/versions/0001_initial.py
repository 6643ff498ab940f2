"""The first schema of customers."""

import sqlalchemy as sa
from alembic import op

from kernel.first_schema import KEY, MOMENT, make_dictionaries, make_events, make_kernel_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    make_events("customers")
    make_kernel_tables()
    make_dictionaries()
    make_read_tables()


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
        sa.Column("legal", sa.JSON(), nullable=False),
        sa.Column("bank_accounts", sa.JSON(), nullable=False),
        sa.Column("accounting", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("own_fields", sa.JSON(), nullable=False),
        sa.Column("contacts", sa.Text()),
        sa.Column("manager", sa.String(64), nullable=False),
        sa.Column("merged_into", sa.Uuid()),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("code_key", KEY, nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("manager_key", KEY, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
    )
    op.create_index("ix_customers_merged_into", "customers", ["merged_into"])
    op.create_index("customers_by_age", "customers", ["created_at", "customer_id"])
    op.create_index("customers_by_code", "customers", ["code_key", "customer_id"])
    op.create_index("customers_by_kind", "customers", ["kind", "customer_id"])
    op.create_index("customers_by_manager", "customers", ["manager", "customer_id"])
    op.create_index("customers_by_manager_key", "customers", ["manager_key", "customer_id"])
    op.create_index("customers_by_name", "customers", ["name_key", "customer_id"])
    op.create_index("customers_by_tax_number", "customers", ["tax_number", "customer_id"])
    op.create_table(
        "contact_tokens",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("token", sa.BigInteger(), primary_key=True, autoincrement=False),
    )
    op.create_index("contact_tokens_by_token", "contact_tokens", ["token", "customer_id"])
    op.create_table(
        "customer_trigrams",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("trigram", KEY, primary_key=True),
    )
    op.create_index("customer_trigrams_by_trigram", "customer_trigrams", ["trigram", "customer_id"])
    op.create_table(
        "price_types",
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "terms_set",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("price_type", sa.String(64), nullable=False),
        sa.Column("markup_percent", sa.BigInteger(), nullable=False),
        sa.Column("credit_limit", sa.BigInteger()),
        sa.Column("deferral_days", sa.Integer(), nullable=False),
        sa.Column("set_at", MOMENT, nullable=False),
        sa.Column("set_by", sa.Text(), nullable=False),
    )
    op.create_index("terms_set_of_customers", "terms_set", ["customer_id", "valid_from", "version"])
    op.create_table(
        "terms",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("valid_from", sa.Date(), primary_key=True),
        sa.Column("price_type", sa.String(64), nullable=False),
        sa.Column("markup_percent", sa.BigInteger(), nullable=False),
        sa.Column("credit_limit", sa.BigInteger()),
        sa.Column("deferral_days", sa.Integer(), nullable=False),
    )
