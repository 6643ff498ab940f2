from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.documents.frozen import SELLER, frozen
from tests.unit.documents.reading import scanned, text

WRITTEN = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=255).filter(
    lambda said: not said.isspace()
)


def fields(document: dict[str, Any]) -> dict[str, str]:
    (payload,) = scanned(document)
    header, *pairs = payload.split("|")
    assert header == "ST00012"
    return dict(pair.split("=", 1) for pair in pairs)


def test_the_code_on_the_page_says_whom_to_pay_how_much_and_what_for() -> None:
    assert fields(frozen()) == {
        "Name": "Общество с ограниченной ответственностью «Крепёж-Опт»",
        "PersonalAcc": "40702810938000012345",
        "BankName": "ПАО Сбербанк, г. Москва",
        "BIC": "044525225",
        "CorrespAcc": "30101810400000000225",
        "Sum": "9635000",
        "Purpose": "Оплата по счёту № 12 от 27.11.2026. В т. ч. НДС 17374.59 руб.",
        "PayeeINN": "7707083893",
        "KPP": "770701001",
    }


def test_an_english_invoice_has_the_same_code_since_the_bank_is_russian() -> None:
    assert scanned(frozen(language="en")) == scanned(frozen())


def test_what_was_paid_before_is_not_asked_for_again() -> None:
    found = fields(frozen(paid="96000.00", unpaid="350.00", unpaid_vat="63.11"))
    assert found["Sum"] == "35000"
    assert found["Purpose"].endswith(" В т. ч. НДС 63.11 руб.")


def test_a_rest_whose_vat_is_not_known_says_nothing_of_vat() -> None:
    found = fields(frozen(paid="96000.00", unpaid="350.00"))
    assert found["Purpose"] == "Оплата по счёту № 12 от 27.11.2026."


def test_nothing_paid_yet_is_the_whole() -> None:
    found = fields(frozen(paid="0.00", unpaid="96350.00"))
    assert found["Purpose"].endswith(" В т. ч. НДС 17374.59 руб.")


def test_an_invoice_without_vat_says_so_in_the_purpose() -> None:
    totals = {"without_vat": "96350.00", "vat_by_rate": [], "vat": "0.00", "total": "96350.00"}
    assert fields(frozen(totals=totals))["Purpose"] == "Оплата по счёту № 12 от 27.11.2026. Без НДС."


@pytest.mark.parametrize("rest", [{}, {"paid": "96000.00", "unpaid": "350.00", "unpaid_vat": "0.00"}])
def test_a_rate_of_zero_is_not_the_same_as_without_vat(rest: dict[str, Any]) -> None:
    zero = [{"percent": "0", "amount": "0.00"}]
    totals = {"without_vat": "96350.00", "vat_by_rate": zero, "vat": "0.00", "total": "96350.00"}
    found = fields(frozen(totals=totals, **rest))
    assert found["Purpose"] == "Оплата по счёту № 12 от 27.11.2026. НДС 0 %."


def test_a_bank_without_correspondent_account_has_a_zero_there() -> None:
    account = SELLER["bank_account"] | {"correspondent_account": None}  # type: ignore[operator]
    assert fields(frozen(seller=SELLER | {"bank_account": account}))["CorrespAcc"] == "0"


def test_what_is_no_tax_number_is_left_out() -> None:
    found = fields(frozen(seller=SELLER | {"tax_number": "DE 811 569 869", "kpp": "7707"}))
    assert not {"PayeeINN", "KPP"} & set(found)


@pytest.mark.parametrize(
    "changes",
    [
        {"currency": "USD"},
        {"paid": "96350.00", "unpaid": "0.00"},
        {"seller": SELLER | {"bank_account": None}},
        {"seller": SELLER | {"bank_account": SELLER["bank_account"] | {"bic": "DEUTDEFF"}}},  # type: ignore[operator]
    ],
)
def test_what_no_russian_bank_could_carry_out_has_no_code(changes: dict[str, Any]) -> None:
    document = frozen(**changes)
    assert scanned(document) == []
    assert "QR" not in text(document)


@pytest.mark.parametrize("kind", ["confirmation", "offer", "delivery_note", "upd"])
def test_only_an_invoice_asks_for_money(kind: str) -> None:
    assert scanned(frozen(kind)) == []


@settings(max_examples=25)
@given(WRITTEN, WRITTEN, WRITTEN.map(str.strip).filter(lambda code: 0 < len(code) <= 64))
def test_whatever_the_names_are_the_printed_code_keeps_its_fields(name: str, bank: str, number: str) -> None:
    account = SELLER["bank_account"] | {"bank_name": bank}  # type: ignore[operator]
    found = fields(frozen(number=number, seller=SELLER | {"full_name": name, "bank_account": account}))
    assert found["Name"] == one_line(name)[:160]
    assert found["BankName"] == one_line(bank)[:45]
    assert found["Purpose"].startswith(f"Оплата по счёту № {one_line(number)} от 27.11.2026.")
    assert found["Sum"] == "9635000"
    assert len(found) == 9


def one_line(said: str) -> str:
    return " ".join(said.replace("|", "/").split())
