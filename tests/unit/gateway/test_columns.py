"""What a card says in cells is read back as it was; what people write is understood."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from formats.sheets.writing import Cell
from gateway.imports.cells import CellFault
from gateway.imports.columns import Column, guessed, read_row
from gateway.imports.registers import CUSTOMERS, ITEMS
from gateway.imports.vocabulary import Vocabulary


def entry(code: str, ru: str, **more: Any) -> dict[str, Any]:
    return {
        "code": code, "names": {"ru": ru, "en": code}, "retired": False, "default": False, "data": {}, **more
    }  # fmt: skip


VOCABULARY = Vocabulary(
    {
        "units": [entry("pcs", "штука"), entry("box", "коробка"), entry("a=b;c", "странная")],
        "vat_rates": [entry("reduced", "10 %"), entry("none", "Без НДС")],
        "item_groups": [
            entry("fix", "Крепёж"),
            entry("bolt", "Болты", data={"parent": "fix"}),
            entry("old", "Болты", data={"parent": None}),
        ],
        "price_types": [entry("wholesale", "Оптовая", default=True), entry("retail", "Розничная")],
        "characteristics": [
            entry("length", "Длина", data={"kind": "number"}),
            entry("new", "Новинка", data={"kind": "flag"}),
            entry("since", "Дата", data={"kind": "day"}),
            entry("colour", "Цвет", data={"kind": "text"}),
        ],
        "tags": [
            entry("vip", "Важный"),
            entry("shop", "Розница, сети"),
            entry("big", 'Крупный; "А"'),
            entry("old", "Давний", retired=True),
            entry("one", "Тёзка"),
            entry("two", "Тёзка"),
        ],
        "users": [entry("anna", "Анна Смирнова"), entry("ab", "А. Борисов"), entry("ab2", "А. Борисов")],
        "customer_fields": [
            entry("region", "Регион", data={"kind": "choice", "choices": ["Север", "Юг", "юг"]}),
            entry("shops", "Магазинов", data={"kind": "number", "choices": []}),
            entry("since", "Клиент с", data={"kind": "day", "choices": []}),
            entry("chain", "Сеть", data={"kind": "flag", "choices": []}),
            entry("address", "Адрес", data={"kind": "text", "choices": []}),
            entry("gone", "Старое", data={"kind": "text", "choices": []}, retired=True),
        ],
    }
)
ITEM_COLUMNS = {column.field: column for column in ITEMS.columns(VOCABULARY)}
CUSTOMER_COLUMNS = {column.field: column for column in CUSTOMERS.columns(VOCABULARY)}

TEXT = some.text(some.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
    lambda text: text.strip() and not text.strip().startswith("<")
)
ONE_LINE = TEXT.map(lambda text: " ".join(text.split())).filter(bool)
NUMBERS = some.decimals(0, 999_999_999, places=4).map(lambda number: format(number.normalize(), "f"))


def text_of(cell: Cell) -> str:
    return "" if cell is None else str(cell).replace(".", ",") if isinstance(cell, Decimal) else str(cell)


def read_back(column: Column, card: dict[str, Any], language: str = "ru") -> dict[str, Any]:
    reading = read_row({"x": column}, {"x": text_of(column.cell_of(card, language))}, [], comma=True)
    assert not reading.faults
    return dict(reading.row)


@given(some.lists(ONE_LINE, min_size=1, max_size=5))
def test_barcodes_are_read_back(barcodes: list[str]) -> None:
    assert read_back(ITEM_COLUMNS["barcodes"], {"barcodes": barcodes}) == {"barcodes": barcodes}


@given(some.lists(some.tuples(some.sampled_from(["pcs", "box", "a=b;c"]), NUMBERS), min_size=1, max_size=3))
def test_packages_are_read_back(packages: list[tuple[str, str]]) -> None:
    card = {"packages": [{"unit": unit, "factor": factor} for unit, factor in packages]}
    assert read_back(ITEM_COLUMNS["packages"], card) == card


@given(some.dictionaries(some.sampled_from(["RUB", "USD", "EUR"]), NUMBERS, min_size=1))
def test_prices_are_read_back_in_their_currencies(amounts: dict[str, str]) -> None:
    prices = [{"price_type": "retail", "amount": amount, "currency": currency} for currency, amount in amounts.items()]
    other = {"price_type": "wholesale", "amount": "1", "currency": "RUB"}
    assert read_back(ITEM_COLUMNS["price.retail"], {"prices": [other, *prices]}) == {"prices": prices}


@given(some.lists(some.tuples(ONE_LINE, ONE_LINE, ONE_LINE, some.none() | ONE_LINE), min_size=1, max_size=3))
def test_bank_accounts_are_read_back(accounts: list[tuple[str, str, str, str | None]]) -> None:
    names = ("bic", "account", "bank_name", "correspondent_account")
    card = {"bank_accounts": [{**dict(zip(names, each, strict=True)), "currency": "RUB"} for each in accounts]}
    told = [{name: value for name, value in each.items() if value} for each in card["bank_accounts"]]
    assert read_back(CUSTOMER_COLUMNS["bank_accounts"], card) == {"bank_accounts": told}


@given(
    some.lists(
        some.tuples(some.sampled_from(["phone", "other"]), ONE_LINE, some.none() | ONE_LINE), min_size=1, max_size=3
    )
)
def test_contacts_are_read_back(contacts: list[tuple[str, str, str | None]]) -> None:
    names = ("kind", "value", "note")
    unsaid = {"person": None, "position": None}
    card = {"contacts": [{**dict(zip(names, each, strict=True)), **unsaid} for each in contacts]}
    told = [{name: value for name, value in each.items() if value} for each in card["contacts"]]
    assert read_back(CUSTOMER_COLUMNS["contacts"], card) == {"contacts": told}


@pytest.mark.parametrize("language", ["ru", "en"])
@given(tags=some.lists(some.sampled_from(["vip", "shop", "big", "old", "one", "two"]), min_size=1, unique=True))
def test_tags_are_written_by_their_names_and_read_back(tags: list[str], language: str) -> None:
    assert read_back(CUSTOMER_COLUMNS["tags"], {"tags": tags}, language) == {"tags": tags}


@pytest.mark.parametrize(
    ("language", "told"), [("ru", 'Важный;Розница, сети;"Крупный; ""А""";one'), ("en", "vip;shop;big;one")]
)
def test_a_tag_is_written_by_its_name_where_it_is_its_own(language: str, told: str) -> None:
    assert CUSTOMER_COLUMNS["tags"].cell_of({"tags": ["vip", "shop", "big", "one"]}, language) == told


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("важный, Давний", ["vip", "old"]),
        ("VIP;shop", ["vip", "shop"]),
        ("розница, сети, vip", None),
        ("Розница, сети; Важный", ["shop", "vip"]),
        ("Важный,; ,", ["vip"]),
        ("one", ["one"]),
        ("<пусто>", None),
        ("тёзка", None),
    ],
)
def test_tags_are_understood_as_people_write_them(text: str, tags: list[str] | None) -> None:
    reading = read_row({"x": CUSTOMER_COLUMNS["tags"]}, {"x": text}, [], comma=True)
    assert reading.row.get("tags") == tags
    assert bool(reading.faults) == (tags is None and text != "<пусто>")


def test_an_unknown_tag_is_told_with_those_that_there_are() -> None:
    [fault] = read_row({"x": CUSTOMER_COLUMNS["tags"]}, {"x": "важная"}, [], comma=True).faults
    known = 'Важный / vip, Розница, сети / shop, Крупный; "А" / big, one, two'
    assert fault["params"] == {"word": "важная", "known": known}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    ("field", "value"),
    [("region", "Юг"), ("region", "Которого нет уже"), ("shops", "-2.5"), ("since", "2019-04-01"), ("chain", False)],
)
def test_own_fields_are_read_back(field: str, value: Any, language: str) -> None:
    card = {"own_fields": {field: value}}
    assert read_back(CUSTOMER_COLUMNS[f"own_field.{field}"], card, language) == card


@pytest.mark.parametrize(("text", "value"), [("СЕВЕР", "Север"), ("юг", "юг"), ("ЮГ", "ЮГ"), ("<пусто>", None)])
def test_a_choice_is_known_in_any_case_where_it_is_but_one(text: str, value: str | None) -> None:
    column = CUSTOMER_COLUMNS["own_field.region"]
    assert read_row({"x": column}, {"x": text}, [], comma=True).row == {"own_fields": {"region": value}}


def test_own_fields_are_known_by_name_and_code_and_no_heading_of_a_card_is_taken_for_one() -> None:
    header = ["Код", "регион", "shops", "Field: since", "Адрес", "Поле: Адрес", "Старое"]
    assert guessed(list(CUSTOMER_COLUMNS.values()), header) == {
        "Код": "code",
        "регион": "own_field.region",
        "shops": "own_field.shops",
        "Field: since": "own_field.since",
        "Адрес": "legal.legal_address",
        "Поле: Адрес": "own_field.address",
    }


@pytest.mark.parametrize(
    ("text", "manager"),
    [
        ("ANNA", "anna"),
        ("анна  смирнова", "anna"),
        ("А. Борисов", "А. Борисов"),
        ("<пусто>", None),
        ("не наш", "не наш"),
    ],
)
def test_a_manager_is_known_by_either_name_where_it_is_one_users_alone(text: str, manager: str | None) -> None:
    assert read_row({"x": CUSTOMER_COLUMNS["manager"]}, {"x": text}, [], comma=True).row == {"manager": manager}


def test_a_line_that_is_no_contact_is_refused() -> None:
    with pytest.raises(CellFault):
        CUSTOMER_COLUMNS["contacts"].kind.read("телефон", decimal_comma=True)


@given(TEXT)
def test_texts_are_read_back_to_the_space(text: str) -> None:
    assert read_back(ITEM_COLUMNS["name"], {"name": text}) == {"name": text}
    card = {"legal": {"legal_address": text}}
    assert read_back(CUSTOMER_COLUMNS["legal.legal_address"], card) == card


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    ("field", "card"),
    [
        ("kind", {"kind": "semi_finished"}),
        ("retired", {"retired": False}),
        ("minimum_level", {"minimum_level": "0.125"}),
        ("characteristic.length", {"characteristics": {"length": "-0.5"}}),
        ("characteristic.new", {"characteristics": {"new": False}}),
        ("characteristic.since", {"characteristics": {"since": "2026-01-31"}}),
        ("characteristic.colour", {"characteristics": {"colour": "=красный"}}),
    ],
)
def test_values_are_read_back(field: str, card: dict[str, Any], language: str) -> None:
    assert read_back(ITEM_COLUMNS[field], card, language) == card


@pytest.mark.parametrize("field", ["vat_rate", "barcodes", "packages", "price.retail", "characteristic.length"])
def test_what_is_not_there_is_an_empty_cell_and_says_nothing(field: str) -> None:
    card: dict[str, Any] = {"vat_rate": None, "barcodes": [], "packages": [], "prices": [], "characteristics": {}}
    assert read_back(ITEM_COLUMNS[field], card) == {}


@pytest.mark.parametrize(
    ("field", "text", "row"),
    [
        ("unit", "Штука", {"unit": "pcs"}),
        ("unit", "шт", {"unit": "pcs"}),
        ("unit", "бочка", {"unit": "бочка"}),
        ("vat_rate", "10%", {"vat_rate": "reduced"}),
        ("group", "Крепёж / Болты", {"group": "bolt"}),
        ("group", "крепеж", {"group": "fix"}),
        ("kind", "Готовая продукция", {"kind": "finished_product"}),
        ("retired", "ДА", {"retired": True}),
        ("minimum_level", "1 234,50", {"minimum_level": "1234.5"}),
        ("characteristic.since", "31.01.2026", {"characteristics": {"since": "2026-01-31"}}),
        ("price.wholesale", "<пусто>", {"prices": [{"price_type": "wholesale", "amount": None}]}),
        ("packages", "коробка=12,5", {"packages": [{"unit": "box", "factor": "12.5"}]}),
    ],
)
def test_what_people_write_is_understood(field: str, text: str, row: dict[str, Any]) -> None:
    assert read_row({"x": ITEM_COLUMNS[field]}, {"x": text}, [], comma=True).row == row


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("minimum_level", "много"),
        ("minimum_level", "1.2.3"),
        ("retired", "может быть"),
        ("characteristic.since", "32.01.2026"),
        ("packages", "коробка"),
        ("barcodes", '"46'),
        ("price.wholesale", "100 руб."),
    ],
)
def test_what_is_nothing_of_its_kind_is_a_fault(field: str, text: str) -> None:
    reading = read_row({"x": ITEM_COLUMNS[field]}, {"x": text}, [], comma=True)
    assert [fault["field"] for fault in reading.faults] == ["x"]


def test_a_group_whose_name_two_groups_have_is_left_to_the_dictionary() -> None:
    assert VOCABULARY.code_of("item_groups", "Болты") == "Болты"


def test_headings_are_guessed_in_russian_and_english() -> None:
    header = ["Артикул", "Название", "Ед. изм.", "Цена", "Price: Retail", "Длина", "Чужое", "Код"]
    assert guessed(list(ITEM_COLUMNS.values()), header) == {
        "Артикул": "code",
        "Название": "name",
        "Ед. изм.": "unit",
        "Цена": "price.wholesale",
        "Price: Retail": "price.retail",
        "Длина": "characteristic.length",
    }


def test_faults_are_told_by_the_headings_of_their_columns() -> None:
    columns = {"Цена": ITEM_COLUMNS["price.wholesale"], "Розница": ITEM_COLUMNS["price.retail"]}
    reading = read_row(columns, {"Цена": "1; 2 USD", "Розница": "3"}, [], comma=True)
    assert [reading.heading_of(f"prices.{place}.amount") for place in range(3)] == ["Цена", "Цена", "Розница"]
    terms = {"Лимит": CUSTOMER_COLUMNS["terms.credit_limit"]}
    assert read_row(terms, {"Лимит": "5"}, [], comma=True).heading_of("terms") == "Лимит"
