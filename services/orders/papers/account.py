"""What a statement of account says on paper: as frozen documents do it, but of the moment, and never kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from contracts.documents import NEWEST_TEMPLATES, STATEMENT
from contracts.envelope import moment_text
from services.orders.papers import frozen

Answer = dict[str, Any]
Told = Mapping[str, Any]
FIGURES = ("currency", "since", "until", "opening", "debit", "credit", "closing")
OF_LINE = ("date", "debit", "credit", "balance")
# What the entry is, and how its number is told.
WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "ru": {
        "shipment": ("Отгрузка", " по заказу № {}"),
        "return": ("Возврат", " по заказу № {}"),
        "correction": ("Корректировка", " по заказу № {}"),
        "payment": ("Оплата", " № {}"),
        "reversal": ("Отмена оплаты", " № {}"),
        "opening_debt": ("Начальный долг", ", документ № {}"),
        "opening_advance": ("Начальный аванс", ", документ № {}"),
    },
    "en": {
        "shipment": ("Shipment", " of order {}"),
        "return": ("Return", " of order {}"),
        "correction": ("Correction", " of order {}"),
        "payment": ("Payment", " {}"),
        "reversal": ("Reversal of payment", " {}"),
        "opening_debt": ("Debt from before", ", document {}"),
        "opening_advance": ("Advance from before", ", document {}"),
    },
}


def content(told: Told, parties: Mapping[str, Answer], language: str, at: datetime, zone: ZoneInfo) -> Answer:
    """Of a statement as queries tell it; ``zone`` is that of the company, whose clock the paper names."""
    clock = at.astimezone(zone)
    return {
        "kind": STATEMENT,
        "template": NEWEST_TEMPLATES[STATEMENT],
        "language": language,
        **parties,
        "incomplete": frozen.missing(STATEMENT, parties),
        "made_at": moment_text(at),
        "made_on": clock.date().isoformat(),
        "made_when": f"{clock:%H:%M} ({_offset(clock)})",
        **{name: told[name] for name in FIGURES},
        "lines": [_line(entry, language) for entry in told["entries"]],
    }


def _line(entry: Told, language: str) -> Answer:
    what, numbered = WORDS[language][entry["kind"]]
    number = "" if entry["number"] is None else numbered.format(entry["number"])
    return {"document": what + number, **{name: entry[name] for name in OF_LINE}}


def _offset(clock: datetime) -> str:
    """``UTC+03:00``."""
    hours_and_minutes = f"{clock:%z}"
    return f"UTC{hours_and_minutes[:3]}:{hours_and_minutes[3:5]}"
