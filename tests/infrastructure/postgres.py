"""PostgreSQL for tests: given by the environment, in a container, or from the programs of this machine."""

import functools
import os
import pwd
import re
import shutil
import signal
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg2
from psycopg2 import sql
from sqlalchemy.engine import URL, make_url
from testcontainers.core.container import DockerContainer

from tests.infrastructure.containers import copy_out, has_image, run_container
from tests.infrastructure.packages import install
from tests.infrastructure.ports import free_port
from tests.infrastructure.processes import Daemon, make_folder, remove_folder, wait_until

URL_VARIABLE = "NOVA_TEST_POSTGRES_URL"
IMAGE_VARIABLE = "NOVA_TEST_POSTGRES_IMAGE"
NEWEST_IMAGE = "postgres:17"

_PROGRAMS = ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin")
_INITDB_SECONDS = 60
_CONNECTIONS = 300


class Postgres(ABC):
    """A server with as many fresh databases as a test wants; `url` names one that belongs to nobody."""

    def __init__(self, url: URL) -> None:
        self._address = url
        self._databases: list[str] = []

    @property
    def url(self) -> str:
        return self._render(self._address)

    def create_database(self, name: str = "test") -> str:
        """Create an empty database, named after `name` and unlike any other, and return its address."""
        unique = f"{name[:40]}_{uuid4().hex[:10]}"
        self.execute(sql.SQL("create database {}").format(sql.Identifier(unique)))
        self._databases.append(unique)
        return self._render(self._address.set(database=unique))

    def drop_database(self, url: str) -> None:
        """Drop a database that `create_database` made, whoever is still connected to it."""
        name = make_url(url).database
        if name not in self._databases:
            message = f"{name} is not a database that these tests created"
            raise ValueError(message)
        self.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))
        self._databases.remove(name)

    def execute(self, statement: sql.Composable) -> None:
        """Execute one statement as the owner of the server, outside a transaction."""
        connection = psycopg2.connect(self.url, connect_timeout=5)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
        finally:
            connection.close()

    @property
    @abstractmethod
    def origin(self) -> str:
        """Where it comes from, for people."""

    def data(self, folder: Path) -> Path | None:
        """Where its files are, or are copied to, into an empty folder; None when they are somebody else's."""
        return None

    @abstractmethod
    def start(self) -> None:
        """Start the server, with the data that it had, and wait until it answers."""

    @abstractmethod
    def stop(self) -> None:
        """Stop the server: sessions are ended, what was committed is kept."""

    @abstractmethod
    def kill(self) -> None:
        """End the server as a power failure would; it recovers at the next start."""

    @abstractmethod
    def close(self) -> None:
        """Leave nothing behind."""

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self.url, connect_timeout=2).close()
        except psycopg2.OperationalError:
            return False
        return True

    @staticmethod
    def _render(url: URL) -> str:
        return url.render_as_string(hide_password=False)


class ExternalPostgres(Postgres):
    """Somebody else's server: we only make databases in it, and drop them again."""

    @property
    def origin(self) -> str:
        return f"PostgreSQL that {URL_VARIABLE} names"

    def start(self) -> None:
        if not self._answers():
            message = f"{URL_VARIABLE} is set, and nothing answers there"
            raise RuntimeError(message)

    def stop(self) -> None:
        raise _not_ours()

    def kill(self) -> None:
        raise _not_ours()

    def close(self) -> None:
        for name in list(self._databases):
            self.drop_database(self._render(self._address.set(database=name)))


class ContainerPostgres(Postgres):
    """The official image."""

    def __init__(self, image: str) -> None:
        super().__init__(_address("127.0.0.1", free_port()))
        self._image = image
        self._container: DockerContainer | None = None

    @property
    def origin(self) -> str:
        return f"PostgreSQL in a container of {self._image}"

    def data(self, folder: Path) -> Path | None:
        return None if self._container is None else copy_out(self._container, "/var/lib/postgresql/data", folder)

    def start(self) -> None:
        if self._container is None:
            self._container = self._run()
        else:
            self._container.get_wrapped_container().start()
        wait_until(self._answers, "PostgreSQL in its container")

    def stop(self) -> None:
        if self._container is not None:
            self._container.get_wrapped_container().stop()

    def kill(self) -> None:
        if self._container is not None:
            self._container.get_wrapped_container().kill()

    def close(self) -> None:
        if self._container is not None:
            self._container.stop()

    def _run(self) -> DockerContainer:
        address = self._address
        environment = {
            "POSTGRES_USER": str(address.username),
            "POSTGRES_PASSWORD": str(address.password),
            "POSTGRES_DB": str(address.database),
        }
        arguments = f"-c max_connections={_CONNECTIONS}"
        container = run_container(self._image, environment, {5432: int(address.port or 0)}, arguments)
        self._address = address.set(host=container.get_container_host_ip())
        return container


class LocalPostgres(Postgres):
    """The programs of this machine, with a data directory of their own."""

    def __init__(self, programs: Path) -> None:
        super().__init__(_address("127.0.0.1", free_port()))
        self._programs = programs
        self._account = _account()
        self._folder: Path | None = None
        self._server: Daemon | None = None

    @property
    def origin(self) -> str:
        return f"PostgreSQL by the programs in {self._programs}"

    def data(self, folder: Path) -> Path | None:
        return None if self._folder is None else self._folder / "data"

    def start(self) -> None:
        if self._server is None:
            self._server = self._make()
        self._server.start(self._answers)

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop(signal.SIGINT)

    def kill(self) -> None:
        if self._server is not None:
            self._server.kill()

    def close(self) -> None:
        if self._server is not None:
            self._server.stop(signal.SIGQUIT)
        if self._folder is not None:
            remove_folder(self._folder)

    def _make(self) -> Daemon:
        self._folder = make_folder("postgres", owner=self._account)
        self._initialise(self._folder)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._address.port),
            "unix_socket_directories": "",
            "max_connections": str(_CONNECTIONS),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Daemon(
            [self._programs / "postgres", "-D", self._folder / "data", *options],
            folder=self._folder,
            env=_environment(),
            account=self._account,
        )

    def _initialise(self, folder: Path) -> None:
        """Make the data directory, without syncing it: nothing is lost if it has to be made again."""
        account = self._account
        secret = folder / "password"
        secret.write_text(str(self._address.password))
        finished = subprocess.run(
            [
                *(self._programs / "initdb", "--pgdata", folder / "data", "--no-sync", "--encoding=UTF8"),
                *("--locale=C.UTF-8", "--auth=scram-sha-256"),
                *("--username", str(self._address.username), "--pwfile", secret),
            ],
            env=_environment(),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_INITDB_SECONDS,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        if finished.returncode != 0:
            message = f"initdb failed:\n{finished.stdout}"
            raise RuntimeError(message)


@functools.cache
def choose_postgres() -> Postgres:
    """Decide where PostgreSQL comes from, installing it if need be; this starts nothing."""
    if url := os.environ.get(URL_VARIABLE):
        return ExternalPostgres(make_url(url))
    if has_image(image := _image()):
        return ContainerPostgres(image)
    if _find_programs() is None:
        install("postgresql", variable=URL_VARIABLE)
    programs = _find_programs()
    if programs is None:
        message = "PostgreSQL was installed, and its programs are nowhere to be found"
        raise RuntimeError(message)
    return LocalPostgres(programs)


def _image() -> str:
    """As old as the client programs of this machine, where it has some: pg_dump refuses a server that is newer."""
    if named := os.environ.get(IMAGE_VARIABLE):
        return named
    if shutil.which("pg_dump") is None:
        return NEWEST_IMAGE
    told = subprocess.run(["pg_dump", "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"\d+", told)
    return f"postgres:{version.group()}" if version else NEWEST_IMAGE


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Run PostgreSQL for as long as the block lasts."""
    server = choose_postgres()
    try:
        server.start()
        yield server
    finally:
        server.close()


def _address(host: str, port: int) -> URL:
    return URL.create("postgresql", username="nova", password="nova", host=host, port=port, database="postgres")


def _find_programs() -> Path | None:
    found = [folder for pattern in _PROGRAMS for folder in Path("/").glob(pattern[1:]) if (folder / "initdb").exists()]
    if found:
        return max(found, key=_version)
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def _version(programs: Path) -> float:
    digits = "".join(letter for letter in programs.parent.name if letter.isdigit() or letter == ".")
    return float(digits or 0)


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: root hands it to an account that may do little."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    message = "running as root, and there is neither a postgres nor a nobody account to run PostgreSQL as"
    raise RuntimeError(message)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _not_ours() -> RuntimeError:
    return RuntimeError(f"{URL_VARIABLE} is set: that server is not ours to stop. Unset it to run this test.")
