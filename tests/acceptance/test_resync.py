"""A service that alone is put back from an older backup is not followed until an operator says so; then all agree."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.acceptance.backups import V1, data_of, differences, nova, troubles, wait_until_level
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import Api, eventually, new_code
from tests.system.processes import embedded, running_system

pytestmark = pytest.mark.long
PATIENCE = 180.0
READERS = ("customers", "inventory", "tasks")


@dataclass
class Story:
    """Orders alone are put back from an older backup: what was placed since is lost, and the others knew of it."""

    backup: Path
    arguments: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def begin(self, api: Api) -> None:
        self.item, warehouse, self.customer = (
            api.item(new_code("R")),
            api.warehouse(new_code("W")),
            api.customer("ИП Верный"),
        )
        api.receive(warehouse, (self.item, 10))
        self.kept = api.place(self.customer, (self.item, 6))["id"]
        wait_until_level(api, PATIENCE)
        self.nova("backup", str(self.backup))
        self.lost = api.place(self.customer, (self.item, 9))["id"]
        eventually(lambda: api.colours(self.kept) == [("contended", "yellow")], PATIENCE)
        wait_until_level(api, PATIENCE)

    def put_back(self) -> None:
        assert "is not empty" in self.nova("restore", str(self.backup), "orders", ends=1)
        self.nova("restore", str(self.backup), "orders", "--replace")

    def end(self, api: Api) -> None:
        eventually(lambda: {f"{name} from orders" for name in READERS} <= troubles(api).keys(), PATIENCE)
        assert all("nova resync" in trouble for trouble in troubles(api).values())
        for name in READERS:
            assert "level with orders" in self.nova("resync", name, "orders")
        eventually(lambda: troubles(api) == {}, PATIENCE)
        wait_until_level(api, PATIENCE)
        assert api.call("GET", f"{V1}/orders/{self.lost}").status_code == 404
        eventually(lambda: api.colours(self.kept) == [("covered", None)], PATIENCE)
        again = api.place(self.customer, (self.item, 3))["id"]
        wait_until_level(api, PATIENCE)
        eventually(lambda: api.colours(again) == [("covered", None)], PATIENCE)
        assert (differences(api), troubles(api)) == ({}, {})

    def nova(self, *arguments: str, ends: int = 0) -> str:
        return nova(*arguments, *self.arguments, environment=self.environment, ends=ends)


def test_in_one_process(tmp_path: Path) -> None:
    story = Story(tmp_path / "monday", data_of(tmp_path))
    with embedded(tmp_path, patience=PATIENCE) as api:
        story.begin(api)
    story.put_back()
    with embedded(tmp_path, patience=PATIENCE) as api:
        story.end(api)


def test_on_servers(rabbitmq: RabbitMQ, postgres: Postgres, tmp_path: Path) -> None:
    """The readers work on meanwhile."""
    with running_system(rabbitmq.fresh_vhost(), postgres, tmp_path) as system:
        story = Story(tmp_path / "monday", (), {**system.environment, "NOVA_URL": system.api.url})
        story.begin(system.api)
        system.stop("orders")
        story.put_back()
        system.start("orders")
        story.end(system.api)
        assert system.parked() == []
