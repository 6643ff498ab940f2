"""The read tables of orders."""

from services.orders.tables.book import item_demand, order_items, order_lines, orders, turns_due
from services.orders.tables.columns import metadata
from services.orders.tables.expected import expected_receipts, warehouses
from services.orders.tables.known import customer_terms, customers, dictionary_entries, items, prices, stock_levels
from services.orders.tables.turned import colour_turns, turn_causes, turned_plain

__all__ = [
    "colour_turns",
    "customer_terms",
    "customers",
    "dictionary_entries",
    "expected_receipts",
    "item_demand",
    "items",
    "metadata",
    "order_items",
    "order_lines",
    "orders",
    "prices",
    "stock_levels",
    "turn_causes",
    "turned_plain",
    "turns_due",
    "warehouses",
]
