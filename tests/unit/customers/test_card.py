"""What a card has beside who the customer is: the contract, tags, a note, and fields of the company's own."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from marshmallow import ValidationError

from contracts.commands.dictionaries import ChangeEntry
from kernel.problems import ValidationFailed
from kernel.sealing import ERASED, MARK
from tests.unit.alone import Alone
from tests.unit.customers.deeds import HEAD, card, change, define, erase, history, register, retire
from tests.unit.customers.test_contacts import everything_written

CONTRACT = {"contract_number": "17/К", "contract_day": "2024-03-01", "currency": "CNY"}
NOTHING = dict.fromkeys(CONTRACT)


def faults(customers: Alone, **more: Any) -> dict[str, str]:
    with pytest.raises(ValidationFailed) as caught:
        register(customers, **more)
    return {each["field"]: each["message"] for each in caught.value.errors}


# ---- the contract


def test_the_contract_and_its_currency_are_kept_part_by_part(customers: Alone) -> None:
    customer = register(customers, accounting=CONTRACT)
    assert customer["accounting"] == CONTRACT
    after = change(customers, customer, accounting={"contract_number": None})
    assert after["accounting"] == {**CONTRACT, "contract_number": None}
    assert change(customers, after, accounting=None)["accounting"] == NOTHING
    assert register(customers)["accounting"] == NOTHING
    assert customers.told("CustomerRegistered")[0].data["accounting"] == CONTRACT


# ---- tags


def test_tags_are_those_of_the_dictionary(customers: Alone) -> None:
    define(customers, "tags", "vip")
    define(customers, "tags", "shop")
    customer = register(customers, tags=["vip"])
    assert change(customers, customer, tags=["shop", "vip"])["tags"] == ["shop", "vip"]
    assert faults(customers, tags=["vip", "unheard-of", "vip"]) == {
        "tags.1": "Is not in the dictionary.",
        "tags.2": "Is given twice.",
    }
    assert [event.data["tags"] for event in customers.told("CustomerDetailsChanged")] == [["shop", "vip"]]


def test_a_tag_that_was_retired_stays_where_it_is_and_takes_no_new_use(customers: Alone) -> None:
    define(customers, "tags", "vip")
    customer = register(customers, tags=["vip"])
    retire(customers, "tags", "vip")
    assert change(customers, customer, name="Иное", tags=["vip"])["tags"] == ["vip"]
    assert faults(customers, tags=["vip"]) == {"tags.0": "Is retired, and takes no new use."}


# ---- own fields


def test_own_fields_take_what_their_definition_says(customers: Alone) -> None:
    define(customers, "customer_fields", "region", kind="choice", choices=["Север", "Юг"])
    define(customers, "customer_fields", "shops", kind="number")
    define(customers, "customer_fields", "since", kind="day")
    given = {"region": "Юг", "shops": "12", "since": "2019-04-01"}
    customer = register(customers, own_fields=given)
    assert card(customers, customer)["own_fields"] == given
    after = change(customers, customer, own_fields={"shops": None, "region": "Север"})
    assert after["own_fields"] == {"region": "Север", "since": "2019-04-01"}
    wrong = {"region": "Запад", "shops": "много", "since": "вчера", "colour": "x"}
    assert set(faults(customers, own_fields=wrong)) == {f"own_fields.{name}" for name in wrong}


def test_a_field_that_is_required_is_asked_for(customers: Alone) -> None:
    before = register(customers)
    define(customers, "customer_fields", "region", kind="text", required=True)
    assert faults(customers) == {"own_fields.region": "Missing data for required field."}
    assert change(customers, before, name="Иное")["own_fields"] == {}
    with pytest.raises(ValidationFailed):
        change(customers, card(customers, before), own_fields={})


def test_the_kind_of_a_field_is_for_good(customers: Alone) -> None:
    define(customers, "customer_fields", "shops", kind="number")
    with pytest.raises(ValidationFailed):
        define(customers, "customer_fields", "bad", kind="text", choices=["x"])
    body = {"dictionary": "customer_fields", "code": "shops", "version": None, "data": {"kind": "text"}}
    with pytest.raises(ValidationFailed):
        customers.do("change_dictionary_entry", ChangeEntry, HEAD, **body)


# ---- the note


def test_a_note_is_kept_as_unreadable_as_contacts_and_erased_with_them(customers: Alone) -> None:
    customer = register(customers, note="Любит чай с бергамотом")
    assert card(customers, customer)["note"] == "Любит чай с бергамотом"
    assert change(customers, customer, note="Любит чай с бергамотом")["version"] == customer["version"]
    change(customers, customer, note="Любит кофе", name="Иное")
    newest = history(customers, customer)["items"][0]["changes"]
    assert {"field": "note", "old": "Любит чай с бергамотом", "new": "Любит кофе"} in newest
    assert [word for word in ("бергамот", "кофе") if word in everything_written(customers)] == []
    assert erase(customers, customer)["note"] is card(customers, customer)["note"] is None
    assert {"field": "note", "old": {"erased": True}, "new": {"erased": True}} in history(customers, customer)["items"][
        1
    ]["changes"]
    assert "note" not in customers.told("CustomerRegistered")[0].data
    assert customers.differences() == []


# ---- the history


def test_the_history_tells_each_part_of_the_card_by_itself(customers: Alone) -> None:
    define(customers, "tags", "vip")
    define(customers, "customer_fields", "shops", kind="number")
    customer = register(customers, accounting=CONTRACT, own_fields={"shops": "1"})
    change(customers, customer, accounting={"currency": "USD"}, own_fields={"shops": None}, tags=["vip"])
    assert history(customers, customer)["items"][0]["changes"] == [
        {"field": "tags", "old": [], "new": ["vip"]},
        {"field": "accounting.currency", "old": "CNY", "new": "USD"},
        {"field": "own_fields.shops", "old": "1", "new": None},
    ]
    customers.rebuild()
    assert card(customers, customer)["tags"] == ["vip"]


def test_a_field_of_ones_own_may_be_called_anything(customers: Alone) -> None:
    like_it = MARK.replace("/", "$")
    for code in (like_it, ERASED):
        define(customers, "customer_fields", code, kind="text")
    customer = register(customers, own_fields={like_it: "no", ERASED: "a"})
    assert card(customers, customer)["own_fields"] == {like_it: "no", ERASED: "a"}
    with pytest.raises(ValidationError, match="slashes"):
        define(customers, "customer_fields", MARK, kind="text")


def test_what_customers_are_found_by_is_written_only_when_it_changes(
    customers: Alone, count_statements: Callable[[], list[str]]
) -> None:
    customer = register(customers, contacts=[{"kind": "phone", "value": "+79161234567", "note": "по пятницам"}])
    statements = count_statements()
    customer = change(customers, customer, note="Иная заметка", accounting={"contract_number": "7"})
    change(customers, customer, contacts=[{**customer["contacts"][0], "note": "по средам"}])
    written = [
        each for each in statements if re.match(r"(DELETE FROM|INSERT INTO) (customer_trigrams|contact_tokens)", each)
    ]
    assert written == []
    assert customers.differences() == []
