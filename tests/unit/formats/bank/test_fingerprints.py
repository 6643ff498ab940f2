"""A payment is known again, in whatever file it comes; two equal payments are two."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.bank import Columns, read_csv, read_statement
from tests.unit.formats.bank.files import (
    ENCODINGS,
    LINE_ENDS,
    OUR_ACCOUNT,
    OUR_OTHER_ACCOUNT,
    VECTOR_ACCOUNT,
    VECTOR_TAX_NUMBER,
    Document,
    File,
    outgoing,
)

Fingerprints = tuple[str, ...]


def fingerprints(*documents: Document, encoding: str = "cp1251", line_end: str = "\r\n") -> list[Fingerprints]:
    payments = read_statement(File(documents).written(encoding, line_end)).payments
    return [payment.fingerprints for payment in payments]


def test_it_is_the_same_in_every_encoding() -> None:
    written = [
        fingerprints(Document(), outgoing(), encoding=each, line_end=end) for each in ENCODINGS for end in LINE_ENDS
    ]
    assert all(each == written[0] for each in written)
    assert len(set(written[0])) == 2


@pytest.mark.parametrize(
    "same",
    [
        Document(number="000512"),
        Document(purpose="Оплата"),
        Document(payer="ВЕКТОР ООО", fields={"Плательщик1": None}),
        Document(fields={"Сумма": "45300,0"}),
        Document(fields={"ДатаСписано": "26.11.2026", "Дата": "25.11.2026"}),
        Document(fields={"ПлательщикСчет": "40702.810.5.00000000118"}),
    ],
)
def test_it_does_not_hang_on_how_things_are_written(same: Document) -> None:
    assert fingerprints(same) == fingerprints(Document())


@pytest.mark.parametrize(
    "other",
    [
        Document(number="513"),
        Document(amount=Decimal("45300.01")),
        Document(on=date(2026, 11, 28)),
        Document(payer_tax_number="0077000119", fields={"ПлательщикСчет": OUR_OTHER_ACCOUNT}),
        outgoing(number="512"),
    ],
)
def test_another_payment_has_another(other: Document) -> None:
    assert not set(fingerprints(other)[0]) & set(fingerprints(Document())[0])


def test_what_is_paid_back_is_another_payment() -> None:
    nameless = {"ПлательщикИНН": "0", "Плательщик": "Иванова А. А.", "Плательщик1": None}
    back = outgoing(number="512", payee_account=VECTOR_ACCOUNT)
    assert len(set(fingerprints(Document(fields=nameless), back))) == 2
    assert fingerprints(back, Document(fields=nameless)) == fingerprints(Document(fields=nameless), back)[::-1]


def test_two_equal_payments_of_one_file_are_two_and_stay_so() -> None:
    twice = fingerprints(Document(), Document())
    assert len(set(twice)) == 2
    assert fingerprints(Document(number="1"), Document(), Document(number="2"), Document())[1::2] == twice
    assert fingerprints(Document()) == twice[:1]


days = st.dates(date(2026, 11, 1), date(2026, 11, 30))
amounts = st.sampled_from([Decimal("100.00"), Decimal("250.50")])
documents = st.builds(Document, number=st.sampled_from(["1", "2"]), amount=amounts, on=days)


@given(st.lists(documents, max_size=25), days)
def test_a_statement_of_a_period_that_overlaps_brings_nothing_twice(november: list[Document], since: date) -> None:
    november = sorted(november, key=lambda document: document.on)
    late = [document for document in november if document.on >= since]
    all_of_them = fingerprints(*november)
    assert len(set(all_of_them)) == len(november)
    assert fingerprints(*late) == all_of_them[len(november) - len(late) :]


def test_a_table_of_the_same_bank_has_the_same() -> None:
    table = (
        "Дата;Номер;Плательщик;ИНН;Счёт;Сумма\r\n"
        f"27.11.2026;512;ООО «Вектор»;{VECTOR_TAX_NUMBER};{VECTOR_ACCOUNT};45 300,00\r\n"
        f"27.11.2026;77;ООО «Вектор»;{VECTOR_TAX_NUMBER};{VECTOR_ACCOUNT};-45 300,00\r\n"
    )
    columns = Columns("Дата", "Сумма", number="Номер", payer="Плательщик", tax_number="ИНН", account="Счёт")
    statement = read_csv(table.encode("cp1251"), columns, OUR_ACCOUNT)
    assert [payment.fingerprints for payment in statement.payments] == fingerprints(Document(), outgoing())


@pytest.mark.parametrize("account", [OUR_ACCOUNT, ""])
@pytest.mark.parametrize("known_by", [("Счёт", VECTOR_ACCOUNT), ("ИНН", VECTOR_TAX_NUMBER)])
def test_a_table_that_knows_the_payer_by_one_thing_has_one_of_them(known_by: tuple[str, str], account: str) -> None:
    name, value = known_by
    table = f"Дата;Номер;Сумма;{name}\r\n27.11.2026;512;45 300,00;{value}\r\n".encode("cp1251")
    columns = {"account" if name == "Счёт" else "tax_number": name}
    (payment,) = read_csv(table, Columns("Дата", "Сумма", number="Номер", **columns), account).payments
    (whole,) = fingerprints(Document())
    assert len(payment.fingerprints) == 1
    assert set(payment.fingerprints) < set(whole)
