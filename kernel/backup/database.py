"""What a backup asks of a service's database, whichever kind it is."""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar, Self
from uuid import UUID

from eventsourcing.persistence import PersistenceError
from sqlalchemy import Connection, Engine, NullPool, create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError

from kernel.backup.manifest import Holding
from kernel.backup.problems import Unfinished

KEYS_TABLE = "sealing_keys"
UNFINISHED_TABLE = "unfinished_restore"  # is there from the loading of a dump until all was done that follows from it
VERSION_TABLE = "alembic_version"
Key = dict[str, str]
UNREADABLE = (DatabaseError, PersistenceError, ValueError, LookupError, TypeError)  # what spoilt pages and events raise


class Database(ABC):
    """One service's database on a connection of its own. Close it: it holds locks."""

    kind: ClassVar[str]
    ending: ClassVar[str]

    def __init__(self, service: str, url: str) -> None:
        self.service = service
        self._url = make_url(url)
        self._engine: Engine = create_engine(self._url, poolclass=NullPool, **self._engine_arguments())
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.let_go()
        self._engine.dispose()

    def let_go(self) -> None:
        """Ends the connection: the next look makes another."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @property
    def connection(self) -> Connection:
        """Without transactions but those that are begun by word."""
        if self._connection is None:
            self._connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        return self._connection

    @abstractmethod
    def keep_tables(self) -> None:
        """From here on nobody exchanges or migrates tables. Raises TablesAtWork."""

    @abstractmethod
    def writers_outside(self) -> AbstractContextManager[None]:
        """Nobody commits anything meanwhile. Raises SomebodyWrites."""

    @abstractmethod
    def stand_still(self) -> None:
        """From here on this object sees and dumps the database as it is now; others go on."""

    @abstractmethod
    def dump(self, path: Path) -> None:
        """Writes all but the keys of personal data. Raises BackupProblem."""

    @abstractmethod
    def require_unused(self) -> None:
        """Raises InUse while processes of Nova work with it."""

    @abstractmethod
    def require_loadable(self, path: Path) -> None:
        """Raises NotUsable when this machine cannot load the dump. Touches nothing."""

    @abstractmethod
    def load(self, path: Path, to_remember: str) -> None:
        """Puts a dump in the place of whatever is there, or leaves that as it is. Raises BackupProblem.

        From then on the restore is unfinished, and ``to_remember`` is kept until ``finish``.
        """

    def remembered(self) -> str | None:
        """What a restore that was not finished was to remember; None when there is none."""
        if not self._has_table(UNFINISHED_TABLE):
            return None
        (kept,) = self._one(f"SELECT to_remember FROM {UNFINISHED_TABLE}")  # noqa: S608 - our own name
        return str(kept)

    def require_finished(self) -> None:
        """Raises Unfinished."""
        if self._has_table(UNFINISHED_TABLE):
            raise Unfinished(f"A restore of {self.service} was broken off. Run the same `nova restore` again.")

    def finish(self) -> None:
        """All was done that follows from a restore: who works with the database may."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql(f"DROP TABLE {UNFINISHED_TABLE}")

    def holding(self) -> Holding:
        """What of the service's history is in it."""
        events = f'"{self.service}_events"'
        head, number = self._one(f"SELECT coalesce(max(id), 0), count(*) FROM {events}")  # noqa: S608 - our own name
        heard = self._all("SELECT source, position FROM checkpoints ORDER BY source")
        (revision,) = self._one(f"SELECT version_num FROM {VERSION_TABLE}")  # noqa: S608
        return Holding(
            str(revision),
            self.origin(),
            int(head),
            int(number),
            {str(source): int(position) for source, position in heard},
        )

    def origin(self) -> str | None:
        """What no other log has: a digest of its first event. None for a log without events."""
        first = self._all(f'SELECT state FROM "{self.service}_events" ORDER BY id LIMIT 1')  # noqa: S608
        return hashlib.sha256(bytes(first[0][0])).hexdigest() if first else None

    def has_history(self) -> bool:
        """False when there are no tables, or no event in them."""
        events = f"{self.service}_events"
        return self._has_table(events) and bool(self._all(f'SELECT 1 FROM "{events}" LIMIT 1'))  # noqa: S608

    def has_tables(self) -> bool:
        return self._has_table(VERSION_TABLE)

    def keys(self) -> list[Key]:
        """The keys of personal data, JSON-ready."""
        rows = self._all(f"SELECT subject_id, key_id, key FROM {KEYS_TABLE} ORDER BY key_id")  # noqa: S608
        return [{"subject_id": _id(subject), "key_id": _id(key_id), "key": key} for subject, key_id, key in rows]

    def put_keys(self, keys: Sequence[Key]) -> None:
        """Into a database that has none."""
        put = text(f"INSERT INTO {KEYS_TABLE} (subject_id, key_id, key) VALUES (:subject_id, :key_id, :key)")  # noqa: S608
        rows = [{**key, **{name: self._id_as_kept(key[name]) for name in ("subject_id", "key_id")}} for key in keys]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(put, rows)

    def _engine_arguments(self) -> Mapping[str, Any]:
        return {}

    def _id_as_kept(self, identifier: str) -> str:
        return identifier

    def _has_table(self, name: str) -> bool:
        return inspect(self._engine).has_table(name)

    def _one(self, query: str) -> Any:
        return self.connection.exec_driver_sql(query).one()

    def _all(self, query: str) -> Sequence[Any]:
        return self.connection.exec_driver_sql(query).all()


def _id(value: object) -> str:
    return str(UUID(str(value)))
