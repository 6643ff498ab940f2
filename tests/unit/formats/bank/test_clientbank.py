"""Statements of 1C ClientBankExchange: what is read of them, whoever wrote them and however."""

from datetime import date
from decimal import Decimal

import pytest

from formats.bank import AccountPeriod, BankPayment, Payer, Statement, read_statement
from formats.bank.faults import (
    BalanceDiffers,
    PaidDiffers,
    ReceivedDiffers,
    UnknownDirection,
    UnreadableCharacters,
)
from tests.unit.formats.bank.files import (
    BIC,
    ENCODINGS,
    LINE_ENDS,
    NOVEMBER_27,
    OUR_ACCOUNT,
    OUR_OTHER_ACCOUNT,
    VECTOR_ACCOUNT,
    VECTOR_TAX_NUMBER,
    Document,
    File,
    edited,
    line_of,
    outgoing,
)


def only_payment(data: bytes, *own_accounts: str) -> BankPayment:
    (payment,) = read_statement(data, own_accounts).payments
    return payment


def of(**fields: str | None) -> BankPayment:
    return only_payment(File((Document(fields=fields),)).written())


def figures(account: AccountPeriod) -> list[str]:
    return [str(each) for each in (account.opening, account.received, account.paid, account.closing)]


# a whole statement


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("line_end", LINE_ENDS)
def test_a_statement_is_read_in_any_encoding(encoding: str, line_end: str) -> None:
    statement = read_statement(File((Document(), outgoing())).written(encoding, line_end))
    assert (statement.first_day, statement.last_day) == (date(2026, 11, 1), date(2026, 11, 30))
    (account,) = statement.accounts
    assert account.account == OUR_ACCOUNT
    assert figures(account) == ["100000.00", "45300.00", "45300.00", "100000.00"]
    income, expense = statement.payments
    name = "ООО «Вектор»" if encoding != "cp866" else "ООО ?Вектор?"
    assert income.payer == Payer(name, VECTOR_TAX_NUMBER, VECTOR_ACCOUNT, BIC)
    assert (income.number, income.date, income.amount) == ("512", NOVEMBER_27, Decimal("45300.00"))
    assert income.purpose.replace("№", "N").startswith("Оплата по счёту N 118 от 12.11.2026")
    assert (income.is_income, income.payee_account, income.currency) == (True, OUR_ACCOUNT, "RUB")
    assert (expense.is_income, expense.own_account) == (False, OUR_ACCOUNT)
    assert statement.warnings == ()


@pytest.mark.parametrize("told", ["Windows", "DOS", "UTF-8", "что-то"])
def test_the_bytes_are_believed_not_what_the_file_says_of_its_encoding(told: str) -> None:
    for encoding in ENCODINGS:
        payment = only_payment(File(told_encoding=told, version="1.02").written(encoding))
        assert payment.purpose.startswith("Оплата по счёту")


def test_names_and_marks_may_be_written_with_spaces_and_in_any_case() -> None:
    text = "\n".join(line.replace("=", "  =  ") for line in File().lines())
    for spaced in (text, text.upper(), "\n\n" + text.replace("\n", "\n\n")):
        payment = only_payment(f"{spaced}\n\x1a".encode("cp1251"))
        assert (payment.number, payment.amount, payment.is_income) == ("512", Decimal("45300.00"), True)


def test_a_statement_may_have_no_payments() -> None:
    statement = read_statement(File(()).written())
    assert (statement.payments, statement.warnings) == ((), ())


def test_what_is_for_the_bank_alone_may_be_left_out() -> None:
    lines = [line for line in File().lines() if not line.startswith(("СекцияРасчСчет", "КонецРасчСчет"))]
    statement = read_statement("\n".join(lines).encode())
    assert (len(statement.payments), statement.accounts) == (1, ())


def test_each_day_may_be_told_by_itself() -> None:
    first, second = Document(on=date(2026, 11, 2)), outgoing(on=date(2026, 11, 3), amount=Decimal("300.00"))
    text = File((first, second)).lines()
    begin, end = text.index("СекцияРасчСчет"), text.index("КонецРасчСчет")
    days = [
        (date(2026, 11, 3), "145300.00", "0.00", "300.00", "145000.00"),
        (date(2026, 11, 2), "100000.00", "45300.00", "0.00", "145300.00"),
    ]
    text[begin : end + 1] = [
        line
        for on, opening, received, paid, closing in days
        for line in (
            "СекцияРасчСчет", f"ДатаНачала={on:%d.%m.%Y}", f"ДатаКонца={on:%d.%m.%Y}", f"РасчСчет={OUR_ACCOUNT}",
            f"НачальныйОстаток={opening}", f"ВсегоПоступило={received}", f"ВсегоСписано={paid}",
            f"КонечныйОстаток={closing}", "КонецРасчСчет",
        )
    ]  # fmt: skip
    statement = read_statement("\n".join(text).encode())
    (account,) = statement.accounts
    assert (account.first_day, account.last_day) == (date(2026, 11, 2), date(2026, 11, 3))
    assert figures(account) == ["100000.00", "45300.00", "300.00", "145000.00"]
    assert statement.warnings == ()


# a payment


@pytest.mark.parametrize(
    ("text", "amount"),
    [("45300", "45300.00"), ("45300,5", "45300.50"), ("45300.05", "45300.05"), ("45 300,00", "45300.00"),
     ("45\u00a0300.00", "45300.00"), ("1,045,300.10", "1045300.10"), ("0.01", "0.01")],
)  # fmt: skip
def test_a_sum_has_a_point_or_a_comma(text: str, amount: str) -> None:
    assert of(Сумма=text).amount == Decimal(amount)


def test_the_day_is_that_on_which_the_money_came() -> None:
    assert of(Дата="25.11.2026").date == NOVEMBER_27
    assert of(ДатаПоступило=None).date == NOVEMBER_27
    assert of(ДатаПоступило="2026-11-26T10:00:00").date == date(2026, 11, 26)


@pytest.mark.parametrize(
    ("fields", "name", "tax_number"),
    [
        ({}, "ООО «Вектор»", VECTOR_TAX_NUMBER),
        ({"Плательщик1": None}, "ООО «Вектор»", VECTOR_TAX_NUMBER),
        ({"Плательщик": None}, "ООО «Вектор»", VECTOR_TAX_NUMBER),
        ({"Плательщик": "ООО «Вектор»", "Плательщик1": None}, "ООО «Вектор»", VECTOR_TAX_NUMBER),
        ({"ПлательщикИНН": None}, "ООО «Вектор»", VECTOR_TAX_NUMBER),
        ({"ПлательщикИНН": "0", "Плательщик": "Иванова А. А.", "Плательщик1": None}, "Иванова А. А.", None),
        (
            {"Плательщик": "ИНН 0077000118/КПП 770701001 АО Ромб", "Плательщик1": None, "ПлательщикИНН": None},
            "АО Ромб",
            VECTOR_TAX_NUMBER,
        ),
    ],
)
def test_a_payer_is_known_however_the_bank_tells_him(
    fields: dict[str, str | None], name: str, tax_number: str | None
) -> None:
    payer = of(**fields).payer
    assert (payer.name, payer.tax_number) == (name, tax_number)


def test_an_account_may_stand_in_either_field_and_have_dots() -> None:
    assert of(ПлательщикСчет=None).payer.account == VECTOR_ACCOUNT
    assert of(ПлательщикСчет="40702.810.5.00000000118").payer.account == VECTOR_ACCOUNT
    assert of(ПолучательСчет="30232810000000000001", ПолучательРасчСчет=OUR_ACCOUNT).is_income


def test_a_purpose_may_be_in_one_piece_in_six_or_in_both() -> None:
    parts: dict[str, str | None] = {"НазначениеПлатежа1": "Оплата по сч. 118", "НазначениеПлатежа2": "от 12.11.2026"}
    assert of(**{"НазначениеПлатежа": None, **parts}).purpose == "Оплата по сч. 118 от 12.11.2026"
    assert of(**{"НазначениеПлатежа": "Оплата по сч. 118", **parts}).purpose == "Оплата по сч. 118 от 12.11.2026"


def test_a_purpose_may_go_on_in_lines_without_a_name_or_be_repeated() -> None:
    expected = "Оплата по сч. 118 за крепёж, НДС нет"
    broken = edited(НазначениеПлатежа="НазначениеПлатежа=Оплата по сч. 118\r\nза крепёж,\r\n\r\nНДС нет")
    assert only_payment(broken).purpose == expected
    repeated = edited(
        НазначениеПлатежа="\r\n".join(
            f"НазначениеПлатежа={text}" for text in ("Оплата по сч. 118", "за крепёж,", "НДС нет")
        )
    )
    assert only_payment(repeated).purpose == expected


def test_a_field_that_is_repeated_alike_is_read_once() -> None:
    assert only_payment(edited(Сумма="Сумма=45300.00\r\nСумма=45300.00\r\nСумма=")).amount == 45_300


# money that came, and money that went


def test_money_that_moves_between_own_accounts_comes_from_nobody() -> None:
    data = File((Document(payer_account=OUR_OTHER_ACCOUNT),)).written()
    assert only_payment(data).is_income
    assert not only_payment(data, OUR_OTHER_ACCOUNT).is_income


def test_where_no_account_is_ours_the_date_of_arrival_tells() -> None:
    document = Document(
        payee_account="30232810000000000001", fields={"ДатаПоступило": "27.11.2026", "ДатаСписано": None}
    )
    payment = only_payment(File((document,)).written())
    assert (payment.is_income, payment.payee_account) == (True, OUR_ACCOUNT)


def test_of_two_accounts_none_is_guessed() -> None:
    fields = {"ДатаПоступило": "27.11.2026", "ДатаСписано": None}
    data = File((Document(payee_account="30232810000000000001", fields=fields),)).written()
    data = data.replace(b"\r\n", f"\r\nРасчСчет={OUR_OTHER_ACCOUNT}\r\n".encode("cp1251"), 1)
    payment = only_payment(data)
    assert (payment.is_income, payment.payee_account) == (True, "30232810000000000001")


@pytest.mark.parametrize("days", [{}, {"ДатаПоступило": "27.11.2026", "ДатаСписано": "27.11.2026"}])
def test_where_nothing_tells_the_payment_is_not_taken_as_received(days: dict[str, str]) -> None:
    fields = {"ДатаПоступило": None, "ДатаСписано": None, **days}
    statement = read_statement(File((Document(payee_account="30232810000000000001", fields=fields),)).written())
    assert [payment.is_income for payment in statement.payments] == [False]
    assert [type(warning) for warning in statement.warnings] == [UnknownDirection]


@pytest.mark.parametrize(("code", "currency"), [("810", "RUB"), ("840", "USD"), ("156", "CNY"), ("999", None)])
def test_the_currency_is_that_of_the_companys_account(code: str, currency: str | None) -> None:
    ours = f"40702{code}900000000001"
    data = File().written().replace(OUR_ACCOUNT.encode(), ours.encode())
    assert only_payment(data).currency == currency


# what does not add up is said


def warnings(statement: Statement) -> list[tuple[type[object], str, str]]:
    return [(type(each), str(each.params.get("told")), str(each.params.get("found"))) for each in statement.warnings]


def test_totals_that_differ_from_the_payments_are_told() -> None:
    totals = {"ВсегоПоступило": "45301.00", "ВсегоСписано": "1.00"}
    statement = read_statement(File(totals=totals).written())
    assert warnings(statement) == [(ReceivedDiffers, "45301.00", "45300.00"), (PaidDiffers, "1.00", "0.00")]
    assert len(statement.payments) == 1


def test_a_balance_that_differs_is_told_with_what_it_should_be() -> None:
    data = File(totals={"КонечныйОстаток": "145300.01"}).written()
    (warning,) = read_statement(data).warnings
    assert isinstance(warning, BalanceDiffers)
    assert warning.params == {
        "line": line_of(data, "СекцияРасчСчет"), "account": OUR_ACCOUNT,
        "computed": "145300.00", "told": "145300.01",
    }  # fmt: skip


def test_balances_may_be_below_zero_and_totals_may_be_left_out() -> None:
    assert read_statement(File(opening=Decimal("-5.50")).written()).warnings == ()
    assert read_statement(File(totals={"ВсегоПоступило": "", "ВсегоСписано": ""}).written()).warnings == ()


def test_a_broken_character_does_not_make_another_encoding_of_it() -> None:
    data = File().written("utf-8").replace("ё".encode(), "ё".encode()[:1], 1)
    statement = read_statement(data)
    assert statement.payments[0].purpose.endswith("В т. ч. НДС 22% - 8168,85")
    assert [type(warning) for warning in statement.warnings] == [UnreadableCharacters]


def test_characters_that_cannot_be_read_are_told() -> None:
    data = File().written().replace("Вектор".encode("cp1251"), b"\x98")
    (warning,) = read_statement(data).warnings
    assert isinstance(warning, UnreadableCharacters)
    assert warning.line == line_of(data.replace(b"\x98", b"?"), "Плательщик=")
