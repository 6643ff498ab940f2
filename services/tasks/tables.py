"""The read tables of tasks."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, MetaData, String, Table, Text, Uuid

from kernel.attachments.register import Register as AttachmentRegister
from kernel.columns import Json, Moment, OptionalMoment, OptionalText, Position
from kernel.dictionaries.register import Register
from kernel.searching import Key, words_index
from kernel.tables import kernel_tables

metadata = MetaData()
kernel_tables(metadata)
dictionary_register = Register(metadata)
attachment_register = AttachmentRegister(metadata)

entries = Table(
    "entries",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("position", Position, nullable=False),
    Column("customer_id", Uuid),
    Column("owner", OptionalText(64), nullable=False),
    Column("order_id", Uuid),
    Column("kind", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("params", Json, nullable=False),
    Column("words", Key, nullable=False),
    Column("logged_at", Moment, nullable=False),
    Column("due", OptionalMoment, nullable=False),
    Column("author", Key, nullable=False),
    Column("source", Json, nullable=False),
    Column("is_automatic", Boolean, nullable=False),
    Column("importance", String(64), nullable=False),
    Column("status", String(64), nullable=False),
    Column("status_kind", String(16), nullable=False),
    Column("progress", Integer),
    Column("assignee", OptionalText(64), nullable=False),
    Column("is_given", Boolean, nullable=False),
    Column("comments", Integer, nullable=False),
    Column("reminder_id", Uuid),
    Column("remind_at", OptionalMoment, nullable=False),
    Index("entries_logged", "logged_at", "position"),
    Index("entries_of_customer", "customer_id", "logged_at", "position"),
    Index("entries_of_order", "order_id", "logged_at", "position"),
    Index("entries_due", "due", "position"),
    Index("entries_due_of_status_kind", "status_kind", "due", "position"),
    Index("entries_remind_at", "remind_at", "position"),
    Index("entries_kind", "kind", "position"),
    Index("entries_author", "author", "position"),
    Index("entries_comments", "comments", "position"),
    Index("entries_assignee", "assignee", "position"),
    Index("entries_of_kind", "kind", "logged_at", "position"),
    Index("entries_of_status", "status", "logged_at", "position"),
    Index("entries_of_importance", "importance", "logged_at", "position"),
    Index("entries_of_assignee", "assignee", "logged_at", "position"),
    Index("entries_of_owner", "owner", "logged_at", "position"),
)

words_index("entries_words", entries.c.words)

entry_history = Table(
    "entry_history",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("author", Text, nullable=False),
    Column("changes", Json, nullable=False),
    Column("comment", Text),
    Column("bulk_id", Uuid),
    Index("entry_history_of_bulk", "bulk_id", "entry_id"),
)

customers = Table(
    "customers",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("manager", OptionalText(64), nullable=False),
    Column("owner", OptionalText(64), nullable=False),
    Column("merged_into", Uuid),
    Column("is_deleted", Boolean, nullable=False),
    Index("customers_merged", "merged_into"),
)
is_deleted = customers.c.is_deleted.is_(True)
Index("customers_deleted", customers.c.customer_id, postgresql_where=is_deleted, sqlite_where=is_deleted)

orders = Table(
    "orders",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("customer_id", Uuid, nullable=False),
    Column("line_ids", Json, nullable=False),
    Column("progress", Integer, nullable=False),
    Column("parts", Json, nullable=False),
)

invoices = Table(
    "invoices",
    metadata,
    Column("invoice_id", Uuid, primary_key=True),
    Column("order_id", Uuid, nullable=False),
    Column("due_date", Date, nullable=False),
    Column("is_paid", Boolean, nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    Index("invoices_of_order", "order_id"),
)

payments = Table(
    "payments",
    metadata,
    Column("payment_id", Uuid, primary_key=True),
    Column("customer_id", Uuid),
)

reminders = Table(
    "reminders",
    metadata,
    Column("reminder_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("entry_id", Uuid, nullable=False),
    Column("order_id", Uuid),
    Column("assignee", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("is_snoozed", Boolean, nullable=False),
    Column("rule", Json, nullable=False),
    Column("zone", String(64), nullable=False),
    Column("counts_from", String(16)),
    Column("fired_for", Moment),
    Column("fired_at", OptionalMoment, nullable=False),
    Column("correlation_id", Text, nullable=False),
    Index("reminders_of_assignee", "assignee", "at", "reminder_id"),
    Index("reminders_fired_of_assignee", "assignee", "fired_at", "reminder_id"),
    Index("reminders_of_entry", "entry_id"),
    Index("reminders_of_order", "order_id"),
)
waits = reminders.c.state == "waiting"
Index(
    "reminders_waiting",
    reminders.c.at,
    reminders.c.reminder_id,
    postgresql_where=waits,
    sqlite_where=waits,
)

users = Table(
    "users",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("full_name", Text),
    Column("is_active", Boolean, nullable=False),
)
