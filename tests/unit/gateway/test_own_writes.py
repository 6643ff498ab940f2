"""What a service did is heard at once by the one that decides by it; where that cannot be, it is done all the same."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.gateway.conftest import Services

RECEIPT = {"warehouse_id": "1", "lines": []}
HEARD = {"ok": {"is_level": True}}


def answered(client: FlaskClient, services: Services, hearing: Any) -> tuple[int, list[str]]:
    """The status of the answer to a receipt of stock, and what was asked."""
    services.answers |= {"inventory.receive_stock": {"ok": {"id": "1"}}, "orders.hear": hearing}
    answer = client.post("/api/v1/stock/receipts", json=RECEIPT)
    return answer.status_code, [name for name, _, _ in services.calls]


def test_orders_hear_what_inventory_did_before_it_is_answered(client: FlaskClient, services: Services) -> None:
    assert answered(client, services, HEARD) == (201, ["inventory.receive_stock", "orders.hear"])
    assert services.calls[-1][1] == {"body": {"source": "inventory"}}


@pytest.mark.parametrize("hearing", [{"problem": {"code": "Busy"}}, {"ok": {"is_level": False}}])
def test_what_is_not_heard_in_time_is_done_all_the_same(client: FlaskClient, services: Services, hearing: Any) -> None:
    assert answered(client, services, hearing)[0] == 201


def test_nobody_need_hear_what_was_refused(client: FlaskClient, services: Services) -> None:
    problem = {"status": 409, "code": "Busy", "message": "No.", "params": {}, "errors": []}
    services.answers = {"inventory.receive_stock": {"problem": problem}, "orders.hear": HEARD}
    assert client.post("/api/v1/stock/receipts", json=RECEIPT).status_code == 409
    assert [name for name, _, _ in services.calls] == ["inventory.receive_stock"]


def test_commands_are_answered_while_orders_are_away(client: FlaskClient, services: Services) -> None:
    services.answers = {"inventory.receive_stock": {"ok": {"id": "1"}}}
    assert client.post("/api/v1/stock/receipts", json=RECEIPT).status_code == 201
