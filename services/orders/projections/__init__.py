"""The read models of orders: the book of orders with its turns, and what is known of stock, items and customers."""

from kernel.readmodels import ReadModel
from services.orders import tables
from services.orders.projections import (
    accounts,
    book,
    colours,
    company,
    customers,
    deliveries,
    dictionaries,
    documents,
    expected,
    invoices,
    known,
    levels,
    lost,
    movements,
    payments,
    prices,
    sales,
    turned,
)

READ_MODELS = (
    tables.attachment_register.read_model,
    ReadModel("company", (tables.company, tables.settings), own=company.fold),
    ReadModel("customers", (tables.customers, tables.customer_terms), heard=customers.FOLDS),
    tables.dictionary_register.read_model,
    ReadModel("known_dictionaries", (tables.known_entries,), heard=dictionaries.FOLDS),
    ReadModel("expected_receipts", (tables.warehouses, tables.expected_receipts), heard=expected.FOLDS),
    ReadModel("documents", (tables.documents,), own=documents.fold),
    ReadModel("items", (tables.items,), heard=known.FOLDS),
    ReadModel("order_movements", (tables.order_movements,), own=movements.fold),
    ReadModel("prices", (tables.prices,), heard={"inventory": prices.fold_prices}),
    ReadModel("stock_levels", (tables.stock_levels,), heard={"inventory": levels.fold_inventory}),
    ReadModel(
        "orders",
        (tables.orders, tables.order_lines, tables.order_items, tables.item_demand),
        own=book.fold,
        settling=colours.SETTLING,
    ),
    ReadModel("colour_turns", (tables.turn_causes, tables.colour_turns, tables.turned_plain), own=turned.fold),
    ReadModel("invoices", (tables.invoices,), own=invoices.fold),
    ReadModel("payments", (tables.payments, tables.payment_fingerprints, tables.allocations), own=payments.fold),
    ReadModel(
        "accounts",
        (tables.order_accounts, tables.customer_accounts, tables.charges, tables.account_entries),
        own=accounts.fold,
        heard=accounts.FOLDS,
    ),
    ReadModel("sales", (tables.sales,), own=sales.fold),
    ReadModel("deliveries", (tables.deliveries,), own=deliveries.fold),
    ReadModel("lost_demand", (tables.promised_red, tables.lost_demand), own=lost.fold),
)
