"""The desk: one row per customer, the facts that it follows from, and what is left to make true."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Uuid

from kernel.columns import JsonText, Moment, OptionalMoment, OptionalScaled, OptionalText, PastMoment, Position
from kernel.searching import Key
from services.customers.domain.desk import COUNTS, SUMS, TIES
from services.customers.tables.columns import Money, metadata

NO_CLASS = "D"  # whoever has no turnover stands after C
NOT_PAID_YET = -1  # tenths of days: who never paid an invoice stands before those who pay in time

desk = Table(
    "desk",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code_key", Key, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("tax_number", OptionalText(64), nullable=False),
    Column("manager", OptionalText(64), nullable=False),
    Column("manager_key", Key, nullable=False),
    Column("is_archived", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("open_orders", Integer, nullable=False),
    Column("red_orders", Integer, nullable=False),
    Column("yellow_orders", Integer, nullable=False),
    Column("last_order", PastMoment, nullable=False),
    Column("debt", Money, nullable=False),
    Column("overdue_debt", Money, nullable=False),
    Column("credit_limit", OptionalScaled(2), nullable=False),
    Column("credit_used", Money, nullable=False),
    Column("credit_left", OptionalScaled(2), nullable=False),
    Column("turnover", Money, nullable=False),
    Column("abc", OptionalText(1, NO_CLASS), nullable=False),
    Column("payment_delay", OptionalScaled(1, NOT_PAID_YET), nullable=False),
    Column("overdue_tasks", Integer, nullable=False),
    Column("due_tasks", Integer, nullable=False),
    Column("next_reminder", OptionalMoment, nullable=False),
    Column("last_contact", PastMoment, nullable=False),
    Column("changes_at", OptionalMoment, nullable=False),
)
LISTED = (
    *("version", "code_key", "name_key", "kind", "tax_number", "manager", "manager_key", "created_at"),
    *("open_orders", "red_orders", "yellow_orders", "last_order", "debt", "overdue_debt"),
    *("credit_limit", "credit_used", "credit_left", "turnover", "abc", "payment_delay"),
    *("overdue_tasks", "due_tasks", "next_reminder", "last_contact"),
)
for name in (*LISTED, "changes_at"):
    Index(f"desk_by_{name}", desk.c[name], desk.c.customer_id)
Index("desk_of_class", desk.c.abc, desk.c.turnover)
Index(
    "desk_archived",
    desk.c.customer_id,
    postgresql_where=desk.c.is_archived.is_(True),
    sqlite_where=desk.c.is_archived.is_(True),
)

desk_sums = Table(
    "desk_sums",
    metadata,
    Column("is_archived", Boolean, primary_key=True),
    Column("manager", OptionalText(64), primary_key=True),
    Column("customers", Integer, nullable=False),
    *(Column(name, Integer, nullable=False) for name in COUNTS),
    *(Column(name, Money, nullable=False) for name in SUMS),
)

desk_due = Table(
    "desk_due",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("marks", Integer, nullable=False),
)

desk_clock = Table(
    "desk_clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("zone", String(64), nullable=False),
)

desk_classes = Table(
    "desk_classes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("a_from", Money),
    Column("b_from", Money),
)

desk_merged = Table(
    "desk_merged",
    metadata,
    Column("merged_id", Uuid, primary_key=True),
    Column("kept_id", Uuid, nullable=False),
    Index("desk_merged_into", "kept_id"),
)

desk_accounts = Table(
    "desk_accounts",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("open_orders", Integer, nullable=False),
    Column("red_orders", Integer, nullable=False),
    Column("yellow_orders", Integer, nullable=False),
    Column("last_order", PastMoment, nullable=False),
    *(Column(name, Integer, nullable=False) for name in TIES),
    Column("charged", Money, nullable=False),
    Column("received", Money, nullable=False),
    Column("credit_used", Money, nullable=False),
)

desk_orders = Table(
    "desk_orders",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("status", String(16), nullable=False),
    Column("total", Money, nullable=False),
    Column("shipped", Money, nullable=False),
    Column("returned", Money, nullable=False),
    Column("availabilities", JsonText, nullable=False),
    Column("charges", JsonText, nullable=False),
)

desk_charges = Table(
    "desk_charges",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("due_date", Date, nullable=False),
    Column("value", Money, nullable=False),
    Column("until", Money, nullable=False),
    Index("desk_charges_until", "customer_id", "until"),
)

desk_payments = Table(
    "desk_payments",
    metadata,
    Column("payment_id", Uuid, primary_key=True),
    Column("customer_id", Uuid),
    Column("amount", Money, nullable=False),
)

desk_invoices = Table(
    "desk_invoices",
    metadata,
    Column("invoice_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("due_date", Date, nullable=False),
    Column("paid_on", Date),
)

desk_days = Table(
    "desk_days",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("turnover", Money, nullable=False),
    Column("paid_invoices", Integer, nullable=False),
    Column("days_late", Integer, nullable=False),
)

desk_entries = Table(
    "desk_entries",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("due", OptionalMoment, nullable=False),
    Column("is_task", Boolean, nullable=False),
)
Index(
    "desk_tasks",
    desk_entries.c.customer_id,
    postgresql_where=desk_entries.c.is_task.is_(True),
    sqlite_where=desk_entries.c.is_task.is_(True),
)

desk_reminders = Table(
    "desk_reminders",
    metadata,
    Column("reminder_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("at", Moment, nullable=False),
    Index("desk_reminders_of_customers", "customer_id", "at"),
)

desk_contacts = Table(
    "desk_contacts",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("last_contact", PastMoment, nullable=False),
)
