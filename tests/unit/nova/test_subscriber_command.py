"""What ``nova subscriber`` refuses before it asks the broker."""

import pytest
from click.testing import CliRunner

from contracts.event_names import EventName, NoSuchEvent, event_names
from nova.commands.root import nova


def run(*arguments: str, **environment: str | None) -> tuple[int, str]:
    env = {"NOVA_BROKER_URL": None, "NOVA_BROKER_ADMIN_URL": None, **environment}
    result = CliRunner().invoke(nova, ["subscriber", *arguments], env=env)
    return result.exit_code, result.output


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ("OrderPlaced", "orders.OrderPlaced"),
        ("orders.StockChanged", "OrderPlaced"),
        ("nobody.OrderPlaced", "customers, gateway"),
        ("orders.OrderPlaced.v9", "orders tells no OrderPlaced.v9"),
        ("orders.*.v2", "first version"),
        ("", "is no event"),
    ],
)
def test_an_event_that_nobody_tells_is_refused_with_what_there_is(events: str, told: str) -> None:
    code, output = run("add", "bi", "--events", events)
    assert (code, told in " ".join(output.split())) == (2, True), output


@pytest.mark.parametrize("name", ["Bi", "b i", "../bi", "1c", "a" * 41, ""])
def test_a_name_is_a_part_of_the_account(name: str) -> None:
    assert run("add", name, "--events", "orders.*")[0] == 2


def test_without_a_broker_the_feed_is_pointed_to() -> None:
    code, output = run("add", "bi", "--events", "orders.*")
    assert (code, "/api/v1/feed/orders" in output) == (1, True)


def test_a_broker_without_its_management_api_is_told_of() -> None:
    away = "amqp://nova:secret@127.0.0.1:1/nova"
    code, output = run("list", NOVA_BROKER_URL=away, NOVA_BROKER_ADMIN_URL="http://a:secret@127.0.0.1:1")
    assert (code, "rabbitmq_management" in output, "secret" in output) == (1, True, False)


def test_names_are_told_once_and_in_order() -> None:
    assert list(map(str, event_names("orders.OrderPlaced, inventory.*,orders.OrderPlaced"))) == [
        "inventory.*",
        "orders.OrderPlaced",
    ]


def test_the_first_version_has_no_number() -> None:
    with pytest.raises(NoSuchEvent):
        EventName.of("orders.OrderPlaced.v1")
    assert EventName.of("orders.OrderPlaced").key == "OrderPlaced"
