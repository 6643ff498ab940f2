"""The read tables of orders."""

from services.orders.tables.accounts import account_entries, charges, customer_accounts, order_accounts
from services.orders.tables.book import item_demand, order_items, order_lines, orders, turns_due
from services.orders.tables.columns import attachment_register, dictionary_register, metadata
from services.orders.tables.company import company, settings
from services.orders.tables.documents import documents
from services.orders.tables.expected import expected_receipts, warehouses
from services.orders.tables.known import customer_terms, customers, items, known_entries, prices, stock_levels
from services.orders.tables.money import allocations, invoices, payment_fingerprints, payments
from services.orders.tables.moved import order_movements
from services.orders.tables.reported import deliveries, lost_demand, promised_red, sales
from services.orders.tables.turned import colour_turns, turn_causes, turned_plain

__all__ = [
    "account_entries",
    "allocations",
    "attachment_register",
    "charges",
    "colour_turns",
    "company",
    "customer_accounts",
    "customer_terms",
    "customers",
    "deliveries",
    "dictionary_register",
    "documents",
    "expected_receipts",
    "invoices",
    "item_demand",
    "items",
    "known_entries",
    "lost_demand",
    "metadata",
    "order_accounts",
    "order_items",
    "order_lines",
    "order_movements",
    "orders",
    "payment_fingerprints",
    "payments",
    "prices",
    "promised_red",
    "sales",
    "settings",
    "stock_levels",
    "turn_causes",
    "turned_plain",
    "turns_due",
    "warehouses",
]
