"""Rows of an order file: each is one line of an order, or has faults."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from formats.sheets import Row
from nova.importing.mapping import ColumnMapping
from nova.importing.values import BadRow, Fault, code_of, day_of, name_of, price_of, quantity_of

Value = TypeVar("Value")


@dataclass(frozen=True)
class OrderRow:
    """One line of an order, and the row that it comes from. ``price`` is None where the file has no prices."""

    row: Row
    order: str
    customer: str
    item: str
    quantity: Decimal
    price: Decimal | None
    unit: str | None
    day: date | None


@dataclass(frozen=True)
class Named:
    """What a row says about an item and a customer, whether or not it is a good line of an order."""

    item: str | None
    item_name: str
    customer: str | None
    customer_name: str


class Cells:
    """The cells of a row by Nova's fields. Faults are collected, so that a row is mended in one go."""

    def __init__(self, row: Row, mapping: ColumnMapping) -> None:
        self._row = row
        self._mapping = mapping
        self.faults: list[Fault] = []
        if row.surplus:
            self.faults.append(Fault("more cells than columns", ", ".join(row.surplus)))
        used = set(mapping.columns.values())
        self.faults += [Fault(f"{each['field']}: {each['message']}") for each in row.faults if each["field"] in used]

    def has(self, name: str) -> bool:
        return name in self._mapping.columns

    def text(self, name: str) -> str:
        return self._row.cells[self._mapping.columns[name]] if self.has(name) else ""

    def code(self, name: str, what: str) -> str | None:
        whole = name in self._mapping.rules.whole_numbers
        return self.checked(lambda: code_of(self.text(name), what, whole=whole))

    def quantity(self, below_zero: str = "") -> Decimal | None:
        comma = self._row.decimal_comma
        return self.checked(lambda: quantity_of(self.text("quantity"), decimal_comma=comma, below_zero=below_zero))

    def price(self) -> Decimal | None:
        if not self.has("price"):
            return None
        return self.checked(lambda: price_of(self.text("price"), decimal_comma=self._row.decimal_comma))

    def unit(self) -> str | None:
        text = self.text("unit").strip()
        return self._mapping.rules.units.get(text, text) or None

    def day(self) -> date | None:
        return self.checked(lambda: day_of(self.text("date"), self._mapping.rules.date_format))

    def checked(self, read: Callable[[], Value]) -> Value | None:
        try:
            return read()
        except BadRow as bad:
            self.faults.extend(bad.faults)
            return None


def order_row_of(row: Row, mapping: ColumnMapping) -> OrderRow:
    """Raises BadRow with all that is wrong."""
    cells = Cells(row, mapping)
    order = cells.code("number", "order number")
    prefix = mapping.rules.cancelled_prefix
    if order is not None and prefix and order.startswith(prefix):
        cells.faults.append(Fault(f"cancellation: the order number begins with {prefix}"))
    customer = cells.code("customer", "customer")
    item = cells.code("item", "item code")
    quantity = cells.quantity(below_zero="cancellation")
    price, unit, day = cells.price(), cells.unit(), cells.day()
    if cells.faults or order is None or customer is None or item is None or quantity is None:
        raise BadRow(*cells.faults)
    return OrderRow(row, order, customer, item, quantity, price, unit, day)


def named_in(row: Row, mapping: ColumnMapping) -> Named:
    """What may go into the registers of items and customers."""
    cells = Cells(row, mapping)
    return Named(
        item=cells.code("item", "item code"),
        item_name=name_of(cells.text("item_name")),
        customer=cells.code("customer", "customer"),
        customer_name=name_of(cells.text("customer_name")),
    )


def require_one_customer(line: OrderRow, customers: Mapping[str, str]) -> None:
    """An order is one customer's: the one of its first good row."""
    first = customers.get(line.order, line.customer)
    if first != line.customer:
        raise BadRow(Fault("another customer than in the order's first row", f"{line.customer}, not {first}"))
