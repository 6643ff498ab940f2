"""A backup that does not fit, is damaged or has no place to go is refused before anything is touched."""

import errno
import json
import os
import shutil
import tarfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kernel.backup.manifest import MANIFEST, Manifest
from kernel.backup.problems import NotEmpty, NotUsable
from kernel.config import Settings
from nova.backup import place
from nova.backup.keys import FILE, Keys
from nova.backup.restoring import note_restored_otherwise, restore
from nova.backup.taking import take_backup
from nova.composition import ALL, bring_up_to_date, settings_in_folder
from tests.builders import ManualClock
from tests.unit.nova.company import erase, found, head, register

CLOCK = ManualClock()


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """With personal data: of one who is known, and of one who was erased."""
    settings = settings_in_folder(tmp_path_factory.mktemp("company"), {})
    found(settings, CLOCK)
    register(settings, CLOCK)
    erase(settings, CLOCK, register(settings, CLOCK))
    return settings


@pytest.fixture(scope="module")
def taken(company: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("backups") / "monday"
    take_backup(company, CLOCK, path, None)
    return path


@pytest.fixture
def backup(taken: Path, tmp_path: Path) -> Path:
    """A copy, to be spoilt."""
    return Path(shutil.copytree(taken, tmp_path / "backup"))


@pytest.fixture
def nowhere(tmp_path: Path) -> Settings:
    """A data folder with nothing in it."""
    return settings_in_folder(tmp_path / "data", {})


def changed(backup: Path, **values: object) -> None:
    path = backup / MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def test_what_was_taken_is_put_back_and_says_so(backup: Path, nowhere: Settings, company: Settings) -> None:
    restore(nowhere, CLOCK, backup, ALL)
    assert all(head(nowhere, name) > head(company, name) + 1_000_000 for name in ALL)
    with pytest.raises(NotEmpty, match="--replace"):
        restore(nowhere, CLOCK, backup, ["orders"])
    restore(nowhere, CLOCK, backup, ["orders"], replace=True)


def test_one_file_is_as_good_as_a_folder(company: Settings, nowhere: Settings, tmp_path: Path) -> None:
    take_backup(company, CLOCK, tmp_path / "monday.tar", None)
    restore(nowhere, CLOCK, tmp_path / "monday.tar", ["tasks"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "monday.tar"]


def test_what_was_written_outlives_a_power_cut(
    company: Settings, nowhere: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file's new name is in its folder: both are on the disk before anybody relies on them."""
    on_disk: list[int] = []

    def noted(descriptor: int) -> None:
        on_disk.append(os.fstat(descriptor).st_ino)

    monkeypatch.setattr(os, "fsync", noted)
    backups, apart, data = (tmp_path / name for name in ("backups", "apart", "data"))
    apart.mkdir()
    for target in (backups / "monday", backups / "tuesday.tar"):
        on_disk.clear()
        take_backup(company, CLOCK, target, apart / "keys.json")
        written = [target, *(target.iterdir() if target.is_dir() else ()), apart / "keys.json", backups, apart]
        assert {path.stat().st_ino for path in written} <= set(on_disk)
        assert on_disk.index(target.stat().st_ino) < on_disk.index(backups.stat().st_ino)
    on_disk.clear()
    restore(nowhere, CLOCK, backups / "monday", ["orders"], keys_file=apart / "keys.json")
    assert on_disk[-1] == data.stat().st_ino


def test_a_backup_takes_nobodys_place(company: Settings, backup: Path) -> None:
    with pytest.raises(NotUsable, match="there already"):
        take_backup(company, CLOCK, backup, None)


def test_where_nothing_was_ever_started_there_is_nothing_to_take(nowhere: Settings, tmp_path: Path) -> None:
    with pytest.raises(NotUsable, match="no database"):
        take_backup(nowhere, CLOCK, tmp_path / "backup", None)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]


@pytest.mark.parametrize("spoil", ["cut", "change", "remove"])
def test_a_damaged_backup_is_refused(spoil: str, backup: Path, nowhere: Settings) -> None:
    path = backup / "notify.db"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content[:-100] if spoil == "cut" else content)
    if spoil == "remove":
        path.unlink()
    with pytest.raises(NotUsable, match=r"notify\.db"):
        restore(nowhere, CLOCK, backup, ALL)
    assert not Path(nowhere.database_url("customers").removeprefix("sqlite:///")).exists()


def test_a_backup_of_a_newer_nova_is_refused(backup: Path, nowhere: Settings) -> None:
    parts = json.loads((backup / MANIFEST).read_text())["parts"]
    parts["orders"]["holding"]["revision"] = "9999"
    changed(backup, parts=parts)
    with pytest.raises(NotUsable, match="newer"):
        restore(nowhere, CLOCK, backup, ALL)


def test_parts_of_different_moments_are_refused(backup: Path, nowhere: Settings) -> None:
    """A reader that knows more than its source has."""
    parts = json.loads((backup / MANIFEST).read_text())["parts"]
    parts["inventory"]["holding"]["heard"] = {"orders": parts["orders"]["holding"]["head"] + 1}
    changed(backup, parts=parts)
    with pytest.raises(NotUsable, match="do not belong together"):
        restore(nowhere, CLOCK, backup, ALL)


def test_keys_that_are_older_than_the_backup_are_refused(backup: Path, nowhere: Settings, tmp_path: Path) -> None:
    """They lack what was given since; newer ones do."""
    taken_at, keys = Manifest.read(backup).taken_at, Keys.read(backup / FILE)
    replace(keys, taken_at=taken_at - timedelta(seconds=1)).write(tmp_path / "old.json")
    replace(keys, taken_at=taken_at + timedelta(days=1)).write(tmp_path / "new.json")
    with pytest.raises(NotUsable, match="older than the backup"):
        restore(nowhere, CLOCK, backup, ALL, keys_file=tmp_path / "old.json")
    restore(nowhere, CLOCK, backup, ["customers"], keys_file=tmp_path / "new.json")


def test_without_any_keys_nothing_is_put_back(backup: Path, nowhere: Settings) -> None:
    (backup / FILE).unlink()
    with pytest.raises(NotUsable, match="--keys"):
        restore(nowhere, CLOCK, backup, ALL)


def test_keys_take_the_place_of_older_ones_of_the_same_installation_alone(
    company: Settings, nowhere: Settings, tmp_path: Path
) -> None:
    """After the loss of everything a backup of what was begun anew must not take the keys of all older ones."""
    kept = tmp_path / "keys.json"
    take_backup(company, CLOCK, tmp_path / "monday", kept)
    CLOCK.advance(hours=24)
    for day, begin in (("tuesday", bring_up_to_date), ("wednesday", lambda new, _: found(new, CLOCK))):
        begin(nowhere, ALL)
        with pytest.raises(NotUsable, match="another installation"):
            take_backup(nowhere, CLOCK, tmp_path / day, kept)
        assert not (tmp_path / day).exists()
    take_backup(nowhere, CLOCK, tmp_path / "thursday", tmp_path / "keys of the new one.json")
    with pytest.raises(NotUsable, match="another installation"):
        restore(nowhere, CLOCK, tmp_path / "thursday", ALL, keys_file=kept, replace=True)
    restore(nowhere, CLOCK, tmp_path / "monday", ALL, keys_file=kept, replace=True)
    take_backup(nowhere, CLOCK, tmp_path / "friday", kept)
    assert Keys.read(kept).taken_at == Manifest.read(tmp_path / "friday").taken_at


def test_older_keys_stay_until_the_backup_stands(
    company: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "keys.json"
    take_backup(company, CLOCK, tmp_path / "monday", kept)
    before = kept.read_text()

    def full(_coming: Path, place: Path) -> None:
        assert place == tmp_path / "tuesday"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(place, "put_in_place", full)
    CLOCK.advance(hours=24)
    with pytest.raises(NotUsable, match="No space"):
        take_backup(company, CLOCK, tmp_path / "tuesday", kept)
    assert kept.read_text() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys.json", "monday"]


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"format": 2}', "not JSON"])
def test_what_is_no_backup_is_said_to_be_none(content: str, tmp_path: Path, nowhere: Settings) -> None:
    (tmp_path / "backup").mkdir()
    (tmp_path / "backup" / MANIFEST).write_text(content)
    with pytest.raises(NotUsable):
        restore(nowhere, CLOCK, tmp_path / "backup", ALL)
    (tmp_path / "file").write_text(content)
    with pytest.raises(NotUsable, match="no backup"):
        restore(nowhere, CLOCK, tmp_path / "file", ALL)


@pytest.mark.parametrize("name", ["../manifest.json", "/manifest.json", "folder/manifest.json", ".."])
def test_nothing_is_unpacked_beside_a_backup(name: str, tmp_path: Path, nowhere: Settings) -> None:
    packed = tmp_path / "backups" / "a.tar"
    packed.parent.mkdir()
    with tarfile.open(packed, "w") as archive:
        archive.addfile(tarfile.TarInfo(name))
    with pytest.raises(NotUsable, match=r"no backup|cannot be unpacked"):
        restore(nowhere, CLOCK, packed, ALL)
    assert list(packed.parent.iterdir()) == [packed]


def test_a_log_that_was_put_back_otherwise_can_say_so_too(backup: Path, nowhere: Settings) -> None:
    restore(nowhere, CLOCK, backup, ["orders"])
    before = head(nowhere, "orders")
    CLOCK.advance(seconds=1)
    note_restored_otherwise(nowhere, CLOCK, ["orders"])
    assert head(nowhere, "orders") > before
