"""Tokens for feeds alone: they read what they were issued for, and do nothing else."""

import json
from typing import Any

import pytest
from eventsourcing.persistence import StoredEvent
from flask import Flask
from flask.testing import FlaskClient

from gateway.app import Gateway
from gateway.auth.domain import User
from kernel.identity import CALLERS, Caller, Signer, Verifier, generate_key, public_key_of
from tests.unit.gateway.conftest import Clock, Services

EMPTY = {"ok": {"items": [], "head": 4, "read_up_to": 4, "more": False}}


@pytest.fixture
def issued(client: FlaskClient) -> Any:
    return issue(client, ["orders.OrderPlaced", "orders.OrderShipped", "inventory.*"]).json


def issue(client: FlaskClient, feeds: Any) -> Any:
    user = client.post("/api/v1/users", json={"name": "bi", "roles": ["manager"]}).json
    assert user is not None
    return client.post(f"/api/v1/users/{user['id']}/tokens", json={"name": "warehouse of data", "feeds": feeds})


@pytest.fixture
def program(app: Flask, issued: Any, services: Services) -> FlaskClient:
    for source in ("orders", "inventory", "customers"):
        services.answers[f"{source}.events_since"] = EMPTY
    program = app.test_client()
    program.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {issued['token']}"
    program.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return program


def types_asked(services: Services) -> list[str]:
    return sorted(services.calls[-1][1]["body"]["types"])


def test_a_token_tells_which_events_it_reads(issued: Any) -> None:
    assert issued["feeds"] == ["inventory.*", "orders.OrderPlaced", "orders.OrderShipped"]


def test_it_is_told_its_events_alone_whether_it_asks_for_them_or_not(program: FlaskClient, services: Services) -> None:
    assert program.get("/api/v1/feed/orders").status_code == 200
    assert types_asked(services) == ["OrderPlaced", "OrderShipped"]
    assert program.get("/api/v1/feed/orders?type=OrderShipped").status_code == 200
    assert types_asked(services) == ["OrderShipped"]
    assert program.get("/api/v1/feed/inventory").status_code == 200
    assert types_asked(services) == []


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("/customers", "customers.*"),
        ("/orders?type=OrderPlaced,OrderCancelled", "orders.OrderCancelled"),
        ("/orders/stream?type=OrderCancelled", "orders.OrderCancelled"),
        ("/customers/stream", "customers.*"),
    ],
)
def test_a_refusal_says_what_is_missing_and_what_is_there(program: FlaskClient, path: str, missing: str) -> None:
    refused: Any = program.get(f"/api/v1/feed{path}").json
    assert (refused["status"], refused["code"], refused["params"]["event"]) == (403, "FeedNotRead", missing)
    assert "inventory.*, orders.OrderPlaced, orders.OrderShipped" in refused["detail"]


def test_it_does_nothing_else(app: Flask, program: FlaskClient, services: Services) -> None:
    before = len(services.calls)
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if getattr(view, "is_public", False) or getattr(view, "reads_feeds", False) or "openapi" in rule.rule:
            continue
        for method in (rule.methods or set()) - {"OPTIONS", "HEAD"}:
            path = app.url_map.bind("localhost").build(rule.endpoint, arguments_of(rule), method=method)
            answer = program.open(path, method=method, json=None if method == "GET" else {})
            assert (answer.status_code, answer.json and answer.json["code"]) == (403, "OnlyFeeds"), path
    assert len(services.calls) == before


def arguments_of(rule: Any) -> dict[str, Any]:
    some = "0083e2e5-43fc-5eb7-9908-c0b165576a72"
    return {name: next(iter(getattr(rule._converters[name], "items", [some]))) for name in rule.arguments}


@pytest.mark.parametrize(
    ("feeds", "field"),
    [
        (["orders"], "feeds.0"),
        (["orders.*", "orders.Nothing"], "feeds.1"),
        (["nobody.*"], "feeds.0"),
        (["orders.OrderPlaced\n"], "feeds.0"),
        ([], "feeds"),
        ("orders.*", "feeds"),
        ([7], "feeds.0"),
    ],
)
def test_events_that_nobody_tells_are_refused(client: FlaskClient, feeds: Any, field: str) -> None:
    refused = issue(client, feeds)
    assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)


def test_the_services_are_told_of_the_scope(clock: Clock) -> None:
    """By the signature: nobody widens it on the way, and callers without one are as they were."""
    key = generate_key()
    signer, verifier = Signer(CALLERS, key), Verifier({CALLERS: public_key_of(key)})
    for feeds in (None, frozenset({"orders.*"})):
        caller = Caller("bi", frozenset({"manager"}), feeds=feeds)
        assert verifier.verify(signer.sign(caller, clock.now()), clock.now()) == caller


def test_a_token_of_before_is_read_as_one_that_is_not_for_feeds_alone(app: Flask, issued: Any) -> None:
    """What was stored in the first version of the event is brought up to the second when it is read."""
    gateway: Gateway = app.extensions["nova"]
    application = gateway.accounts.application
    (stored,) = [each for each in stored_events(application) if each.topic == User.TokenIssued.TOPIC][-1:]
    state = json.loads(stored.state)
    assert state.pop("class_version") == 2
    state.pop("feeds")
    old = StoredEvent(stored.originator_id, stored.originator_version, stored.topic, json.dumps(state).encode())
    event: Any = application.mapper.to_domain_event(old)
    assert (event.name, event.feeds) == ("warehouse of data", None)


def stored_events(application: Any) -> list[StoredEvent]:
    return list(application.recorder.select_notifications(start=None, limit=1000))
