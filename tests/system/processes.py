"""The real system as processes: one that embeds everything, or one per service on RabbitMQ and PostgreSQL."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import requests

from kernel.identity import generate_key, public_key_of
from tests.infrastructure.postgres import Postgres
from tests.system.client import Api, eventually

SERVICES = ("customers", "orders", "inventory", "tasks", "notify")
SOURCES = (*SERVICES, "gateway")
TOKEN = "test-token-of-an-administrator-0123456789"
START_SECONDS = 90
DEMO_SECONDS = 600  # two years of trade are made
NOVA = (sys.executable, "-W", "ignore", "-m", "nova")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Process:
    """One process of Nova, its log in a file."""

    def __init__(
        self, arguments: list[str], environment: Mapping[str, str], log: Path, program: Sequence[str] = NOVA
    ) -> None:
        self.log = log
        self._file: IO[bytes] = log.open("ab")
        self._popen = subprocess.Popen(
            [*program, *arguments],
            env={**os.environ, **environment, "PYTHONUNBUFFERED": "1"},
            stdout=self._file,
            stderr=subprocess.STDOUT,
        )

    @property
    def pid(self) -> int:
        return self._popen.pid

    @property
    def is_running(self) -> bool:
        return self._popen.poll() is None

    def kill(self) -> None:
        """As a power cut: SIGKILL."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """As an operator does: SIGTERM; returns the exit code."""
        return self._end(signal.SIGTERM)

    def ask_to_stop(self) -> None:
        """The same, without waiting for the end."""
        self._popen.send_signal(signal.SIGTERM)

    def exit_code(self) -> int:
        """Waits for the end."""
        code = self._popen.wait(timeout=40)
        self._file.close()
        return code

    def pause(self) -> None:
        self._popen.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._popen.send_signal(signal.SIGCONT)

    def _end(self, number: int) -> int:
        if self.is_running:
            self._popen.send_signal(number)
        return self.exit_code()


@contextmanager
def embedded(
    folder: Path,
    *options: str,
    token: str | None = TOKEN,
    settings: Mapping[str, str] | None = None,
    port: int | None = None,
    patience: float = START_SECONDS,
) -> Iterator[Api]:
    """`nova up` on a port of its own, or on a named one to begin again there; without a token it prints a link."""
    port = port or free_port()
    arguments = ["up", "--port", str(port), "--data", str(folder / "data"), *options]
    environment = {**(settings or {}), **({} if token is None else {"NOVA_API_TOKEN": token})}
    process = Process(arguments, environment, folder / "nova.log")
    try:
        api = Api(f"http://127.0.0.1:{port}", token or "")
        eventually(lambda: _answers(process, api), patience)
        yield api
    finally:
        assert process.stop() == 0, process.log.read_text()[-3000:]


class Running:
    """What is asked of a running system, wherever its processes are."""

    api: Api

    def wait_until_ready(self) -> None:
        eventually(lambda: all(answer is not None for answer in self._lags()), START_SECONDS)

    def wait_until_level(self, seconds: float = 60.0) -> None:
        """Until every relay has published all and every subscription has heard all."""
        eventually(lambda: not any(answer is None or answer > 0 for answer in self._lags()), seconds)

    def differences(self) -> dict[str, list[str]]:
        """What `nova verify` finds, by service."""
        found = {name: self.api.job(name, "verify")["differences"] for name in SOURCES}
        return {name: lines for name, lines in found.items() if lines}

    def parked(self) -> list[object]:
        answers = [self.api.ok("GET", f"/api/v1/ops/{name}/parked") for name in SOURCES]
        return [event for answer in answers for event in answer["items"]]

    def _lags(self) -> list[int | None]:
        try:
            return self.api.lags(SOURCES)
        except (AssertionError, requests.RequestException):
            return [None]


class System(Running):
    """Every service in processes of its own, any number of replicas each, behind one gateway."""

    def __init__(self, broker_url: str, postgres: Postgres, folder: Path, program: Sequence[str] = NOVA) -> None:
        key = generate_key()
        self._program = program
        self.folder = folder
        self._port = free_port()
        self.database_urls = {name: postgres.create_database(f"nova_{name}") for name in SOURCES}
        self.environment = {
            "NOVA_BROKER_URL": broker_url,
            "NOVA_IDENTITY_PRIVATE_KEY": key,
            "NOVA_IDENTITY_PUBLIC_KEY": public_key_of(key),
            "NOVA_SERVICES_PRIVATE_KEY": generate_key(),
            "NOVA_API_TOKEN": TOKEN,
            **{f"NOVA_{name.upper()}_DATABASE_URL": url for name, url in self.database_urls.items()},
        }
        self.api = Api(f"http://127.0.0.1:{self._port}", TOKEN)
        self._running: dict[str, list[Process]] = {}
        self._started = 0

    def migrate(self) -> None:
        process = Process(["migrate"], self.environment, self.folder / "migrate.log")
        assert process._popen.wait(timeout=120) == 0, process.log.read_text()[-3000:]

    def start(self, *names: str, replicas: int = 1, **environment: str) -> None:
        """Starts processes; the gateway is waited for."""
        for name in names:
            for _ in range(replicas):
                self._running.setdefault(name, []).append(self._process(name, environment))
        if "gateway" in names:
            gateway = self._running["gateway"][-1]
            eventually(lambda: _answers(gateway, self.api), START_SECONDS)

    def kill(self, *names: str) -> None:
        for name in names:
            for process in self._running.pop(name, []):
                process.kill()

    def stop(self, *names: str) -> list[int]:
        return [process.stop() for name in names for process in self._running.pop(name, [])]

    def complete(self) -> None:
        """One process of each that has none."""
        for name in SOURCES:
            self._running[name] = [process for process in self.processes(name) if process.is_running]
        self.start(*(name for name in SOURCES if not self._running[name]))

    def processes(self, name: str) -> list[Process]:
        return self._running.get(name, [])

    def restart_the_dead(self) -> None:
        """What a supervisor does."""
        for name, processes in self._running.items():
            alive = [process for process in processes if process.is_running]
            dead = len(processes) - len(alive)
            self._running[name] = alive + [self._process(name, {}) for _ in range(dead)]

    def logs(self) -> str:
        return "\n".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def close(self) -> None:
        self.kill(*tuple(self._running))

    def _process(self, name: str, environment: Mapping[str, str]) -> Process:
        self._started += 1
        options = ["--port", str(self._port)] if name == "gateway" else []
        log = self.folder / f"{name}-{self._started}.log"
        return Process(["serve", name, *options], {**self.environment, **environment}, log, self._program)


@contextmanager
def migrated_system(
    broker_url: str, postgres: Postgres, folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[System]:
    """On databases of its own; nothing runs before it is started, and nothing does in the end."""
    system = System(broker_url, postgres, folder)
    system.environment.update(settings or {})
    try:
        system.migrate()
        yield system
    finally:
        system.close()


@contextmanager
def running_system(
    broker_url: str, postgres: Postgres, folder: Path, settings: Mapping[str, str] | None = None, replicas: int = 1
) -> Iterator[System]:
    """The same with every service at work, and level."""
    with migrated_system(broker_url, postgres, folder, settings) as system:
        system.start(*SERVICES, replicas=replicas)
        system.start("gateway")
        system.wait_until_level()
        yield system


def _answers(process: Process, api: Api) -> bool:
    assert process.is_running, process.log.read_text()[-3000:]
    try:
        return api.call("GET", "/health/live").status_code == 200
    except requests.RequestException:
        return False
