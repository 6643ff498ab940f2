import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from json import dumps
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import contracts
import documents
from documents.apart import LARGE, render_any, render_apart
from documents.render import render
from tests.unit.documents.frozen import BUYER, KINDS, SELLER, frozen, line, totals
from tests.unit.documents.reading import last_page, text, texts

MARKUP = r"""#strong[x] *b* _i_ $x^2$ \ \u{41} "q" 'q' <label> @ref `raw` // -- --- ~ #panic("x") {{ x }} [y] = z"""
TITLES = {
    "invoice": ("Счёт на оплату № 12 от 27 ноября 2026 г.", "Invoice No. 12 of 27 November 2026"),
    "confirmation": ("Подтверждение заказа № 12 от 27 ноября 2026 г.", "Order confirmation No. 12 of 27 November 2026"),
    "offer": ("Коммерческое предложение № 12 от 27 ноября 2026 г.", "Commercial offer No. 12 of 27 November 2026"),
    "delivery_note": ("Товарная накладная № 12 от 27 ноября 2026 г.", "Delivery note No. 12 of 27 November 2026"),
    "upd": ("Универсальный передаточный документ", "Universal transfer document"),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_kind_is_set_in_both_languages(kind: str, language: str) -> None:
    said = text(frozen(kind, language=language))
    assert TITLES[kind][language == "en"] in said
    for party in (SELLER, BUYER):
        assert str(party["full_name"]) in said
        assert str(party["tax_number"]) in said
    assert ("96 350,00" if language == "ru" else "96,350.00") in said
    assert "Перфоратор SDS-plus" in said


def test_a_document_may_be_issued_between_two_seconds() -> None:
    assert render(frozen(issued_at="2026-11-27T09:15:00.123456Z")) == render(frozen(issued_at="2026-11-27T09:15:00Z"))


def test_an_invoice_says_what_an_accountant_pays_by() -> None:
    said = text(frozen())
    for words in (
        "БИК 044525225",
        "30101810400000000225",
        "40702810938000012345",
        "ИНН 7707083893",
        "КПП 770701001",
        "Основание: Договор поставки № 45/2026 от 12.01.2026; Заказ № 118 от 26.11.2026",
        "Оплатить не позднее: 11 декабря 2026 г.",
        "Итого: 96 350,00",
        "В том числе НДС 22 %: 17 374,59",
        "Всего к оплате: 96 350,00",
        "Всего наименований 4, на сумму 96 350,00 руб.",
        "Девяносто шесть тысяч триста пятьдесят рублей 00 копеек",
        "Соколов П. А.",
        "Миронова Е. В.",
    ):
        assert words in said


def test_vat_on_top_is_added_to_the_sum_without_it() -> None:
    said = text(frozen(vat_included=False))
    assert "Итого: 78 975,41 НДС 22 %: 17 374,59 Всего к оплате: 96 350,00" in said


def test_an_invoice_without_vat_says_so() -> None:
    said = text(frozen(totals={"without_vat": "96350.00", "vat_by_rate": [], "vat": "0.00", "total": "96350.00"}))
    assert "Без налога (НДС): —" in said


def test_discounts_and_different_rates_have_columns_only_where_there_are_any() -> None:
    plain = text(frozen())
    lines = [line(1, discount_percent="7.5"), line(2, vat_percent="10"), line(3, vat_percent=None, vat_amount=None)]
    mixed = text(frozen(lines=lines))
    assert "Скидка" not in plain
    assert "Скидка" in mixed
    assert "7,5 %" in mixed
    assert "без НДС" in mixed


def test_what_was_paid_before_and_what_is_left_stand_below_the_total() -> None:
    said = text(frozen(paid="96000.00", unpaid="350.00"))
    assert "Оплачено ранее: 96 000,00 Осталось оплатить: 350,00" in said


def test_a_confirmation_says_when_where_and_on_which_terms() -> None:
    said = text(frozen("confirmation"))
    assert "Желаемая дата поставки: 4 декабря 2026 г." in said
    assert "Рощинский пр-д" in said
    assert "Отсрочка платежа 14 дней." in said


def test_an_offer_says_until_when_it_is_valid() -> None:
    assert "Предложение действительно до: 31 декабря 2026 г." in text(frozen("offer"))


def test_a_upd_has_all_the_fields_of_its_form() -> None:
    said = text(frozen("upd"))
    for mark in ("1", "1а", "2", "2а", "2б", "3", "4", "5", "5а", "5б", "6", "6а", "6б", "7", "8"):
        assert f"({mark})" in said
    for mark in range(8, 20):
        assert f"[{mark}]" in said
    for words in ("17 459,02", "3 840,98", "21 300,00", "10228010/150926/3041877", "№ 481 от 25.11.2026"):
        assert words in said
    assert "УПД, № п/п 1–4, № 12 от 27.11.2026 (5а)" in said
    assert "УПД, № п/п 1, № 12 от 27.11.2026 (5а)" in text(frozen("upd", lines=[line(1, taxed=True)]))
    assert "27 ноября 2026 г. [11]" in said
    assert "Всего к оплате (9) 78 975,41 X 17 374,59 96 350,00" in said


def test_missing_legal_data_are_marked_and_nothing_else_is_lost() -> None:
    document = frozen(
        seller={"name": "ИП Иванов", "kind": "sole_trader"},
        buyer={"name": "Ромашка"},
        incomplete=["buyer.tax_number", "seller.bank_account"],
    )
    said = text(document)
    assert "Реквизиты неполны: ИНН покупателя, банковский счёт поставщика." in said
    assert "Индивидуальный предприниматель" in said
    assert "Реквизиты неполны" not in text(frozen())
    assert "Legal data are incomplete: buyer’s INN, supplier’s bank account." in text(document | {"language": "en"})


# ------------------------------------------------------------------------------------------------------ long documents


@pytest.mark.parametrize(("kind", "head"), [("invoice", "Артикул"), ("upd", "Код товара")])
def test_500_lines_have_their_header_and_number_on_every_page(kind: str, head: str) -> None:
    said = texts(frozen(kind, 500))
    assert 8 <= len(said) <= 20
    for number, page in enumerate(said, start=1):
        assert head in page
        assert f"стр. {number} из {len(said)}" in page
    assert "Двенадцать миллионов сорок три тысячи семьсот пятьдесят рублей" in said[-1] or kind == "upd"


def test_a_document_of_one_page_has_no_page_number() -> None:
    assert "стр." not in text(frozen())


@pytest.mark.parametrize("kind", ["invoice", "upd"])
def test_totals_and_signatures_are_never_parted_from_the_last_line(kind: str) -> None:
    counts = set()
    for count in range(8, 48, 3):
        lines = [line(place, taxed=kind == "upd", name=f"Товар-{place}-конец") for place in range(1, count + 1)]
        pages, said = last_page(frozen(kind, lines=lines, totals=totals(lines)))
        assert f"Товар-{count}-конец" in said
        assert "Всего к оплате" in said
        assert "Миронова" in said
        counts.add(pages)
    assert len(counts) > 1


def test_a_line_is_never_split_between_pages() -> None:
    long_name = " ".join(["длинное"] * 100)
    lines = [line(place, name=f"Начало{place} {long_name} конец{place}") for place in range(1, 13)]
    said = texts(frozen(lines=lines, totals=totals(lines)))
    assert len(said) > 2
    for place in range(1, 13):
        assert [f"Начало{place} " in page for page in said] == [f"конец{place} " in page for page in said]


# ------------------------------------------------------------------------------------------------- what people wrote


def test_markup_in_data_is_data() -> None:
    document = frozen(note=MARKUP, lines=[line(1, name=MARKUP)], buyer={"name": MARKUP}, basis=MARKUP)
    assert text(document).count(MARKUP) == 4


def test_a_name_without_a_space_wraps_and_keeps_all_its_letters() -> None:
    lines = [line(1, name="Щ" * 1000, code="К" * 64), line(2)]
    assert text(frozen(lines=lines)).count("Щ") == 1000


@pytest.mark.parametrize("kind", KINDS)
def test_text_of_any_script_can_be_set(kind: str) -> None:
    names = ["😀 смайлик", "שלום עולם", "مرحبا", "漢字", "a\u202eb", "до\nпосле", "Щ" * 1000]
    lines = [line(place, taxed=kind == "upd", name=name) for place, name in enumerate(names, start=1)]
    said = text(frozen(kind, lines=lines, note="\n".join(names)))
    assert said.count("смайлик") == 2
    assert said.count("Щ") == 2000


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(lambda said: not said.isspace()))
def test_any_text_can_be_set(written: str) -> None:
    document = frozen(note=written, lines=[line(1, name=written)], terms=written, signatures=[])
    assert render(document).startswith(b"%PDF")


# --------------------------------------------------------------------------------------------------------- same bytes


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_document_is_the_same_bytes_in_another_process_folder_and_time_zone(kind: str, tmp_path: Path) -> None:
    document = frozen(kind)
    for package in (contracts, documents):
        source = Path(str(package.__file__)).parent
        shutil.copytree(source, tmp_path / source.name, ignore=shutil.ignore_patterns("__pycache__"))
    surroundings = {"TZ": "Pacific/Auckland", "HOME": str(tmp_path), "LANG": "C", "PATH": os.environ["PATH"]}
    elsewhere = [sys.executable, "-m", "documents"]
    done = subprocess.run(
        elsewhere, input=dumps(document).encode(), cwd=tmp_path, env=surroundings, capture_output=True, check=True
    )
    assert done.stdout == render(document)


def test_the_order_of_keys_and_what_is_left_out_change_nothing() -> None:
    document = frozen()
    backwards = {key: document[key] for key in reversed(document) if document[key] is not None}
    assert render(backwards) == render(document)


def test_the_pdf_is_dated_by_the_moment_of_issue() -> None:
    assert b"2026-11-27T09:15:00" in render(frozen())


def test_a_large_document_set_in_a_process_of_its_own_is_the_same() -> None:
    document = frozen("invoice", LARGE + 1)
    assert render_any(document) == render(document) == render_apart(document)


def test_documents_that_are_set_at_the_same_time_do_not_mix() -> None:
    several = [frozen("invoice", count, number=f"{count}") for count in range(1, 13)]
    with ThreadPoolExecutor(max_workers=4) as threads:
        together = list(threads.map(render, several))
    assert together == [render(each) for each in several]
    assert len(set(together)) == len(several)
