"""Who answers for a customer."""

import pytest

from contracts.commands.customers import RegisterCustomer
from kernel.problems import Forbidden
from tests.unit.alone import ANNA, Alone
from tests.unit.customers.deeds import HEAD, assign, card, history, listed, register


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
