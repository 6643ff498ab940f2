"""Heads of sales are told of a customer who was deleted and is back by himself."""

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from kernel.identity import Caller
from services.notify.app import NotifyApplication
from tests.unit.alone import ANNA, alone
from tests.unit.notify.test_notifications import THING, Screen

GALINA, OLGA = (Caller(name, frozenset({role})) for name, role in (("galina", "head"), ("olga", "admin")))
ORDER = {"kind": "order", "id": str(uuid5(NAMESPACE_OID, "order")), "number": "118"}
PAYMENT = {"kind": "payment", "id": THING, "number": None}


class Screens(Screen):
    def came_back(self, because: dict[str, Any] | None) -> None:
        told = {"customer_id": THING, "name": "Вектор", "archived": True, "because": because}
        self.customers.tell("CustomerUndeleted", THING, told)
        self.from_customers.catch_up()


@pytest.fixture
def screens() -> Iterator[Screens]:
    with alone(NotifyApplication) as service:
        yield Screens(service)


def test_heads_of_sales_are_told_what_came_and_for_whom(screens: Screens) -> None:
    for name, role in (("anna", "manager"), ("galina", "head"), ("olga", "admin")):
        screens.works(name, role, screen=False)
    screens.came_back(ORDER)
    for head in (GALINA, OLGA):
        [row] = screens.page(head)["items"]
        text = "Order 118 came when customer Вектор was deleted: the customer is back, in the archive."
        assert (row["kind"], row["text"], row["recipient"]) == ("customer_came_back", text, head.user)
        assert (row["customer_id"], row["order_id"]) == (THING, ORDER["id"])
    assert (screens.texts(ANNA), screens.shown()) == ([], ["galina", "olga"])
    assert screens.service.differences() == []


def test_nobody_is_told_of_a_deletion_that_somebody_took_back(screens: Screens) -> None:
    screens.works("galina", "head")
    screens.came_back(None)
    assert screens.shown() == []


def test_whoever_is_head_no_more_is_not_told(screens: Screens) -> None:
    for name in ("galina", "olga", "boris"):
        screens.works(name, "head")
    screens.works("olga", "manager")
    screens.leaves("boris")
    screens.came_back(PAYMENT)
    assert screens.shown() == ["galina"]
    assert screens.page(GALINA)["items"][0]["order_id"] is None
