"""What orders are worth and customers owe: sums that are kept, so that no question adds the history up."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, Uuid

from kernel.columns import JsonText, Position
from services.orders.tables.columns import Money, metadata

order_accounts = Table(
    "order_accounts",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("total", Money, nullable=False),
    Column("shipped", Money, nullable=False),
    Column("returned", Money, nullable=False),
    Column("invoiced", Money, nullable=False),
    Column("paid", Money, nullable=False),
    Column("charges", JsonText, nullable=False),
)

customer_accounts = Table(
    "customer_accounts",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("ordered", Money, nullable=False),
    Column("shipped", Money, nullable=False),
    Column("returned", Money, nullable=False),
    Column("opened", Money, nullable=False),
    Column("received", Money, nullable=False),
    Column("charged", Money, nullable=False),
    Column("debt", Money, nullable=False),
    Column("credit_used", Money, nullable=False),
)

charges = Table(
    "charges",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("position", Position, primary_key=True),
    Column("order_id", Uuid),
    Column("number", String(64)),
    Column("due_date", Date, nullable=False),
    Column("value", Money, nullable=False),
    Column("until", Money, nullable=False),
    Index("charges_until", "customer_id", "until"),
)

account_entries = Table(
    "account_entries",
    metadata,
    Column("source_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("number", String(64)),
    Column("day", Date, nullable=False),
    Column("position", Position, nullable=False),
    Column("amount", Money, nullable=False),
    Index("account_entries_customer", "customer_id", "day", "position"),
)
