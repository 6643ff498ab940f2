"""The first schema of customers."""

import sqlalchemy as sa
from alembic import op

from kernel.first_schema import (
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
    make_events("customers")
    make_kernel_tables()
    make_dictionaries()
    make_attachments()
    make_read_tables()
    make_desk()


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
        sa.Column("code", sa.String(64), nullable=False),
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
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("merged_into", sa.Uuid()),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("code_key", KEY, nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("manager_key", KEY, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
    )
    op.create_index("ix_customers_merged_into", "customers", ["merged_into"])
    op.create_index("customers_by_tax_number", "customers", ["tax_number", "customer_id"])
    op.create_index(
        "customers_code",
        "customers",
        ["code"],
        unique=True,
        postgresql_where=sa.text("is_deleted IS false"),
        sqlite_where=sa.text("is_deleted IS 0"),
    )
    op.create_table(
        "customer_tags",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("tag", sa.String(64), primary_key=True),
    )
    op.create_index("customer_tags_by_tag", "customer_tags", ["tag", "customer_id"])
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
        sa.Column("name_ru", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "users",
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("sells", sa.Boolean(), nullable=False),
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


def make_desk() -> None:
    op.create_table(
        "desk",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("code_key", KEY, nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("tax_number", sa.String(64), nullable=False),
        sa.Column("manager", sa.String(64), nullable=False),
        sa.Column("manager_key", KEY, nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("open_orders", sa.Integer(), nullable=False),
        sa.Column("red_orders", sa.Integer(), nullable=False),
        sa.Column("yellow_orders", sa.Integer(), nullable=False),
        sa.Column("last_order", MOMENT, nullable=False),
        sa.Column("debt", sa.BigInteger(), nullable=False),
        sa.Column("overdue_debt", sa.BigInteger(), nullable=False),
        sa.Column("credit_limit", sa.BigInteger(), nullable=False),
        sa.Column("credit_used", sa.BigInteger(), nullable=False),
        sa.Column("credit_left", sa.BigInteger(), nullable=False),
        sa.Column("turnover", sa.BigInteger(), nullable=False),
        sa.Column("abc", sa.String(1), nullable=False),
        sa.Column("payment_delay", sa.BigInteger(), nullable=False),
        sa.Column("overdue_tasks", sa.Integer(), nullable=False),
        sa.Column("due_tasks", sa.Integer(), nullable=False),
        sa.Column("next_reminder", MOMENT, nullable=False),
        sa.Column("last_contact", MOMENT, nullable=False),
        sa.Column("changes_at", MOMENT, nullable=False),
    )
    for name in (
        *("version", "code_key", "name_key", "kind", "tax_number", "manager", "manager_key", "created_at"),
        *("open_orders", "red_orders", "yellow_orders", "last_order", "debt", "overdue_debt"),
        *("credit_limit", "credit_used", "credit_left", "turnover", "abc", "payment_delay"),
        *("overdue_tasks", "due_tasks", "next_reminder", "last_contact", "changes_at"),
    ):
        op.create_index(f"desk_by_{name}", "desk", [name, "customer_id"])
    op.create_index("desk_of_class", "desk", ["abc", "turnover"])
    op.create_index(
        "desk_archived",
        "desk",
        ["customer_id"],
        postgresql_where=sa.text("is_archived IS true"),
        sqlite_where=sa.text("is_archived IS 1"),
    )
    op.create_table(
        "desk_sums",
        sa.Column("is_archived", sa.Boolean(), primary_key=True),
        sa.Column("manager", sa.String(64), primary_key=True),
        sa.Column("customers", sa.Integer(), nullable=False),
        sa.Column("open_orders", sa.Integer(), nullable=False),
        sa.Column("red_orders", sa.Integer(), nullable=False),
        sa.Column("yellow_orders", sa.Integer(), nullable=False),
        sa.Column("overdue_tasks", sa.Integer(), nullable=False),
        sa.Column("due_tasks", sa.Integer(), nullable=False),
        sa.Column("debt", sa.BigInteger(), nullable=False),
        sa.Column("overdue_debt", sa.BigInteger(), nullable=False),
        sa.Column("credit_used", sa.BigInteger(), nullable=False),
        sa.Column("turnover", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "desk_due",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("marks", sa.Integer(), nullable=False),
    )
    op.create_table(
        "desk_clock",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
    )
    op.create_table(
        "desk_classes",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("a_from", sa.BigInteger()),
        sa.Column("b_from", sa.BigInteger()),
    )
    op.create_table(
        "desk_merged",
        sa.Column("merged_id", sa.Uuid(), primary_key=True),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
    )
    op.create_index("desk_merged_into", "desk_merged", ["kept_id"])
    make_facts_of_trade()
    make_facts_of_the_journal()


def make_facts_of_trade() -> None:
    op.create_table(
        "desk_accounts",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("open_orders", sa.Integer(), nullable=False),
        sa.Column("red_orders", sa.Integer(), nullable=False),
        sa.Column("yellow_orders", sa.Integer(), nullable=False),
        sa.Column("last_order", MOMENT, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("invoices", sa.Integer(), nullable=False),
        sa.Column("payments", sa.Integer(), nullable=False),
        sa.Column("debts", sa.Integer(), nullable=False),
        sa.Column("charged", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("credit_used", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "desk_orders",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("availabilities", sa.JSON(), nullable=False),
        sa.Column("charges", sa.JSON(), nullable=False),
    )
    op.create_table(
        "desk_charges",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
    )
    op.create_index("desk_charges_until", "desk_charges", ["customer_id", "until"])
    op.create_table(
        "desk_payments",
        sa.Column("payment_id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("amount", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "desk_invoices",
        sa.Column("invoice_id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("paid_on", sa.Date()),
    )
    op.create_table(
        "desk_days",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("turnover", sa.BigInteger(), nullable=False),
        sa.Column("paid_invoices", sa.Integer(), nullable=False),
        sa.Column("days_late", sa.Integer(), nullable=False),
    )


def make_facts_of_the_journal() -> None:
    op.create_table(
        "desk_entries",
        sa.Column("entry_id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("is_task", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "desk_tasks",
        "desk_entries",
        ["customer_id"],
        postgresql_where=sa.text("is_task IS true"),
        sqlite_where=sa.text("is_task IS 1"),
    )
    op.create_table(
        "desk_reminders",
        sa.Column("reminder_id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("desk_reminders_of_customers", "desk_reminders", ["customer_id", "at"])
    op.create_table(
        "desk_contacts",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("last_contact", MOMENT, nullable=False),
    )
