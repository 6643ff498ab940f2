"""The columns that a report has as a table, and what stands in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from formats.sheets.writing import Cell

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """``cell_of`` takes the column's cell out of a row of the report."""

    ru: str
    en: str
    cell_of: Callable[[Row], Cell]

    def heading(self, language: str) -> str:
        return self.ru if language == "ru" else self.en


def _text(*path: str) -> Callable[[Row], Cell]:
    """What stands there, as it is."""

    def cell_of(row: Row) -> Cell:
        value: Any = row
        for name in path:
            value = None if value is None else value.get(name)
        return value  # type: ignore[no-any-return]

    return cell_of


def _day(*path: str) -> Callable[[Row], Cell]:
    told = _text(*path)

    def cell_of(row: Row) -> Cell:
        value = told(row)
        return date.fromisoformat(value) if isinstance(value, str) else None

    return cell_of


def _figure(name: str) -> Callable[[Row], Cell]:
    def cell_of(row: Row) -> Cell:
        value = row.get(name)
        return Decimal(value) if isinstance(value, str) else value

    return cell_of


CUSTOMER = Column("Клиент", "Customer", _text("customer", "name"))
ITEM = (
    Column("Артикул", "Code", _text("item", "code")),
    Column("Товар", "Item", _text("item", "name")),
    Column("Ед. изм.", "Unit", _text("item", "unit")),
)
ORDER = (
    Column("Заказ", "Order", _text("order", "number")),
    Column("Дата заказа", "Date of order", _day("order", "day")),
    Column("Клиент", "Customer", _text("order", "customer", "name")),
)
GROUPS: Mapping[str, Sequence[Column]] = {
    "customer": (CUSTOMER,),
    "item": ITEM,
    "order": ORDER,
    "line": (*ORDER, *ITEM),
    "manager": (Column("Менеджер", "Manager", _text("manager")),),
    "group": (Column("Группа", "Group", _text("group")),),
    "kind": (Column("Вид", "Kind", _text("kind")),),
    "price_type": (Column("Вид цены", "Price type", _text("price_type")),),
    "day": (Column("День", "Day", _day("day")),),
    "week": (Column("Неделя с", "Week from", _day("week")),),
    "month": (Column("Месяц с", "Month from", _day("month")),),
    "quarter": (Column("Квартал с", "Quarter from", _day("quarter")),),
    "year": (Column("Год с", "Year from", _day("year")),),
}
NAMES: Mapping[str, tuple[str, str]] = {
    "quantity": ("Количество", "Quantity"),
    "net": ("Без НДС", "Without VAT"),
    "vat": ("НДС", "VAT"),
    "total": ("Сумма с НДС", "Sum with VAT"),
    "discount": ("Скидка от прайса", "Discount from the list"),
    "amount": ("Сумма", "Amount"),
    "orders": ("Заказов", "Orders"),
    "customers": ("Клиентов", "Customers"),
    "lines": ("Строк", "Lines"),
    "on_hand": ("Остаток", "On hand"),
    "demand": ("Спрос", "Demand"),
    "free": ("Свободно", "Free"),
    "shortage": ("Не хватает", "Shortage"),
    "in_time": ("В срок", "In time"),
    "late": ("С опозданием", "Late"),
    "cut": ("Урезано", "Cut"),
    "overdue": ("Просрочено", "Overdue"),
    "to_come": ("Срок не наступил", "To come"),
    "undated": ("Без срока", "Without a date"),
    "kept_percent": ("Выполнено в срок, %", "Kept, %"),
    "average_days_late": ("Опоздание в среднем, дней", "Average days late"),
    "most_days_late": ("Опоздание наибольшее, дней", "Most days late"),
    "share": ("Доля, %", "Share, %"),
    "cumulative": ("Доля накопленным итогом, %", "Cumulative share, %"),
    "variation": ("Коэффициент вариации, %", "Variation, %"),
    "debt": ("Долг", "Debt"),
    "current": ("Срок не наступил", "Not due"),
    "days_1_30": ("1–30 дней", "1–30 days"),
    "days_31_60": ("31–60 дней", "31–60 days"),
    "days_61_90": ("61–90 дней", "61–90 days"),
    "days_over_90": ("Более 90 дней", "More than 90 days"),
    "credit_used": ("Использовано кредита", "Credit used"),
    "credit_limit": ("Кредитный лимит", "Credit limit"),
    "credit_left": ("Остаток кредита", "Credit left"),
}
DAYS: Mapping[str, tuple[str, str]] = {
    "oldest_requested": ("Самый ранний срок", "Oldest date asked for"),
    "next_receipt": ("Ближайший приход", "Next receipt"),
    "covered_on": ("Будет достаточно", "Covered on"),
}
WORDS: Mapping[str, tuple[str, str]] = {
    "abc": ("ABC", "ABC"),
    "xyz": ("XYZ", "XYZ"),
}
TOTALS = {"ru": "Итого", "en": "Total"}


def columns_of(groups: Sequence[str], figures: Sequence[str]) -> list[Column]:
    """What the rows are of, then the figures; what two groups share stands there once."""
    columns = list(dict.fromkeys(column for name in groups for column in GROUPS[name]))
    return columns + [_column(name) for name in figures]


def _column(name: str) -> Column:
    if name in NAMES:
        return Column(*NAMES[name], _figure(name))
    return Column(*DAYS[name], _day(name)) if name in DAYS else Column(*WORDS[name], _text(name))
