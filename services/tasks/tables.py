"""The read tables of tasks."""

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, String, Table, Text, Uuid

from kernel.columns import Json, Moment, OptionalMoment, OptionalText
from kernel.dictionaries.register import Register
from kernel.searching import Key
from kernel.tables import kernel_tables

metadata = MetaData()
kernel_tables(metadata)
dictionary_register = Register(metadata)

entries = Table(
    "entries",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("customer_id", Uuid),
    Column("order_id", Uuid),
    Column("kind", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("params", Json, nullable=False),
    Column("search_key", Key, nullable=False),
    Column("logged_at", Moment, nullable=False),
    Column("due", OptionalMoment, nullable=False),
    Column("author", Text, nullable=False),
    Column("assignee", OptionalText(64), nullable=False),
    Column("reminder_id", Uuid),
    Column("remind_at", OptionalMoment, nullable=False),
    Index("entries_logged", "logged_at", "entry_id"),
    Index("entries_of_customer", "customer_id", "logged_at", "entry_id"),
    Index("entries_of_order", "order_id", "logged_at", "entry_id"),
    Index("entries_due", "due", "entry_id"),
    Index("entries_remind_at", "remind_at", "entry_id"),
    Index("entries_kind", "kind", "entry_id"),
    Index("entries_assignee", "assignee", "entry_id"),
)
customers = Table("customers", metadata, Column("customer_id", Uuid, primary_key=True))

orders = Table(
    "orders",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("customer_id", Uuid, nullable=False),
    Column("line_ids", Json, nullable=False),
)

reminders = Table(
    "reminders",
    metadata,
    Column("reminder_id", Uuid, primary_key=True),
    Column("entry_id", Uuid, nullable=False),
    Column("assignee", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("fired_at", Moment),
    Column("waits", Boolean, nullable=False),
    Column("correlation_id", Text, nullable=False),
)
Index(
    "reminders_waiting",
    reminders.c.at,
    reminders.c.reminder_id,
    postgresql_where=reminders.c.waits,
    sqlite_where=reminders.c.waits,
)
