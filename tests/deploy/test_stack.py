"""docker compose up, from nothing: a company works in containers, whatever is added, exchanged or killed among them."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.backups import lists
from tests.deploy.stack import Stack, images, require_images, running_stack
from tests.deploy.witness import Witness
from tests.system.client import Api, eventually, new_code

pytestmark = [pytest.mark.long, pytest.mark.containers, pytest.mark.timeout(900)]

HEALING_SECONDS = 60.0
SCRAPED_SECONDS = 90.0
SERVICES = ("customers", "inventory", "orders", "tasks", "notify")
PROCESSES = (*SERVICES, "gateway", "gateway-2")
PLAIN, YELLOW = ("covered", None), ("short", "yellow")


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The tests follow on each other as the days of one installation do."""
    require_images(*images().values())
    with running_stack(tmp_path_factory.mktemp("checkout")) as running:
        running.wait_until_level()
        yield running


@pytest.fixture(scope="module")
def witness(stack: Stack) -> Witness:
    api = stack.api
    made = Witness(stack, api.customer(new_code("ООО Свидетель ")), api.item(new_code("W")))
    eventually(lambda: made.order(api, new_code("first")) is None)
    return made


def imported_item(api: Api, code: str) -> str:
    content = f"Код;Наименование;Единица\n{code};Кружка белая;шт\n"
    told = api.imported("items", "price-list.csv", content.encode())
    assert told["status"] == "done"
    [item] = api.ok("GET", f"/api/v1/items?code={code}")["items"]
    item_id = str(item["id"])
    api.ok("POST", f"/api/v1/items/{item_id}/prices", {"price_type": "wholesale", "amount": "100"})
    return item_id


def test_the_main_job_through_the_proxy(stack: Stack) -> None:
    api = stack.api
    item, warehouse, customer = (
        imported_item(api, new_code("CUP-")),
        api.warehouse(new_code("W")),
        api.customer("ООО Анна"),
    )
    api.receive(warehouse, (item, 10))
    order = api.place(customer, (item, 12))["id"]
    eventually(lambda: api.colours(order) == [YELLOW])
    api.receive(warehouse, (item, 2))
    eventually(lambda: api.colours(order) == [PLAIN])
    api.ship(order, warehouse)
    invoice = api.ok("POST", f"/api/v1/orders/{order}/invoices", {"amount": "1200.00"})
    paper = api.ok("POST", f"/api/v1/invoices/{invoice['id']}/documents", {})
    assert api.file(f"/api/v1/documents/{paper['id']}.pdf").startswith(b"%PDF")
    eventually(lambda: api.ok("GET", f"/api/v1/items/{item}")["on_hand"] == "0")


def test_browsers_speak_http_2_with_the_proxy(stack: Stack) -> None:
    assert stack.protocol() == "h2"


def test_a_container_of_nova_may_do_little_and_knows_no_other_services_secrets(stack: Stack) -> None:
    assert stack.compose("exec", "-T", "orders", "id", "-u").strip() == "10001"
    assert "refused" in stack.compose("exec", "-T", "orders", "sh", "-c", "touch /opt/nova/app/x 2>&1 || echo refused")
    known = stack.compose("exec", "-T", "orders", "env")
    assert "NOVA_ORDERS_DATABASE_URL" in known
    for secret in ("NOVA_IDENTITY_PRIVATE_KEY", "NOVA_CUSTOMERS_", "_ADMIN_", "_MIGRATION_URL", "NOVA_API_TOKEN"):
        assert secret not in known


def test_the_command_line_finds_all_clean(stack: Stack) -> None:
    assert stack.compose("run", "--rm", "nova", "verify").count("clean") == len(SERVICES) + 1


def test_a_service_has_as_many_containers_as_one_wants(stack: Stack, witness: Witness) -> None:
    with witness.ordering():
        for number in (3, 1):
            stack.compose(
                "up", "--detach", "--wait", "--no-deps", "--no-recreate", "--scale", f"orders={number}", "orders"
            )
            assert len(stack.containers("orders")) == number
            stack.wait_until_called_by(number, "orders")
            witness.wait_for_more()
    assert not witness.failures


def test_all_of_nova_is_exchanged_and_no_request_fails(stack: Stack, witness: Witness) -> None:
    before = {name: set(stack.containers(name)) for name in PROCESSES}
    with witness.ordering():
        witness.wait_for_more()
        stack.run("deploy/rolling-restart.sh")
        witness.wait_for_more()
    assert not witness.failures
    after = {name: set(stack.containers(name)) for name in PROCESSES}
    assert all(before[name].isdisjoint(after[name]) for name in PROCESSES)
    assert {name: len(found) for name, found in after.items()} == {name: len(found) for name, found in before.items()}
    is_kept(stack, witness)


@pytest.mark.parametrize("name", ["orders", "inventory", "customers", "tasks", "notify", "gateway", "gateway-2"])
def test_a_killed_container_of_nova_is_healed(stack: Stack, witness: Witness, name: str) -> None:
    heals(stack, witness, name)


@pytest.mark.parametrize("name", ["rabbitmq", "postgres", "proxy"])
def test_a_killed_server_is_healed(stack: Stack, witness: Witness, name: str) -> None:
    heals(stack, witness, name)


def test_after_all_that_the_tables_are_what_the_events_say(stack: Stack) -> None:
    assert stack.differences() == {}
    assert stack.parked() == []


def test_prometheus_hears_every_process_and_nothing_alarms(stack: Stack) -> None:
    stack.compose("up", "--detach", "--no-deps", "prometheus")
    eventually(lambda: stack.told_by_prometheus('count(up{job="nova"} == 1)') == [len(PROCESSES)], SCRAPED_SECONDS)
    eventually(lambda: stack.told_by_prometheus("max(nova:subscription_lag:positions)") == [0], SCRAPED_SECONDS)
    assert stack.told_by_prometheus('count(ALERTS{alertstate="firing"})') == []


def test_what_a_backup_has_outlives_every_volume(stack: Stack, tmp_path: Path) -> None:
    api, keys = stack.api, tmp_path / "keys"
    api.customer("ООО Перед бурей")
    stack.wait_until_level()
    before = lists(api)
    stack.run("deploy/backup.sh", str(tmp_path / "backups"), str(keys))
    [backup] = (tmp_path / "backups").iterdir()
    stack.lose_everything()
    stack.restore(backup, keys)
    stack.wait_until_level()
    assert lists(stack.api) == before
    assert stack.differences() == {}
    stack.api.customer("ООО После бури")


def heals(stack: Stack, witness: Witness, name: str) -> None:
    """Kills it under load: what was acknowledged is kept, the rest fails clearly, and all is level within a minute."""
    with witness.ordering():
        witness.wait_for_more()
        stack.kill(name)
        killed = time.monotonic()
        witness.wait_for_more(HEALING_SECONDS)
    stack.wait_until_level(killed + HEALING_SECONDS - time.monotonic())
    assert not witness.unclear
    is_kept(stack, witness)


def is_kept(stack: Stack, witness: Witness) -> None:
    witness.insist()
    eventually(lambda: witness.what_is_kept() == witness.what_should_be())
    witness.failures.clear()
