"""The first schema of orders."""

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

ORDER_SUMS = ("total", "shipped", "returned", "invoiced", "paid")
CUSTOMER_SUMS = ("ordered", "shipped", "returned", "opened", "received", "charged", "debt", "credit_used")


def upgrade() -> None:
    make_events("orders")
    make_kernel_tables()
    make_dictionaries()
    make_attachments()
    make_read_tables()
    make_money_tables()
    make_accounts()
    make_reported_tables()


def make_read_tables() -> None:
    make_company_tables()
    make_documents()
    op.create_table(
        "colour_turns",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("line_id", sa.Uuid(), primary_key=True),
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("availability", sa.SmallInteger(), nullable=False),
        sa.Column("on_hand", sa.BigInteger()),
        sa.Column("demand", sa.BigInteger()),
    )
    op.create_table(
        "customers",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("tax_number", sa.String(64)),
        sa.Column("legal", sa.JSON(), nullable=False),
        sa.Column("bank_accounts", sa.JSON(), nullable=False),
        sa.Column("is_archived", sa.Boolean(), nullable=False),
        sa.Column("merged_into", sa.Uuid()),
        sa.Column("is_deleted", sa.Boolean(), nullable=False),
        sa.Column("manager", sa.String(64)),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
    )
    op.create_index("customers_by_name", "customers", ["name_key", "customer_id"])
    op.create_index("customers_by_tax_number", "customers", ["tax_number"])
    op.create_index("customers_merged", "customers", ["merged_into"])
    op.create_index("customers_of_owner", "customers", ["owner", "customer_id"])
    op.create_table(
        "customer_terms",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("valid_from", sa.Date(), primary_key=True),
        sa.Column("price_type", sa.String(64), nullable=False),
        sa.Column("markup_percent", sa.BigInteger(), nullable=False),
        sa.Column("credit_limit", sa.BigInteger()),
        sa.Column("deferral_days", sa.Integer(), nullable=False),
    )
    op.create_table(
        "known_entries",
        sa.Column("dictionary", sa.String(32), primary_key=True),
        sa.Column("code", sa.String(64), primary_key=True),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
    )
    op.create_table(
        "expected_receipts",
        sa.Column("expected_id", sa.Uuid(), primary_key=True),
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("warehouse_id", sa.Uuid(), nullable=False),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outstanding", sa.BigInteger(), nullable=False),
        sa.Column("position", POSITION, nullable=False),
    )
    to_come = sa.text("outstanding > 0")
    op.create_index(
        "expected_receipts_to_come",
        "expected_receipts",
        ["item_id", "day"],
        postgresql_where=to_come,
        sqlite_where=to_come,
    )
    op.create_table(
        "item_demand",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("demand", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "items",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("packages", JSON, nullable=False),
        sa.Column("vat_rate", sa.String(64)),
        sa.Column("item_group", sa.String(64), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
    )
    op.create_table(
        "order_items",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("availability", sa.SmallInteger(), nullable=False),
    )
    only = sa.text("availability >= 0")
    op.create_index(
        "order_items_availability",
        "order_items",
        ["item_id", "availability", "remaining"],
        postgresql_where=only,
        sqlite_where=only,
    )
    op.create_table(
        "order_lines",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("line_id", sa.Uuid(), primary_key=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("factor", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("list_price", sa.BigInteger()),
        sa.Column("full_price", sa.BigInteger()),
        sa.Column("discount_percent", sa.BigInteger(), nullable=False),
        sa.Column("price", sa.BigInteger()),
        sa.Column("is_manual", sa.Boolean(), nullable=False),
        sa.Column("vat_percent", sa.BigInteger()),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("stocked", sa.Boolean(), nullable=False),
        sa.Column("is_internal", sa.Boolean(), nullable=False),
        sa.Column("requested_date", sa.Date()),
        sa.Column("note", sa.Text()),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.Column("returned", sa.BigInteger(), nullable=False),
        sa.Column("remaining", sa.BigInteger(), nullable=False),
        sa.Column("remaining_amount", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "order_movements",
        sa.Column("movement_id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
    )
    op.create_index("order_movements_at", "order_movements", ["at", "movement_id"])
    op.create_table(
        "orders",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, unique=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(64), unique=True),
        sa.Column("requested_date", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("shipped_value", sa.BigInteger(), nullable=False),
        sa.Column("returned_value", sa.BigInteger(), nullable=False),
        sa.Column("progress", sa.SmallInteger(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("placed_at", MOMENT, nullable=False),
        sa.Column("manager", sa.String(64), nullable=False),
        sa.Column("price_type", sa.String(64), nullable=False),
        sa.Column("availability", sa.SmallInteger(), nullable=False),
        sa.Column("reference_key", KEY, nullable=False),
    )
    op.create_index("orders_availability", "orders", ["availability", "number"])
    op.create_index("orders_created", "orders", ["created_at", "number"])
    op.create_index("orders_customer", "orders", ["customer_id", "number"])
    op.create_index("orders_day", "orders", ["day", "number"])
    op.create_index("orders_progress", "orders", ["progress", "number"])
    op.create_index("orders_placed", "orders", ["placed_at", "number"])
    op.create_index("orders_reference", "orders", ["reference_key", "number"])
    op.create_index("orders_requested", "orders", ["requested_date", "number"])
    op.create_index("orders_status", "orders", ["status", "number"])
    op.create_index("orders_total", "orders", ["total", "number"])
    op.create_table(
        "prices",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("price_type", sa.String(64), primary_key=True),
        sa.Column("currency", sa.String(3), primary_key=True),
        sa.Column("valid_from", sa.Date(), primary_key=True),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("position", POSITION, nullable=False),
    )
    op.create_table(
        "stock_levels",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("on_hand", sa.BigInteger(), nullable=False),
        sa.Column("position", POSITION, nullable=False),
    )
    op.create_table(
        "turns_due",
        sa.Column("item_id", sa.Uuid(), primary_key=True),
        sa.Column("cause_id", sa.Uuid(), nullable=False),
        sa.Column("cause", sa.JSON(), nullable=False),
    )
    op.create_index("ix_turns_due_cause_id", "turns_due", ["cause_id"])
    op.create_table(
        "turn_causes",
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("movement_type", sa.String(64)),
        sa.Column("movement_id", sa.Uuid()),
    )
    op.create_table(
        "turned_plain",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("line_id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("was", sa.SmallInteger(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("turned_plain_at", "turned_plain", ["at", "line_id"])
    op.create_index("turned_plain_customer", "turned_plain", ["customer_id", "at", "line_id"])
    op.create_table(
        "warehouses",
        sa.Column("warehouse_id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("sellable", sa.Boolean(), nullable=False),
        sa.Column("position", POSITION, nullable=False),
    )


def make_company_tables() -> None:
    op.create_table(
        "company",
        sa.Column("company_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("logo", sa.Text()),
        sa.Column("logo_version", sa.Integer()),
    )
    op.create_table(
        "settings",
        sa.Column("settings_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
    )


def make_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("document_id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("order_number", sa.Integer()),
        sa.Column("order_version", sa.Integer()),
        sa.Column("invoice_id", sa.Uuid()),
        sa.Column("movement_ids", sa.JSON(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("valid_until", sa.Date()),
        sa.Column("incomplete", sa.JSON(), nullable=False),
        sa.Column("is_incomplete", sa.Boolean(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("number_key", KEY, nullable=False),
    )
    for name, columns in (
        ("documents_issued", ["issued_at", "document_id"]),
        ("documents_of_customer", ["customer_id", "issued_at", "document_id"]),
        ("documents_of_invoice", ["invoice_id", "issued_at", "document_id"]),
        ("documents_of_kind", ["kind", "issued_at", "document_id"]),
        ("documents_of_order", ["order_id", "kind", "issued_at", "document_id"]),
        ("documents_series", ["kind", "serial"]),
        ("documents_series_of_year", ["kind", "year", "serial"]),
        ("documents_by_number", ["number_key", "document_id"]),
        ("documents_by_total", ["total", "document_id"]),
        ("documents_by_day", ["day", "document_id"]),
    ):
        op.create_index(name, "documents", columns)


def make_money_tables() -> None:
    op.create_table(
        "invoices",
        sa.Column("invoice_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(64), nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer()),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("order_number", sa.Integer()),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("open_until", sa.Date(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("unpaid", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date()),
        sa.Column("reason", sa.Text()),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("number_key", KEY, nullable=False),
    )
    op.create_index("invoices_amount", "invoices", ["amount", "invoice_id"])
    op.create_index("invoices_customer", "invoices", ["customer_id", "day"])
    op.create_index("invoices_day", "invoices", ["day", "invoice_id"])
    op.create_index("invoices_due", "invoices", ["due_date", "invoice_id"])
    op.create_index("invoices_number", "invoices", ["number_key", "invoice_id"])
    op.create_index("invoices_open", "invoices", ["open_until", "invoice_id"])
    op.create_index("invoices_order", "invoices", ["order_id"])
    op.create_index("invoices_place", "invoices", ["place", "invoice_id"])
    op.create_index("invoices_serial", "invoices", ["year", "serial"], unique=True)
    op.create_index("invoices_series", "invoices", ["serial"])
    op.create_index("invoices_state", "invoices", ["state", "open_until"])
    op.create_index("invoices_unpaid", "invoices", ["unpaid", "invoice_id"])
    op.create_index("invoices_paid", "invoices", ["paid", "invoice_id"])
    op.create_table(
        "payments",
        sa.Column("payment_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Uuid()),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("allocated", sa.BigInteger(), nullable=False),
        sa.Column("unallocated", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(64)),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.Text()),
        sa.Column("payer", sa.JSON(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("kind_names", sa.JSON(), nullable=False),
        sa.Column("is_opening", sa.Boolean(), nullable=False),
        sa.Column("is_reversed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("fingerprints", sa.JSON(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("number_key", KEY, nullable=False),
        sa.Column("search_key", KEY, nullable=False),
    )
    op.create_index("payments_amount", "payments", ["amount", "payment_id"])
    op.create_index("payments_customer", "payments", ["customer_id", "day"])
    op.create_index("payments_day", "payments", ["day", "payment_id"])
    op.create_index("payments_number", "payments", ["number_key", "payment_id"])
    op.create_index("payments_received", "payments", ["received_at", "payment_id"])
    op.create_index("payments_unallocated", "payments", ["unallocated", "payment_id"])
    op.create_table(
        "payment_fingerprints",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
    )
    op.create_index("payment_fingerprints_payment", "payment_fingerprints", ["payment_id"])
    op.create_table(
        "allocations",
        sa.Column("payment_id", sa.Uuid(), primary_key=True),
        sa.Column("invoice_id", sa.Uuid(), primary_key=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
    )
    op.create_index("allocations_invoice", "allocations", ["invoice_id"])


def make_accounts() -> None:
    op.create_table(
        "order_accounts",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ORDER_SUMS),
        sa.Column("charges", sa.JSON(), nullable=False),
    )
    op.create_table(
        "customer_accounts",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in CUSTOMER_SUMS),
    )
    op.create_table(
        "charges",
        sa.Column("customer_id", sa.Uuid(), primary_key=True),
        sa.Column("day", sa.Date(), primary_key=True),
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("order_id", sa.Uuid()),
        sa.Column("number", sa.String(64)),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
    )
    op.create_index("charges_until", "charges", ["customer_id", "until"])
    op.create_table(
        "account_entries",
        sa.Column("source_id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("number", sa.String(64)),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", POSITION, nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
    )
    op.create_index("account_entries_customer", "account_entries", ["customer_id", "day", "position"])


def make_reported_tables() -> None:
    op.create_table(
        "lost_demand",
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("line_id", sa.Uuid(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
    )
    op.create_index("lost_demand_day", "lost_demand", ["day"])
    op.create_index("lost_demand_customer", "lost_demand", ["customer_id", "day"])
    op.create_index("lost_demand_item", "lost_demand", ["item_id", "day"])
    op.create_table(
        "promised_red",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("line_id", sa.Uuid(), primary_key=True),
    )
    op.create_table(
        "sales",
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("line_id", sa.Uuid(), primary_key=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("price_type", sa.String(64), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("net", sa.BigInteger(), nullable=False),
        sa.Column("vat", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("discount", sa.BigInteger(), nullable=False),
    )
    op.create_index("sales_day", "sales", ["day"])
    op.create_index("sales_customer", "sales", ["customer_id", "day"])
    op.create_index("sales_item", "sales", ["item_id", "day"])
    op.create_index("sales_order", "sales", ["order_id"])
    op.create_table(
        "deliveries",
        sa.Column("order_id", sa.Uuid(), primary_key=True),
        sa.Column("line_id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("requested_date", sa.Date(), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("is_cut", sa.Boolean(), nullable=False),
    )
    op.create_index("deliveries_requested", "deliveries", ["requested_date", "delivered_on"])
    op.create_index("deliveries_customer", "deliveries", ["customer_id", "requested_date"])
    op.create_index("deliveries_item", "deliveries", ["item_id", "requested_date"])
