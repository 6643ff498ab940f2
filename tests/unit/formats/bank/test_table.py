"""Statements as tables: every bank has columns of its own."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.bank import BankPayment, Cell, Columns, Fault, UnreadableStatement, faults, read_csv, read_rows
from tests.unit.formats.bank.files import (
    BIC,
    NOVEMBER_27,
    OUR_ACCOUNT,
    OUR_OTHER_ACCOUNT,
    VECTOR_ACCOUNT,
    VECTOR_TAX_NUMBER,
)

COLUMNS = Columns(
    date="Дата операции", received="Кредит", paid="Дебет", number="№ док.", payer="Контрагент",
    tax_number="ИНН", account="Счёт контрагента", bic="БИК", purpose="Назначение платежа",
)  # fmt: skip
PLAIN = Columns(date="date", amount="amount")
ROMB_TAX_NUMBER = "0077000119"
TABLE = f"""Выписка по счёту {OUR_ACCOUNT}¦за ноябрь¦

№ док.¦Дата операции¦Контрагент¦ИНН¦Счёт контрагента¦БИК¦Дебет¦Кредит¦Назначение платежа
Входящий остаток¦¦¦¦¦¦¦100 000.00
512¦27.11.2026¦ООО «Вектор»¦{VECTOR_TAX_NUMBER}¦{VECTOR_ACCOUNT}¦{BIC}¦¦45 300.00¦"Оплата
по счёту №118¦119"
77¦28.11.2026¦АО «Ромб»¦{ROMB_TAX_NUMBER}¦{VECTOR_ACCOUNT}¦{BIC}¦1 000.50¦0.00¦За доставку
Итого¦¦¦¦¦¦1 000.50¦45 300.00¦
"""


def wrong(rows: Sequence[Sequence[Cell]], columns: Columns = PLAIN, most_payments: int = 10) -> list[Fault]:
    with pytest.raises(UnreadableStatement) as error:
        read_rows(rows, columns, most_payments=most_payments)
    return list(error.value.faults)


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_csv_file_is_read_however_it_is_written(encoding: str, delimiter: str, line_end: str) -> None:
    text = TABLE.replace("¦", delimiter).replace("\n", line_end)
    statement = read_csv(text.encode(encoding), COLUMNS, OUR_ACCOUNT)
    income, expense = statement.payments
    assert (income.number, income.date, income.amount) == ("512", NOVEMBER_27, Decimal("45300.00"))
    assert (income.payer.name, income.payer.tax_number) == ("ООО «Вектор»", VECTOR_TAX_NUMBER)
    assert (income.payer.account, income.payer.bic, income.payee_account) == (VECTOR_ACCOUNT, BIC, OUR_ACCOUNT)
    assert (income.is_income, income.currency) == (True, "RUB")
    assert income.purpose.replace("\t", " ") == one_line(f"Оплата по счёту №118{delimiter}119")
    assert (expense.amount, expense.is_income) == (Decimal("1000.50"), False)
    assert (expense.payer.account, expense.payee_account) == (OUR_ACCOUNT, VECTOR_ACCOUNT)
    assert (statement.first_day, statement.last_day) == (NOVEMBER_27, date(2026, 11, 28))


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_the_old_encoding_of_dos_is_read_as_well() -> None:
    text = TABLE.replace("¦", ";").replace("«", '"').replace("»", '"').replace("ООО", "ООО ")
    income, _ = read_csv(text.encode("cp866"), COLUMNS).payments
    assert income.purpose == "Оплата по счёту №118;119"


def test_what_is_received_or_paid_may_be_a_sign() -> None:
    rows = [["date", "amount"], ["27.11.2026", "45300,00"], ["27.11.2026", "-12,50"]]
    income, expense = read_rows(rows, PLAIN, OUR_ACCOUNT).payments
    assert (income.is_income, income.amount, income.payee_account) == (True, Decimal("45300.00"), OUR_ACCOUNT)
    assert (expense.is_income, expense.amount, expense.payer.account) == (False, Decimal("12.50"), OUR_ACCOUNT)


def test_with_both_sides_in_the_table_the_accounts_tell_whose_money_it_is() -> None:
    columns = Columns("date", "amount", account="from", payee_account="to")
    rows = [
        ["date", "from", "to", "amount"],
        ["27.11.2026", VECTOR_ACCOUNT, OUR_ACCOUNT, "10"],
        ["27.11.2026", OUR_ACCOUNT, VECTOR_ACCOUNT, "20"],
        ["27.11.2026", OUR_OTHER_ACCOUNT, OUR_ACCOUNT, "30"],
    ]
    payments = read_rows(rows, columns, OUR_ACCOUNT, [OUR_OTHER_ACCOUNT]).payments
    assert [payment.is_income for payment in payments] == [True, False, False]
    assert [payment.own_account for payment in payments] == [OUR_ACCOUNT, OUR_ACCOUNT, OUR_OTHER_ACCOUNT]


def test_the_cells_of_a_sheet_have_values() -> None:
    rows: list[list[Cell]] = [
        ["Date", "Amount", "No"],
        [date(2026, 11, 27), Decimal("45300.5"), 512],
        [datetime(2026, 11, 27, 10, 30), 100, Decimal(513)],  # noqa: DTZ001
        ["2026-11-27 10:30", "1,045,300.10 руб.", None],
    ]
    payments = read_rows(rows, Columns("date", "AMOUNT", number="no")).payments
    assert {payment.date for payment in payments} == {NOVEMBER_27}
    assert [str(payment.amount) for payment in payments] == ["45300.50", "100.00", "1045300.10"]
    assert [payment.number for payment in payments] == ["512", "513", ""]


def test_days_may_be_written_in_a_way_of_ones_own() -> None:
    rows = [["date", "amount"], ["11/27/26", "1"]]
    (payment,) = read_rows(rows, Columns("date", "amount", date_format="%m/%d/%y")).payments
    assert payment.date == NOVEMBER_27


def test_a_payer_may_be_called_like_a_row_of_totals() -> None:
    rows: list[Sequence[Cell]] = [
        ["payer", "date", "amount"],
        ["Тоталь", "27.11.2026", "100"],
        ["Total Oil LLC", "27.11.2026", "200"],
        ["Остаток по счёту № 118", NOVEMBER_27, 300],
        ["Итого за 27.11.2026", "", "600"],
        ["Исходящий остаток", "на конец дня", "600"],
    ]
    columns = Columns(date="date", amount="amount", payer="payer")
    assert [payment.amount for payment in read_rows(rows, columns).payments] == [100, 200, 300]


def test_empty_and_short_rows_are_no_payments_and_no_faults() -> None:
    rows: list[list[Cell]] = [["amount", "date", "n"], [], [None, "", "  "], ["5", "27.11.2026"], ["Итого: 5"]]
    (payment,) = read_rows(rows, Columns("date", "amount", number="n")).payments
    assert (payment.line, payment.number) == (4, "")


# what is wrong


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["", "5"], faults.Missing),
        (["27.11.2026", ""], faults.Missing),
        (["27.11.2026"], faults.Missing),
        (["31.11.2026", "5"], faults.NotADate),
        (["27.11.2026", "пять"], faults.NotMoney),
        (["27.11.2026", "1,234"], faults.NotMoney),
        (["27.11.2026", "=A1"], faults.NotMoney),
        (["27.11.2026", "5.001"], faults.NotMoney),
        (["27.11.2026", "0,00"], faults.NotAboveZero),
        (["27.11.2026", 0], faults.NotAboveZero),
    ],
)
def test_a_wrong_row_is_named(row: list[Cell], kind: type[Fault]) -> None:
    (fault,) = wrong([["date", "amount"], row])
    assert (type(fault), fault.line) == (kind, 2)
    assert str(fault).startswith("Line 2: ")


def test_all_wrong_rows_are_named_at_once() -> None:
    found = wrong([["date", "amount"], ["27.11.2026", "x"], ["27.11.2026", "1"], ["x", "1"]])
    assert [(type(fault), fault.line) for fault in found] == [(faults.NotMoney, 2), (faults.NotADate, 4)]


def test_a_sum_stands_in_one_of_two_columns_and_has_no_sign_there() -> None:
    columns = Columns("date", received="in", paid="out")
    header = ["date", "in", "out"]
    assert [type(fault) for fault in wrong([header, ["27.11.2026", "5", "6"]], columns)] == [faults.BothSides]
    assert [type(fault) for fault in wrong([header, ["27.11.2026", "-5", ""]], columns)] == [faults.NotAboveZero]


def test_columns_that_are_not_there_are_named() -> None:
    (fault,) = wrong([["Дата", "Сумма"], ["27.11.2026", "5"]])
    assert str(fault) == "The file has no row with these columns: date, amount. Say what they are called in it."
    with pytest.raises(UnreadableStatement, match="no row with these columns"):
        read_csv(b"\x00\x01\x02", PLAIN)


def test_a_table_is_not_endless() -> None:
    (fault,) = wrong([["date", "amount"], *[["27.11.2026", "1"]] * 3], most_payments=2)
    assert (type(fault), fault.line) == (faults.TooManyPayments, 4)
    with pytest.raises(UnreadableStatement, match="20 MB"):
        read_csv(b" " * 20_000_001, PLAIN)


@pytest.mark.parametrize("cell", ['"', '"' + "x" * 200_000, '"5"5', '"5";"6'])
def test_a_quotation_mark_that_would_swallow_rows_is_said(cell: str) -> None:
    with pytest.raises(UnreadableStatement, match=r"Line [23]: the table cannot be read on"):
        read_csv(f"date;amount;note\n27.11.2026;{cell};\n27.11.2026;5;".encode(), PLAIN)


@given(st.binary(max_size=200), st.integers(0, 900), st.integers(0, 30))
def test_noise_raises_nothing_but_what_the_reader_says(noise: bytes, at: int, cut: int) -> None:
    whole = TABLE.replace("¦", ";").encode("cp1251")
    found = payments_or_faults(whole[:at] + noise + whole[at + cut :])
    assert all(isinstance(each, Fault) or each.amount > 0 for each in found)


def payments_or_faults(data: bytes) -> Sequence[BankPayment | Fault]:
    try:
        return read_csv(data, COLUMNS).payments
    except UnreadableStatement as error:
        return error.faults


@pytest.mark.parametrize("date_format", ["%d.%m.%Y %d", "%", "%Q", "("])
def test_a_format_that_is_none_reads_no_day(date_format: str) -> None:
    columns = Columns(date="date", amount="amount", date_format=date_format)
    (fault,) = wrong([["date", "amount"], ["27.11.2026", "1"]], columns)
    assert isinstance(fault, faults.NotADate)
