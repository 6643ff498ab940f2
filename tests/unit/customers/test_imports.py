"""Customers from files: found by code, else by tax number; each row stands for itself."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from contracts.commands.customers import CustomerList
from contracts.commands.imports import ImportRows
from kernel.identity import Caller
from kernel.validation import loaded
from tests.unit.alone import ANNA, Alone
from tests.unit.customers.deeds import HEAD, define
from tests.unit.customers.test_contacts import everything_written

ACCOUNT = {
    "bic": "044525225",
    "account": "40702810438000060473",
    "correspondent_account": "30101810400000000225",
    "bank_name": "ПАО Сбербанк",
    "currency": "RUB",
}
WHOLE = {
    "code": "0042",
    "name": "ООО «Вектор»",
    "kind": "legal_entity",
    "tax_number": "7707083893",
    "legal": {"full_name": "Общество «Вектор»", "kpp": "770701001", "legal_address": "Москва,\nул. Мира, 1"},
    "bank_accounts": [ACCOUNT],
    "terms": {"price_type": "wholesale", "markup_percent": "-7", "credit_limit": "500000", "deferral_days": 14},
    "archived": False,
}


def take(customers: Alone, *rows: dict[str, Any], caller: Caller = HEAD) -> list[Any]:
    answer = customers.do("import_customers", ImportRows, caller, rows=list(rows))
    return [told(row) for row in answer["rows"]]


def told(row: dict[str, Any]) -> Any:
    """The outcome, or the fields at fault, or the code of the problem."""
    if row["problem"] is None:
        return row["outcome"]
    return [each["field"] for each in row["problem"]["errors"]] or row["problem"]["code"]


def cards(customers: Alone) -> dict[str, dict[str, Any]]:
    rows = customers.application.list_customer_cards(customers.call(), loaded(CustomerList, {"archived": None}))[
        "items"
    ]
    return {row["code"]: row for row in rows}


def test_a_row_adds_a_customer_and_the_same_row_changes_nothing(customers: Alone) -> None:
    assert take(customers, WHOLE) == ["created"]
    events = len(customers.told())
    assert take(customers, WHOLE) == ["unchanged"]
    assert len(customers.told()) == events
    card = cards(customers)["0042"]
    assert {name: card[name] for name in ("name", "kind", "tax_number", "bank_accounts")} == {
        name: WHOLE[name] for name in ("name", "kind", "tax_number", "bank_accounts")
    }
    assert card["terms"]["credit_limit"] == "500000.00"
    assert customers.differences() == []


def test_without_a_code_a_customer_is_found_by_the_tax_number(customers: Alone) -> None:
    take(customers, WHOLE)
    assert take(customers, {"tax_number": "7707083893", "name": "Вектор"}) == ["changed"]
    assert cards(customers)["0042"]["name"] == "Вектор"
    take(customers, {**WHOLE, "code": "0043", "name": "Филиал"})
    assert take(customers, {"tax_number": "7707083893", "name": "Который?"}) == ["TaxNumberOfSeveral"]
    assert take(customers, {"name": "Никто"}) == [["code"]]


def test_codes_are_made_and_kinds_are_guessed_where_the_file_has_none(customers: Alone) -> None:
    rows = [
        {"tax_number": "7707083893", "name": "Общество"},
        {"tax_number": "500100732259", "name": "Предприниматель"},
        {"code": "C-000002", "name": "Со своим кодом"},
    ]
    assert take(customers, *rows) == ["created"] * 3
    assert {code: card["kind"] for code, card in cards(customers).items()} == {
        "C-000001": "legal_entity",
        "C-000003": "sole_trader",
        "C-000002": "legal_entity",
    }


def test_a_bad_row_does_not_stop_the_others(customers: Alone) -> None:
    rows = [
        {"code": "1", "name": "Хорошее"},
        {"code": "2", "name": "Плохое", "tax_number": "7707083894", "legal": {"kpp": "1"}},
        {"code": "3"},
        {"code": "4", "name": "x", "terms": {"price_type": "secret"}},
        {"code": "1", "name": "Ещё раз"},
        {"code": "5", "name": "Последнее"},
    ]
    expected = ["created", ["tax_number", "legal.kpp"], ["name"], ["terms.price_type"], ["code"], "created"]
    question = loaded(ImportRows, {"rows": rows})
    seen = customers.application.preview_import(customers.call(HEAD), question)["rows"]
    assert [told(row) for row in seen] == expected
    assert cards(customers) == {}
    assert take(customers, *rows) == expected
    assert cards(customers).keys() == {"1", "5"}


def test_one_customer_in_two_rows_by_code_and_by_tax_number_is_taken_once(customers: Alone) -> None:
    take(customers, WHOLE)
    rows = [{"code": "0042", "name": "А"}, {"tax_number": "7707083893", "name": "Б"}]
    assert take(customers, *rows) == ["changed", ["tax_number"]]
    new = [{"code": "7", "tax_number": "7736050003", "name": "А"}, {"tax_number": "7736050003", "name": "Б"}]
    assert take(customers, *new) == ["created", ["tax_number"]]


def test_a_single_account_joins_the_others(customers: Alone) -> None:
    take(customers, WHOLE)
    named = {**ACCOUNT, "bank_name": "Сбербанк"}
    other = {"bic": "044525974", "account": "40802810400000000001", "bank_name": "Т-Банк"}
    assert take(customers, {"code": "0042", "bank_account": named}) == ["changed"]
    assert take(customers, {"code": "0042", "bank_account": other}) == ["changed"]
    assert take(customers, {"code": "0042", "bank_account": other}) == ["unchanged"]
    names = [account["bank_name"] for account in cards(customers)["0042"]["bank_accounts"]]
    assert names == ["Сбербанк", "Т-Банк"]


def test_terms_are_for_the_head_of_sales_and_others_may_repeat_them(customers: Alone) -> None:
    take(customers, WHOLE)
    assert take(customers, {**WHOLE, "name": "Вектор"}, caller=ANNA) == ["changed"]
    assert take(customers, {"code": "0042", "terms": {"deferral_days": 30}}, caller=ANNA) == [["terms"]]
    assert take(customers, {"code": "0042", "terms": {"deferral_days": 30, "credit_limit": None}}) == ["changed"]
    terms = cards(customers)["0042"]["terms"]
    assert (terms["deferral_days"], terms["credit_limit"], terms["markup_percent"]) == (30, None, "-7")


def test_a_customer_without_terms_is_told_without(customers: Alone) -> None:
    take(customers, {"code": "1", "name": "x"})
    assert cards(customers)["1"]["terms"] is None


def test_customers_are_archived_and_restored(customers: Alone) -> None:
    assert take(customers, {"code": "1", "name": "x", "archived": True}) == ["created"]
    assert take(customers, {"code": "1", "archived": False, "legal": {"kpp": None}}) == ["changed"]
    assert take(customers, {"code": "1", "archived": False, "bank_accounts": None}) == ["unchanged"]
    assert customers.differences() == []


CONTACT = {"kind": "phone", "value": "8 916 123-45-67", "person": "Анна"}


def said(card: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(each["value"], each["person"]) for each in card["contacts"]]


def test_contacts_come_with_their_row_and_the_same_row_changes_nothing(customers: Alone) -> None:
    row = {**WHOLE, "contacts": [CONTACT], "emails": ["zakaz@Example.com"]}
    assert take(customers, row) == ["created"]
    card = cards(customers)["0042"]
    assert said(card) == [("+79161234567", "Анна"), ("zakaz@example.com", None)]
    assert take(customers, row) == ["unchanged"]
    assert take(customers, {"code": "0042", "emails": ["zakaz@example.com"], "name": "Иное"}) == ["changed"]
    assert cards(customers)["0042"]["contacts"] == card["contacts"]
    assert customers.differences() == []


def test_telephones_and_addresses_join_and_a_list_takes_the_place_of_all(customers: Alone) -> None:
    take(customers, {**WHOLE, "contacts": [CONTACT]})
    assert take(customers, {"code": "0042", "phones": ["+7 495 123-45-67", "+79161234567"]}) == ["changed"]
    assert said(cards(customers)["0042"]) == [("+79161234567", "Анна"), ("+74951234567", None)]
    assert take(customers, {"code": "0042", "contacts": [{"kind": "other", "value": "факс"}]}) == ["changed"]
    assert said(cards(customers)["0042"]) == [("факс", None)]
    assert take(customers, {"code": "0042", "contacts": None}) == ["changed"]
    assert cards(customers)["0042"]["contacts"] == []


def test_a_contact_that_stands_there_twice_stays_two(customers: Alone) -> None:
    twice = {**WHOLE, "contacts": [CONTACT, CONTACT]}
    take(customers, twice)
    before = cards(customers)["0042"]["contacts"]
    assert len({each["id"] for each in before}) == 2
    assert take(customers, twice) == ["unchanged"]
    assert take(customers, {**twice, "name": "Иное"}) == ["changed"]
    assert cards(customers)["0042"]["contacts"] == before


def test_a_contact_that_nobody_can_reach_refuses_its_row_alone(customers: Alone) -> None:
    rows = [
        {"code": "1", "name": "А", "phones": ["+79161234567", "нет"]},
        {"code": "2", "name": "Б", "contacts": [{"kind": "email", "value": "нет"}]},
        {"code": "3", "name": "В", "phones": ["+79161234567"]},
    ]
    assert take(customers, *rows) == [["phones.1"], ["contacts.0.value"], "created"]


def test_a_note_comes_with_its_row_is_replaced_and_taken_away(customers: Alone) -> None:
    row = {**WHOLE, "note": "Звонить после обеда,\nспросить Анну"}
    assert take(customers, row) == ["created"]
    assert cards(customers)["0042"]["note"] == row["note"]
    events = len(customers.told())
    assert take(customers, row, {"code": "0043", "name": "Без примечания"}) == ["unchanged", "created"]
    assert take(customers, {"code": "0042", "name": "Вектор"}) == ["changed"]
    assert cards(customers)["0042"]["note"] == row["note"]
    assert len(customers.told()) == events + 2
    assert take(customers, {"code": "0042", "note": "Иначе"}) == ["changed"]
    assert cards(customers)["0042"]["note"] == "Иначе"
    assert take(customers, {"code": "0042", "note": None}) == ["changed"]
    assert cards(customers)["0042"]["note"] is None
    assert customers.differences() == []


def test_a_note_of_a_file_is_readable_nowhere_but_under_its_key(customers: Alone) -> None:
    take(customers, {**WHOLE, "note": "аллергия на орехи"})
    take(customers, {"code": "0042", "note": "аллергия на пыльцу"})
    assert [word for word in ("орехи", "пыльцу") if word in everything_written(customers)] == []


def test_a_trial_seals_nothing(customers: Alone) -> None:
    question = loaded(ImportRows, {"rows": [{**WHOLE, "contacts": [CONTACT], "note": "Не звонить"}]})
    assert told(customers.application.preview_import(customers.call(HEAD), question)["rows"][0]) == "created"
    keys = customers.application.tables.sealing_keys
    with customers.application.reading() as session:
        assert session.execute(select(keys)).all() == []


@pytest.mark.usefixtures("staff")
def test_the_contract_tags_and_the_manager_come_with_a_row(customers: Alone) -> None:
    define(customers, "tags", "vip")
    row = {
        **WHOLE,
        "accounting": {"contract_number": "17", "contract_day": "2024-03-01"},
        "tags": ["vip"],
        "manager": "boris",
    }
    assert take(customers, row) == ["created"]
    card = cards(customers)["0042"]
    assert (card["manager"], card["tags"], card["accounting"]["contract_day"]) == ("boris", ["vip"], "2024-03-01")
    assert take(customers, row) == ["unchanged"]
    assert take(customers, {"code": "0042", "manager": "anna"}, caller=ANNA) == ["changed"]
    assert take(customers, {"code": "0042", "manager": "boris"}, caller=ANNA) == [["manager"]]
    assert take(customers, {"code": "0042", "tags": ["нет"]}) == [["tags.0"]]
    assert take(customers, {"code": "7", "name": "Новое"}, caller=ANNA) == ["created"]
    assert cards(customers)["7"]["manager"] == "anna"


@pytest.mark.usefixtures("staff")
def test_many_rows_cost_no_statement_each(customers: Alone, count_statements: Callable[[], list[str]]) -> None:
    rows = [
        {
            "code": f"K{number}",
            "name": f"Ромашка {number}",
            "phones": [f"+7916123{number:04d}"],
            "note": f"Примечание {number}",
            "manager": "anna",
        }
        for number in range(60)
    ]
    created = count_statements()
    assert set(take(customers, *rows)) == {"created"}
    assert len(of_no_event(created)) < 40
    changed = count_statements()
    others = [{**row, "name": f"{row['name']}!", "note": f"{row['note']}!"} for row in rows]
    assert set(take(customers, *others)) == {"changed"}
    assert len(of_no_event(changed)) < 40
    assert customers.differences() == []


def test_a_row_that_is_refused_half_way_leaves_nothing_to_the_next_one_of_the_customer(customers: Alone) -> None:
    take(customers, WHOLE)
    refused = {"code": "0042", "name": "Не так", "terms": {"price_type": "secret"}}
    assert take(customers, refused, {"code": "0042", "kind": "legal_entity", "tags": [], "archived": True}) == [
        ["terms.price_type"],
        "changed",
    ]
    assert cards(customers)["0042"]["name"] == WHOLE["name"]


def of_no_event(statements: list[str]) -> list[str]:
    """The library writes events one by one on SQLite."""
    return [each for each in statements if not each.startswith("INSERT INTO customers_events")]
