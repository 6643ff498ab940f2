"""A backup is all of Nova at one moment, taken while it works; put back it is the same, and erased stays erased."""

import shutil
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.acceptance.backups import (
    CONTACTS,
    FILE,
    V1,
    data_of,
    differences,
    nova,
    picture,
    trade,
    troubles,
    wait_until_level,
)
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import Api, new_code
from tests.system.processes import SOURCES, System, embedded, running_system

pytestmark = pytest.mark.long
PATIENCE = 180.0


def lose_everything(system: System, rabbitmq: RabbitMQ, postgres: Postgres) -> None:
    """New servers with nothing in them, and new keys by which processes sign."""
    system.kill(*SOURCES)
    for name, url in list(system.database_urls.items()):
        postgres.drop_database(url)
        system.database_urls[name] = postgres.create_database(f"nova_{name}")
        system.environment[f"NOVA_{name.upper()}_DATABASE_URL"] = system.database_urls[name]
    system.environment["NOVA_BROKER_URL"] = rabbitmq.fresh_vhost()


def start(system: System) -> Api:
    system.start(*SOURCES)
    system.wait_until_level(PATIENCE)
    return system.api


def test_after_the_loss_of_the_data_folder_everything_is_as_it_was(tmp_path: Path) -> None:
    backup = tmp_path / "backups" / "monday.tar"
    with embedded(tmp_path, patience=PATIENCE) as api:
        customer = trade(api)
        wait_until_level(api, PATIENCE)
        before = picture(api)
        nova("backup", str(backup), *data_of(tmp_path))
        api.customer("ООО Опоздавшее")
    shutil.rmtree(tmp_path / "data")

    told = nova("restore", str(backup), *data_of(tmp_path))
    assert "orders: " in told
    with embedded(tmp_path, patience=PATIENCE) as api:
        wait_until_level(api, PATIENCE)
        assert picture(api) == before
        assert list(before["files"].values()) == [FILE]
        assert before["customer cards"][customer]["contacts"][0]["person"] == CONTACTS[0]["person"]
        assert (differences(api), troubles(api)) == ({}, {})
        trade(api)
        wait_until_level(api, PATIENCE)
        assert differences(api) == {}


def test_after_the_loss_of_all_servers_everything_is_as_it_was(
    rabbitmq: RabbitMQ, postgres: Postgres, tmp_path: Path
) -> None:
    backup = tmp_path / "monday"
    with running_system(rabbitmq.fresh_vhost(), postgres, tmp_path) as system:
        trade(system.api)
        system.wait_until_level(PATIENCE)
        before = picture(system.api)
        nova("backup", str(backup), environment=system.environment)
        system.api.customer("ООО Опоздавшее")
        lose_everything(system, rabbitmq, postgres)

        nova("restore", str(backup), environment=system.environment)
        api = start(system)
        assert picture(api) == before
        assert (differences(api), troubles(api)) == ({}, {})
        trade(api)
        system.wait_until_level(PATIENCE)
        assert differences(api) == {}


def test_a_backup_that_is_taken_under_load_is_of_one_moment(
    rabbitmq: RabbitMQ, postgres: Postgres, tmp_path: Path
) -> None:
    """Nobody in it has heard what its source has not told, so that nobody stops when it is put back."""
    backups, stop = [tmp_path / f"{number}" for number in range(3)], Event()
    with running_system(rabbitmq.fresh_vhost(), postgres, tmp_path) as system:
        api = system.api
        item, warehouse, customer = api.item(new_code("L")), api.warehouse(new_code("W")), api.customer("ООО Спешное")
        api.receive(warehouse, (item, 100_000))
        refused: list[str] = []

        def place() -> None:
            client = Api(api.url, api.token)
            while not stop.is_set():
                try:
                    client.ship(client.place(customer, (item, 1))["id"], warehouse)
                except AssertionError as error:
                    refused.append(str(error))

        writers = [Thread(target=place) for _ in range(4)]
        for writer in writers:
            writer.start()
        try:
            for backup in backups:
                nova("backup", str(backup), environment=system.environment)
        finally:
            stop.set()
            for writer in writers:
                writer.join()
        assert refused == []
        lose_everything(system, rabbitmq, postgres)
        nova("restore", str(backups[-1]), environment=system.environment)
        start(system)
        assert (differences(api), troubles(api), system.parked()) == ({}, {}, [])


def test_whoever_was_erased_after_the_backup_stays_erased(tmp_path: Path) -> None:
    backup, later, keys, told = (tmp_path / name for name in ("monday", "tuesday", "keys.json", "erased"))
    with embedded(tmp_path, patience=PATIENCE) as api:
        customer = trade(api)
        wait_until_level(api, PATIENCE)
        nova("backup", str(backup), *data_of(tmp_path))
        api.ok("POST", f"{V1}/customers/{customer}/erase", {"reason": "по просьбе"}, **{"If-Match": "*"})
        wait_until_level(api, PATIENCE)
        told.write_text(nova("feed", "customers", "--type", "PersonalDataErased", *data_of(tmp_path)))
        nova("backup", str(later), "--keys", str(keys), *data_of(tmp_path))

    def is_erased() -> bool:
        with embedded(tmp_path, patience=PATIENCE) as api:
            wait_until_level(api, PATIENCE)
            assert (differences(api), troubles(api)) == ({}, {})
            card = api.ok("GET", f"{V1}/customers/{customer}")
            files = api.ok("GET", f"{V1}/customers/{customer}/attachments")["items"]
            return (card["contacts"], files) == ([], [])

    def has_keys_of_others() -> bool:
        with embedded(tmp_path, patience=PATIENCE) as api:
            cards = [api.ok("GET", f"{V1}/customers/{row['id']}") for row in api.ok("GET", f"{V1}/customers")["items"]]
            return sum(bool(card["contacts"]) for card in cards) == 3

    assert "Erased again: 1" in nova("restore", str(backup), "--replace", *data_of(tmp_path))
    assert is_erased()
    shutil.rmtree(tmp_path / "data")
    assert "Erased again: 1" in nova("restore", str(backup), "--erased", str(told), *data_of(tmp_path))
    assert is_erased()
    shutil.rmtree(tmp_path / "data")
    nova("restore", str(backup), "--keys", str(keys), *data_of(tmp_path))
    with embedded(tmp_path, patience=PATIENCE) as api:
        assert api.ok("GET", f"{V1}/customers/{customer}")["contacts"] == []
    assert has_keys_of_others()
