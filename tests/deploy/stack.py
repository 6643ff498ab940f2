"""Nova in containers, from a checkout of its own: what `deploy/up.sh` makes of nothing but these files."""

import json
import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.infrastructure.containers import has_image
from tests.system.client import Api
from tests.system.processes import Running, free_port

ROOT = Path(__file__).parents[2]
IMAGES = {
    "PYTHON_IMAGE": "python:3.12-slim-trixie",
    "RABBITMQ_IMAGE": "rabbitmq:4-management",
    "POSTGRES_IMAGE": "postgres:17",
    "CADDY_IMAGE": "caddy:2",
    "PROMETHEUS_IMAGE": "prom/prometheus:v3.5.0",
}
REQUIRED = "NOVA_TEST_DOCKER"
AUTHORITY = "/data/caddy/pki/authorities/local/root.crt"
COMMAND_SECONDS = 600
LOOK_SECONDS = 0.5
NOTICED_SECONDS = 30.0


def require_images(*names: str) -> None:
    """Fails or skips the test, as the environment wants, where containers of these images cannot be had."""
    reason = _why_not(names)
    if reason is None:
        return
    if os.environ.get(REQUIRED):
        pytest.fail(f"{REQUIRED} is set, and {reason}")
    pytest.skip(f"containers are not tried: {reason}")


def _why_not(names: Sequence[str]) -> str | None:
    if shutil.which("docker") is None:
        return "there is no docker command"
    missing = [image for image in names if not has_image(image)]
    return f"no Docker engine answers that has or can pull {', '.join(missing)}" if missing else None


def images() -> dict[str, str]:
    """By the variables that compose.yaml knows; the environment may name others."""
    return {name: os.environ.get(name, image) for name, image in IMAGES.items()}


class Stack(Running):
    """All containers of one project."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._port = free_port()
        self.environment = {
            **os.environ,
            **images(),
            "NOVA_IMAGE": "nova:test",
            "COMPOSE_PROJECT_NAME": f"nova-test-{uuid4().hex[:8]}",
            "COMPOSE_PROFILES": "proxy",
            "NOVA_TRUSTED_PROXIES": "1",
            "NOVA_HTTPS_PORT": str(self._port),
            "NOVA_HTTP_PORT": str(free_port()),
            "NOVA_PORT": str(free_port()),
        }

    def start(self) -> None:
        """From nothing."""
        checked_out(self._folder)
        self.run("deploy/up.sh")
        self._connect()

    def lose_everything(self) -> None:
        """Containers and volumes: what is left is the checkout, and the .env in it."""
        self.close()
        self.authority.unlink()

    def restore(self, backup: Path, keys: Path) -> None:
        self.run("deploy/restore.sh", str(backup), str(keys))
        self._connect()

    def told_by_prometheus(self, query: str) -> list[float]:
        """The values of a query's answer, now."""
        asked = ("promtool", "query", "instant", "--format", "json", "http://localhost:9090", query)
        return [float(each["value"][1]) for each in json.loads(self.compose("exec", "-T", "prometheus", *asked))]

    def _connect(self) -> None:
        self.api = Api(f"https://localhost:{self._port}", self._setting("NOVA_API_TOKEN"))
        self.api.http.trust_env = False  # else the environment's authorities are believed in place of this one
        self.api.http.verify = str(self.authority)

    @property
    def authority(self) -> Path:
        """The certificate by which the proxy's own is believed."""
        path = self._folder / "authority.crt"
        if not path.exists():
            path.write_text(self.compose("exec", "-T", "proxy", "cat", AUTHORITY))
        return path

    def another_client(self) -> Api:
        """With connections of its own."""
        client = Api(self.api.url, self.api.token)
        client.http.trust_env, client.http.verify = False, self.api.http.verify
        return client

    def run(self, *command: str) -> str:
        """A command of an operator, in the checkout; returns what it printed."""
        done = subprocess.run(
            command,
            cwd=self._folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
        )
        assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-3000:]}\n{done.stderr[-5000:]}"
        return done.stdout

    def compose(self, *arguments: str) -> str:
        return self.run("docker", "compose", *arguments)

    def containers(self, service: str) -> list[str]:
        return self.compose("ps", "--quiet", service).split()

    def kill(self, service: str) -> None:
        """As the kernel does when memory is short: from outside, so that Docker starts it again by itself.

        Returns when it has.
        """
        [container] = self.containers(service)
        before = self._told(container, ".State.Pid", ".RestartCount")
        killer = ("docker", "run", "--rm", "--pid", "host", "--privileged", "--user", "0", "--entrypoint", "sh")
        self.run(*killer, self.environment["NOVA_IMAGE"], "-c", f"kill -9 {before[0]}")
        while self._told(container, ".RestartCount", ".State.Running") != [str(int(before[1]) + 1), "true"]:
            time.sleep(LOOK_SECONDS)

    def rabbitmqctl(self, *arguments: str) -> str:
        return self.compose("exec", "-T", "rabbitmq", "rabbitmqctl", "--quiet", "--vhost", "nova", *arguments)

    def wait_until_called_by(self, number: int, service: str) -> None:
        """Until the broker has so many who take the calls of a service."""
        deadline = time.monotonic() + NOTICED_SECONDS
        while f"rpc-{service}\t{number}\n" not in (told := self.rabbitmqctl("list_queues", "name", "consumers")):
            assert time.monotonic() < deadline, told
            time.sleep(LOOK_SECONDS)

    def protocol(self) -> str | None:
        """What the proxy and a browser agree to speak."""
        context = ssl.create_default_context(cafile=str(self.authority))
        context.set_alpn_protocols(["h2", "http/1.1"])
        plain = socket.create_connection(("localhost", self._port), timeout=10)
        with context.wrap_socket(plain, server_hostname="localhost") as secure:
            return secure.selected_alpn_protocol()

    def tell_logs(self) -> None:
        """For whoever has to find out why a test failed."""
        print(self.compose("ps", "--all"), self.compose("logs", "--no-color", "--tail", "40"))

    def close(self) -> None:
        self.compose("--profile", "*", "down", "--volumes", "--timeout", "0", "--remove-orphans")

    def _told(self, container: str, *fields: str) -> list[str]:
        return self.run(
            "docker", "inspect", "--format", " ".join(f"{{{{{name}}}}}" for name in fields), container
        ).split()

    def _setting(self, name: str) -> str:
        lines = (self._folder / ".env").read_text().splitlines()
        [value] = [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]
        return value


def checked_out(folder: Path) -> None:
    """The files that belong to the project, and nothing that stands beside them."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True)
    for name in listed.stdout.split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)


@contextmanager
def running_stack(folder: Path) -> Iterator[Stack]:
    stack = Stack(folder)
    try:
        stack.start()
        yield stack
    except BaseException:
        stack.tell_logs()
        raise
    finally:
        stack.close()
