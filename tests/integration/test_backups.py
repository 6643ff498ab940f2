"""A restore that fails leaves what was there, and one that was broken off is finished before anybody works again."""

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError

from kernel import locks
from kernel.backup import moment
from kernel.backup.database import Key
from kernel.backup.moment import database_of
from kernel.backup.problems import BackupProblem, InUse, NotEmpty, NotUsable, SomebodyWrites, Unfinished
from kernel.config import Settings
from nova.backup import restoring
from nova.backup.keys import FILE, Keys
from nova.backup.restoring import restore
from nova.backup.taking import take_backup
from nova.commands.serve import NOT_NEEDED
from nova.composition import ALL, require_restored, settings_in_folder, settings_of_environment
from services.customers.app import CustomersApplication
from tests.builders import ManualClock
from tests.infrastructure.postgres import Postgres
from tests.integration.roles import NOT_FOR_THE_WORKER, Provided, execute
from tests.unit.alone import Alone
from tests.unit.nova.company import PERSON, erase, found, head, opened, persons, register

BOTH = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"])
SQLITE = pytest.mark.parametrize("kind", ["sqlite"])
STARTING_SECONDS = 60
MORE_THAN_A_PAGE = 500
PROGRAMS = ("psql", "pg_restore")
LOOKED_THROUGH = 'case "$*" in *--list*) exec {real} "$@"; esac; '
FAILING = {
    "unsupported version": 'echo "pg_restore: error: unsupported version (1.99) in file header" >&2; exit 1',
    "disk is full": LOOKED_THROUGH + '{real} "$@" | head -n 300; echo "disk is full" >&2; exit 1',
    r"public\.x": LOOKED_THROUGH + '{real} "$@" | sed "s/^COPY public.checkpoints/COPY public.x/"',
}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def company(kind: str, request: pytest.FixtureRequest, clock: ManualClock, tmp_path: Path) -> Iterator[Settings]:
    postgres: Postgres | None = request.getfixturevalue("postgres") if kind == "postgresql" else None
    urls = {name: postgres.create_database(f"nova_{name}") for name in ALL} if postgres else {}
    named = {f"NOVA_{name.upper()}_DATABASE_URL": url for name, url in urls.items()}
    settings = settings_of_environment({**NOT_NEEDED, **named}) if named else settings_in_folder(tmp_path / "data", {})
    found(settings, clock)
    yield settings
    for url in urls.values():
        request.getfixturevalue("postgres").drop_database(url)


@pytest.fixture
def monday(company: Settings, clock: ManualClock, tmp_path: Path) -> Path:
    register(company, clock)
    take_backup(company, clock, tmp_path / "monday", None)
    clock.advance(hours=1)
    return tmp_path / "monday"


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def one_is_missing(folder: Path, name: str) -> None:
    """Nothing else is on the path than the other."""
    folder.mkdir()
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
def test_without_the_programs_of_postgresql_nothing_is_touched(
    company: Settings, clock: ManualClock, monday: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = head(company, "customers")
    for missing in PROGRAMS:
        one_is_missing(tmp_path / missing, missing)
        with monkeypatch.context() as patched:
            patched.setenv("PATH", str(tmp_path / missing))
            with pytest.raises(NotUsable, match=f"{missing} is not here"):
                restore(company, clock, monday, ["customers"], replace=True)
        assert head(company, "customers") == before


@POSTGRESQL
def test_a_dump_that_cannot_be_loaded_leaves_what_was_there(
    company: Settings, clock: ManualClock, monday: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    customer, real = register(company, clock), str(shutil.which("pg_restore"))
    before = head(company, "customers")
    for complaint, script in FAILING.items():
        with monkeypatch.context() as patched:
            program(tmp_path / "programs", "pg_restore", script.replace("{real}", real))
            patched.setenv("PATH", str(tmp_path / "programs"), prepend=":")
            with pytest.raises(BackupProblem, match=complaint):
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


@BOTH
def test_dumps_have_no_keys_of_personal_data(company: Settings, clock: ManualClock, tmp_path: Path) -> None:
    """Neither keys that are in use nor those of whoever was erased, not even in what a file has left over."""
    erased = register(company, clock)
    register(company, clock)
    gone = keys_of(company, "customers")
    erase(company, clock, erased)
    take_backup(company, clock, tmp_path / "monday", None)
    known = Keys.read(tmp_path / "monday" / FILE).of
    assert known.keys() == set(ALL)
    assert (len(known["customers"]), len(gone)) == (2, 3)  # one of them is that of the index
    content = b"".join(content_of(path) for path in (tmp_path / "monday").iterdir() if path.name != FILE)
    assert any(key["key_id"].encode() in content for key in gone), "texts name the keys that open them"
    assert not [key for key in (*gone, *known["customers"]) if key["key"].encode() in content]
    assert PERSON.encode() not in content


def test_who_works_with_what_was_put_back_cannot_change_what_happened(
    provided: Provided, postgres: Postgres, clock: ManualClock, tmp_path: Path
) -> None:
    """As before: also where a backup takes the place of tables that the worker has made anew."""
    provided.make()
    others = {name: postgres.create_database(f"nova_{name}") for name in ALL if name != "customers"}
    urls = {f"NOVA_{name.upper()}_DATABASE_URL": url for name, url in others.items()}
    both = {"NOVA_CUSTOMERS_DATABASE_URL": provided.worker, "NOVA_CUSTOMERS_MIGRATION_URL": provided.owner}
    settings = settings_of_environment({**NOT_NEEDED, **urls, **both})
    found(settings, clock)
    rebuild(provided.worker, clock)
    customer = register(settings, clock)
    take_backup(settings, clock, tmp_path / "monday", None)
    clock.advance(hours=1)
    restore(settings, clock, tmp_path / "monday", ["customers"], replace=True)
    assert persons(settings, clock, customer) == [PERSON]
    register(settings, clock)
    rebuild(provided.worker, clock)
    for statement in NOT_FOR_THE_WORKER:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            execute(provided.worker, statement)
    for url in others.values():
        postgres.drop_database(url)


def rebuild(url: str, clock: ManualClock) -> None:
    customers = Alone(CustomersApplication, url, clock)
    customers.rebuild()
    customers.close()


@SQLITE
def test_a_dump_has_nothing_that_the_file_has_left_over(company: Settings, clock: ManualClock, monday: Path) -> None:
    """Of what was deleted, not every SQLite wipes the place."""
    file, leftover = monday.parent / "data" / "customers.db", b"a key of somebody"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.executemany(
            "INSERT INTO sealing_keys (subject_id, key_id, key) VALUES (?, ?, ?)",
            [(uuid4().hex, uuid4().hex, leftover.decode()) for _ in range(MORE_THAN_A_PAGE)],
        )
        connection.execute("DELETE FROM sealing_keys WHERE key = ?", [leftover.decode()])
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert leftover in file.read_bytes()
    take_backup(company, clock, monday.with_name("tuesday"), None)
    assert leftover not in (monday.with_name("tuesday") / "customers.db").read_bytes()


@SQLITE
@pytest.mark.parametrize("spoil", ["all", "the log"])
def test_a_damaged_database_is_replaced_when_somebody_says_who_was_erased(
    spoil: str, company: Settings, clock: ManualClock, monday: Path, tmp_path: Path
) -> None:
    """It cannot tell so itself any more."""
    file, nobody = tmp_path / "data" / "customers.db", tmp_path / "nobody"
    spoil_pages(file, None if spoil == "all" else "customers_events")
    with pytest.raises(NotEmpty, match="--replace"):
        restore(company, clock, monday, ["customers"])
    spoilt = file.read_bytes()
    with pytest.raises(NotUsable, match=r"damaged.*--erased"):
        restore(company, clock, monday, ["customers"], replace=True)
    assert file.read_bytes() == spoilt
    nobody.touch()
    restore(company, clock, monday, ["customers"], replace=True, erased_files=[nobody])
    register(company, clock)


@BOTH
def test_a_backup_begins_when_nobody_writes_anywhere(
    kind: str, company: Settings, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moment, "ATTEMPTS", 1)
    with writing(kind, company, "gateway"), pytest.raises(SomebodyWrites, match="gateway"):
        take_backup(company, clock, tmp_path / "monday", None)
    take_backup(company, clock, tmp_path / "monday", None)


@POSTGRESQL
def test_a_backup_is_not_put_back_where_somebody_works(company: Settings, clock: ManualClock, monday: Path) -> None:
    with opened(company, clock, "customers") as application, application.reading() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(InUse, match="stop the services"):
            restore(company, clock, monday, ["customers"], replace=True)


@contextmanager
def writing(kind: str, settings: Settings, name: str) -> Iterator[None]:
    """A transaction that has begun."""
    engine = create_engine(settings.database_url(name), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        gate = "BEGIN IMMEDIATE" if kind == "sqlite" else f"SELECT pg_advisory_lock_shared({locks.WRITERS_GATE})"
        connection.exec_driver_sql(gate)
        yield
    engine.dispose()


def spoil_pages(file: Path, table: str | None) -> None:
    """Of a table and its indexes; or all, the first included."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        roots = [
            root for (root,) in connection.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = ?", [table])
        ]
    content = bytearray(file.read_bytes())
    for page in roots or range(1, len(content) // size + 1):
        content[(page - 1) * size : page * size] = b"x" * size
    file.write_bytes(content)


def keys_of(settings: Settings, name: str) -> list[Key]:
    with database_of(name, settings.database_url(name)) as database:
        return database.keys()


def content_of(path: Path) -> bytes:
    """As SQL where the dump is packed."""
    if path.suffix != ".dump":
        return path.read_bytes()
    return subprocess.run(["pg_restore", "--file=-", path], capture_output=True, check=True).stdout


@SQLITE
@pytest.mark.parametrize("command", [("up", "--port", "0"), ("serve", "customers")], ids=["up", "serve"])
def test_nothing_starts_on_what_was_not_put_back_to_the_end(
    command: tuple[str, ...], company: Settings, clock: ManualClock, monday: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(restoring, "_begin_anew", broken_off)
        with pytest.raises(KeyboardInterrupt):
            restore(company, clock, monday, ["customers"], replace=True)
    named = {"NOVA_CUSTOMERS_DATABASE_URL": company.database_url("customers")}
    done = subprocess.run(
        [sys.executable, "-m", "nova", *command, *(("--data", monday.parent / "data") if "up" in command else ())],
        env={**os.environ, **dict.fromkeys(NOT_NEEDED, "amqp://nowhere"), **named},
        capture_output=True,
        text=True,
        timeout=STARTING_SECONDS,
    )
    assert (done.returncode, "A restore of customers was broken off" in done.stderr) == (1, True)


def broken_off(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def refused(deed: Callable[[], object]) -> None:
    with pytest.raises(Unfinished, match="nova restore"):
        deed()
