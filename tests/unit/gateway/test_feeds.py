"""Who waits for the next events of a feed: woken by what he waits for, and by nothing else."""

import json
from collections.abc import Iterator
from dataclasses import replace
from threading import Thread
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from gateway.auth.identities import Identity
from gateway.clients import Services as Asked
from gateway.live.feeds import MOST_POLLS, MOST_STREAMS, Feeds, Reading
from gateway.problems import Refused, TooManyPolls
from kernel.calls import Call
from kernel.identity import CALLERS, SERVICES, Caller, Signer, generate_key
from kernel.messaging.rpc_client import ServiceUnavailable
from kernel.problems import NotIdentified
from tests.unit.gateway.conftest import Clock, Services
from tests.unit.gateway.test_live import example

PROGRAM = Identity(Caller("bi", frozenset({"manager"})), uuid4(), "token", "hash of bi's")
PLACED, SHIPPED = example("orders", "OrderPlaced"), example("orders", "OrderShipped")


class Orders:
    """The feed of orders, as it answers by RPC."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.asked = 0

    def tell(self, position: int, event_type: str = "OrderPlaced") -> None:
        self.events.append({"position": position, "type": event_type})

    def __call__(self, question: dict[str, Any]) -> dict[str, Any]:
        self.asked += 1
        after, types = question["position"], question["types"]
        items = [each for each in self.events if each["position"] > after and each["type"] in (types or [each["type"]])]
        head = max((each["position"] for each in self.events), default=0)
        return {"ok": {"items": items, "head": head, "read_up_to": max(head, after), "more": False}}


@pytest.fixture
def orders(services: Services) -> Orders:
    orders = Orders()
    services.answers["orders.events_since"] = orders
    return orders


@pytest.fixture
def feeds(services: Services, clock: Clock) -> Feeds:
    signers = Signer(CALLERS, generate_key()), Signer(SERVICES, generate_key())
    return Feeds(Asked(services, *signers, clock), clock, ping_seconds=0.05)


def reading(*types: str, after: int = 0) -> Reading:
    return Reading("orders", after, 100, types)


def call(clock: Clock) -> Call:
    return Call(PROGRAM.caller, uuid4(), "c", "c", clock.now())


class Polling:
    """A long poll in a thread of its own."""

    def __init__(self, feeds: Feeds, clock: Clock, asked: Reading, seconds: float = 20, let_in: bool = True) -> None:
        self.page: Any = None
        self.error: Exception | None = None
        self._ask = lambda: feeds.poll(PROGRAM, call(clock), asked, seconds, lambda each: each if let_in else None)
        self._thread = Thread(target=self._run)
        before = len(feeds.arrivals._waiters)
        self._thread.start()
        while self._thread.is_alive() and len(feeds.arrivals._waiters) == before:
            sleep(0.001)

    def answer(self) -> Any:
        self._thread.join(10)
        assert not self._thread.is_alive()
        if self.error is not None:
            raise self.error
        return self.page

    @property
    def waits(self) -> bool:
        return self._thread.is_alive()

    def _run(self) -> None:
        try:
            self.page = self._ask()
        except Exception as error:  # noqa: BLE001 - raised where the answer is asked for
            self.error = error


def until_asked(orders: Orders, times: int) -> None:
    deadline = monotonic() + 5
    while orders.asked < times:
        assert monotonic() < deadline
        sleep(0.001)


def test_who_waits_is_answered_when_what_he_waits_for_comes(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    polling = Polling(feeds, clock, reading("OrderPlaced"))
    until_asked(orders, 1)
    orders.tell(PLACED.position)
    feeds.arrivals.hear(PLACED)
    assert [event["position"] for event in polling.answer()["items"]] == [PLACED.position]
    assert orders.asked == 2


def test_what_he_does_not_wait_for_costs_nothing(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    """Another type, another source, another subject, and what he has read already."""
    polling = Polling(feeds, clock, replace(reading("OrderPlaced", after=PLACED.position), subject=PLACED.subject))
    until_asked(orders, 1)
    later = replace(PLACED, position=PLACED.position + 9)
    for event in (
        PLACED,
        replace(SHIPPED, position=later.position, subject=PLACED.subject),
        replace(later, source="/inventory"),
        replace(later, subject=str(uuid4())),
    ):
        feeds.arrivals.hear(event)
    sleep(0.05)
    assert polling.waits
    assert orders.asked == 1
    feeds.arrivals.end_all()
    assert polling.answer()["items"] == []


def test_what_came_before_the_feed_was_read_is_not_waited_for(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    orders.tell(3)
    assert feeds.poll(PROGRAM, call(clock), reading(), 20, lambda each: each)["read_up_to"] == 3


def test_nothing_comes_in_time(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    start = monotonic()
    page = feeds.poll(PROGRAM, call(clock), reading(), 0.05, lambda each: each)
    assert (page["items"], orders.asked) == ([], 2)
    assert 0.04 < monotonic() - start < 5


def test_everybody_looks_when_something_may_have_been_missed(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    polling = Polling(feeds, clock, reading())
    until_asked(orders, 1)
    orders.tell(8)
    feeds.arrivals.missed()
    assert polling.answer()["read_up_to"] == 8


def test_who_is_let_in_no_more_is_told_nothing(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    polling = Polling(feeds, clock, reading(), let_in=False)
    until_asked(orders, 1)
    orders.tell(8)
    feeds.arrivals.missed()
    with pytest.raises(NotIdentified):
        polling.answer()


def test_a_user_waits_in_twelve_places_at_most(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    polls = [Polling(feeds, clock, reading()) for _ in range(MOST_POLLS)]
    with pytest.raises(TooManyPolls):
        feeds.poll(PROGRAM, call(clock), reading(), 20, lambda each: each)
    feeds.arrivals.end_all()
    assert [poll.answer()["items"] for poll in polls] == [[]] * MOST_POLLS
    assert feeds.arrivals._waiters == []


def stream(feeds: Feeds, clock: Clock, asked: Reading, let_in: Any = lambda each: each) -> Iterator[str]:
    lines = feeds.stream(PROGRAM, call(clock), asked, let_in)
    assert next(lines) == "retry: 3000\n\n"
    return lines


def events_of(lines: Iterator[str], number: int) -> list[tuple[str, int]]:
    """The next events: id, and position in the data."""
    found: list[tuple[str, int]] = []
    for text in lines:
        if "data: " in text:
            name, data = text.strip().split("\n")
            found.append((name, json.loads(data.removeprefix("data: "))["position"]))
        if len(found) == number:
            break
    return found


def closed(lines: Iterator[str]) -> str:
    last = list(lines)[-1]
    assert last.startswith("event: closed\n")
    reason: str = json.loads(last.partition("data: ")[2])["reason"]
    return reason


def test_a_stream_tells_what_was_and_what_comes(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    orders.tell(2)
    orders.tell(5)
    lines = stream(feeds, clock, reading())
    assert events_of(lines, 2) == [("id: 2", 2), ("id: 5", 5)]
    orders.tell(PLACED.position)
    feeds.arrivals.hear(PLACED)
    assert events_of(lines, 1) == [(f"id: {PLACED.position}", PLACED.position)]


def test_a_ping_says_how_far_was_read(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    """Events that are not wanted move it on: whoever comes back does not look through them again."""
    orders.tell(7, "OrderShipped")
    lines = stream(feeds, clock, reading("OrderPlaced"))
    assert next(line for line in lines if "ping" in line) == "id: 7\n: ping\n\n"


def test_a_stream_waits_for_a_service_that_is_away(
    feeds: Feeds, clock: Clock, orders: Orders, services: Services
) -> None:
    lines = stream(feeds, clock, reading())
    next(lines)

    def away(_: Any) -> Any:
        raise ServiceUnavailable("orders", "away")

    services.answers["orders.events_since"] = away
    assert "ping" in next(lines)
    orders.tell(4)
    services.answers["orders.events_since"] = orders
    assert events_of(lines, 1) == [("id: 4", 4)]


def test_what_the_first_page_refuses_is_refused_before_the_stream_begins(
    feeds: Feeds, clock: Clock, services: Services
) -> None:
    services.answers["orders.events_since"] = {"problem": {"status": 403, "code": "Forbidden"}}
    with pytest.raises(Refused):
        feeds.stream(PROGRAM, call(clock), reading(), lambda each: each)


def test_a_stream_ends_when_its_token_does(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    assert closed(stream(feeds, clock, reading(), lambda _: None)) == "revoked"


def test_a_stream_ends_when_the_feed_is_refused(feeds: Feeds, clock: Clock, orders: Orders, services: Services) -> None:
    lines = stream(feeds, clock, reading())
    services.answers["orders.events_since"] = {"problem": {"status": 403, "code": "NotYours"}}
    assert closed(lines) == "refused"


def test_streams_end_with_the_gateway(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    lines = stream(feeds, clock, reading())
    feeds.arrivals.end_all()
    assert closed(lines) == "stopping"


def test_the_oldest_stream_of_a_user_gives_way(feeds: Feeds, clock: Clock, orders: Orders) -> None:
    streams = [stream(feeds, clock, reading()) for _ in range(MOST_STREAMS + 1)]
    assert closed(streams[0]) == "too_many"
    assert "ping" in next(streams[1])


def test_whoever_comes_back_goes_on_from_the_last_id(client: FlaskClient, orders: Orders) -> None:
    for position in (2, 5, 9):
        orders.tell(position)
    answer = client.get("/api/v1/feed/orders/stream?after=1", headers={"Last-Event-ID": "5"}, buffered=False)
    assert answer.mimetype == "text/event-stream"
    told = (each.decode() for each in answer.iter_encoded())
    assert events_of(told, 1) == [("id: 9", 9)]
    answer.close()


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/orders?type=OrderPlaced,Nothing", "type"),
        ("/orders?type=StockChanged", "type"),
        ("/orders?type=OrderPlaced,", "type"),
        ("/orders?type=OrderPlaced.v2", "type"),
        ("/tasks?type=ReminderDue,ReminderDue.v2", "type"),
        ("/orders?subject=1207", "subject"),
        ("/orders?wait=61", "wait"),
        ("/orders?wait=0.5", "wait"),
        ("/orders/stream?limit=3", "limit"),
    ],
)
def test_what_no_feed_has_is_refused(client: FlaskClient, orders: Orders, path: str, field: str) -> None:
    answer = client.get(f"/api/v1/feed{path}")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, field)  # type: ignore[index]
    assert orders.asked == 0


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "9" * 30])
def test_an_id_that_is_no_position_is_refused(client: FlaskClient, orders: Orders, last: str) -> None:
    assert client.get("/api/v1/feed/orders/stream", headers={"Last-Event-ID": last}).status_code == 422


def test_a_service_that_there_is_not_has_no_stream(client: FlaskClient) -> None:
    assert client.get("/api/v1/feed/nobody/stream").status_code == 404


@pytest.mark.parametrize(
    ("asked", "types", "versions"),
    [
        ("", [], {}),
        ("?type=ReminderDue", ["ReminderDue"], {}),
        ("?type=ReminderDue.v2,EntryLogged", ["ReminderDue", "EntryLogged"], {"ReminderDue": 2}),
        ("?type=*,ReminderDue.v2", [], {"ReminderDue": 2}),
    ],
)
def test_an_event_is_read_in_the_version_that_is_named(
    client: FlaskClient, services: Services, asked: str, types: list[str], versions: dict[str, int]
) -> None:
    services.answers["tasks.events_since"] = {"ok": {"items": [], "head": 0, "read_up_to": 0, "more": False}}
    assert client.get(f"/api/v1/feed/tasks{asked}").status_code == 200
    question = services.calls[-1][1]["body"]
    assert (question["types"], question["versions"]) == (types, versions)
