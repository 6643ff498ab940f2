"""One customer that was taken twice becomes one; both histories stay."""

from typing import Any
from uuid import UUID

import pytest

from contracts.commands.imports import ImportRows
from kernel.identity import Caller
from kernel.problems import NotYours
from services.customers.domain import CustomerMerged, MergedIntoArchived, MergedIntoItself
from tests.unit.alone import Alone
from tests.unit.customers.deeds import (
    HEAD,
    archive,
    assign,
    card,
    change,
    define,
    erase,
    history,
    merge,
    preview_merge,
    register,
    restore,
)
from tests.unit.customers.test_attachments import attach, detach
from tests.unit.customers.test_deleting import DEEDS

ACCOUNT = {
    "bic": "044525225",
    "account": "40702810938000012345",
    "correspondent_account": None,
    "bank_name": "ПАО Сбербанк",
    "currency": "RUB",
}
SHARED, OWN = {"kind": "phone", "value": "+79161234567"}, {"kind": "email", "value": "zakaz@example.com"}


def values(customer: dict[str, Any]) -> list[str]:
    return [each["value"] for each in customer["contacts"]]


def test_a_customer_takes_what_it_lacks_from_the_other(customers: Alone) -> None:
    define(customers, "tags", "vip")
    define(customers, "tags", "shop")
    customer = register(
        customers, "Вектор", contacts=[SHARED], tags=["vip"], legal={"kpp": "503601001"}, accounting={"currency": "CNY"}
    )
    other = register(
        customers,
        "ООО «Вектор»",
        contacts=[OWN, {**SHARED, "person": "Анна"}],
        tags=["shop", "vip"],
        tax_number="5036998127",
        legal={"kpp": "770701001", "legal_address": "Москва"},
        accounting={"currency": "USD", "contract_number": "17"},
        bank_accounts=[ACCOUNT],
        note="Любит чай",
    )
    kept = merge(customers, customer, other)
    assert (kept["name"], kept["tax_number"], kept["tags"]) == ("Вектор", "5036998127", ["vip", "shop"])
    assert (kept["legal"]["kpp"], kept["legal"]["legal_address"]) == ("503601001", "Москва")
    assert kept["accounting"] == {"currency": "CNY", "contract_number": "17", "contract_day": None}
    assert kept["contacts"][0] == {**customer["contacts"][0], "person": "Анна"}
    assert values(kept) == ["+79161234567", "zakaz@example.com"]
    assert (kept["bank_accounts"], kept["note"], kept["merged_into"]) == ([ACCOUNT], "Любит чай", None)
    assert customers.differences() == []


SWITCHBOARD = {"kind": "phone", "value": "+74951234567"}
SECRETARY = {**SWITCHBOARD, "person": "Смирнова", "position": "секретарь"}
DIRECTOR = {**SWITCHBOARD, "person": "Иванов", "position": "директор"}
BOOKKEEPER = {"kind": "phone", "value": "+74951234567;ext=102", "person": "Петрова", "position": "бухгалтер"}


def said(contacts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All but the ids, and what says nothing."""
    return [{name: said for name, said in each.items() if said is not None and name != "id"} for each in contacts]


@pytest.mark.parametrize(
    ("own", "others", "joined"),
    [
        ([SECRETARY], [BOOKKEEPER, DIRECTOR], [SECRETARY, BOOKKEEPER, DIRECTOR]),
        ([SECRETARY], [SECRETARY, SWITCHBOARD], [SECRETARY]),
        ([SWITCHBOARD], [DIRECTOR, SECRETARY], [DIRECTOR, SECRETARY]),
        ([SWITCHBOARD], [BOOKKEEPER], [SWITCHBOARD, BOOKKEEPER]),
        ([SECRETARY], [{**SECRETARY, "note": "до 18:00"}], [{**SECRETARY, "note": "до 18:00"}]),
        ([SECRETARY], [{**SECRETARY, "position": "референт"}], [SECRETARY, {**SECRETARY, "position": "референт"}]),
    ],
)
def test_nobody_is_lost_who_shares_a_telephone_with_another(
    customers: Alone, own: list[dict[str, Any]], others: list[dict[str, Any]], joined: list[dict[str, Any]]
) -> None:
    customer, other = (register(customers, "Вектор", contacts=each) for each in (own, others))
    seen = preview_merge(customers, customer, other)["contacts"]
    kept = merge(customers, customer, other)["contacts"]
    assert (said(kept), said(seen)) == (joined, joined)
    ids = [each["id"] for each in kept]
    assert (len(set(ids)), ids[0]) == (len(ids), customer["contacts"][0]["id"])
    assert [each["id"] for each in seen] == ids[: len(own)] + [None] * (len(ids) - len(own))


def test_what_a_customer_of_its_kind_may_not_have_is_not_taken(customers: Alone) -> None:
    trader = register(customers, "ИП Иванов", kind="sole_trader")
    legal = {"kpp": "503601001", "ogrn": "1027700132195", "legal_address": "Москва"}
    other = register(customers, "ООО «Иванов»", tax_number="5036998127", legal=legal, bank_accounts=[ACCOUNT])
    kept = merge(customers, trader, other)
    assert (kept["tax_number"], kept["legal"]["kpp"], kept["legal"]["ogrn"]) == (None, None, None)
    assert (kept["legal"]["legal_address"], kept["bank_accounts"]) == ("Москва", [ACCOUNT])
    assert change(customers, kept, name="ИП Иванов И. И.")["name"] == "ИП Иванов И. И."


def test_the_other_is_in_the_archive_for_good_and_points_to_the_one_that_is_kept(customers: Alone) -> None:
    customer, other = register(customers, "Вектор"), register(customers, "Вектор-2")
    merge(customers, customer, other)
    gone = card(customers, other)
    assert (gone["archived"], gone["merged_into"]) == (True, customer["id"])
    with pytest.raises(CustomerMerged):
        restore(customers, gone)


def test_both_histories_stay_and_tell_of_each_other(customers: Alone) -> None:
    customer, other = register(customers, "Вектор", code="A"), register(customers, "Вектор-2", code="B")
    merge(customers, customer, other)
    kept, gone = history(customers, customer)["items"], history(customers, other)["items"]
    assert [row["what"] for row in kept] == ["took_in", "registered"]
    assert [row["what"] for row in gone] == ["merged_into", "registered"]
    assert kept[0]["changes"] == [{"field": "customer", "old": None, "new": {"id": other["id"], "code": "B"}}]
    assert gone[0]["changes"] == [{"field": "customer", "old": None, "new": {"id": customer["id"], "code": "A"}}]


def test_the_others_are_told_who_became_whom(customers: Alone) -> None:
    customer, other = register(customers, "Вектор"), register(customers, "Вектор-2")
    merge(customers, customer, other)
    [merged] = customers.told("CustomersMerged")
    assert merged.data == {"customer_id": customer["id"], "merged_id": other["id"]}
    assert [event.data for event in customers.told("CustomerArchived")] == [{"customer_id": other["id"]}]


def test_who_is_gone_takes_nobody_in_and_is_taken_in_once(customers: Alone) -> None:
    one, two, three = (register(customers, name) for name in ("Один", "Два", "Три"))
    merge(customers, one, two)
    for kept, other in ((two, three), (three, two)):
        with pytest.raises(CustomerMerged):
            merge(customers, kept, other)
    with pytest.raises(MergedIntoItself):
        merge(customers, one, one)
    archive(customers, three)
    with pytest.raises(MergedIntoArchived, match="bring the customer back first"):
        merge(customers, three, one)


def test_what_was_merged_is_erased_with_the_one_that_is_kept(customers: Alone) -> None:
    customer, other = register(customers, "Вектор"), register(customers, "Вектор-2", contacts=[OWN])
    merge(customers, customer, other)
    with pytest.raises(CustomerMerged):
        erase(customers, other)
    assert len(card(customers, customer)["contacts"]) == 1


def test_erasing_a_customer_erases_all_that_were_merged_into_it(customers: Alone) -> None:
    one, two, three = (register(customers, name, contacts=[SHARED, OWN]) for name in ("Один", "Два", "Три"))
    merge(customers, two, three)
    merge(customers, one, two)
    erase(customers, one)
    assert [card(customers, each)["contacts"] for each in (one, two, three)] == [[], [], []]
    assert {event.data["customer_id"] for event in customers.told("PersonalDataErased")} == {
        each["id"] for each in (one, two, three)
    }
    assert history(customers, three)["items"][-2]["changes"] == [
        {"field": "contacts", "old": None, "new": {"erased": True}}
    ]
    assert customers.differences() == []


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_done_any_more_with_who_was_merged(customers: Alone, deed: str) -> None:
    customer, other = register(customers, "Вектор"), register(customers, "Вектор-2")
    merge(customers, customer, other)
    before = card(customers, other)
    with pytest.raises(CustomerMerged, match=f"Customer {other['code']} was merged into another: go on with that one"):
        DEEDS[deed](customers, before)
    assert card(customers, other) == before


def test_the_files_of_who_was_merged_are_removed_from_the_one_that_is_kept(customers: Alone) -> None:
    customer, other = register(customers, "Вектор"), register(customers, "Вектор-2")
    attached = attach(customers, other)
    merge(customers, customer, other)
    with pytest.raises(CustomerMerged):
        detach(customers, other, attached)
    assert detach(customers, customer, attached) == {"file_id": attached["file_id"]}


def test_a_file_finds_by_the_tax_number_the_one_that_is_kept(customers: Alone) -> None:
    customer, other = (register(customers, name, tax_number="5036998127") for name in ("Вектор", "Вектор-2"))
    merge(customers, customer, other)
    rows = [{"tax_number": "5036998127", "name": "Вектор и Ко"}, {"code": other["code"], "name": "Вектор и Ко"}]
    told = customers.do("import_customers", ImportRows, HEAD, rows=rows)["rows"]
    assert [row["outcome"] for row in told] == ["changed", "refused"]
    assert (told[1]["problem"]["code"], card(customers, customer)["name"]) == ("CustomerMerged", "Вектор и Ко")


# ---- whose it is


def may_see(customers: Alone, name: str, customer: dict[str, Any]) -> bool:
    caller = Caller(name, frozenset({"manager"}), sees_all=False)
    try:
        customers.application.require_seen(caller, {"customer_id": UUID(customer["id"])})
    except NotYours:
        return False
    return True


@pytest.mark.usefixtures("staff")
def test_who_was_merged_is_whose_the_kept_one_is(customers: Alone) -> None:
    kept, merged, before = (
        register(customers, name, caller=HEAD, manager=manager)
        for name, manager in (("Один", "anna"), ("Два", "boris"), ("Три", "boris"))
    )
    merge(customers, merged, before)
    merge(customers, kept, merged)
    three = (kept, merged, before)
    assert [may_see(customers, "anna", each) for each in three] == [True] * 3
    assert [may_see(customers, "boris", each) for each in three] == [False] * 3
    assert card(customers, before)["merged_into"] == kept["id"], "one step leads to who has it all"
    assign(customers, kept, "boris")
    assert [may_see(customers, "anna", each) for each in three] == [False] * 3
    assert [may_see(customers, "boris", each) for each in three] == [True] * 3
    assign(customers, kept, None)
    assert [may_see(customers, "anna", each) for each in three] == [True] * 3
    assert customers.differences() == []
    customers.rebuild()
    assert [may_see(customers, "boris", each) for each in three] == [True] * 3
