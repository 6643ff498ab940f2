"""Inventory's read models: the register, the stock, and the unfulfilled demand."""

from kernel.readmodels import ReadModel
from services.inventory import tables
from services.inventory.projections import demand, register, stock

READ_MODELS = (
    ReadModel("register", (tables.items, tables.warehouses), own=register.fold),
    ReadModel("stock", (tables.stock,), own=stock.fold),
    ReadModel(
        "unfulfilled_demand",
        (tables.unfulfilled_demand, tables.item_levels),
        own=demand.fold,
        heard={"orders": demand.fold_orders},
    ),
)
