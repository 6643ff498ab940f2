"""The read tables of customers."""

from services.customers.tables.columns import attachment_register, dictionary_register, metadata, sealing
from services.customers.tables.contacts import contact_tokens, customer_trigrams
from services.customers.tables.desk import (
    desk,
    desk_accounts,
    desk_charges,
    desk_classes,
    desk_clock,
    desk_contacts,
    desk_days,
    desk_due,
    desk_entries,
    desk_invoices,
    desk_merged,
    desk_orders,
    desk_payments,
    desk_reminders,
    desk_sums,
)
from services.customers.tables.register import (
    customer_numbers,
    customer_tags,
    customers,
    is_there,
    price_types,
    terms,
    terms_set,
)
from services.customers.tables.users import users

__all__ = [
    "attachment_register",
    "contact_tokens",
    "customer_numbers",
    "customer_tags",
    "customer_trigrams",
    "customers",
    "desk",
    "desk_accounts",
    "desk_charges",
    "desk_classes",
    "desk_clock",
    "desk_contacts",
    "desk_days",
    "desk_due",
    "desk_entries",
    "desk_invoices",
    "desk_merged",
    "desk_orders",
    "desk_payments",
    "desk_reminders",
    "desk_sums",
    "dictionary_register",
    "is_there",
    "metadata",
    "price_types",
    "sealing",
    "terms",
    "terms_set",
    "users",
]
