"""Whoever may call may send anything: he is told what is wrong with it, and all others are answered as ever."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import amqp
import pytest

from kernel.identity import SERVICES, Signer, service_caller
from kernel.messaging.rpc_client import CallTimedOut, RpcClient, ServiceUnavailable
from kernel.messaging.topology import RPC_EXCHANGE
from nova.broker import BrokerAddress
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import eventually
from tests.system.processes import System, migrated_system

SECONDS = 10.0
GOOD = json.dumps({"args": [], "kwargs": {"body": {}}})
NESTED = "[" * 100_000


class FarFuture(datetime):
    """What other clients can send: a moment of more digits than Python's calendar has."""

    def utctimetuple(self) -> Any:
        return 1970, 1, 10**12, 0, 0, 0


@pytest.fixture(scope="module")
def system(rabbitmq: RabbitMQ, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with migrated_system(rabbitmq.fresh_vhost(), postgres, tmp_path_factory.mktemp("malformed")) as system:
        system.start("customers")
        yield system


@pytest.fixture(scope="module")
def client(system: System) -> Iterator[RpcClient]:
    client = RpcClient(system.environment["NOVA_BROKER_URL"], name="test", now=lambda: datetime.now(UTC))
    eventually(lambda: head_of(system, client) is not None, 60)
    yield client
    client.close()


def identity_of(system: System) -> str:
    signer = Signer(SERVICES, system.environment["NOVA_SERVICES_PRIVATE_KEY"])
    return signer.sign(service_caller("orders"), datetime.now(UTC))


def head_of(system: System, client: RpcClient) -> Any:
    try:
        headers = {"identity": identity_of(system)}
        return client.call("customers", "head", {"body": {}}, headers=headers, timeout=2)["ok"]["head"]
    except (ServiceUnavailable, CallTimedOut):
        return None


def answer_to(
    broker_url: str, body: object, headers: Mapping[str, object], seconds: float = SECONDS, **properties: str
) -> Any:
    """What comes back when this is sent as a call."""
    address, name = BrokerAddress.of(broker_url), f"test-{uuid4()}"
    answers: list[Any] = []
    with amqp.Connection(
        f"{address.host}:{address.port}", address.user, address.password, virtual_host=address.vhost
    ) as connection:
        channel = connection.channel()
        channel.queue_declare(name, exclusive=True)
        channel.queue_bind(name, RPC_EXCHANGE, name)
        channel.basic_consume(name, no_ack=True, callback=lambda message: answers.append(json.loads(message.body)))
        call = amqp.Message(body, application_headers=dict(headers), reply_to=name, correlation_id="1", **properties)
        channel.basic_publish(call, RPC_EXCHANGE, "customers.head")
        while not answers:
            connection.drain_events(timeout=seconds)
    return answers[0]


@pytest.mark.parametrize(
    "body",
    ["", "{", b"\xff\xfe", "null", "5", "[]", "{}", NESTED, '{"args": [1], "kwargs": {}}', '{"args": [], "kwargs": []}',
     '{"args": [], "kwargs": {}}', '{"args": [], "kwargs": {"body": {}, "more": 1}}'],
)  # fmt: skip
def test_a_body_that_is_no_call_is_refused(system: System, client: RpcClient, body: object) -> None:
    answer = answer_to(system.environment["NOVA_BROKER_URL"], body, {})
    assert answer["error"]["exc_type"] in ("MalformedRequest", "IncorrectSignature")
    assert head_of(system, client) is not None


@pytest.mark.parametrize("name", ["identity", "command_id", "correlation_id", "traceparent", "expires_at"])
@pytest.mark.parametrize("value", [5, True, 1.5, ["a"], {"a": "b"}, datetime(2026, 1, 1, tzinfo=UTC)])
def test_a_header_that_is_no_text_is_refused(system: System, client: RpcClient, name: str, value: object) -> None:
    answer = answer_to(system.environment["NOVA_BROKER_URL"], GOOD, {f"nameko.{name}": value})
    assert answer["error"]["value"] == f"The header nameko.{name} must be a text."
    assert head_of(system, client) is not None


@pytest.mark.parametrize(
    "moment", ["2026-01-01T00:00:00", "2026-01-01", "tomorrow", "", "0001-01-01T00:00:00+23:59", "2026-02-30T00:00:00Z"]
)
def test_a_moment_that_is_none_is_refused(system: System, client: RpcClient, moment: str) -> None:
    answer = answer_to(system.environment["NOVA_BROKER_URL"], GOOD, {"nameko.expires_at": moment})
    assert "must be an RFC 3339 moment with its time zone" in answer["error"]["value"]
    assert head_of(system, client) is not None


@pytest.mark.parametrize(
    ("header", "code"),
    [({"identity": "forged"}, "NotIdentified"), ({"command_id": "first"}, "ValidationFailed"),
     ({"traceparent": "00-no-trace-at-all"}, None), ({"call_id_stack": 5}, None), ({"call_id_stack": [5, None]}, None),
     ({"user_id": 5}, None)],
)  # fmt: skip
def test_a_text_that_says_nothing_is_refused_and_what_nobody_reads_is_not(
    system: System, client: RpcClient, header: Mapping[str, object], code: str | None
) -> None:
    headers = {f"nameko.{name}": value for name, value in {"identity": identity_of(system), **header}.items()}
    answer = answer_to(system.environment["NOVA_BROKER_URL"], GOOD, headers)
    assert answer["result"].get("problem", {}).get("code") == code
    assert head_of(system, client) is not None


@pytest.mark.parametrize("compression", ["gzip", "nothing-known", 5])
def test_a_compression_that_it_does_not_have_is_overlooked(
    system: System, client: RpcClient, compression: object
) -> None:
    later = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    headers = {"compression": compression, "nameko.identity": identity_of(system), "nameko.expires_at": later}
    answer = answer_to(system.environment["NOVA_BROKER_URL"], GOOD.encode(), headers, content_encoding="none")
    assert "ok" in answer["result"]
    assert head_of(system, client) is not None


def test_properties_that_cannot_be_read_are_as_good_as_none(system: System, client: RpcClient) -> None:
    """The one who sent them has no answer: it is not known to whom it would go."""
    headers = {"moment": FarFuture(2026, 1, 1, tzinfo=UTC)}
    with pytest.raises(TimeoutError):
        answer_to(system.environment["NOVA_BROKER_URL"], GOOD, headers, seconds=2.0)
    assert head_of(system, client) is not None
