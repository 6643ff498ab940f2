"""Statements of account, as orders would make them."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.unit.documents.frozen import BUYER, SELLER

MOVEMENTS = (
    ("Отгрузка по заказу № 118", "96350.00"),
    ("Оплата № 481", "-50000.00"),
    ("Возврат по заказу № 118", "-4260.00"),
    ("Отгрузка по заказу № 121", "1284750.50"),
    ("Отмена оплаты № 481", "50000.00"),
    ("Оплата № 502", "-1300000.00"),
)
FIRST_DAY = date(2026, 11, 2)


def statement(count: int = len(MOVEMENTS), /, opening: str = "12400.00", **changes: Any) -> dict[str, Any]:
    """Of ``count`` movements, a day each; ``changes`` replace what they name."""
    moved = [MOVEMENTS[place % len(MOVEMENTS)] for place in range(count)]
    return booked(opening, moved) | changes


def booked(opening: str, movements: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The statement of what moved: in words, and by how much it raised the debt."""
    lines, balance, debit, credit = [], Decimal(opening), Decimal(0), Decimal(0)
    for place, (document, amount) in enumerate(movements):
        raised, lowered = max(Decimal(amount), Decimal(0)), max(-Decimal(amount), Decimal(0))
        balance, debit, credit = balance + raised - lowered, debit + raised, credit + lowered
        figures = {"debit": f"{raised:.2f}", "credit": f"{lowered:.2f}", "balance": f"{balance:.2f}"}
        day = FIRST_DAY + timedelta(days=place % 26)
        lines.append({"date": day.isoformat(), "document": document, **figures})
    return {
        "kind": "statement",
        "template": "statement.1",
        "language": "ru",
        "seller": SELLER,
        "buyer": BUYER,
        "currency": "RUB",
        "made_at": "2026-11-27T09:15:00Z",
        "made_on": "2026-11-27",
        "made_when": "12:15 (UTC+03:00)",
        "since": "2026-11-01",
        "until": "2026-11-27",
        "opening": opening,
        "debit": f"{debit:.2f}",
        "credit": f"{credit:.2f}",
        "closing": f"{balance:.2f}",
        "lines": lines,
        "incomplete": [],
    }
