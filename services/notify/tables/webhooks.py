"""The webhooks; beside the log and every rebuild, how far each has read, what it has to send, and what was answered."""

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, Uuid

from kernel.columns import JsonText, Moment, OptionalMoment, OptionalText, Position
from services.notify.tables.database import metadata

webhooks = Table(
    "webhooks",
    metadata,
    Column("webhook_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("events", JsonText, nullable=False),
    Column("filter", JsonText, nullable=False),
    Column("secret", Text, nullable=False),
    Column("old_secret", Text),
    Column("old_until", Moment),
    Column("state", String(16), nullable=False),
    Column("because", OptionalText(16), nullable=False),
    Column("disabled_at", Moment),
    Column("created_at", Moment, nullable=False),
    Index("webhooks_created_at", "created_at", "webhook_id"),
)

# Up to which position a webhook has read a source; none while it has not begun. What is below the line is read and
# written by the version before this one alone, and goes with the next.
webhook_cursors = Table(
    "webhook_cursors",
    metadata,
    Column("webhook_id", Uuid, primary_key=True),
    Column("source", String(32), primary_key=True),
    Column("position", Position),
    # ---
    Column("replays", Integer),
    Column("is_held", Boolean),
)

# One event that one webhook is sent. What it says is read from its source's feed when it goes. ``claims`` counts who
# took it to send it, and fences off whoever was too slow; ``body`` is what was sent, cut, and sealed with the key of
# ``kept_for``: the customer whom the event is about, else the webhook. Nothing is kept of one that does not say.
webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("delivery_id", Uuid, primary_key=True),
    Column("webhook_id", Uuid, nullable=False),
    Column("source", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("position", Position, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("type", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", OptionalMoment, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("first_at", Moment),
    Column("status", Integer),
    Column("error", String(32)),
    Column("body", Text),
    Column("created_at", Moment, nullable=False),
    Column("ended_at", OptionalMoment, nullable=False),
    Column("kept_for", Uuid),
    Index("webhook_deliveries_due", "webhook_id", "due_at", "position"),
    Index("webhook_deliveries_of_subject", "webhook_id", "source", "subject", "ended_at", "position"),
    Index("webhook_deliveries_ended", "ended_at", "webhook_id"),
    Index("webhook_deliveries_created_at", "webhook_id", "created_at", "delivery_id"),
)

webhook_attempts = Table(
    "webhook_attempts",
    metadata,
    Column("delivery_id", Uuid, primary_key=True),
    Column("claim", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("status", Integer),
    Column("error", String(32)),
    Column("answer", Text),
)
