"""On the broker everybody can call a service; it answers only whom it knows, and tells its feed not to all of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from kernel.identity import CALLERS, SERVICES, Caller, Signer, generate_key, service_caller
from kernel.messaging.rpc_client import RpcClient, ServiceUnavailable
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import eventually
from tests.system.processes import System, migrated_system

QUESTIONS = {"events_since": {"position": 0, "limit": 10}, "head": {}}
ADMIN, MANAGER = (Caller(role, frozenset({role})) for role in ("admin", "manager"))


@pytest.fixture(scope="module")
def system(rabbitmq: RabbitMQ, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    with migrated_system(rabbitmq.fresh_vhost(), postgres, tmp_path_factory.mktemp("identity")) as system:
        system.start("tasks")
        yield system


@pytest.fixture(scope="module")
def client(system: System) -> Iterator[RpcClient]:
    client = RpcClient(system.environment["NOVA_BROKER_URL"], name="test", now=lambda: datetime.now(UTC))

    def answers() -> bool:
        try:
            return client.call("tasks", "head", {"body": {}}, headers={}, timeout=5) is not None
        except ServiceUnavailable:
            return False

    eventually(answers)
    yield client
    client.close()


def ask(client: RpcClient, method: str, **headers: str) -> Any:
    answer = client.call("tasks", method, {"body": QUESTIONS[method]}, headers=headers, timeout=5)
    return answer.get("problem", {}).get("code", "answered")


def signed(kind: str, key: str, caller: Caller) -> str:
    return Signer(kind, key).sign(caller, datetime.now(UTC))


@pytest.mark.parametrize("method", QUESTIONS)
def test_who_does_not_say_who_he_is_hears_nothing(client: RpcClient, method: str) -> None:
    assert ask(client, method) == "NotIdentified"


@pytest.mark.parametrize("method", QUESTIONS)
@pytest.mark.parametrize("kind", [CALLERS, SERVICES])
def test_a_forged_identity_hears_nothing(client: RpcClient, method: str, kind: str) -> None:
    forged = signed(kind, generate_key(), ADMIN if kind == CALLERS else service_caller("notify"))
    assert ask(client, method, identity=forged) == "NotIdentified"


@pytest.mark.parametrize("method", QUESTIONS)
def test_another_service_hears_the_feed(system: System, client: RpcClient, method: str) -> None:
    key = system.environment["NOVA_SERVICES_PRIVATE_KEY"]
    assert ask(client, method, identity=signed(SERVICES, key, service_caller("notify"))) == "answered"


@pytest.mark.parametrize(("caller", "answer"), [(ADMIN, "answered"), (MANAGER, "Forbidden")])
def test_a_feed_of_personal_things_is_not_for_every_role(
    system: System, client: RpcClient, caller: Caller, answer: str
) -> None:
    key = system.environment["NOVA_IDENTITY_PRIVATE_KEY"]
    assert ask(client, "events_since", identity=signed(CALLERS, key, caller)) == answer
