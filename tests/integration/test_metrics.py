"""Every process of the running system tells Prometheus how it is."""

from pathlib import Path

import pytest

from tests.infrastructure.postgres import Postgres
from tests.system.client import eventually
from tests.system.metrics import Told, scrape
from tests.system.processes import SOURCES, System, free_port, migrated_system

pytestmark = pytest.mark.long


def start(system: System) -> dict[str, int]:
    """Every process with a port of its own for metrics."""
    ports = {name: free_port() for name in SOURCES}
    for name, port in ports.items():
        system.start(name, NOVA_METRICS_PORT=str(port))
    system.wait_until_level()
    return ports


def all_of(ports: dict[str, int]) -> dict[str, Told]:
    return {name: scrape(port) for name, port in ports.items()}


def test_a_running_system_tells_how_it_is(vhost: str, postgres: Postgres, tmp_path: Path) -> None:
    with migrated_system(vhost, postgres, tmp_path) as system:
        ports = start(system)
        system.api.place(system.api.customer("ООО Ромашка"), (system.api.item("BOLT"), 5))
        system.wait_until_level()
        eventually(lambda: _is_level(all_of(ports)), 15)
        told = all_of(ports)

        for name in SOURCES:
            assert told[name].value("nova_build_info", service=name) == 1
            assert told[name].value("nova_database_up", service=name) == 1
            assert told[name].value("nova_relay_active", service=name) == 1
            assert told[name].value("nova_relay_unsent_age_seconds", service=name) == 0
        orders, gateway = told["orders"], told["gateway"]
        placed = {"service": "orders", "method": "create_order"}
        assert gateway.value("nova_rpc_client_duration_seconds_count", outcome="answered", **placed) == 1
        assert orders.value("nova_rpc_server_duration_seconds_count", outcome="ok", **placed) == 1
        assert gateway.value("nova_http_request_duration_seconds_count", rule="/api/v1/orders", method="POST") == 1
        assert orders.value("nova_relay_delay_seconds_count", service="orders")
        assert orders.value("nova_subscription_delay_seconds_count", consumer="orders", source="inventory")
        assert orders.number("nova_subscription_age_seconds", consumer="orders", source="inventory") < 10
        assert orders.number("nova_stock_age_seconds") < 10
        assert told["tasks"].value("nova_reminders_due") == 0
        assert told["notify"].value("nova_letters_waiting") == 0
        assert gateway.value("nova_live_streams") == 0


def test_what_is_away_is_told_and_the_rest_still_is(vhost: str, postgres: Postgres, tmp_path: Path) -> None:
    with migrated_system(vhost, postgres, tmp_path) as system:
        ports = start(system)
        system.kill("inventory")
        aging = lambda: (scrape(ports["orders"]).value("nova_stock_age_seconds") or 0) > 8  # noqa: E731
        eventually(aging, 30)
        postgres.stop()
        try:
            told = scrape(ports["orders"])
        finally:
            postgres.start()
        assert told.value("nova_database_up", service="orders") == 0
        assert told.value("nova_build_info", service="orders") == 1
        assert told.value("nova_relay_lag_positions", service="orders") is None
        eventually(lambda: scrape(ports["orders"]).value("nova_database_up", service="orders") == 1, 30)


def test_a_port_that_is_taken_is_told_at_once(vhost: str, postgres: Postgres, tmp_path: Path) -> None:
    with migrated_system(vhost, postgres, tmp_path) as system:
        port = str(free_port())
        system.start("tasks", NOVA_METRICS_PORT=port)
        eventually(lambda: "tasks is ready" in system.logs(), 60)
        system.start("notify", NOVA_METRICS_PORT=port)
        assert system.processes("notify")[0].exit_code() == 1
        assert f"port {port}: Address already in use. Each process on a machine needs" in system.logs()


def _is_level(told: dict[str, Told]) -> bool:
    lags = [told[name].value("nova_subscription_lag_positions", consumer=name) for name in SOURCES]
    return not any(lags) and told["gateway"].value("nova_relay_lag_positions", service="gateway") == 0
