"""Invoices, payments, and what is allocated."""

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, SmallInteger, String, Table, Text, Uuid

from kernel.columns import JsonText, Moment, OptionalDay
from kernel.searching import Key
from services.orders.tables.columns import Money, metadata

invoices = Table(
    "invoices",
    metadata,
    Column("invoice_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("number", String(64), nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("serial", Integer),
    Column("place", BigInteger, nullable=False),
    Column("order_id", Uuid),
    Column("order_number", Integer),
    Column("customer_id", Uuid, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("day", Date, nullable=False),
    Column("due_date", Date, nullable=False),
    Column("open_until", OptionalDay, nullable=False),
    Column("state", String(16), nullable=False),
    Column("amount", Money, nullable=False),
    Column("vat", Money, nullable=False),
    Column("paid", Money, nullable=False),
    Column("unpaid", Money, nullable=False),
    Column("paid_on", Date),
    Column("reason", Text),
    Column("missing", JsonText, nullable=False),
    Column("content", JsonText, nullable=False),
    Column("number_key", Key, nullable=False),
    Index("invoices_serial", "year", "serial", unique=True),
    Index("invoices_series", "serial"),
    Index("invoices_place", "place", "invoice_id"),
    Index("invoices_order", "order_id"),
    Index("invoices_customer", "customer_id", "day"),
    Index("invoices_day", "day", "invoice_id"),
    Index("invoices_due", "due_date", "invoice_id"),
    Index("invoices_open", "open_until", "invoice_id"),
    Index("invoices_state", "state", "open_until"),
    Index("invoices_amount", "amount", "invoice_id"),
    Index("invoices_unpaid", "unpaid", "invoice_id"),
    Index("invoices_paid", "paid", "invoice_id"),
    Index("invoices_number", "number_key", "invoice_id"),
)

payments = Table(
    "payments",
    metadata,
    Column("payment_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("customer_id", Uuid),
    Column("currency", String(3), nullable=False),
    Column("amount", Money, nullable=False),
    Column("allocated", Money, nullable=False),
    Column("unallocated", Money, nullable=False),
    Column("number", String(64)),
    Column("day", Date, nullable=False),
    Column("purpose", Text),
    Column("payer", JsonText, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("kind_names", JsonText, nullable=False),
    Column("is_opening", Boolean, nullable=False),
    Column("is_reversed", Boolean, nullable=False),
    Column("reason", Text),
    Column("fingerprints", JsonText, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("number_key", Key, nullable=False),
    Column("search_key", Key, nullable=False),
    Index("payments_customer", "customer_id", "day"),
    Index("payments_day", "day", "payment_id"),
    Index("payments_amount", "amount", "payment_id"),
    Index("payments_unallocated", "unallocated", "payment_id"),
    Index("payments_number", "number_key", "payment_id"),
    Index("payments_received", "received_at", "payment_id"),
)

allocations = Table(
    "allocations",
    metadata,
    Column("payment_id", Uuid, primary_key=True),
    Column("invoice_id", Uuid, primary_key=True),
    Column("amount", Money, nullable=False),
    Index("allocations_invoice", "invoice_id"),
)

payment_fingerprints = Table(
    "payment_fingerprints",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("payment_id", Uuid, nullable=False),
    Index("payment_fingerprints_payment", "payment_id"),
)
