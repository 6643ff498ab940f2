"""A restore that fails leaves what was there, and one that was broken off is finished before anybody works again."""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from kernel.backup.problems import BackupProblem, NotUsable, Unfinished
from kernel.config import Settings
from nova.backup import restoring
from nova.backup.restoring import restore
from nova.backup.taking import take_backup
from nova.commands.serve import NOT_NEEDED
from nova.composition import ALL, require_restored, settings_in_folder, settings_of_environment
from tests.builders import ManualClock
from tests.infrastructure.postgres import Postgres
from tests.unit.nova.company import PERSON, erase, found, head, persons, register

BOTH = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"])
SQLITE = pytest.mark.parametrize("kind", ["sqlite"])
PROGRAMS = ("psql", "pg_restore")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def company(kind: str, request: pytest.FixtureRequest, clock: ManualClock, tmp_path: Path) -> Settings:
    settings = settings_in_folder(tmp_path / "data", {})
    if kind == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        urls = {f"NOVA_{name.upper()}_DATABASE_URL": postgres.create_database(f"nova_{name}") for name in ALL}
        request.addfinalizer(lambda: [postgres.drop_database(url) for url in urls.values()])
        settings = settings_of_environment({**NOT_NEEDED, **urls})
    found(settings, clock)
    return settings


@pytest.fixture
def monday(company: Settings, clock: ManualClock, tmp_path: Path) -> Path:
    register(company, clock)
    take_backup(company, clock, tmp_path / "monday", None)
    clock.advance(hours=1)
    return tmp_path / "monday"


def program(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def one_is_missing(folder: Path, name: str) -> None:
    """Nothing else is on the path than the other."""
    for other in PROGRAMS:
        if other != name:
            (folder / other).symlink_to(str(shutil.which(other)))


@BOTH
def test_personal_data_comes_back_with_its_keys_and_without_whoever_was_erased(
    company: Settings, clock: ManualClock, monday: Path, tmp_path: Path
) -> None:
    erased, kept = register(company, clock), register(company, clock)
    take_backup(company, clock, tmp_path / "tuesday", None)
    erase(company, clock, erased)
    assert restore(company, clock, tmp_path / "tuesday", ALL, replace=True).erased == 1
    assert (persons(company, clock, erased), persons(company, clock, kept)) == ([], [PERSON])
    require_restored(company, ALL)


@POSTGRESQL
@pytest.mark.parametrize("missing", PROGRAMS)
def test_without_the_programs_of_postgresql_nothing_is_touched(
    missing: str, company: Settings, clock: ManualClock, monday: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "programs").mkdir()
    one_is_missing(tmp_path / "programs", missing)
    before = head(company, "customers")
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    with pytest.raises(NotUsable, match=f"{missing} is not here"):
        restore(company, clock, monday, ["customers"], replace=True)
    assert head(company, "customers") == before


@POSTGRESQL
@pytest.mark.parametrize(
    "script",
    [
        'echo "pg_restore: error: unsupported version (1.99) in file header" >&2; exit 1',
        'case "$*" in *--list*) exec {real} "$@"; esac; {real} "$@" | head -n 300; echo "disk is full" >&2; exit 1',
        'case "$*" in *--list*) exec {real} "$@"; esac; {real} "$@" | sed "s/^COPY public.checkpoints/COPY public.x/"',
    ],
    ids=["too new", "broken off", "refused by the server"],
)
def test_a_dump_that_cannot_be_loaded_leaves_what_was_there(
    script: str, company: Settings, clock: ManualClock, monday: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = str(shutil.which("pg_restore"))
    (tmp_path / "programs").mkdir()
    program(tmp_path / "programs", "pg_restore", script.replace("{real}", real))
    customer = register(company, clock)
    before = head(company, "customers")
    with monkeypatch.context() as patched:
        patched.setenv("PATH", str(tmp_path / "programs"), prepend=":")
        with pytest.raises(BackupProblem, match=r"unsupported version|disk is full|public\.x"):
            restore(company, clock, monday, ["customers"], replace=True)
    assert (head(company, "customers"), persons(company, clock, customer)) == (before, [PERSON])
    require_restored(company, ALL)


@SQLITE
def test_a_full_disk_leaves_what_was_there(
    company: Settings, clock: ManualClock, monday: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_source: Path, target: Path) -> NoReturn:
        target.write_text("SQLite")
        raise OSError(errno.ENOSPC, "No space left on device")

    customer = register(company, clock)
    before = head(company, "customers")
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", full)
        with pytest.raises(BackupProblem, match="No space"):
            restore(company, clock, monday, ["customers"], replace=True)
    assert (head(company, "customers"), persons(company, clock, customer)) == (before, [PERSON])
    assert not list(monday.parent.glob("data/*.coming"))


@BOTH
def test_a_restore_that_was_broken_off_is_finished_before_anybody_works(
    company: Settings, clock: ManualClock, monday: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was erased since the backup is remembered, though the log that told of it is gone."""
    customer = register(company, clock)
    take_backup(company, clock, tmp_path / "tuesday", None)
    erase(company, clock, customer)

    def broken_off(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    for step in ("bring_up_to_date", "_begin_anew"):
        with monkeypatch.context() as patched:
            patched.setattr(restoring, step, broken_off)
            with pytest.raises(KeyboardInterrupt):
                restore(company, clock, tmp_path / "tuesday", ALL, replace=True)
        for begun in (
            lambda: require_restored(company, ["customers"]),
            lambda: restoring.note_restored_otherwise(company, clock, ["customers"]),
            lambda: take_backup(company, clock, tmp_path / "wednesday", None),
        ):
            refused(begun)
    assert restore(company, clock, tmp_path / "tuesday", ALL).erased == 1
    assert persons(company, clock, customer) == []
    require_restored(company, ALL)


def refused(deed: Callable[[], object]) -> None:
    with pytest.raises(Unfinished, match="nova restore"):
        deed()
