"""Calls over either broker: an answer, or the truth about why there is none."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import pytest
from kombu.message import Message

from kernel.messaging.link import Link, LinkDown
from kernel.messaging.rpc_client import CallTimedOut, RemoteError, RpcClient, ServiceUnavailable
from kernel.messaging.topology import RPC_EXCHANGE, rpc_queue
from tests.infrastructure.proxy import proxy_before
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import eventually

SERVICE = "echo"
SECONDS = 10.0


class Responder:
    """A service that answers what it is told to, when it is told to."""

    def __init__(self, broker_url: str, answer: Callable[[Any], Any]) -> None:
        self._answer = answer
        self.calls: list[Message] = []
        self.may_answer = Event()
        self.may_answer.set()
        self._link = Link(broker_url, lambda: rpc_queue(SERVICE), self._called, prefetch=10)
        self._thread = Thread(target=self._link.run, daemon=True)
        self._thread.start()
        assert self._link.is_up.wait(SECONDS)

    def close(self) -> None:
        self.may_answer.set()
        self._link.close()
        self._thread.join(SECONDS)

    def reply(self, message: Message, **body: Any) -> None:
        to, correlation_id = message.properties["reply_to"], message.properties["correlation_id"]
        text = json.dumps({"result": None, "error": None, **body})
        self._link.publish(text, wait=SECONDS, exchange=RPC_EXCHANGE, routing_key=to, correlation_id=correlation_id)
        self._link.ack(message)

    def _called(self, message: Message) -> None:
        self.calls.append(message)
        Thread(target=self._respond, args=(message,), daemon=True).start()

    def _respond(self, message: Message) -> None:
        self.may_answer.wait(SECONDS)
        self.reply(message, **self._answer(json.loads(message.body)["kwargs"]))


@pytest.fixture(params=["embedded", "rabbitmq"])
def broker_url(request: pytest.FixtureRequest) -> str:
    return f"embedded:///{uuid4()}" if request.param == "embedded" else str(request.getfixturevalue("vhost"))


@pytest.fixture
def responder(broker_url: str) -> Iterator[Responder]:
    responder = Responder(broker_url, lambda asked: {"result": asked})
    yield responder
    responder.close()


@pytest.fixture
def client(broker_url: str) -> Iterator[RpcClient]:
    client = connected(broker_url)
    yield client
    client.close()


def connected(broker_url: str) -> RpcClient:
    client = RpcClient(broker_url, name="test", now=lambda: datetime.now(UTC))
    eventually(client.is_connected)
    return client


def ask(client: RpcClient, question: Any, timeout: float = SECONDS) -> Any:
    return client.call(SERVICE, "say", {"question": question}, headers={"who": "anna"}, timeout=timeout)


def test_every_call_has_its_own_answer(responder: Responder, client: RpcClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda number: ask(client, number), range(50)))
    assert answers == [{"question": number} for number in range(50)]


def test_headers_and_the_last_moment_travel_with_a_call(responder: Responder, client: RpcClient) -> None:
    ask(client, 1)
    headers = responder.calls[0].headers
    assert headers["nameko.who"] == "anna"
    assert datetime.fromisoformat(headers["nameko.expires_at"]) > datetime.now(UTC)


def test_a_failure_of_the_service_is_told_as_such(broker_url: str, client: RpcClient) -> None:
    responder = Responder(broker_url, lambda _: {"error": {"exc_type": "KeyError", "value": "name"}})
    with pytest.raises(RemoteError, match="KeyError: name"):
        ask(client, 1)
    responder.close()


def test_a_call_that_nobody_takes_is_told_at_once(client: RpcClient) -> None:
    start = time.monotonic()
    with pytest.raises(ServiceUnavailable, match="nobody answers"):
        ask(client, 1)
    assert time.monotonic() - start < SECONDS / 2


def test_an_answer_that_does_not_come_in_time_leaves_the_outcome_open(responder: Responder, client: RpcClient) -> None:
    responder.may_answer.clear()
    with pytest.raises(CallTimedOut):
        ask(client, 1, timeout=0.2)


def test_a_late_answer_is_ignored_and_is_not_taken_for_another(responder: Responder, client: RpcClient) -> None:
    responder.may_answer.clear()
    with pytest.raises(CallTimedOut):
        ask(client, "late", timeout=0.2)
    responder.may_answer.set()
    assert [ask(client, number) for number in range(5)] == [{"question": number} for number in range(5)]


def test_a_link_that_is_not_up_takes_nothing() -> None:
    link = Link("embedded:///nowhere", lambda: rpc_queue(SERVICE), lambda _: None)
    with pytest.raises(LinkDown):
        link.publish("{}", exchange=RPC_EXCHANGE, routing_key="echo.say")


def test_a_lost_connection_is_made_anew_and_calls_go_on(vhost: str) -> None:
    responder = Responder(vhost, lambda asked: {"result": asked})
    with proxy_before(vhost) as proxy:
        client = connected(proxy.url)
        assert ask(client, 1) == {"question": 1}
        responder.may_answer.clear()
        with ThreadPoolExecutor(1) as pool:
            under_way = pool.submit(ask, client, "under way")
            eventually(lambda: len(responder.calls) == 2)
            start = time.monotonic()
            proxy.cut()
            with pytest.raises(CallTimedOut):
                under_way.result(SECONDS)
            assert time.monotonic() - start < SECONDS / 2
        responder.may_answer.set()
        eventually(client.is_connected)
        assert ask(client, 2) == {"question": 2}
        client.close()
    responder.close()


def test_a_service_whose_connection_was_lost_answers_again(vhost: str) -> None:
    client = connected(vhost)
    with proxy_before(vhost) as proxy:
        responder = Responder(proxy.url, lambda asked: {"result": asked})
        assert ask(client, 1) == {"question": 1}
        proxy.cut()
        assert eventually(lambda: answer_or_none(client)) == {"question": 2}
        responder.close()
    client.close()


def test_a_broker_that_takes_no_messages_is_told_at_once_until_it_takes_them_again(
    vhost: str, rabbitmq: RabbitMQ
) -> None:
    client, responder = connected(vhost), Responder(vhost, lambda asked: {"result": asked})
    with rabbitmq.memory_alarm():
        assert eventually(lambda: refusal_of(client)) == "echo: the broker takes no messages now"
    assert eventually(lambda: answer_or_none(client)) == {"question": 2}
    client.close()
    responder.close()


def refusal_of(client: RpcClient) -> str | None:
    try:
        ask(client, 1, timeout=0.5)
    except ServiceUnavailable as error:
        return str(error)
    except CallTimedOut:
        return None
    raise AssertionError("a broker that takes no messages answered")


def answer_or_none(client: RpcClient) -> Any:
    try:
        return ask(client, 2, timeout=1)
    except (ServiceUnavailable, CallTimedOut):
        return None
