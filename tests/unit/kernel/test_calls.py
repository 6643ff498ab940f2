"""Calls to services: what is late, and what is out of bounds."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import kernel
from kernel.clock import Clock
from kernel.messaging.rpc_server import RpcServer
from kernel.problems import ValidationFailed
from kernel.service import ParkedEvent
from kernel.validation import loaded

ROOT = Path(kernel.__file__).parent.parent


class Called:
    """A method of a service that notes whether it ran."""

    method_name = "place_order"
    ran = False

    def check_signature(self, *_: Any) -> None:
        """Takes anything."""

    def run(self, *_: Any) -> None:
        self.ran = True


def is_carried_out(clock: Clock, expires_at: datetime) -> bool:
    server, method = RpcServer(), Called()
    server.container = SimpleNamespace(config={"clock": clock})
    server._providers = {method}
    server._link = SimpleNamespace(ack=lambda _: None)
    message: Any = SimpleNamespace(
        properties={"reply_to": "someone"},
        delivery_info={"routing_key": "orders.place_order"},
        body='{"args": [], "kwargs": {}}',
        headers={"nameko.expires_at": expires_at.isoformat()},
    )
    server._called(message)
    return method.ran


def test_whether_a_call_is_late_is_said_by_the_services_clock() -> None:
    noon = datetime(2001, 1, 1, 12, tzinfo=UTC)
    clock: Any = SimpleNamespace(now=lambda: noon)
    assert is_carried_out(clock, noon + timedelta(seconds=1))
    assert not is_carried_out(clock, noon - timedelta(seconds=1))


def test_only_the_clock_reads_the_time() -> None:
    readers = {
        path.relative_to(ROOT).as_posix()
        for package in ("contracts", "kernel", "services", "gateway")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today")
        if isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date")
    }
    assert readers == {"kernel/clock.py"}


@pytest.mark.parametrize("position", [10**30, 2**63, 0, -1, "1", 1.0, None])
def test_a_position_is_one_that_a_log_could_have(position: object) -> None:
    with pytest.raises(ValidationFailed):
        loaded(ParkedEvent, {"source": "orders", "position": position})
    assert loaded(ParkedEvent, {"source": "orders", "position": 2**63 - 1})
