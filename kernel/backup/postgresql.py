"""A service's PostgreSQL database: dumped by pg_dump from an exported snapshot, put back by pg_restore."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from kernel import locks
from kernel.backup.database import KEYS_TABLE, Database
from kernel.backup.problems import BackupProblem, InUse, NotUsable, SomebodyWrites, TablesAtWork
from kernel.rebuilding.shadow import NAME, REPLACED

APPLICATION = "nova backup"
OF_NOVA = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'nova'"
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
PATIENCE_WITH_WRITERS = "1s"
SHOWN_OF_AN_ERROR = 2000


class PostgresqlDatabase(Database):
    kind = "postgresql"
    ending = "dump"

    def keep_tables(self) -> None:
        """pg_dump finds tables by the snapshot and locks them by their names: one that was exchanged in between would
        be dumped empty."""
        for number in (locks.REBUILD, locks.MIGRATION):
            if not self._one(f"SELECT pg_try_advisory_lock({number})")[0]:
                raise TablesAtWork(
                    f"The tables of {self.service} are being made anew, proved or migrated: wait until that is done."
                )

    @contextmanager
    def writers_outside(self) -> Iterator[None]:
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as gate:
            try:
                gate.exec_driver_sql(f"SET lock_timeout = '{PATIENCE_WITH_WRITERS}'")
                gate.exec_driver_sql(f"SELECT pg_advisory_lock({locks.WRITERS_GATE})")
            except OperationalError as error:
                raise SomebodyWrites(f"Somebody writes into {self.service} for long: try again.") from error
            try:
                yield
            finally:
                gate.exec_driver_sql(f"SELECT pg_advisory_unlock({locks.WRITERS_GATE})")

    def stand_still(self) -> None:
        self.connection.exec_driver_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        (self._snapshot,) = self._one("SELECT pg_export_snapshot()")

    def dump(self, path: Path) -> None:
        """Owners and rights are left out: they are those of the place where it is put back."""
        self._run(
            "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={self._snapshot}",
            f"--exclude-schema={NAME}",
            f"--exclude-schema={REPLACED}",
            f"--exclude-table-data={KEYS_TABLE}",
            f"--file={path}",
        )

    def require_unused(self) -> None:
        (working,) = self._one(OF_NOVA)
        if working:
            raise InUse(
                f"Processes of Nova work with the database of {self.service}: stop the services and the gateway first."
            )

    def load(self, path: Path) -> None:
        """In one transaction, into a database without tables."""
        with self._engine.begin() as connection:
            connection.execute(text(f"DROP SCHEMA IF EXISTS {NAME}, {REPLACED} CASCADE"))
            names = list(connection.execute(text(TABLES)).scalars())
            if names:
                connection.execute(text(f"DROP TABLE {', '.join(f'public.{name}' for name in names)} CASCADE"))
        self._run(
            "pg_restore",
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            str(path),
        )

    def _engine_arguments(self) -> Mapping[str, Any]:
        return {"connect_args": {"application_name": APPLICATION, "connect_timeout": 5}}

    def _run(self, program: str, *arguments: str) -> None:
        """The password goes by the environment: arguments are seen by everybody on the machine."""
        found = shutil.which(program)
        if found is None:
            raise NotUsable(f"{program} is not here: install the client programs of PostgreSQL (postgresql-client).")
        address = self._url.set(drivername="postgresql")._replace(password=None).render_as_string()
        environment = {**os.environ, "PGAPPNAME": APPLICATION}
        if self._url.password is not None:
            environment["PGPASSWORD"] = str(self._url.password)
        done = subprocess.run(  # noqa: S603
            [found, f"--dbname={address}", "--no-password", *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise BackupProblem(f"{program} of {self.service}: {done.stderr.strip()[-SHOWN_OF_AN_ERROR:]}")
