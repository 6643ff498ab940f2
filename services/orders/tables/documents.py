"""The documents that were issued; what they say stays in the log."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, Uuid

from kernel.columns import JsonText, Moment
from kernel.searching import Key
from services.orders.tables.columns import Money, metadata

documents = Table(
    "documents",
    metadata,
    Column("document_id", Uuid, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("number", String(64), nullable=False),
    Column("serial", Integer, nullable=False),
    Column("year", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("language", String(2), nullable=False),
    Column("order_id", Uuid),
    Column("order_number", Integer),
    Column("order_version", Integer),
    Column("invoice_id", Uuid),
    Column("movement_ids", JsonText, nullable=False),
    Column("customer_id", Uuid, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("total", Money, nullable=False),
    Column("vat", Money, nullable=False),
    Column("valid_until", Date),
    Column("incomplete", JsonText, nullable=False),
    Column("is_incomplete", Boolean, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("issued_by", Text, nullable=False),
    Column("number_key", Key, nullable=False),
    Index("documents_issued", "issued_at", "document_id"),
    Index("documents_of_customer", "customer_id", "issued_at", "document_id"),
    Index("documents_of_invoice", "invoice_id", "issued_at", "document_id"),
    Index("documents_of_kind", "kind", "issued_at", "document_id"),
    Index("documents_of_order", "order_id", "kind", "issued_at", "document_id"),
    Index("documents_series", "kind", "serial"),
    Index("documents_series_of_year", "kind", "year", "serial"),
    Index("documents_by_number", "number_key", "document_id"),
    Index("documents_by_total", "total", "document_id"),
    Index("documents_by_day", "day", "document_id"),
)
