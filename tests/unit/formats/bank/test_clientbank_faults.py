"""Files that cannot be taken: nothing of them is, and what is wrong is said with its line and what to do."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formats.bank import BankPayment, Fault, UnreadableStatement, faults, read_statement
from tests.unit.formats.bank.files import ENCODINGS, OUR_OTHER_ACCOUNT, Document, File, edited, line_of, outgoing

WHOLE = File((Document(), outgoing(), Document(number="513")))


def wrong(data: bytes, most_payments: int = 10) -> list[Fault]:
    with pytest.raises(UnreadableStatement) as error:
        read_statement(data, most_payments=most_payments)
    return list(error.value.faults)


def only_fault(data: bytes) -> Fault:
    (fault,) = wrong(data)
    return fault


# files


@pytest.mark.parametrize("data", [b"", b"\n \n", b"%PDF-1.7\n", b"\x00" * 100, b"PK\x03\x04", "Дата;Сумма\n".encode()])
def test_what_is_no_such_file_is_said(data: bytes) -> None:
    assert isinstance(only_fault(data), faults.NotClientBank)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_that_is_cut_anywhere_is_refused(encoding: str) -> None:
    data = WHOLE.written(encoding)
    last = data.rindex("КонецФайла".encode(encoding if encoding != "utf-8-sig" else "utf-8"))
    for length in range(0, last, 7):
        kinds = {type(fault) for fault in wrong(data[:length])}
        assert kinds < {faults.NotClientBank, faults.CutInHalf}


def test_a_file_that_is_cut_in_half_says_where_it_ends_and_what_to_do() -> None:
    lines = WHOLE.lines()
    fault = only_fault("\r\n".join(lines[:30]).encode("cp1251"))
    assert str(fault) == (
        "The file ends at line 30 without КонецФайла: it is cut in half. Save the statement again, whole."
    )


def test_a_document_that_is_not_closed_is_named_by_its_beginning() -> None:
    data = edited(КонецДокумента="")
    fault = only_fault(data)
    assert (type(fault), fault.line) == (faults.NotClosed, line_of(data, "СекцияДокумент"))
    missing_middle = "\r\n".join(WHOLE.lines()).replace("КонецДокумента\r\n", "", 1).encode("cp1251")
    assert isinstance(only_fault(missing_middle), faults.NotClosed)


def test_a_section_that_was_not_begun_or_is_closed_by_anothers_end_is_said() -> None:
    assert isinstance(only_fault(edited(СекцияДокумент="Вид=Платежное поручение")), faults.NotBegun)
    assert isinstance(only_fault(edited(КонецРасчСчет="КонецДокумента")), faults.NotClosed)


def test_two_files_in_one_are_refused() -> None:
    data = File().written()
    fault = only_fault(data + b"\r\n" + data)
    assert (type(fault), fault.line) == (faults.GoesOnAfterEnd, len(File().lines()) + 2)


def test_a_section_has_an_end() -> None:
    data = edited(НазначениеПлатежа="\r\n".join(["НазначениеПлатежа=Оплата"] * 1001))
    fault = only_fault(data)
    assert (type(fault), fault.line) == (faults.SectionTooLong, line_of(data, "СекцияДокумент") + 1001)
    assert isinstance(only_fault(b"1CClientBankExchange\n" + b"a=\n" * 1_000_000), faults.SectionTooLong)


def test_a_file_is_at_most_20_megabytes_and_has_so_many_payments() -> None:
    assert isinstance(only_fault(b" " * 20_000_001), faults.FileTooLarge)
    (fault,) = wrong(WHOLE.written(), most_payments=2)
    assert (type(fault), fault.params["most"]) == (faults.TooManyPayments, 2)
    assert len(read_statement(WHOLE.written(), most_payments=3).payments) == 3


# payments


@pytest.mark.parametrize("text", ["31.02.2026", "2026", "27/11/2026", "00.00.0000", "27.11.0026", "вчера", "27.11.26"])
def test_a_wrong_date_is_named_with_its_line(text: str) -> None:
    data = edited(ДатаПоступило=f"ДатаПоступило={text}")
    fault = only_fault(data)
    assert (type(fault), fault.line) == (faults.NotADate, line_of(data, "ДатаПоступило"))
    assert str(fault) == f"Line {fault.line}: ДатаПоступило is {text}, which is not a date like 27.11.2026."


@pytest.mark.parametrize(
    "text", ["сорок", "45.300.00", "1,234", "1.230", "10.001", "1e5", "NaN", "1" * 30, "1" * 18, "--5", "=1+1", "12-50"]
)
def test_a_sum_that_is_no_number_is_named_with_its_line(text: str) -> None:
    data = edited(Сумма=f"Сумма={text}")
    fault = only_fault(data)
    assert (type(fault), fault.line, fault.params["text"]) == (faults.NotMoney, line_of(data, "Сумма"), text)


@pytest.mark.parametrize("text", ["0", "0.00", "-45300.00", "-0,01"])
def test_a_payment_of_nothing_or_less_is_refused(text: str) -> None:
    assert isinstance(only_fault(edited(Сумма=f"Сумма={text}")), faults.NotAboveZero)


@pytest.mark.parametrize("line", ["", "Сумма= "])
def test_a_payment_has_a_sum(line: str) -> None:
    fault = only_fault(edited(Сумма=line))
    assert (type(fault), fault.params["field"]) == (faults.Missing, "Сумма")


def test_a_payment_has_a_day() -> None:
    lines = [line for line in File().lines() if not line.startswith(("Дата=", "ДатаПоступило"))]
    fault = only_fault("\n".join(lines).encode())
    assert (type(fault), fault.params["field"]) == (faults.Missing, "Дата")


def test_a_sum_that_is_given_twice_is_not_guessed() -> None:
    fault = only_fault(edited(Сумма="Сумма=45300.00\r\nСумма=54300.00"))
    assert (type(fault), fault.params["first"], fault.params["second"]) == (faults.GivenTwice, "45300.00", "54300.00")


def test_a_balance_that_is_no_number_is_said() -> None:
    assert isinstance(only_fault(edited(НачальныйОстаток="НачальныйОстаток=много")), faults.NotMoney)


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_file() -> None:
    bad = (
        Document(fields={"Сумма": "сорок", "ДатаПоступило": "31.02.2026"}),
        Document(),
        Document(amount=Decimal(0), payer_account=OUR_OTHER_ACCOUNT),
    )
    found = wrong(File(bad).written())
    assert [type(fault) for fault in found] == [faults.NotMoney, faults.NotADate, faults.NotAboveZero]
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)


# whatever comes


def payments_or_faults(data: bytes) -> Sequence[BankPayment | Fault]:
    try:
        return read_statement(data).payments
    except UnreadableStatement as error:
        return error.faults


@given(
    data=st.binary(max_size=300), at=st.integers(0, 3000), cut=st.integers(0, 40), encoding=st.sampled_from(ENCODINGS)
)
def test_noise_raises_nothing_but_what_the_reader_says(data: bytes, at: int, cut: int, encoding: str) -> None:
    whole = WHOLE.written(encoding)
    for noisy in (data, whole[:at] + data + whole[at + cut :], whole[:at] + whole[at + cut :]):
        assert all(isinstance(each, Fault) or each.amount > 0 for each in payments_or_faults(noisy))


@given(st.text(alphabet="=\n\r\x00 1CКонецФайлаДокумента.,-0", max_size=200))
def test_text_that_looks_nearly_right_raises_nothing_else(text: str) -> None:
    found = payments_or_faults(f"1CClientBankExchange\n{text}\nКонецФайла".encode())
    assert all(str(each) for each in found)
