"""`nova migrate --check` says whether there is something to do, and whether the old version may run meanwhile."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kernel.upgrades import Step
from nova.commands import serve
from nova.commands.root import nova

SAFE = Step("0002", "Parcels", (), ("orders",))
UNSAFE = Step("0003", "Notes go", ("DropColumn orders.note",), ())


def migrate(tmp_path: Path, *arguments: str) -> tuple[int, list[str]]:
    ran = CliRunner().invoke(
        nova, ["migrate", "orders", *arguments], env={"NOVA_ORDERS_DATABASE_URL": f"sqlite:///{tmp_path}/orders.db"}
    )
    return ran.exit_code, ran.output.splitlines()


def test_an_empty_database_is_to_be_migrated_and_is_current_afterwards(tmp_path: Path) -> None:
    code, lines = migrate(tmp_path, "--check")
    assert (code, lines) == (3, ["orders 0001: The first schema of orders. (safe while the old version runs)"])
    assert migrate(tmp_path) == (0, ["orders: migrated"])
    assert migrate(tmp_path, "--check") == (0, ["orders: up to date"])


@pytest.mark.parametrize(("steps", "code"), [([], 0), ([SAFE], 3), ([SAFE, UNSAFE], 4)])
def test_the_exit_code_says_what_is_to_be_done(
    steps: list[Step], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "steps_of", lambda *_: steps)
    assert migrate(tmp_path, "--check")[0] == code


def test_what_must_be_stopped_and_what_is_to_be_made_anew_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "steps_of", lambda *_: [SAFE, UNSAFE])
    _, lines = migrate(tmp_path, "--check")
    assert lines == [
        "orders 0002: Parcels (safe while the old version runs)",
        "orders 0003: Notes go (stop the old version before)",
        "  DropColumn orders.note",
        "orders: when only the new version runs, run: nova rebuild orders orders",
    ]
