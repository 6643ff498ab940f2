"""What the purpose of a payment says of invoices, and what only looks as if it did."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.orders.domain.matching import Reference, references
from services.orders.domain.matching.numbers import main_digits, number_key

NOVEMBER_12 = date(2026, 11, 12)


def numbers(purpose: str) -> list[str]:
    return [reference.number for reference in references(purpose)]


@pytest.mark.parametrize(
    ("purpose", "found"),
    [
        ("Оплата по счету № 118 от 12.11.2026 за крепёж. В т.ч. НДС 22% - 8168.85", ["118"]),
        ("сч.118,119", ["118", "119"]),
        ("сч 118, 119; 120", ["118", "119", "120"]),
        ("счёт-договор N 118/1", ["118/1"]),
        ("по счетам 118, 119 и 120", ["118", "119", "120"]),
        ("По счетам №№ 118 от 12.11.2026, 119 от 13.11.2026 и № 120 за товар", ["118", "119", "120"]),
        ("INV 118", ["118"]),
        ("Invoice No. 118 dated 12.11.2026", ["118"]),
        ("инвойсу №118", ["118"]),
        ("ОПЛАТА ПО СЧЕТУ 118 27.11.2026", ["118"]),
        ("Оплата по счету от 12.11.2026 № 118", ["118"]),
        ("предоплата 50% по сч. № 118, НДС не облагается", ["118"]),
        ("Счет на оплату № 000118 от 12 ноября 2026 г.", ["118"]),
        ("сч.№118 сч.№119", ["118", "119"]),
        ("счет №118 №119", ["118", "119"]),
        ("сч.11,12", ["11", "12"]),
        ("счет Ф118", ["Ф118"]),
        ("сч.118, 1500,00", ["118"]),
        ("сч. 118; 12/11/2026", ["118"]),
        ("по счету А-000118", ["А118"]),
        ("по счету A118", ["А118"]),  # a Latin A
        ("cчет 118", ["118"]),  # a Latin c
        ("Оплата (счет 118) за товар", ["118"]),
        ("по счету-оферте 118-Б", ["118Б"]),
        ("за товар по дог. 55 от 01.02.2026, сч. 118", ["118"]),
        ("По счетам 118,119, 12000-00 руб.", ["118", "119"]),
        ("счет 118 и доставка", ["118"]),
        ("сч.118 сч.118", ["118"]),
    ],
)
def test_invoices_are_found_as_people_write_them(purpose: str, found: list[str]) -> None:
    assert numbers(purpose) == found


@pytest.mark.parametrize(
    "purpose",
    [
        "",
        "Оплата за товар. НДС 22% - 8168,85",
        "По договору № 118 от 12.11.2026",
        "Оплата по договору поставки 118/1, НДС 20 процентов",
        "тел. 8 (800) 118-11-80",
        "Перевод на счет 40702810900000000001",
        "на расчетный счет 118",
        "лицевой счет № 118118",
        "р/сч 118, к/сч 119",
        "Оплата по счет-фактуре № 118 от 12.11.2026",
        "сч-ф 118",
        "сч.ф118",
        "счет фактура 118",
        "за счет 118 руб. аванса",
        "счет 1500,00 руб",
        "счет 20%",
        "по счету от 12.11.2026",
        "счет 12.11.2026",
        "Счетчик 118",
        "учет 118, расчет 119",
        "за счет средств 2026 года",
        "счет 000",
        "по счету б/н",
        "118",
    ],
)
def test_other_numbers_are_no_invoices(purpose: str) -> None:
    assert numbers(purpose) == []


@pytest.mark.parametrize(
    "day",
    ["от 12.11.2026", "от 12.11.26", "от 12/11/2026", "12.11.2026г.", "(от 12-11-2026)", "от 12 ноября 2026 года",
     "от «12» ноября 2026 г.", "от 2026-11-12", ", 12.11.2026"],
)  # fmt: skip
def test_the_day_of_an_invoice_is_read(day: str) -> None:
    assert references(f"Оплата по счету 118 {day} за товар") == (Reference("118", NOVEMBER_12),)


def test_each_invoice_has_the_day_behind_it_and_one_before_is_for_all() -> None:
    both = references("сч. 118 от 12.11.2026, 119 от 13.11.2026")
    assert [reference.dated for reference in both] == [NOVEMBER_12, date(2026, 11, 13)]
    assert [each.dated for each in references("сч. от 12.11.2026 № 118, 119")] == [NOVEMBER_12, NOVEMBER_12]


@pytest.mark.parametrize("day", ["31.02.2026", "99.99.2026", "12 крепежа 2026"])
def test_a_day_that_no_month_has_is_none(day: str) -> None:
    assert references(f"сч. 118 от {day}") == (Reference("118", None),)


@pytest.mark.parametrize(
    ("one", "other"),
    [("118", "000118"), ("А-118", "A118"), ("а 118", "А-0118"), ("118/1", "118-01"), ("НС-118/Б", "hc118б")],
)
def test_a_number_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(("one", "other"), [("118/1", "1181"), ("118", "119"), ("А118", "Б118"), ("118", "118/1")])
def test_numbers_differ_in_digits_letters_and_strokes(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(
    ("number", "digits"), [("НС-000118", "118"), ("2026/118", "118"), ("118/1", "118"), ("2026", "2026"), ("б/н", "")]
)
def test_the_main_digits_are_without_prefix_and_year(number: str, digits: str) -> None:
    assert main_digits(number) == digits


@given(st.lists(st.integers(1, 9999), min_size=1, max_size=9, unique=True), st.sampled_from(["", "№", "№ ", "N "]))
def test_any_list_of_numbers_is_read(wanted: list[int], sign: str) -> None:
    text = ", ".join(f"{sign}{number}" for number in wanted)
    assert numbers(f"Оплата по счетам {text} за товар, НДС 22%") == [str(number) for number in wanted]


@given(st.text(alphabet="счетСЧЁТ №N0123456789.,-/() отиНДС%рубг\n", max_size=200) | st.text(max_size=100))
def test_any_text_can_be_a_purpose(purpose: str) -> None:
    assert all(reference.number.strip("0") for reference in references(purpose))
