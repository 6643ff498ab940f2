"""What a stranger sees of the command line."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest
from click.testing import CliRunner

from nova.commands.root import nova
from nova.commands.serve import without_password
from nova.composition import ALL as NAMES
from nova.composition import settings_of_environment
from nova.folder import DataFolder, FolderUnusable


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = dict(commands(nova))


def test_all_commands_are_there() -> None:
    assert {" ".join(path) for path in ALL} >= {
        "up", "serve", "migrate", "env", "databases", "broker-definitions", "status", "feed", "rebuild", "verify",
        "users list", "users add", "users roles", "users deactivate", "users reactivate", "users reset", "users token",
        "parked list", "parked show", "parked retry", "parked drop",
        "import orders", "import items", "import customers", "import stock",
    }  # fmt: skip


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_every_command_explains_itself_and_its_options(path: tuple[str, ...]) -> None:
    answer = CliRunner().invoke(nova, [*path, "--help"])
    assert answer.exit_code == 0
    command = ALL[path]
    assert command.help
    assert len(command.get_short_help_str(200)) > 20
    assert all(option.help for option in command.params if isinstance(option, click.Option))


def test_nobody_there_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOVA_URL", "http://127.0.0.1:9")
    answer = CliRunner().invoke(nova, ["verify", "orders", "--data", str(tmp_path)])
    assert answer.exit_code == 1
    assert "Nova does not answer at http://127.0.0.1:9" in answer.output


def test_a_missing_setting_is_named() -> None:
    answer = CliRunner(env={"NOVA_BROKER_URL": None}).invoke(nova, ["serve", "orders"])
    assert answer.exit_code == 1
    assert "NOVA_" in answer.output


def test_env_prints_settings_that_a_process_can_use() -> None:
    printed = CliRunner().invoke(nova, ["env"]).output
    told = {}
    for part in printed.split("\nNOVA_")[1:]:
        name, _, value = part.partition("=")
        told[f"NOVA_{name}"] = value.split("\n#")[0].strip().strip("'")
    for name in NAMES:
        settings = settings_of_environment(told, name)
        assert settings.private_key is not None
        account = f"nova_{name}"
        assert urlsplit(settings.broker_url).username == account
        assert urlsplit(settings.database_url(name)).username == account
        assert urlsplit(settings.migration_url(name)).username == f"{account}_owner"


def test_env_with_a_domain_prints_the_settings_of_a_proxy() -> None:
    printed = CliRunner().invoke(nova, ["env", "--domain", "nova.example.com"]).output.splitlines()
    assert {"COMPOSE_PROFILES=proxy", "NOVA_PUBLIC_URL=https://nova.example.com", "NOVA_TRUSTED_PROXIES=1"} <= {
        *printed
    }


def test_the_broker_gets_an_account_for_each_service_and_no_password_in_clear_text() -> None:
    told = {f"NOVA_{name.upper()}_BROKER_URL": f"amqp://nova_{name}:secret@host/nova" for name in NAMES}
    told["NOVA_BROKER_ADMIN_URL"] = "http://boss:secret@host:15672"
    printed = CliRunner(env=told).invoke(nova, ["broker-definitions"]).output
    assert {user["name"] for user in json.loads(printed)["users"]} == {"boss", *(f"nova_{name}" for name in NAMES)}
    assert "secret" not in printed


def test_without_its_account_no_definitions_are_printed() -> None:
    answer = CliRunner(env={"NOVA_CUSTOMERS_BROKER_URL": None}).invoke(nova, ["broker-definitions"])
    assert (answer.exit_code, answer.output) == (1, "Error: Set NOVA_CUSTOMERS_BROKER_URL.\n")


def test_a_data_folder_is_held_by_one_process(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    with folder.held():
        folder.keep_url("http://127.0.0.1:1")
        with pytest.raises(FolderUnusable, match=r"Another nova works .* listens on http://127.0.0.1:1"), folder.held():
            pass
    with folder.held():
        pass


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(FolderUnusable, match="cannot be written to"), DataFolder(tmp_path / "data").held():
        pass


def test_the_token_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.keep_token("first")
    folder.keep_token("second")
    assert folder.token() == "second"
    assert (tmp_path / "cli-token").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("amqp://nova:p@ss:w0rd@rabbit:5672/shop", "amqp://nova@rabbit:5672/shop"),
        ("postgresql+psycopg2://u:secret@db/nova?sslpassword=s", "postgresql+psycopg2://u@db/nova"),
        ("sqlite:////srv/nova/orders.db", "sqlite:////srv/nova/orders.db"),
    ],
)
def test_a_log_has_addresses_without_their_passwords(url: str, told: str) -> None:
    assert without_password(url) == told


def test_a_data_folder_where_nova_never_ran_is_told_and_nobody_else_is_asked(tmp_path: Path) -> None:
    missing = tmp_path / "nothing"
    answer = CliRunner(env={"NOVA_URL": None}).invoke(nova, ["feed", "orders", "--data", str(missing)])
    assert answer.exit_code == 1
    assert f"Nova was never started with the data folder {missing}" in answer.output.replace("\n", " ")


def test_what_troubles_all_services_is_told_once(tmp_path: Path) -> None:
    answer = CliRunner(env={"NOVA_URL": "http://127.0.0.1:9"}).invoke(nova, ["status"])
    assert answer.exit_code == 1
    assert answer.output.count("does not answer") == 1


def test_a_taken_port_leaves_no_folder_behind(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        answer = CliRunner().invoke(nova, ["up", "--port", port, "--data", str(tmp_path / "data")])
    assert answer.exit_code == 1
    assert "is taken by another program" in answer.output
    assert not (tmp_path / "data").exists()


def test_a_weak_token_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    environment = {"NOVA_API_TOKEN": "secret"}
    answer = CliRunner(env=environment).invoke(nova, ["up", "--port", "0", "--data", str(tmp_path / "data")])
    assert answer.exit_code == 1
    assert "Make one by: python3 -c" in answer.output
    assert not (tmp_path / "data").exists()


def test_what_is_in_the_data_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with DataFolder(data).held():
        (data / "new.db").touch()
    (data / "new.db").chmod(0o644)
    with DataFolder(data).held():
        pass
    assert data.stat().st_mode & 0o777 == 0o700
    assert {path.name: path.stat().st_mode & 0o077 for path in data.iterdir()} == {"lock": 0, "new.db": 0}
