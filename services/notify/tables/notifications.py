"""The notifications that were shown, and the last letter that told a user of many."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, Uuid

from kernel.columns import Json, Moment
from kernel.searching import Key
from services.notify.tables.database import metadata

notifications = Table(
    "notifications",
    metadata,
    Column("notification_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("recipient", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("template", Text),
    Column("params", Json, nullable=False),
    Column("search_key", Key, nullable=False),
    Column("reminder_id", Uuid),
    Column("entry_id", Uuid),
    Column("customer_id", Uuid),
    Column("order_id", Uuid),
    Column("shown_at", Moment, nullable=False),
    Column("read_at", Moment),
    Index("notifications_of_recipient", "recipient", "shown_at", "notification_id"),
    Index("notifications_by_kind", "recipient", "kind", "notification_id"),
)
is_unread = notifications.c.read_at.is_(None)
Index(
    "notifications_unread",
    notifications.c.recipient,
    notifications.c.shown_at,
    notifications.c.notification_id,
    postgresql_where=is_unread,
    sqlite_where=is_unread,
)
digest_letters = Table(
    "digest_letters",
    metadata,
    Column("recipient", String(64), primary_key=True),
    Column("written_at", Moment, nullable=False),
)
