"""The read tables of customers."""

from services.customers.tables.columns import metadata
from services.customers.tables.register import customer_numbers, customers, price_types, terms, terms_set

__all__ = [
    "customer_numbers",
    "customers",
    "metadata",
    "price_types",
    "terms",
    "terms_set",
]
