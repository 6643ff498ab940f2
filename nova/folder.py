"""The data folder of ``nova up``: databases, keys, and what other commands need to find the running system."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

LOCK = "lock"
TOKEN = "cli-token"  # noqa: S105
URL = "url"
OUR_FILES = (LOCK, TOKEN, URL, "*.db", "*.db-wal", "*.db-shm", "*.pem")
FOR_THE_OWNER_ALONE = 0o077


class FolderUnusable(Exception):
    """The folder cannot be written to, or another process works in it."""


class DataFolder:
    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def was_used(self) -> bool:
        """Whether Nova was ever started with it."""
        return (self.path / LOCK).exists()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Two processes on the same SQLite files would not see each other's writes in time: one holds the folder.

        What the holder makes there, and what is there of ours, is for its owner alone: keys, tokens, everybody's data.
        """
        before = os.umask(FOR_THE_OWNER_ALONE)
        try:
            with self._lock():
                self._require_writable()
                self._close_to_others()
                yield
        finally:
            os.umask(before)

    def token(self) -> str | None:
        """The command line's own token; None before the first start."""
        return _text_of(self.path / TOKEN)

    def keep_token(self, token: str) -> None:
        """Readable by the owner alone: it makes its bearer an administrator."""
        path = self.path / TOKEN
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(token + "\n")

    def url(self) -> str | None:
        """Where the system listened when it was started last."""
        return _text_of(self.path / URL)

    def keep_url(self, url: str) -> None:
        (self.path / URL).write_text(url + "\n")

    def _occupied(self) -> str:
        where = self.url()
        running = f" (it listens on {where})" if where else ""
        return f"Another nova works in the data folder {self.path}{running}. Stop it, or name another folder by --data."

    def _close_to_others(self) -> None:
        """Files of ours alone: somebody else's may lie in the same folder."""
        for pattern in OUR_FILES:
            for path in self.path.glob(pattern):
                if path.stat().st_uid == os.geteuid():
                    path.chmod(path.stat().st_mode & ~FOR_THE_OWNER_ALONE)

    def _lock(self) -> TextIO:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = (self.path / LOCK).open("a+")
        except OSError as error:
            raise FolderUnusable(f"The data folder {self.path} cannot be written to: {error.strerror}.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            raise FolderUnusable(self._occupied()) from error
        return lock

    def _require_writable(self) -> None:
        for path in (self.path, *self.path.glob("*.db")):
            if not os.access(path, os.W_OK):
                raise FolderUnusable(f"{path} cannot be written to.")


def _text_of(path: Path) -> str | None:
    try:
        return path.read_text().strip() or None
    except FileNotFoundError:
        return None
    except PermissionError as error:
        raise FolderUnusable(f"{path} belongs to another account: {error.strerror}.") from error
