"""Webhooks of the running system: what administrators do, and what comes of it when processes die."""

import json
import time
from pathlib import Path

import pytest

from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.infrastructure.receiver import Received, Reply, receiver
from tests.system.client import Api, eventually, new_code
from tests.system.processes import embedded, running_system

ALLOWED = {"NOVA_WEBHOOK_PRIVATE_ADDRESSES": "allow"}
PLACED = [{"source": "orders", "types": ["OrderPlaced"]}]


def test_a_webhook_from_its_registration_to_its_end(tmp_path: Path) -> None:
    with receiver() as shop, embedded(tmp_path, settings=ALLOWED) as api:
        answer = api.call("POST", "/api/v1/webhooks", {"name": "Shop", "url": shop.url, "events": PLACED})
        assert answer.status_code == 201
        webhook, secret = answer.json(), answer.json()["secret"]
        path = f"/api/v1/webhooks/{webhook['id']}"
        assert answer.headers["Location"] == path
        order = api.place(api.customer("Vector"), (api.item(new_code()), 2))
        [got] = eventually(lambda: list(shop.received))
        assert got.verified(secret)["subject"] == order["id"]
        [row] = eventually(lambda: api.ok("GET", f"{path}/deliveries?filter[state]=delivered")["items"])
        told = api.ok("GET", f"{path}/deliveries/{row['id']}")
        assert (json.loads(told["body"])["type"], told["answers"][0]["status"]) == ("OrderPlaced", 204)
        api.ok("POST", f"{path}/deliveries/{row['id']}/retry")
        eventually(lambda: shop.ids == [got.message_id] * 2)
        renamed = api.ok("PATCH", path, {"name": "Shop 2"}, If_Match=etag(webhook))
        rotated = api.ok("POST", f"{path}/rotate", If_Match=etag(renamed))
        assert rotated["secret"] != secret
        disabled = api.ok("POST", f"{path}/disable", If_Match=etag(rotated))
        assert api.call("POST", f"{path}/disable", If_Match=etag(disabled)).status_code == 409
        assert api.call("POST", f"{path}/enable", If_Match=etag(webhook)).status_code == 412
        history = api.ok("GET", f"{path}/history")["items"]
        assert [each["what"] for each in history] == ["disabled", "secret_rotated", "changed", "registered"]
        assert api.call("DELETE", path, If_Match=etag(disabled)).status_code == 204
        assert api.call("GET", path).status_code == 404
        assert api.job("notify", "verify")["differences"] == []


def test_by_default_nothing_goes_to_a_private_address(api: Api) -> None:
    for url in ("http://example.com/", "https://127.0.0.1/", "https://169.254.169.254/"):
        refused = api.call("POST", "/api/v1/webhooks", {"name": "Shop", "url": url, "events": PLACED})
        assert (refused.status_code, refused.json()["code"]) == (422, "AddressNotAllowed")
    webhook = api.ok("POST", "/api/v1/webhooks", {"name": "Shop", "url": "https://localhost/", "events": PLACED})
    path = f"/api/v1/webhooks/{webhook['id']}"
    told = api.ok("POST", f"{path}/test")
    assert (told["status"], told["error"]) == (None, "address_refused")
    assert api.call("DELETE", path, If_Match=etag(webhook)).status_code == 204


@pytest.mark.long
def test_two_replicas_of_which_one_is_killed_send_everything_and_nothing_twice_at_once(
    rabbitmq: RabbitMQ, postgres: Postgres, tmp_path: Path
) -> None:
    at_once: dict[str, int] = {}
    most: list[int] = []
    with receiver() as shop, running_system(rabbitmq.fresh_vhost(), postgres, tmp_path, ALLOWED) as system:

        def slowly(got: Received) -> Reply:
            at_once[got.message_id] = at_once.get(got.message_id, 0) + 1
            most.append(at_once[got.message_id])
            time.sleep(0.05)
            at_once[got.message_id] -= 1
            return Reply()

        shop.replying = slowly
        system.start("notify")
        api = system.api
        webhook = api.ok("POST", "/api/v1/webhooks", {"name": "Shop", "url": shop.url, "events": PLACED})
        customer, item = api.customer("Vector"), api.item(new_code())
        orders = [api.place(customer, (item, 1))["id"] for _ in range(20)]
        system.processes("notify")[0].kill()
        orders += [api.place(customer, (item, 1))["id"] for _ in range(20)]
        eventually(lambda: {json.loads(got.body)["subject"] for got in shop.received} == set(orders), 180)
        path = f"/api/v1/webhooks/{webhook['id']}"
        eventually(lambda: api.ok("GET", path)["undelivered"] == 0, 180)
        assert max(most) == 1
        repeated = len(shop.ids) - len(orders)
        assert repeated <= 4, "no more than what the killed one had on its way"


def etag(webhook: dict[str, object]) -> str:
    return f'"{webhook["version"]}"'
