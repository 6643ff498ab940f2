"""The one moment of a backup: nobody has heard in it what its source has not told.

Each database alone could be copied at any time. But a reader that is copied later than its source would know of events
that the source, put back, never had. So all writers of all services are kept outside for as long as it takes to begin a
snapshot of every database, some milliseconds; the copying itself bothers nobody.
"""

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack

from kernel.backup.database import Database
from kernel.backup.problems import NotUsable, SomebodyWrites

ATTEMPTS = 20
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0


def stand_still_together(databases: Mapping[str, Database], pause: Callable[[float], None] = time.sleep) -> None:
    """From here on the databases are seen as they were at one moment. Raises SomebodyWrites, TablesAtWork.

    Who writes holds no lock of another service, so that waiting for one after the other cannot deadlock. Nobody is
    kept waiting for long: at the first that takes its time all are let in again.
    """
    for database in databases.values():
        database.keep_tables()
    seconds = FIRST_PAUSE_SECONDS
    for attempt in range(ATTEMPTS):
        try:
            _stand_still(databases)
            return
        except SomebodyWrites:
            if attempt == ATTEMPTS - 1:
                raise
        pause(seconds)
        seconds = min(2 * seconds, LONGEST_PAUSE_SECONDS)


def _stand_still(databases: Mapping[str, Database]) -> None:
    with ExitStack() as gates:
        for database in databases.values():
            gates.enter_context(database.writers_outside())
        for database in databases.values():
            database.stand_still()


def database_of(service: str, url: str) -> Database:
    """Raises NotUsable for a kind of database that Nova does not run on."""
    from kernel.backup.postgresql import PostgresqlDatabase
    from kernel.backup.sqlite import SqliteDatabase

    for kind in (SqliteDatabase, PostgresqlDatabase):
        if url.startswith(kind.kind):
            return kind(service, url)
    raise NotUsable(f"The database of {service} is neither SQLite nor PostgreSQL.")
