"""By what customers are found whose contacts nobody can read."""

from sqlalchemy import BigInteger, Column, Index, Table, Uuid

from services.customers.tables.columns import metadata

contact_tokens = Table(
    "contact_tokens",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("token", BigInteger, primary_key=True, autoincrement=False),
    Index("contact_tokens_by_token", "token", "customer_id"),
)
