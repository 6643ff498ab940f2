"""What reports answer, from rows of counted facts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from contracts.company import CURRENCY
from contracts.fields import decimal_text, money_text
from kernel.paging import Page
from kernel.periods import PERIODS
from services.orders.domain.classes import Classified

Row = Mapping[Any, Any]
Answer = dict[str, Any]
Say = Callable[[Any], Any]
ZERO = Decimal("0.00")


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def _positive_day(value: date | None) -> str | None:
    return None if value is None or value == date.max else value.isoformat()


def _share(value: Decimal) -> str | None:
    """Below zero there is nothing to take a share of."""
    return None if value < 0 else decimal_text(value)


SALES: Mapping[str, Say] = {
    "quantity": decimal_text, "net": money_text, "vat": money_text, "total": money_text, "discount": money_text,
    "orders": int, "lines": int,
}  # fmt: skip
OPEN: Mapping[str, Say] = {
    "quantity": decimal_text, "amount": money_text, "orders": int, "customers": int, "lines": int,
    "oldest_requested": _positive_day,
}  # fmt: skip
OPEN_BY_ITEM: Mapping[str, Say] = {
    **OPEN, "on_hand": decimal_text, "demand": decimal_text, "free": decimal_text, "shortage": decimal_text,
    "next_receipt": _day, "covered_on": _day,
}  # fmt: skip
PROMISES: Mapping[str, Say] = {
    "lines": int, "in_time": int, "late": int, "cut": int, "overdue": int, "to_come": int, "undated": int,
    "kept_percent": _share, "average_days_late": _share, "most_days_late": int, "orders": int,
}  # fmt: skip
LOST: Mapping[str, Say] = {name: SALES[name] for name in ("quantity", "net", "vat", "total", "orders", "lines")}


def report(
    page: Page, totals: Row, by: Sequence[str], columns: Mapping[str, Say], *, of_one_item: bool = False
) -> Answer:
    """``totals`` are of all rows. Quantities are not added up over several items: these may be in other units."""
    in_rows = of_one_item or bool({"item", "line"} & set(by))
    told = {name: say for name, say in columns.items() if in_rows or name != "quantity"}
    of_all = {name: say for name, say in columns.items() if name in totals and (of_one_item or name != "quantity")}

    def row_of(row: Row) -> Answer:
        return {**groups(row, by), **_figures(row, told)}

    return {
        "currency": CURRENCY,
        "group_by": list(by),
        **page.answer(row_of),
        "totals": _figures(totals, of_all),
    }


def with_lateness(row: Answer, today: date) -> Answer:
    """A receipt whose day has passed may still come: whoever plans by it has to know."""
    return {**row, "late": row["next_receipt"] is not None and row["next_receipt"] < today.isoformat()}


def groups(row: Row, by: Sequence[str]) -> Answer:
    """What the row is of."""
    told: Answer = {}
    for name in by:
        told |= _group(row, name)
    return told


def classes(page: Sequence[Classified[UUID]], rows: Sequence[Classified[UUID]], of: str, named: Row) -> Answer:
    """A part of what was classified, and how many there are of each pair of classes, with their sales."""
    counts: dict[tuple[str, str | None], int] = {}
    sums: dict[tuple[str, str | None], Decimal] = {}
    for row in rows:
        together = (row.abc, row.xyz)
        counts[together] = counts.get(together, 0) + 1
        sums[together] = sums.get(together, ZERO) + row.total
    return {
        "currency": CURRENCY,
        "group_by": [of],
        "items": [_classified(row, of, named.get(row.key, {})) for row in page],
        "total": len(rows),
        "total_is_exact": True,
        "totals": {"total": money_text(sum((row.total for row in rows), ZERO))},
        "classes": [
            {"abc": abc, "xyz": xyz, "count": counts[abc, xyz], "total": money_text(sums[abc, xyz])}
            for abc, xyz in sorted(counts, key=lambda pair: (pair[0], pair[1] or ""))
        ],
    }


def _classified(row: Classified[UUID], of: str, named: Row) -> Answer:
    thing = {"id": str(row.key), **({"code": named.get("code")} if of == "item" else {}), "name": named.get("name")}
    return {
        of: {**thing, **({"unit": named.get("unit")} if of == "item" else {})},
        "total": money_text(row.total),
        "share": decimal_text(row.share),
        "cumulative": decimal_text(row.cumulative),
        "abc": row.abc,
        "variation": None if row.variation is None else decimal_text(row.variation),
        "xyz": row.xyz,
    }


def _figures(row: Row, columns: Mapping[str, Say]) -> Answer:
    return {name: None if row[name] is None else say(row[name]) for name, say in columns.items()}


def _group(row: Row, name: str) -> Answer:
    match name:
        case "customer":
            return {"customer": {"id": str(row["customer"]), "name": row["customer_name"]}}
        case "item":
            return {"item": _item(row)}
        case "order":
            return {"order": _order(row)}
        case "line":
            return {"line": {"id": str(row["line"])}, "order": _order(row), "item": _item(row)}
        case _ if name in PERIODS:
            return {name: row[name].isoformat()}
    return {name: row[name] or None}


def _item(row: Row) -> Answer:
    return {"id": str(row["item"]), "code": row["code"], "name": row["name"], "unit": row["unit"]}


def _order(row: Row) -> Answer:
    customer = {"id": str(row["customer_id"]), "name": row["customer_name"]}
    return {"id": str(row["order"]), "number": row["number"], "day": row["order_day"].isoformat(), "customer": customer}
