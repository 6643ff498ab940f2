"""How the colours of lines turned, since when and why, from the log itself."""

from sqlalchemy import Column, Index, Integer, SmallInteger, String, Table, Uuid

from kernel.columns import Moment, Position
from services.orders.tables.columns import Quantity, metadata

turn_causes = Table(
    "turn_causes",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("source", String(16), nullable=False),
    Column("type", String(64), nullable=False),
    Column("id", Uuid, nullable=False),
    Column("number", Integer),
    Column("movement_type", String(64)),
    Column("movement_id", Uuid),
)

colour_turns = Table(
    "colour_turns",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("line_id", Uuid, primary_key=True),
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("availability", SmallInteger, nullable=False),
    Column("on_hand", Quantity),
    Column("demand", Quantity),
)

turned_plain = Table(
    "turned_plain",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("line_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("was", SmallInteger, nullable=False),
    Column("at", Moment, nullable=False),
    Index("turned_plain_at", "at", "line_id"),
    Index("turned_plain_customer", "customer_id", "at", "line_id"),
)
