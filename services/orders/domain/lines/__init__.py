"""The lines of an order: quantities in base units, amounts in the order's currency."""

from services.orders.domain.lines.changing import changed_lines, drafted_lines
from services.orders.domain.lines.item import NOT_STOCKED, OrderedItem
from services.orders.domain.lines.line import SMALLEST_QUANTITY, OrderLine
from services.orders.domain.lines.wishes import WantedLine, new_line, wish_for
from services.orders.domain.lines.worth import (
    cost_of,
    open_amounts,
    ordered_value,
    progress_percent,
    remaining_by_item,
    returned_value,
    shipped_value,
)

__all__ = [
    "NOT_STOCKED",
    "SMALLEST_QUANTITY",
    "OrderLine",
    "OrderedItem",
    "WantedLine",
    "changed_lines",
    "cost_of",
    "drafted_lines",
    "new_line",
    "open_amounts",
    "ordered_value",
    "progress_percent",
    "remaining_by_item",
    "returned_value",
    "shipped_value",
    "wish_for",
]
