"""What the gateway tells Prometheus: to administrators, by rules of routes, and never of whom a path names."""

from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient

from tests.system.metrics import Told, read

DURATION = "nova_http_request_duration_seconds_count"
ORDER = "/api/v1/orders/<uuid:order_id>"


def told(client: FlaskClient) -> Told:
    answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.content_type.startswith("text/plain; version=")
    return read(answer.text)


def test_strangers_are_told_nothing(app: Flask) -> None:
    answer = app.test_client().get("/metrics")
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")


def test_a_seller_is_told_nothing(app: Flask, client: FlaskClient) -> None:
    made = client.post("/api/v1/users", json={"name": "anna", "full_name": "Anna", "roles": ["manager"]})
    user: Any = made.json
    token: Any = client.post(f"/api/v1/users/{user['id']}/tokens", json={"name": "script"}).json
    headers = {"Authorization": f"Bearer {token['token']}"}
    assert app.test_client().get("/metrics", headers=headers).status_code == 403


def test_requests_are_counted_by_the_rule_of_their_route(client: FlaskClient) -> None:
    before = told(client).value(DURATION, rule=ORDER, method="GET", status="503") or 0
    order_id = uuid4()
    assert client.get(f"/api/v1/orders/{order_id}").status_code == 503
    after = told(client)
    assert after.value(DURATION, rule=ORDER, method="GET", status="503") == before + 1
    assert not any(str(order_id) in value for sample in after.samples for value in sample.labels.values())


def test_what_strangers_invent_makes_no_new_series(client: FlaskClient) -> None:
    client.open("/nothing/at/all", method="BREW")
    client.get("/nothing/but/this")
    rules, methods = (told(client).labels_of(DURATION, name) for name in ("rule", "method"))
    assert "other" in rules
    assert "other" in methods
    assert not {"/nothing/at/all", "/nothing/but/this"} & rules
    assert "BREW" not in methods


def test_readers_that_ask_for_openmetrics_get_it(client: FlaskClient) -> None:
    answer = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.content_type.startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
