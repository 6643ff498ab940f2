"""Whoever was answered is judged by what he did, whichever service decides next."""

from decimal import Decimal
from itertools import accumulate

import pytest

from tests.system.client import Api, new_code

V1 = "/api/v1"
TERMS = {"price_type": "wholesale", "markup_percent": "0", "credit_limit": None, "deferral_days": 0}
TIMES = range(1, 9)


@pytest.fixture(scope="module")
def item(api: Api) -> str:
    return api.item(new_code("П"))


@pytest.fixture(scope="module")
def customer(api: Api) -> str:
    return api.customer("ООО Прочёл")


def test_an_order_has_the_price_that_was_just_set(api: Api, item: str, customer: str) -> None:
    totals = []
    for amount in TIMES:
        api.ok("POST", f"{V1}/items/{item}/prices", {"price_type": "wholesale", "amount": f"{amount}"})
        totals.append(api.place(customer, (item, 1))["total"])
    assert totals == [f"{amount}.00" for amount in TIMES]


def test_an_order_has_the_terms_that_were_just_given(api: Api, item: str, customer: str) -> None:
    markups, card = [], f"{V1}/customers/{customer}"
    for percent in TIMES:
        version = api.ok("GET", card)["version"]
        api.ok("PUT", f"{card}/terms", {**TERMS, "markup_percent": f"{percent}"}, If_Match=f'"{version}"')
        markups.append(api.place(customer, (item, 1))["terms"]["markup_percent"])
    assert markups == [f"{percent}" for percent in TIMES]


def test_what_was_just_shipped_is_in_the_order_and_in_its_document(api: Api, item: str, customer: str) -> None:
    warehouse = api.warehouse(new_code("С"))
    api.receive(warehouse, (item, 100))
    order = api.place(customer, (item, len(TIMES)))
    shipped, seen, written = [], [], []
    for _ in TIMES:
        api.ship(order["id"], warehouse, [{"line_id": order["lines"][0]["line_id"], "quantity": 1}])
        document = api.ok("POST", f"{V1}/orders/{order['id']}/documents", {"kind": "upd"})
        written.append(Decimal(document["total"]))
        now = api.order(order["id"])
        seen.append(Decimal(now["shipped_value"]))
        shipped.append(now["lines"][0]["shipped"])
    assert shipped == [f"{number}" for number in TIMES]
    assert list(accumulate(written)) == seen, "goods stand in one transfer document"
