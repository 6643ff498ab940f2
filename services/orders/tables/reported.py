"""What reports count: sales, deliveries, lost demand."""

from sqlalchemy import Boolean, Column, Date, Index, String, Table, Uuid

from kernel.columns import OptionalDay, Position
from services.orders.tables.columns import Money, Quantity, metadata

sales = Table(
    "sales",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("line_id", Uuid, primary_key=True),
    Column("day", Date, nullable=False),
    Column("order_id", Uuid, nullable=False),
    Column("customer_id", Uuid, nullable=False),
    Column("item_id", Uuid, nullable=False),
    Column("price_type", String(64), nullable=False),
    Column("quantity", Quantity, nullable=False),
    Column("net", Money, nullable=False),
    Column("vat", Money, nullable=False),
    Column("total", Money, nullable=False),
    Column("discount", Money, nullable=False),
    Index("sales_day", "day"),
    Index("sales_customer", "customer_id", "day"),
    Index("sales_item", "item_id", "day"),
    Index("sales_order", "order_id"),
)

lost_demand = Table(
    "lost_demand",
    metadata,
    Column("position", Position, primary_key=True, autoincrement=False),
    Column("line_id", Uuid, primary_key=True),
    Column("day", Date, nullable=False),
    Column("order_id", Uuid, nullable=False),
    Column("customer_id", Uuid, nullable=False),
    Column("item_id", Uuid, nullable=False),
    Column("quantity", Quantity, nullable=False),
    Column("net", Money, nullable=False),
    Column("vat", Money, nullable=False),
    Column("total", Money, nullable=False),
    Index("lost_demand_day", "day"),
    Index("lost_demand_customer", "customer_id", "day"),
    Index("lost_demand_item", "item_id", "day"),
)

promised_red = Table(
    "promised_red",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("line_id", Uuid, primary_key=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("order_id", Uuid, primary_key=True),
    Column("line_id", Uuid, primary_key=True),
    Column("customer_id", Uuid, nullable=False),
    Column("item_id", Uuid, nullable=False),
    Column("requested_date", OptionalDay, nullable=False),
    Column("delivered_on", OptionalDay, nullable=False),
    Column("is_complete", Boolean, nullable=False),
    Column("is_cut", Boolean, nullable=False),
    Index("deliveries_requested", "requested_date", "delivered_on"),
    Index("deliveries_customer", "customer_id", "requested_date"),
    Index("deliveries_item", "item_id", "requested_date"),
)
