"""Who answers for a customer."""

import pytest

from contracts.commands.customers import RegisterCustomer
from contracts.commands.imports import ImportRows
from kernel.identity import Caller
from kernel.problems import Forbidden, NotYetKnown, describe
from tests.unit.alone import ANNA, Alone
from tests.unit.customers.deeds import HEAD, assign, card, history, listed, register
from tests.unit.staff import Staff

pytestmark = pytest.mark.usefixtures("staff")


def names_of(customers: Alone, **question: str) -> list[str]:
    return [row["name"] for row in listed(customers, **question)["items"]]


def test_a_customer_is_the_managers_who_registers_it(customers: Alone) -> None:
    new = {"name": "Вектор", "kind": "legal_entity"}
    assert customers.do("register_customer", RegisterCustomer, ANNA, **new)["manager"] == "anna"
    assert customers.do("register_customer", RegisterCustomer, HEAD, **new)["manager"] is None
    assert register(customers, manager=None)["manager"] is None


def test_the_head_of_sales_gives_a_customer_to_another(customers: Alone) -> None:
    customer = register(customers, manager="anna")
    assert assign(customers, customer, "boris")["manager"] == card(customers, customer)["manager"] == "boris"
    assert assign(customers, customer, "boris")["version"] == 3
    assert assign(customers, customer, None)["manager"] is None
    assert [event.data["manager"] for event in customers.told("ManagerAssigned")] == ["anna", "boris", None]
    assert customers.differences() == []


def test_a_manager_registers_for_himself_alone(customers: Alone) -> None:
    assert register(customers, manager="anna")["manager"] == "anna"
    with pytest.raises(Forbidden):
        register(customers, manager="boris")
    assert register(customers, manager="boris", caller=HEAD)["manager"] == "boris"


def test_the_history_tells_who_answered_for_a_customer_before(customers: Alone) -> None:
    customer = register(customers, manager="anna")
    assign(customers, customer, "boris")
    newest = history(customers, customer)["items"][0]
    assert (newest["what"], newest["actor"]) == ("manager_assigned", "galina")
    assert newest["changes"] == [{"field": "manager", "old": "anna", "new": "boris"}]


def test_customers_are_found_and_sorted_by_their_manager(customers: Alone) -> None:
    for name, manager in (("Альфа", "boris"), ("Бета", "anna"), ("Гамма", None)):
        register(customers, name, caller=HEAD, manager=manager)
    assert names_of(customers, manager="anna") == ["Бета"]
    assert names_of(customers, sort="manager") == ["Гамма", "Бета", "Альфа"]


@pytest.mark.parametrize("nobody", ["ana", "Anna", "service:tasks"])
def test_a_customer_is_given_to_nobody_who_is_not_there(customers: Alone, nobody: str) -> None:
    """The owner of names is asked first: it may have told of a user who was not heard of yet."""
    customer = register(customers, manager="anna")
    for attempt in (
        lambda: register(customers, caller=HEAD, manager=nobody),
        lambda: assign(customers, customer, nobody),
    ):
        with pytest.raises(NotYetKnown) as refused:
            attempt()
        assert refused.value.source == "gateway"
        told = describe(refused.value.unknown)
        assert (told["status"], told["params"]) == (422, {"name": nobody})
        assert told["errors"] == [{"field": "manager", "message": "Is not known."}]
    assert card(customers, customer)["manager"] == "anna"


def test_a_manager_takes_a_customer_before_anybody_heard_of_him(customers: Alone) -> None:
    """Whoever calls is there: the gateway let him in."""
    assert register(customers, caller=Caller("vera", frozenset({"manager"})), manager="vera")["manager"] == "vera"


def test_who_left_keeps_his_customers_and_gets_no_new_ones_until_he_is_back(customers: Alone, staff: Staff) -> None:
    customer = register(customers, "Альфа", caller=HEAD, manager="boris")
    staff.leaves("boris")
    with pytest.raises(NotYetKnown):
        register(customers, "Бета", caller=HEAD, manager="boris")
    assert names_of(customers, manager="boris") == ["Альфа"]
    assert assign(customers, customer, "boris")["version"] == customer["version"]
    staff.comes_back("boris")
    register(customers, "Бета", caller=HEAD, manager="boris")
    assert names_of(customers, manager="boris", sort="name") == ["Альфа", "Бета"]
    assert customers.differences() == []


def test_a_customer_is_given_to_who_sells(customers: Alone, staff: Staff) -> None:
    """By whoever: what the roles are is heard of the gateway, which is asked again before anybody is refused."""
    for roles in (("head",), ("admin",), ("warehouse", "manager")):
        staff.works_as("boris", *roles)
        assert assign(customers, register(customers, caller=HEAD), "boris")["manager"] == "boris"
    staff.works_as("boris", "warehouse", "accountant")
    customer = register(customers, caller=HEAD)
    with pytest.raises(NotYetKnown) as refused:
        assign(customers, customer, "boris")
    told = describe(refused.value.unknown)
    assert (refused.value.source, told["status"], told["code"]) == ("gateway", 422, "ManagerSellsNothing")
    assert told["errors"] == [{"field": "manager", "message": "Has no role that sells."}]
    rows = [{"code": "K-1", "name": "Новый", "manager": "boris"}]
    [row] = customers.do("import_customers", ImportRows, HEAD, rows=rows)["rows"]
    assert (row["outcome"], row["problem"]["code"]) == ("refused", "ManagerSellsNothing")
    assert customers.differences() == []


def test_rows_of_a_file_that_name_nobody_are_refused_by_themselves(customers: Alone, staff: Staff) -> None:
    register(customers, "Старый", caller=HEAD, code="1", manager="boris")
    staff.leaves("boris")
    rows = [
        {"code": "1", "name": "Переименован", "manager": "boris"},
        {"code": "2", "name": "Новый", "manager": "ana"},
        {"code": "3", "name": "Новый", "manager": "anna"},
        {"code": "1b", "name": "Новый", "manager": "boris"},
    ]
    told = customers.do("import_customers", ImportRows, HEAD, rows=rows)["rows"]
    assert [row["outcome"] for row in told] == ["changed", "refused", "created", "refused"]
    assert [error["field"] for row in told if row["problem"] for error in row["problem"]["errors"]] == ["manager"] * 2
    assert {row["problem"]["code"] for row in told if row["problem"]} == {"UnknownManager"}


def test_who_has_no_manager_is_asked_for_by_none(customers: Alone) -> None:
    register(customers, "Её", manager="anna")
    register(customers, "Ничей")
    page = listed(customers, manager="none")
    assert [row["name"] for row in page["items"]] == ["Ничей"]
    assert page["total"] == 1
    assert [row["name"] for row in listed(customers, manager="none", kind="legal_entity")["items"]] == ["Ничей"]
