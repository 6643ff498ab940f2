"""Statements of account as tables for spreadsheets."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from formats.sheets.writing import Cells

HEADINGS = {
    "ru": ("Дата", "Документ", "Дебет", "Кредит", "Сальдо"),
    "en": ("Date", "Document", "Debit", "Credit", "Balance"),
}
OPENING = {"ru": "Сальдо начальное", "en": "Opening balance"}
TURNOVER = {"ru": "Обороты за период", "en": "Turnover of the period"}
CLOSING = {"ru": "Сальдо конечное", "en": "Closing balance"}


def table(statement: Mapping[str, Any]) -> Iterator[Cells]:
    """The headings, the opening balance, what moved the account, the turnovers and the closing balance."""
    language = statement["language"]
    yield HEADINGS[language]
    yield date.fromisoformat(statement["since"]), OPENING[language], None, None, Decimal(statement["opening"])
    for line in statement["lines"]:
        debit, credit, balance = (Decimal(line[name]) for name in ("debit", "credit", "balance"))
        yield date.fromisoformat(line["date"]), line["document"], debit or None, credit or None, balance
    yield None, TURNOVER[language], Decimal(statement["debit"]), Decimal(statement["credit"]), None
    yield date.fromisoformat(statement["until"]), CLOSING[language], None, None, Decimal(statement["closing"])
