"""The feed for the systems of others: complete, in order, resumed anywhere, waited for, heard as a stream."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import requests

from tests.system.client import Api, eventually, new_code
from tests.system.processes import embedded

SOON = 5.0


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("feed")) as running:
        yield running


@pytest.fixture
def placed(api: Api) -> Any:
    return place_order(api)


def place_order(api: Api) -> Any:
    return api.place(api.customer("Вектор"), (api.item(new_code("F-")), 2))


def head(api: Api, service: str = "orders") -> int:
    return int(api.ok("GET", f"/api/v1/feed/{service}?limit=1")["head"])


@contextmanager
def listening(api: Api, path: str, **headers: str) -> Iterator[Iterator[str]]:
    """The lines of a stream."""
    with requests.get(
        f"{api.url}/api/v1/feed{path}",
        headers={"Authorization": f"Bearer {api.token}", **{k.replace("_", "-"): v for k, v in headers.items()}},
        stream=True,
        timeout=(10, 30),
    ) as answer:
        assert answer.status_code == 200, answer.text
        yield answer.iter_lines(chunk_size=1, decode_unicode=True)


def next_event(lines: Iterator[str]) -> tuple[str, Any]:
    """Id and event."""
    name = ""
    for line in lines:
        if line.startswith("id: "):
            name = line[4:]
        if line.startswith("data: "):
            return name, json.loads(line[6:])
    raise AssertionError("the stream has ended")


def test_whoever_waits_hears_at_once(api: Api, placed: Any) -> None:
    after = head(api)
    with ThreadPoolExecutor(1) as pool:
        path = f"/api/v1/feed/orders?after={after}&type=OrderPlaced,OrderCancelled&wait=25"
        waiting = pool.submit(lambda: (api.ok("GET", path), monotonic()))
        api.cancel(placed["id"])
        cancelled_at = monotonic()
        page, answered_at = waiting.result()
    assert [(event["type"], event["data"]["order_id"]) for event in page["items"]] == [("OrderCancelled", placed["id"])]
    assert answered_at - cancelled_at < SOON


def test_a_feed_about_one_order_tells_its_whole_story(api: Api, placed: Any) -> None:
    place_order(api)
    api.cancel(placed["id"])
    page = api.ok("GET", f"/api/v1/feed/orders?subject={placed['id']}")
    assert [event["type"] for event in page["items"]] == ["OrderPlaced", "OrderCancelled"]
    assert {event["subject"] for event in page["items"]} == {placed["id"]}


def test_a_stream_is_resumed_where_it_was_left_and_misses_nothing(api: Api) -> None:
    after = head(api)
    first = place_order(api)
    with listening(api, f"/orders/stream?after={after}&type=OrderPlaced") as lines:
        seen, event = next_event(lines)
        assert event["data"]["order_id"] == first["id"]
        assert int(seen) == event["position"]
    missed = place_order(api)
    with listening(api, f"/orders/stream?after={after}&type=OrderPlaced", Last_Event_ID=seen) as lines:
        assert next_event(lines)[1]["data"]["order_id"] == missed["id"]
        live = place_order(api)
        assert next_event(lines)[1]["data"]["order_id"] == live["id"]


def test_the_whole_stream_is_the_feed(api: Api, placed: Any) -> None:
    whole = list(api.feed("orders"))
    with listening(api, "/orders/stream") as lines:
        told = [next_event(lines)[1] for _ in whole]
    assert told == whole
    assert [event["previous"] for event in told] == [0, *(event["position"] for event in told[:-1])]


def test_what_the_gateway_tells_wakes_as_well(api: Api) -> None:
    after = head(api, "gateway")
    with listening(api, f"/gateway/stream?after={after}") as lines:
        user = api.ok("POST", "/api/v1/users", {"name": new_code("u-"), "roles": ["manager"]})
        assert next_event(lines)[1]["data"]["user_id"] == user["id"]


def test_who_may_not_read_a_feed_does_not_wait_to_be_told(api: Api) -> None:
    user = api.ok("POST", "/api/v1/users", {"name": new_code("w-"), "roles": ["warehouse"]})
    token = api.ok("POST", f"/api/v1/users/{user['id']}/tokens", {"name": "feed"})["token"]
    stranger = Api(api.url, token)
    for path in ("/tasks/stream", "/tasks?wait=20"):
        start = monotonic()
        assert stranger.call("GET", f"/api/v1/feed{path}").status_code == 403
        assert monotonic() - start < SOON


@pytest.mark.long
def test_a_stream_ends_when_its_token_is_revoked(api: Api) -> None:
    user = api.ok("POST", "/api/v1/users", {"name": new_code("p-"), "roles": ["manager"]})
    token = api.ok("POST", f"/api/v1/users/{user['id']}/tokens", {"name": "feed"})
    with listening(Api(api.url, token["token"]), f"/orders/stream?after={head(api)}") as lines:
        answer = api.call("DELETE", f"/api/v1/users/{user['id']}/tokens/{token['id']}")
        assert answer.status_code == 204
        assert next_event(lines)[1] == {"reason": "revoked"}


@pytest.mark.long
def test_a_gateway_that_stops_lets_nobody_wait(tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        with embedded(tmp_path) as api:
            stream = pool.submit(lambda: _heard_to_the_end(api))
            poll = pool.submit(lambda: api.ok("GET", "/api/v1/feed/orders?type=OrderPlaced&wait=60"))
            eventually(lambda: stream.running() and poll.running())
            place_order(api)
            poll.result(SOON)
            waiting = pool.submit(lambda: api.ok("GET", "/api/v1/feed/orders?after=1000&wait=60"))
            sleep(1)  # until the request is there: nobody can see who waits
        start = monotonic()
        assert waiting.result(SOON)["items"] == []
        assert stream.result(SOON)[-1] == {"reason": "stopping"}
        assert monotonic() - start < SOON


def _heard_to_the_end(api: Api) -> list[Any]:
    with listening(api, "/orders/stream") as lines:
        return [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
