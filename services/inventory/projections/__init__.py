"""Inventory's read models: the registers, the stock, and the unfulfilled demand."""

from kernel.readmodels import ReadModel
from services.inventory import tables
from services.inventory.projections import bins, demand, expected, items, prices, stock, warehouses

READ_MODELS = (
    tables.dictionary_register.read_model,
    ReadModel(
        "items",
        (tables.items, tables.item_barcodes, tables.item_characteristics, tables.item_trigrams),
        own=items.fold,
    ),
    ReadModel("prices", (tables.prices, tables.prices_set), own=prices.fold),
    ReadModel("warehouses", (tables.warehouses,), own=warehouses.fold),
    ReadModel("stock", (tables.stock, tables.stock_card), own=stock.fold),
    ReadModel("bins", (tables.bins,), own=bins.fold),
    ReadModel("expected_receipts", (tables.expected_receipts, tables.expected_lines), own=expected.fold),
    ReadModel(
        "unfulfilled_demand",
        (tables.unfulfilled_demand, tables.item_levels),
        own=demand.fold,
        heard={"orders": demand.fold_orders},
    ),
)
