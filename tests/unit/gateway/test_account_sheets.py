"""The statement of account as a table."""

from datetime import date
from decimal import Decimal

from gateway.account_sheets import table
from tests.unit.documents.statements import booked


def test_amounts_are_numbers_between_the_balances():
    told = booked("12400.00", [("Отгрузка по заказу № 118", "96350.00"), ("Оплата № 481", "-50000.00")])
    assert [list(row) for row in table(told)] == [
        ["Дата", "Документ", "Дебет", "Кредит", "Сальдо"],
        [date(2026, 11, 1), "Сальдо начальное", None, None, Decimal("12400.00")],
        [date(2026, 11, 2), "Отгрузка по заказу № 118", Decimal("96350.00"), None, Decimal("108750.00")],
        [date(2026, 11, 3), "Оплата № 481", None, Decimal("50000.00"), Decimal("58750.00")],
        [None, "Обороты за период", Decimal("96350.00"), Decimal("50000.00"), None],
        [date(2026, 11, 27), "Сальдо конечное", None, None, Decimal("58750.00")],
    ]


def test_the_headings_are_in_the_language_of_the_statement():
    rows = list(table(booked("0.00", []) | {"language": "en"}))
    assert list(rows[0]) == ["Date", "Document", "Debit", "Credit", "Balance"]
    assert [row[1] for row in rows[1:]] == ["Opening balance", "Turnover of the period", "Closing balance"]
