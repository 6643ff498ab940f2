"""Which movements of goods were whose: where in the log each shipment and return of an order is told."""

from sqlalchemy import Column, Index, Integer, String, Table, Uuid

from kernel.columns import Moment
from services.orders.tables.columns import metadata

order_movements = Table(
    "order_movements",
    metadata,
    Column("movement_id", Uuid, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("order_id", Uuid, nullable=False),
    Column("version", Integer, nullable=False),
    Index("order_movements_at", "at", "movement_id"),
)
