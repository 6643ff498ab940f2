"""A service's SQLite file: copied by SQLite's online backup, from a snapshot that writers do not disturb."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from uuid import UUID

from kernel.backup.database import KEYS_TABLE, UNFINISHED_TABLE, Database
from kernel.backup.disk import put_in_place, write_through
from kernel.backup.problems import BackupProblem, SomebodyWrites

PATIENCE_WITH_WRITERS = 1.0
BESIDE = ("-wal", "-shm")
FOR_THE_OWNER = 0o600


class SqliteDatabase(Database):
    kind = "sqlite"
    ending = "db"

    @property
    def path(self) -> Path:
        return Path(str(self._url.database))

    def keep_tables(self) -> None:
        """A snapshot has the schema of its moment: nothing can be exchanged under it."""

    @contextmanager
    def writers_outside(self) -> Iterator[None]:
        with closing(sqlite3.connect(self.path, timeout=PATIENCE_WITH_WRITERS, isolation_level=None)) as gate:
            try:
                gate.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                raise SomebodyWrites(f"Somebody writes into {self.service} for long: try again.") from error
            yield

    def stand_still(self) -> None:
        """A read transaction is a snapshot from its first look on."""
        self.connection.exec_driver_sql("BEGIN")
        self.connection.exec_driver_sql("SELECT 1 FROM checkpoints").all()

    def dump(self, path: Path) -> None:
        """One file. What was deleted in the living one lies in free pages of it still: they are left out."""
        source = self.connection.connection.dbapi_connection
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            source.backup(copy)  # type: ignore[union-attr]
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute(f"DELETE FROM {KEYS_TABLE}")  # noqa: S608 - our own name
            copy.execute("VACUUM")

    def require_unused(self) -> None:
        """Whoever works with the file holds the data folder."""

    def require_loadable(self, path: Path) -> None:
        """SQLite comes with Python."""

    def load(self, path: Path, to_remember: str) -> None:
        self.let_go()
        coming = self.path.with_name(f"{self.path.name}.coming")
        try:
            shutil.copyfile(path, coming)
            coming.chmod(FOR_THE_OWNER)
            with closing(sqlite3.connect(coming, isolation_level=None)) as loaded:
                loaded.execute(f"CREATE TABLE {UNFINISHED_TABLE} (to_remember TEXT NOT NULL)")
                loaded.execute(f"INSERT INTO {UNFINISHED_TABLE} VALUES (?)", [to_remember])  # noqa: S608
            write_through(coming)
            self._leave_nothing_beside()
            put_in_place(coming, self.path)
        except (OSError, sqlite3.Error) as error:
            raise BackupProblem(f"{self.path} cannot be written: {error}.") from error
        finally:
            coming.unlink(missing_ok=True)

    def _leave_nothing_beside(self) -> None:
        """What waits in -wal goes into the file that is there: it would be taken for a part of the one that comes."""
        if self.path.exists():
            with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(self.path)) as replaced:
                replaced.execute("PRAGMA journal_mode = DELETE")
        for ending in BESIDE:
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def _has_table(self, name: str) -> bool:
        """Looking must not make the file."""
        return self.path.exists() and super()._has_table(name)

    def _id_as_kept(self, identifier: str) -> str:
        return UUID(identifier).hex
