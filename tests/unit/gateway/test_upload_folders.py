"""What was uploaded to a process that was killed is removed at the next start, and nothing that is in use."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gateway.upload_folders import own_folder, sweep_folders

UPLOADING = """
from gateway.upload_folders import own_folder
with own_folder() as folder:
    (folder / "customers.csv").write_text("secret")
    print(folder, flush=True)
    input()
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where folders are made, by this process and by others."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    return tmp_path


@contextmanager
def another_gateway() -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """In the middle of an upload."""
    command = [sys.executable, "-c", UPLOADING]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def test_a_folder_is_gone_after_its_use(machine: Path) -> None:
    with own_folder() as folder:
        (folder / "file").write_text("x")
        assert folder.parent == machine
    assert list(machine.iterdir()) == []


def test_what_a_killed_process_left_is_removed(machine: Path) -> None:
    with another_gateway() as (process, folder):
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (folder / "customers.csv").exists()
        assert sweep_folders() == 1
        assert list(machine.iterdir()) == []


def test_what_another_process_or_this_one_uses_stays(machine: Path) -> None:
    with another_gateway() as (_, others), own_folder() as own:
        assert sweep_folders() == 0
        assert (others / "customers.csv").exists()
        assert own.exists()


def test_nothing_is_removed_by_way_of_a_link(machine: Path) -> None:
    treasure = machine / "treasure"
    treasure.mkdir()
    (machine / "nova-upload-x").symlink_to(treasure)
    assert sweep_folders() == 0
    assert treasure.exists()
