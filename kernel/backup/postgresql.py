"""A service's PostgreSQL database: dumped by pg_dump from an exported snapshot, put back by pg_restore."""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from sqlalchemy.exc import OperationalError

from kernel import locks
from kernel.backup.database import KEYS_TABLE, UNFINISHED_TABLE, Database
from kernel.backup.problems import BackupProblem, InUse, NotUsable, SomebodyWrites, TablesAtWork
from kernel.rebuilding.shadow import NAME, REPLACED

APPLICATION = "nova backup"
OF_NOVA = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'nova'"
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
PATIENCE_WITH_WRITERS = "1s"
SHOWN_OF_AN_ERROR = 2000
UNTIL_THE_FIRST_ERROR = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1")


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
            *self._connected(),
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

    def require_loadable(self, path: Path) -> None:
        for program in ("psql", "pg_restore"):
            _found(program)
        try:
            self._run("pg_restore", "--list", str(path))
        except BackupProblem as error:
            raise NotUsable(f"{path.name} cannot be put back by the programs that are here. {error}") from error

    def load(self, path: Path, to_remember: str) -> None:
        """In one transaction with the removal of what was there, which is committed after the whole dump alone: psql
        that hears no more leaves all as it was."""
        dump: subprocess.CompletedProcess[str] | None = None
        with TemporaryFile() as said:
            psql = subprocess.Popen(  # noqa: S603
                [_found("psql"), *self._connected(), *UNTIL_THE_FIRST_ERROR],
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=said,
            )
            with suppress(BrokenPipeError), psql:
                _tell(psql, "BEGIN", *self._removal())
                arguments = ("--no-owner", "--no-privileges", "--file=-", str(path))
                dump = self._ended("pg_restore", *arguments, stdout=psql.stdin)
                if dump.returncode == 0:
                    _tell(psql, *_remembering(to_remember), "COMMIT")
            said.seek(0)
            complaints = said.read().decode(errors="replace")
        if dump is None or dump.returncode != 0 or psql.returncode != 0:
            raise self._problem("pg_restore", complaints + (dump.stderr if dump else ""))

    def _removal(self) -> Sequence[str]:
        schemas = f"DROP SCHEMA IF EXISTS {NAME}, {REPLACED} CASCADE"
        names = [f"public.{name}" for (name,) in self._all(TABLES)]
        return (schemas, f"DROP TABLE {', '.join(names)} CASCADE") if names else (schemas,)

    def _engine_arguments(self) -> Mapping[str, Any]:
        return {"connect_args": {"application_name": APPLICATION, "connect_timeout": 5}}

    def _run(self, program: str, *arguments: str) -> None:
        done = self._ended(program, *arguments)
        if done.returncode != 0:
            raise self._problem(program, done.stderr)

    def _ended(
        self, program: str, *arguments: str, stdout: IO[bytes] | int | None = subprocess.DEVNULL
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            [_found(program), *arguments],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    def _problem(self, program: str, complaints: str) -> BackupProblem:
        return BackupProblem(f"{program} of {self.service}: {complaints.strip()[-SHOWN_OF_AN_ERROR:]}")

    def _connected(self) -> tuple[str, str]:
        """The password goes by the environment: arguments are seen by everybody on the machine."""
        address = self._url.set(drivername="postgresql")._replace(password=None).render_as_string()
        return f"--dbname={address}", "--no-password"

    def _environment(self) -> dict[str, str]:
        environment = {**os.environ, "PGAPPNAME": APPLICATION}
        if self._url.password is not None:
            environment["PGPASSWORD"] = str(self._url.password)
        return environment


def _found(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise NotUsable(f"{program} is not here: install the client programs of PostgreSQL (postgresql-client).")
    return found


def _tell(psql: subprocess.Popen[bytes], *statements: str) -> None:
    if psql.stdin is not None:
        psql.stdin.write("".join(f"{each};\n" for each in statements).encode())
        psql.stdin.flush()


def _remembering(to_remember: str) -> tuple[str, str]:
    quoted = to_remember.replace("'", "''")
    return (
        f"CREATE TABLE public.{UNFINISHED_TABLE} (to_remember TEXT NOT NULL)",
        f"INSERT INTO public.{UNFINISHED_TABLE} VALUES ('{quoted}')",  # noqa: S608
    )
