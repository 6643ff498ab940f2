"""``nova doctor`` answers when nothing runs, and says of each trouble what to do."""

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kernel.checkup.clocks import clock_troubles
from kernel.checkup.finding import Level
from kernel.identity import generate_key
from nova.commands.root import nova
from nova.doctor import _of_status
from tests.system.processes import SOURCES, free_port


def doctor(monkeypatch: pytest.MonkeyPatch, folder: Path, **environment: str) -> Result:
    for name in [name for name in os.environ if name.startswith("NOVA_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(folder)
    return CliRunner().invoke(nova, ["doctor"], env={"NOVA_URL": f"http://127.0.0.1:{free_port()}", **environment})


def everything_down() -> dict[str, str]:
    port = free_port()
    return {
        "NOVA_BROKER_URL": f"amqp://nova:secret@127.0.0.1:{port}/nova",
        "NOVA_IDENTITY_PRIVATE_KEY": generate_key(),
        "NOVA_SERVICES_PRIVATE_KEY": generate_key(),
        "NOVA_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "NOVA_MAIL_FROM": "Sales <sales@example.com>",
        **{
            f"NOVA_{name.upper()}_DATABASE_URL": f"postgresql+psycopg2://nova:secret@127.0.0.1:{port}/{name}"
            for name in SOURCES
        },
    }


def test_it_answers_with_everything_down(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    result = doctor(monkeypatch, tmp_path, **everything_down())
    lines = result.output.splitlines()
    assert result.exit_code == 1
    for what in ("broker", "mail", "Nova", *(f"database of {name}" for name in SOURCES)):
        place = next(place for place, line in enumerate(lines) if line.startswith(f"fail {what}: "))
        assert lines[place + 1].startswith("     -> ")
    assert "secret" not in result.output


def test_where_nova_never_was_it_says_how_to_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    result = doctor(monkeypatch, tmp_path)
    assert result.exit_code == 1
    assert "Nova was never started with the data folder data" in result.output
    assert not (tmp_path / "data").exists()


def test_a_setting_that_is_missing_hides_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment = everything_down()
    del environment["NOVA_SERVICES_PRIVATE_KEY"]
    result = doctor(monkeypatch, tmp_path, **environment)
    assert "fail settings: Set NOVA_SERVICES_PRIVATE_KEY" in result.output
    assert "fail broker: " in result.output
    assert "fail database of orders: " in result.output


def test_settings_that_nova_env_prints_are_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every service has an account of its own at the broker, and all are looked at."""
    result = doctor(monkeypatch, tmp_path, **printed_by_nova_env())
    assert "ok   settings: " in result.output
    for name in SOURCES:
        assert f"fail broker for {name}: " in result.output
        assert f"fail database of {name}: " in result.output


def test_a_service_that_is_not_named_is_told_and_a_missing_broker_hides_no_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment = printed_by_nova_env()
    del environment["NOVA_ORDERS_BROKER_URL"]
    result = doctor(monkeypatch, tmp_path, **environment)
    assert "Where orders runs, NOVA_ORDERS_BROKER_URL must be set." in result.output
    without = {name: value for name, value in environment.items() if not name.endswith("BROKER_URL")}
    result = doctor(monkeypatch, tmp_path, **without)
    assert "fail settings: Set NOVA_BROKER_URL" in result.output
    assert "fail database of orders: " in result.output


def printed_by_nova_env() -> dict[str, str]:
    """With nothing running at any address of it."""
    printed = CliRunner().invoke(nova, ["env", "--broker-host", "127.0.0.1", "--database-host", "127.0.0.1"]).output
    port = str(free_port())
    settings = re.findall(r"^(NOVA_\w+)=(?:'([^']+)'|(\S+))$", printed, re.MULTILINE)
    elsewhere = {"127.0.0.1:5672": f"127.0.0.1:{port}", "127.0.0.1/": f"127.0.0.1:{port}/"}
    return {name: _with(elsewhere, quoted or plain) for name, quoted, plain in settings}


def _with(replacements: dict[str, str], text: str) -> str:
    for old, new in replacements.items():
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(
    ("seconds", "levels"), [(0.5, []), (2.0, [Level.WARN]), (-2.0, [Level.WARN]), (20.0, [Level.FAIL])]
)
def test_clocks_that_are_apart_are_told(seconds: float, levels: list[Level]) -> None:
    assert [each.level for each in clock_troubles("x", timedelta(seconds=seconds), timedelta(0))] == levels


def test_a_slow_question_accuses_no_clock() -> None:
    assert clock_troubles("x", timedelta(seconds=6), timedelta(seconds=6)) == []


def test_what_a_service_says_of_itself_is_judged() -> None:
    heard = {"trouble": None, "age_seconds": 0.4, "parked": 0}
    well = {"relay": {"lag": 0, "unsent_seconds": 0.0}, "subscriptions": {"inventory": heard}}
    assert _of_status("orders", well) == []
    ill = {
        "relay": {"lag": 7, "unsent_seconds": 90.0},
        "subscriptions": {
            "inventory": {**heard, "trouble": "inventory went back"},
            "customers": {**heard, "age_seconds": 100.0, "parked": 2},
        },
    }
    assert [(each.level, each.said) for each in _of_status("orders", ill)] == [
        (Level.FAIL, "7 positions wait to be sent, the oldest for 90 s."),
        (Level.FAIL, "Cannot hear inventory: inventory went back"),
        (Level.WARN, "Has not been level with customers for a while."),
        (Level.WARN, "Could not apply 2 events from customers."),
    ]
