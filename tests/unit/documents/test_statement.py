"""The statement of account: what the seller's books say, room for the buyer's, and both signatures."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.apart import LARGE, render_any
from documents.render import DocumentFaulty, render
from tests.unit.documents.frozen import BUYER, SELLER
from tests.unit.documents.reading import last_page, text, texts
from tests.unit.documents.statements import booked, statement

MARKUP = r"""#strong[x] *b* _i_ $x^2$ \ \u{41} "q" <label> @ref `raw` // -- ~ #panic("x") {{ x }} [y] = z"""
CENTS = st.integers(-(10**11), 10**11).map(lambda cents: f"{Decimal(cents) / 100:.2f}")


def test_it_says_who_when_and_what_moved_the_account() -> None:
    said = text(statement())
    for words in (
        "Акт сверки взаимных расчётов за период с 01.11.2026 по 27.11.2026",
        "Составлен 27.11.2026 в 12:15 (UTC+03:00)",
        f"{SELLER['full_name']}, ИНН 7707083893, КПП 770701001, ОГРН 1027700132195",
        f"{BUYER['full_name']}, ИНН 5036032527",
        "Мы, нижеподписавшиеся, Генеральный директор ООО «Крепёж-Опт» Соколов П. А., с одной стороны",
        "По данным ООО «Крепёж-Опт», руб.",
        "По данным ООО «СтройМаркет», руб.",
        "Сальдо начальное 12 400,00",
        "02.11.2026 Отгрузка по заказу № 118 96 350,00",
        "03.11.2026 Оплата № 481 50 000,00",
        "Обороты за период 1 431 100,50 1 354 260,00",
        "Сальдо конечное 89 240,50",
        "на 27.11.2026 задолженность в пользу ООО «Крепёж-Опт» составляет 89 240,50 руб.",
        "(Восемьдесят девять тысяч двести сорок рублей 50 копеек).",
        "От ООО «Крепёж-Опт» От ООО «СтройМаркет»",
    ):
        assert words in said
    assert said.count("расшифровка подписи") == said.count("М. П.") == 2


def test_it_is_set_in_english_too() -> None:
    said = text(statement(language="en"))
    for words in (
        "Statement of account for the period from 1 Nov 2026 to 27 Nov 2026",
        "Made on 27 Nov 2026 at 12:15 (UTC+03:00)",
        "Turnover of the period 1,431,100.50 1,354,260.00",
        "the debt in favour of ООО «Крепёж-Опт» is 89,240.50 RUB",
        "(Eighty-nine thousand two hundred forty rubles 50 kopecks).",
    ):
        assert words in said


def test_what_the_seller_owes_is_in_favour_of_the_buyer() -> None:
    said = text(booked("-100.00", [("Оплата № 7", "-900.50")]))
    assert "задолженность в пользу ООО «СтройМаркет» составляет 1 000,50 руб. (Одна тысяча рублей 50 копеек)" in said
    assert "Сальдо начальное 100,00" in said


def test_an_account_that_never_moved_can_be_confirmed_too() -> None:
    said = text(statement(0, opening="0.00"))
    assert "на 27.11.2026 задолженность отсутствует." in said
    assert "Обороты за период 0,00 0,00" in said


def test_a_sole_trader_signs_himself_and_missing_legal_data_are_named() -> None:
    trader = {"name": "ИП Иванов П. С.", "kind": "sole_trader", "tax_number": "500100732259"}
    said = text(statement(seller=trader, incomplete=["seller.legal_address"]))
    assert "Мы, нижеподписавшиеся, ИП Иванов П. С., с одной стороны" in said
    assert "Реквизиты неполны: юридический адрес поставщика." in said


# ----------------------------------------------------------------------------------------------------- long statements


def test_every_page_of_a_long_one_has_the_head_of_the_table_and_its_number() -> None:
    said = texts(statement(300))
    assert len(said) > 4
    for number, page in enumerate(said, start=1):
        assert "По данным ООО «СтройМаркет», руб." in page
        assert "Документ Дебет Кредит" in page
        assert f"стр. {number} из {len(said)}" in page
    assert "стр." not in text(statement())


def test_balance_and_signatures_are_never_parted_from_the_last_line() -> None:
    counts = set()
    for count in range(20, 60, 3):
        pages, said = last_page(booked("0.00", [(f"Отгрузка-{place}", "1.00") for place in range(1, count + 1)]))
        assert f"Отгрузка-{count} " in said
        assert "Сальдо конечное" in said
        assert "расшифровка подписи" in said
        counts.add(pages)
    assert counts == {1, 2}


def test_a_large_one_set_in_a_process_of_its_own_is_the_same() -> None:
    large = statement(LARGE + 1)
    assert render_any(large) == render(large)


def test_it_is_dated_by_the_moment_it_was_made() -> None:
    assert b"2026-11-27T09:15:00" in render(statement())


# ------------------------------------------------------------------------------------------------- what people wrote


def test_markup_in_data_is_data() -> None:
    assert MARKUP in text(booked("0.00", [(MARKUP, "1.00")]))
    assert MARKUP in text(statement(buyer={"name": MARKUP}))


@settings(max_examples=20)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=200).filter(str.strip), CENTS)
def test_any_name_and_any_sum_can_be_set(name: str, amount: str) -> None:
    assert render(booked(amount, [(name, amount)]) | {"buyer": {"name": name}}).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"since": None}, "since"), ({"closing": 1.5}, "closing"), ({"made_at": "27.11.2026"}, "made_at")],
)
def test_what_is_no_statement_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DocumentFaulty) as faulty:
        render(statement() | changes)
    assert set(faulty.value.messages) == {field}
