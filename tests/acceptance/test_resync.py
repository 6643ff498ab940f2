"""A service that alone is put back from an older backup is not followed until an operator says so; then all agree."""

from pathlib import Path

import pytest

from tests.acceptance.backups import V1, differences, nova, troubles
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import eventually, new_code
from tests.system.processes import running_system

pytestmark = pytest.mark.long
PATIENCE = 180.0


def test_who_heard_what_a_source_lost_stops_until_it_is_brought_level(
    rabbitmq: RabbitMQ, postgres: Postgres, tmp_path: Path
) -> None:
    """Orders alone are put back from an older backup: what was placed since is lost, and the others knew of it."""
    backup = tmp_path / "monday"
    with running_system(rabbitmq.fresh_vhost(), postgres, tmp_path) as system:
        api = system.api
        item, warehouse, customer = api.item(new_code("R")), api.warehouse(new_code("W")), api.customer("ООО Верное")
        api.receive(warehouse, (item, 10))
        kept = api.place(customer, (item, 6))["id"]
        system.wait_until_level(PATIENCE)
        nova("backup", str(backup), environment=system.environment)
        lost = api.place(customer, (item, 9))["id"]
        assert eventually(lambda: api.colours(kept) == [("contended", "yellow")], PATIENCE)
        system.wait_until_level(PATIENCE)
        system.stop("orders")
        assert "is not empty" in nova("restore", str(backup), "orders", environment=system.environment, ends=1)
        nova("restore", str(backup), "orders", "--replace", environment=system.environment)
        system.start("orders")
        readers = {f"{name} from orders" for name in ("customers", "inventory", "tasks")}
        eventually(lambda: readers <= troubles(api).keys(), PATIENCE)
        assert all("nova resync" in trouble for trouble in troubles(api).values())

        here = {**system.environment, "NOVA_URL": api.url}
        for name in ("customers", "inventory", "tasks"):
            assert "level with orders" in nova("resync", name, "orders", environment=here)
        eventually(lambda: troubles(api) == {}, PATIENCE)
        system.wait_until_level(PATIENCE)
        assert api.call("GET", f"{V1}/orders/{lost}").status_code == 404
        assert eventually(lambda: api.colours(kept) == [("covered", None)], PATIENCE)
        again = api.place(customer, (item, 3))["id"]
        system.wait_until_level(PATIENCE)
        assert eventually(lambda: api.colours(again) == [("covered", None)], PATIENCE)
        assert (differences(api), troubles(api), system.parked()) == ({}, {}, [])
