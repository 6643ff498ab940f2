"""The register of customers, their terms, and the price types that there are."""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text, Uuid

from kernel.columns import JsonText, Moment, OptionalText, Scaled
from kernel.searching import Key
from services.customers.tables.columns import metadata

customers = Table(
    "customers",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("tax_number", OptionalText(64), nullable=False),
    Column("legal", JsonText, nullable=False),
    Column("bank_accounts", JsonText, nullable=False),
    Column("accounting", JsonText, nullable=False),
    Column("tags", JsonText, nullable=False),
    Column("note", Text),
    Column("own_fields", JsonText, nullable=False),
    Column("contacts", Text),
    Column("manager", OptionalText(64), nullable=False),
    Column("owner", OptionalText(64), nullable=False),
    Column("merged_into", Uuid, index=True),
    Column("is_archived", Boolean, nullable=False),
    Column("is_deleted", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("code_key", Key, nullable=False),
    Column("name_key", Key, nullable=False),
    Column("manager_key", Key, nullable=False),
    Column("search_key", Key, nullable=False),
    Index("customers_by_tax_number", "tax_number", "customer_id"),
)
is_there = customers.c.is_deleted.is_(False)
Index("customers_code", customers.c.code, unique=True, postgresql_where=is_there, sqlite_where=is_there)

customer_tags = Table(
    "customer_tags",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("tag", String(64), primary_key=True),
    Index("customer_tags_by_tag", "tag", "customer_id"),
)

customer_numbers = Table(
    "customer_numbers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

terms = Table(
    "terms",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("price_type", String(64), nullable=False),
    Column("markup_percent", Scaled(4), nullable=False),
    Column("credit_limit", Scaled(2)),
    Column("deferral_days", Integer, nullable=False),
)

terms_set = Table(
    "terms_set",
    metadata,
    Column("customer_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("valid_from", Date, nullable=False),
    Column("price_type", String(64), nullable=False),
    Column("markup_percent", Scaled(4), nullable=False),
    Column("credit_limit", Scaled(2)),
    Column("deferral_days", Integer, nullable=False),
    Column("set_at", Moment, nullable=False),
    Column("set_by", Text, nullable=False),
    Index("terms_set_of_customers", "customer_id", "valid_from", "version"),
)

price_types = Table(
    "price_types",
    metadata,
    Column("code", String(64), primary_key=True),
    Column("name_ru", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("is_default", Boolean, nullable=False),
    Column("is_retired", Boolean, nullable=False),
)
