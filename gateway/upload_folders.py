"""Folders of files that are on their way through: none outlives its process for longer than to the next start.

A folder is held by a lock that ends with its process, however that ends; so each gateway on a machine tells folders in
use, its own and the others', from those that nobody will remove any more.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from shutil import rmtree
from tempfile import gettempdir, mkdtemp

PREFIX = "nova-upload-"


@contextmanager
def own_folder() -> Iterator[Path]:
    """A new folder; gone afterwards."""
    folder, lock = _held_folder()
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep_folders() -> int:
    """Removes the folders of processes that are gone, with all that is in them; returns how many."""
    left = [each for each in Path(gettempdir()).glob(f"{PREFIX}*") if _remove_if_left(each)]
    return len(left)


def _held_folder() -> tuple[Path, int]:
    """One that was swept before it was held is made anew."""
    while True:
        folder = Path(mkdtemp(prefix=PREFIX))
        lock = _opened(folder)
        if lock is None:
            continue
        flock(lock, LOCK_EX)
        if folder.exists():
            return folder, lock
        os.close(lock)


def _remove_if_left(folder: Path) -> bool:
    lock = _opened(folder)
    if lock is None:
        return False
    try:
        flock(lock, LOCK_EX | LOCK_NB)
        rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return False
    finally:
        os.close(lock)
    return True


def _opened(folder: Path) -> int | None:
    """None when it is gone, or another user's."""
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
