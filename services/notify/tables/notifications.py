"""The notifications that were shown."""

from sqlalchemy import Column, Index, Integer, String, Table, Text, Uuid

from kernel.columns import Moment
from kernel.searching import Key
from services.notify.tables.database import metadata

notifications = Table(
    "notifications",
    metadata,
    Column("notification_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("recipient", String(64)),
    Column("kind", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("search_key", Key, nullable=False),
    Column("entry_id", Uuid),
    Column("customer_id", Uuid),
    Column("order_id", Uuid),
    Column("shown_at", Moment, nullable=False),
    Index("notifications_of_recipient", "recipient", "shown_at", "notification_id"),
)
