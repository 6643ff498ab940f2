"""Who never ordered anything is deleted, and can be taken back; whom something came for comes back by himself."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.customers import RestoreCustomer
from contracts.commands.imports import ImportRows
from kernel.identity import Caller
from kernel.problems import describe
from services.customers.app import CodeTakenByAnothers, CodeTakenMeanwhile, CustomerInUse
from services.customers.domain import CustomerDeleted, CustomerMerged
from tests.unit.alone import Alone
from tests.unit.customers.deeds import (
    HEAD,
    archive,
    assign,
    card,
    change,
    delete,
    erase,
    history,
    listed,
    merge,
    register,
    restore,
    set_terms,
)
from tests.unit.customers.office import Office, open_office
from tests.unit.customers.test_attachments import attach
from tests.unit.staff import Staff

PHONE = {"kind": "phone", "value": "+79161234567", "person": "Марина"}
INN = "5036998127"


@pytest.fixture
def office() -> Iterator[Office]:
    with open_office() as opened:
        yield opened


def names(customers: Alone, **question: Any) -> list[str]:
    return [row["name"] for row in listed(customers, **question)["items"]]


def imported(customers: Alone, **row: Any) -> str:
    answer = customers.do("import_customers", ImportRows, rows=[row])["rows"][0]
    return str(answer["outcome"])


# ---- who is deleted is nowhere


def test_a_deleted_customer_is_in_no_list_and_nobody_finds_it(customers: Alone) -> None:
    customer = register(customers, "Вектор", tax_number=INN, contacts=[PHONE])
    register(customers, "Ромашка")
    delete(customers, customer)
    assert names(customers) == names(customers, archived=None) == ["Ромашка"]
    assert listed(customers)["total"] == 1
    assert [names(customers, archived=None, q=q) for q in ("вект", INN, "9161234567")] == [[], [], []]
    assert names(customers, archived=None, code=customer["code"]) == []
    in_full = customers.application.customers_in_full({"ids": None, "after": None, "limit": 10})
    assert [row["name"] for row in in_full["items"]] == ["Ромашка"]
    assert customers.differences() == []


def test_nobody_is_warned_of_one_who_is_deleted(customers: Alone) -> None:
    delete(customers, register(customers, "Вектор", tax_number=INN, contacts=[PHONE]))
    assert register(customers, "Вектор", tax_number=INN, contacts=[PHONE])["warnings"] == []


def test_its_card_says_so_and_its_history_by_whom(customers: Alone) -> None:
    customer = register(customers)
    assert delete(customers, customer) == {"id": customer["id"], "version": 2}
    assert card(customers, customer)["deleted"] is True
    newest = history(customers, customer)["items"][0]
    assert (newest["what"], newest["actor"]) == ("deleted", "anna")
    assert newest["changes"] == [{"field": "deleted", "old": False, "new": True}]


DEEDS: dict[str, Callable[[Alone, dict[str, Any]], object]] = {
    "change": lambda customers, customer: change(customers, customer, name="Другой"),
    "leave as it is": change,
    "contacts": lambda customers, customer: change(customers, customer, contacts=[PHONE]),
    "terms": set_terms,
    "assign": lambda customers, customer: assign(customers, customer, "galina"),
    "archive": archive,
    "attach a file": attach,
    "delete again": delete,
    "merge": lambda customers, customer: merge(customers, customer, register(customers, "Живой")),
    "merge into another": lambda customers, customer: merge(customers, register(customers, "Живой"), customer),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_nothing_is_done_with_one_who_is_deleted(customers: Alone, deed: str) -> None:
    customer = register(customers, "Вектор")
    delete(customers, customer)
    with pytest.raises(CustomerDeleted, match=f"Customer {customer['code']} is deleted: restore the customer first"):
        DEEDS[deed](customers, card(customers, customer))


def test_what_is_personal_is_erased_of_one_who_is_deleted_too(customers: Alone) -> None:
    customer = register(customers, contacts=[PHONE])
    delete(customers, customer)
    erase(customers, customer)
    restore(customers, card(customers, customer))
    assert card(customers, customer)["contacts"] == []


# ---- undone


def test_a_deletion_is_taken_back_with_all_that_the_customer_had(customers: Alone) -> None:
    customer = register(customers, "Вектор", contacts=[PHONE], note="Любит чай")
    delete(customers, customer)
    back = restore(customers, card(customers, customer))
    assert {**back, "version": 0} == {**customer, "version": 0}
    assert names(customers, q="марина") == ["Вектор"]
    assert [row["what"] for row in history(customers, customer)["items"]][:2] == ["undeleted", "deleted"]
    assert customers.differences() == []


def test_who_was_deleted_from_the_archive_is_back_in_the_archive(customers: Alone) -> None:
    customer = archive(customers, register(customers))
    delete(customers, customer)
    assert names(customers, archived=True) == []
    assert restore(customers, card(customers, customer))["archived"] is True
    assert names(customers, archived=True) == ["Вектор"]


def test_the_others_hear_of_a_deletion_and_of_its_end(customers: Alone) -> None:
    customer = register(customers)
    delete(customers, customer)
    restore(customers, card(customers, customer))
    named = {"customer_id": customer["id"], "name": "Вектор"}
    assert [event.data for event in customers.told("CustomerDeleted")] == [named]
    told = [event.data for event in customers.told("CustomerUndeleted")]
    assert told == [{**named, "archived": False, "because": None}]


# ---- the code is free again


def test_the_code_is_free_again_for_whoever_comes_next(customers: Alone) -> None:
    customer = register(customers, code="V-1")
    delete(customers, customer)
    assert register(customers, "Новый", code="V-1")["code"] == "V-1"
    with pytest.raises(CodeTakenMeanwhile) as refused:
        restore(customers, card(customers, customer))
    told = describe(refused.value)
    assert (told["params"], told["errors"]) == (
        {"name": "Новый", "code": "V-1"},
        [{"field": "code", "message": "Is already used."}],
    )
    assert card(customers, customer)["deleted"] is True
    assert customers.differences() == []


def test_who_may_not_see_whose_the_code_is_by_now_is_told_whom_to_ask(customers: Alone, staff: Staff) -> None:
    customer = register(customers, code="V-1")
    delete(customers, customer)
    register(customers, "Тайный", code="V-1", caller=HEAD, manager="boris")
    confined = Caller("anna", frozenset({"manager"}), sees_all=False)
    body = {"customer_id": customer["id"], "version": None}
    with pytest.raises(CodeTakenByAnothers) as refused:
        customers.do("restore_customer", RestoreCustomer, confined, **body)
    assert describe(refused.value)["params"] == {"code": "V-1", "manager": "boris"}


@pytest.mark.parametrize("row", [{"code": "V-1"}, {"tax_number": INN}], ids=["code", "tax number"])
def test_a_file_does_not_find_one_who_is_deleted(customers: Alone, row: dict[str, str]) -> None:
    customer = register(customers, "Вектор", code="V-1", tax_number=INN)
    assert imported(customers, **row, name="Вектор") == "unchanged"
    delete(customers, customer)
    assert imported(customers, **row, name="Вектор") == "created"


# ---- merged ones


def test_those_that_a_customer_took_in_go_and_come_back_with_it(customers: Alone) -> None:
    customer, other = register(customers, "Вектор"), register(customers, "Вектор-2")
    merge(customers, customer, other)
    with pytest.raises(CustomerMerged):
        delete(customers, card(customers, other))
    delete(customers, card(customers, customer))
    assert names(customers, archived=None) == []
    with pytest.raises(CustomerMerged):
        restore(customers, card(customers, other))
    restore(customers, card(customers, customer))
    assert (names(customers), names(customers, archived=True)) == (["Вектор"], ["Вектор-2"])
    assert customers.differences() == []


# ---- what stands in the way


def test_nothing_that_orders_ever_told_of_may_be_lost(office: Office) -> None:
    customer, bolt = office.register(), office.world.item("bolt")
    order = office.world.place(customer, (bolt, 1))
    office.world.cancel(order)
    office.books.reverse(office.books.pay(customer, 100))
    office.books.open({"customer_id": str(customer), "kind": "debt", "number": "7", "amount": "10"})
    office.sync()
    with pytest.raises(CustomerInUse) as refused:
        delete(office.customers, card(office.customers, {"id": str(customer)}))
    assert str(refused.value) == ("Customer Вектор cannot be deleted. Put the customer into the archive instead.")
    assert [(fault["field"], fault["message"]) for fault in refused.value.errors] == [
        ("orders", "Orders: 1."),
        ("payments", "Payments: 1."),
        ("debts", "Debts from before: 1."),
    ]


def test_a_payment_that_turned_out_to_be_anothers_does_not_stand_in_the_way(office: Office) -> None:
    customer, other = office.register("Первый"), office.register("Второй")
    payment = office.books.pay(customer, 100)
    office.books.change(payment, customer_id=str(other))
    office.sync()
    office.delete(customer)
    office.delete(other)
    assert office.deleted([customer, other]) == [customer]


def test_what_another_ordered_before_it_was_merged_stands_in_the_way_too(office: Office) -> None:
    customer, other = office.register("Первый"), office.register("Второй")
    office.world.place(other, (office.world.item("bolt"), 1))
    office.sync()
    merge(office.customers, {"id": str(customer)}, {"id": str(other)})
    with pytest.raises(CustomerInUse):
        delete(office.customers, card(office.customers, {"id": str(customer)}))


def test_a_draft_does_not_stand_in_the_way_and_is_not_placed_after_that(office: Office) -> None:
    customer, bolt = office.register(), office.world.item("bolt")
    office.world.draft(customer, (bolt, 1))
    office.sync()
    office.delete(customer)
    assert office.deleted([customer]) == [customer]


# ---- the race


def came(office: Office, customer: UUID) -> dict[str, Any]:
    [told] = [event.data for event in office.customers.told("CustomerUndeleted")]
    assert (told["customer_id"], told["archived"]) == (str(customer), True)
    because: dict[str, Any] = told["because"]
    return because


def test_an_order_for_one_who_was_deleted_in_the_same_moment_brings_him_back_into_the_archive(office: Office) -> None:
    customer, bolt = office.register(), office.world.item("bolt")
    order = office.world.place(customer, (bolt, 1))
    office.delete(customer)
    assert office.deleted([customer]) == [customer]
    office.sync()
    row = office.row(customer)
    assert (row["archived"], row["open_orders"]) == (True, 1)
    number = str(office.world.order(order)["number"])
    assert came(office, customer) == {"kind": "order", "id": str(order), "number": number}
    newest = history(office.customers, {"id": str(customer)})["items"][0]
    assert (newest["what"], newest["actor"]) == ("undeleted", "service:customers")
    assert office.customers.differences() == []


def test_so_does_a_payment_and_a_debt_from_before(office: Office) -> None:
    customer, other = office.register("Первый"), office.register("Второй")
    office.books.pay(customer, 100)
    office.books.open({"customer_id": str(other), "kind": "debt", "number": "7", "amount": "10"})
    office.delete(customer)
    office.delete(other)
    office.sync()
    assert office.names(archived=True) == ["Второй", "Первый"]
    kinds = {event.data["because"]["kind"] for event in office.customers.told("CustomerUndeleted")}
    assert kinds == {"payment", "debt"}


def test_who_comes_back_when_another_has_his_code_gets_a_new_one(office: Office) -> None:
    customer, bolt = office.register(code="V-1"), office.world.item("bolt")
    office.world.place(customer, (bolt, 1))
    office.delete(customer)
    office.register("Новый", code="V-1")
    office.sync()
    assert [(row["name"], row["code"]) for row in office.desk(archived=None)] == [
        ("Вектор", "C-000001"),
        ("Новый", "V-1"),
    ]
    assert office.customers.differences() == []


def test_an_order_for_one_who_was_merged_brings_back_who_has_it_all_now(office: Office) -> None:
    customer, other = office.register("Вектор"), office.register("Вектор-2")
    office.world.place(other, (office.world.item("bolt"), 1))
    merge(office.customers, {"id": str(customer)}, {"id": str(other)})
    office.delete(customer)
    office.sync()
    assert office.names(archived=True) == ["Вектор", "Вектор-2"]
    told = [(event.data["name"], event.data["because"]) for event in office.customers.told("CustomerUndeleted")]
    assert [(name, because and because["kind"]) for name, because in told] == [("Вектор", "order"), ("Вектор-2", None)]


def test_an_order_that_is_heard_after_the_deletion_was_taken_back_changes_nothing(office: Office) -> None:
    customer = office.register()
    office.world.place(customer, (office.world.item("bolt"), 1))
    office.delete(customer)
    office.delete(customer)
    office.sync()
    assert office.row(customer)["archived"] is False
