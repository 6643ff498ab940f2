"""By what customers are found whose contacts nobody can read, and by what their names are alike."""

from sqlalchemy import BigInteger, Column, Index, Table, Uuid

from kernel.searching import Key
from services.customers.tables.columns import metadata

contact_tokens = Table(
    "contact_tokens",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("token", BigInteger, primary_key=True, autoincrement=False),
    Index("contact_tokens_by_token", "token", "customer_id"),
)

customer_trigrams = Table(
    "customer_trigrams",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("trigram", Key, primary_key=True),
    Index("customer_trigrams_by_trigram", "trigram", "customer_id"),
)
