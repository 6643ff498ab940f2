"""RabbitMQ for tests: given by the environment, in a container, or from the programs of this machine."""

import functools
import json
import os
import shutil
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from uuid import uuid4

import amqp
import requests
from testcontainers.core.container import DockerContainer

from tests.infrastructure.containers import copy_out, execute, has_image, run_container
from tests.infrastructure.packages import install
from tests.infrastructure.ports import free_port, is_taken
from tests.infrastructure.processes import Daemon, make_folder, remove_folder, wait_until

URL_VARIABLE = "NOVA_TEST_RABBITMQ_URL"
API_VARIABLE = "NOVA_TEST_RABBITMQ_API"
IMAGE = os.environ.get("NOVA_TEST_RABBITMQ_IMAGE", "rabbitmq:4-management")

_PROGRAMS = (
    "/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin",
    "/opt/rabbitmq/sbin",
    "/opt/homebrew/opt/rabbitmq/sbin",
    "/usr/local/opt/rabbitmq/sbin",
)
_EPMD = ("/usr/lib/erlang/bin", "/usr/local/lib/erlang/bin", "/opt/homebrew/bin")
_USER = "nova"
_MANAGEMENT = "rabbitmq_management"
_SPARE_VHOSTS = 16
_CTL_SECONDS = 60

# Without busy waiting: on few cores a spinning scheduler takes its time from the programs under test.
_ERLANG_OPTIONS = "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"


class RabbitMQ(ABC):
    """A broker with as many fresh virtual hosts as a test wants; `url` names one that belongs to nobody."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._management_port = free_port()
        self._spare: list[str] = []
        self._vhosts: list[str] = [_USER]

    @property
    def url(self) -> str:
        return self._url_of(_USER)

    @property
    @abstractmethod
    def origin(self) -> str:
        """Where it comes from, for people."""

    def data(self, folder: Path) -> Path | None:
        """Where its files are, or are copied to, into an empty folder; None when they are somebody else's."""
        return None

    def fresh_vhost(self) -> str:
        """Return the address of a virtual host that no test has used."""
        if not self._spare:
            self._spare = [f"{_USER}-{uuid4().hex[:10]}" for _ in range(_SPARE_VHOSTS)]
            self._define(self._spare)
        vhost = self._spare.pop()
        self._vhosts.append(vhost)
        url = self._url_of(vhost)
        wait_until(lambda: answers(url), f"the virtual host {vhost}")
        return url

    def drop_vhost(self, url: str) -> None:
        """Delete a virtual host with all its queues; clients that are connected to it are cut off."""
        vhost = vhost_of(url)
        self._vhosts.remove(vhost)
        self.rabbitmqctl("delete_vhost", vhost)

    def rabbitmqctl(self, *arguments: str) -> str:
        """Run rabbitmqctl against this broker and return what it printed."""
        raise _not_ours()

    def management_url(self) -> str:
        """Where the management API is, with an administrator's name and password; it answers when this returns."""
        url = f"http://{_USER}:{_USER}@{self._host}:{self._management_port}"
        if not _is_ok(f"{url}/api/whoami"):
            self._enable(_MANAGEMENT)
        wait_until(lambda: _is_ok(f"{url}/api/whoami"), "the management API")
        return url

    @contextmanager
    def memory_alarm(self) -> Iterator[None]:
        """While the block lasts the broker takes no messages: it blocks each connection that publishes."""
        watermark = self.rabbitmqctl("eval", "vm_memory_monitor:get_vm_memory_high_watermark().").strip()
        self._set_watermark("0.000001")
        try:
            yield
        finally:
            self._set_watermark(watermark)

    @abstractmethod
    def start(self) -> None:
        """Start the broker, with the data that it had, and wait until it answers."""

    @abstractmethod
    def stop(self) -> None:
        """Stop the broker in good order: durable queues and persistent messages are kept."""

    @abstractmethod
    def kill(self) -> None:
        """End the broker as a power failure would."""

    @abstractmethod
    def wipe(self) -> None:
        """Lose everything that the broker held, at once; it is back when this returns, with its virtual hosts empty."""

    @abstractmethod
    def close(self) -> None:
        """Leave nothing behind."""

    def _define(self, vhosts: Iterable[str]) -> None:
        """Create virtual hosts by one command: rabbitmqctl takes longer to start than to do this."""
        names = list(vhosts)
        rights = {"user": _USER, "configure": ".*", "write": ".*", "read": ".*"}
        definitions = {
            "vhosts": [{"name": name} for name in names],
            "permissions": [{**rights, "vhost": name} for name in names],
        }
        self.import_definitions(json.dumps(definitions))

    @abstractmethod
    def import_definitions(self, definitions: str) -> None:
        """Let the broker load definitions, as JSON."""

    @abstractmethod
    def _enable(self, plugin: str) -> None: ...

    def _set_watermark(self, part_of_memory: str) -> None:
        self.rabbitmqctl("set_vm_memory_high_watermark", part_of_memory)

    def _answers(self) -> bool:
        return answers(self.url)

    def _url_of(self, vhost: str) -> str:
        return f"amqp://{_USER}:{_USER}@{self._host}:{self._port}/{quote(vhost, safe='')}"


class ExternalRabbitMQ(RabbitMQ):
    """Somebody else's broker: we only make virtual hosts in it, through its management API, and delete them again."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        super().__init__(self._parts.hostname or "127.0.0.1", self._parts.port or 5672)
        self._given = url
        self._vhosts = []

    @property
    def origin(self) -> str:
        return f"RabbitMQ that {URL_VARIABLE} names"

    @property
    def url(self) -> str:
        return self._given

    def drop_vhost(self, url: str) -> None:
        vhost = vhost_of(url)
        self._vhosts.remove(vhost)
        self._api("DELETE", f"vhosts/{quote(vhost, safe='')}")

    def management_url(self) -> str:
        parts = urlsplit(self._management)
        credentials = self._parts.netloc.rpartition("@")[0] or "guest:guest"
        return parts._replace(netloc=f"{credentials}@{parts.netloc}").geturl()

    def start(self) -> None:
        if not self._answers():
            message = f"{URL_VARIABLE} is set, and nothing answers there"
            raise RuntimeError(message)

    def stop(self) -> None:
        raise _not_ours()

    def kill(self) -> None:
        raise _not_ours()

    def wipe(self) -> None:
        raise _not_ours()

    def close(self) -> None:
        for vhost in [*self._vhosts, *self._spare]:
            self._api("DELETE", f"vhosts/{quote(vhost, safe='')}")

    def _define(self, vhosts: Iterable[str]) -> None:
        rights = {"configure": ".*", "write": ".*", "read": ".*"}
        for vhost in vhosts:
            name = quote(vhost, safe="")
            self._api("PUT", f"vhosts/{name}")
            self._api("PUT", f"permissions/{name}/{quote(self._user, safe='')}", rights)

    def import_definitions(self, definitions: str) -> None:
        raise _not_ours()

    def _enable(self, plugin: str) -> None:
        raise _not_ours()

    def _url_of(self, vhost: str) -> str:
        return self._parts._replace(path=f"/{quote(vhost, safe='')}").geturl()

    @property
    def _management(self) -> str:
        return os.environ.get(API_VARIABLE, f"http://{self._host}:15672")

    @property
    def _user(self) -> str:
        return unquote(self._parts.username or "guest")

    def _api(self, method: str, path: str, body: dict[str, str] | None = None) -> None:
        secret = unquote(self._parts.password or "guest")
        try:
            answer = requests.request(
                method, f"{self._management}/api/{path}", json=body, auth=(self._user, secret), timeout=10
            )
            answer.raise_for_status()
        except requests.RequestException as error:
            message = f"{URL_VARIABLE} needs the management API too; {API_VARIABLE} tells where it is: {error}"
            raise RuntimeError(message) from error


class ContainerRabbitMQ(RabbitMQ):
    """The official image."""

    def __init__(self, image: str) -> None:
        super().__init__("127.0.0.1", free_port())
        self._image = image
        self._container: DockerContainer | None = None

    @property
    def origin(self) -> str:
        return f"RabbitMQ in a container of {self._image}"

    def data(self, folder: Path) -> Path | None:
        return None if self._container is None else copy_out(self._container, "/var/lib/rabbitmq", folder)

    def rabbitmqctl(self, *arguments: str) -> str:
        return execute(self._running(), "rabbitmqctl", "--quiet", *arguments)

    def start(self) -> None:
        if self._container is None:
            self._container = self._run()
        else:
            self._container.get_wrapped_container().start()
        wait_until(self._answers, "RabbitMQ in its container")

    def stop(self) -> None:
        self._running().get_wrapped_container().stop()

    def kill(self) -> None:
        self._running().get_wrapped_container().kill()

    def wipe(self) -> None:
        self.close()
        self.start()
        self._define([*self._vhosts, *self._spare])

    def close(self) -> None:
        if self._container is not None:
            self._container.stop()
        self._container = None

    def import_definitions(self, definitions: str) -> None:
        script = 'printf %s "$1" >/tmp/definitions.json && rabbitmqctl --quiet import_definitions /tmp/definitions.json'
        execute(self._running(), "sh", "-c", script, "import", definitions)

    def _enable(self, plugin: str) -> None:
        execute(self._running(), "rabbitmq-plugins", "--quiet", "enable", plugin)

    def _running(self) -> DockerContainer:
        if self._container is None:
            message = "the broker's container has not been started"
            raise RuntimeError(message)
        return self._container

    def _run(self) -> DockerContainer:
        environment = {f"RABBITMQ_DEFAULT_{name}": _USER for name in ("USER", "PASS", "VHOST")}
        container = run_container(self._image, environment, {5672: self._port, 15672: self._management_port})
        self._host = container.get_container_host_ip()
        return container


class LocalRabbitMQ(RabbitMQ):
    """The programs of this machine, with a node, a cookie, a port mapper and a data directory of their own."""

    def __init__(self, programs: Path) -> None:
        super().__init__("127.0.0.1", free_port())
        self._programs = programs
        self._folder: Path | None = None
        self._server: Daemon | None = None
        self._port_mapper: Daemon | None = None
        self._environment: dict[str, str] = {}

    @property
    def origin(self) -> str:
        return f"RabbitMQ by the programs in {self._programs}"

    def data(self, folder: Path) -> Path | None:
        return None if self._folder is None else self._folder / "data"

    def rabbitmqctl(self, *arguments: str) -> str:
        finished = subprocess.run(
            [self._programs / "rabbitmqctl", "--quiet", *arguments],
            env=self._environment,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_CTL_SECONDS,
        )
        if finished.returncode != 0:
            message = f"rabbitmqctl {' '.join(arguments)} failed:\n{finished.stdout}"
            raise RuntimeError(message)
        return finished.stdout

    def start(self) -> None:
        if self._server is None or self._port_mapper is None:
            self._server, self._port_mapper = self._make()
        self._port_mapper.start(self._maps_ports)
        self._server.start(self._answers)

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()

    def kill(self) -> None:
        if self._server is not None:
            self._server.kill()

    def wipe(self) -> None:
        self.kill()
        if self._folder is not None:
            shutil.rmtree(self._folder / "data")
        self.start()
        self._define([*self._vhosts, *self._spare])

    def close(self) -> None:
        self.kill()
        if self._port_mapper is not None:
            self._port_mapper.kill()
        if self._folder is not None:
            remove_folder(self._folder)

    @property
    def _enabled_plugins(self) -> Path:
        return Path(self._environment["RABBITMQ_ENABLED_PLUGINS_FILE"])

    def _maps_ports(self) -> bool:
        """Erlang starts a port mapper of its own, one that nobody would end, when it finds none."""
        return is_taken(int(self._environment["ERL_EPMD_PORT"]))

    def import_definitions(self, definitions: str) -> None:
        with tempfile.NamedTemporaryFile("w", dir=self._folder, suffix=".json") as file:
            file.write(definitions)
            file.flush()
            self.rabbitmqctl("import_definitions", file.name)

    def _enable(self, plugin: str) -> None:
        """By a restart: rabbitmq-plugins takes longer."""
        self.stop()
        self._enabled_plugins.write_text(f"[{plugin}].\n")
        self.start()

    def _make(self) -> tuple[Daemon, Daemon]:
        folder = self._folder = make_folder("rabbitmq")
        self._environment = _node_environment(folder, self._port)
        (folder / "enabled_plugins").write_text("[].\n")
        (folder / "rabbitmq-env.conf").touch()
        (folder / "rabbitmq.conf").write_text(
            f"default_user = {_USER}\ndefault_pass = {_USER}\ndefault_vhost = {_USER}\n"
            "loopback_users = none\nlog.console = true\nlog.file = false\n"
            f"management.tcp.ip = 127.0.0.1\nmanagement.tcp.port = {self._management_port}\n"
        )
        server = Daemon([self._programs / "rabbitmq-server"], folder=folder, env=self._environment)
        port_mapper = Daemon([_find_epmd()], folder=folder, env=self._environment)
        return server, port_mapper


@functools.cache
def choose_rabbitmq() -> RabbitMQ:
    """Decide where RabbitMQ comes from, installing it if need be; this starts nothing."""
    if url := os.environ.get(URL_VARIABLE):
        return ExternalRabbitMQ(url)
    if has_image(IMAGE):
        return ContainerRabbitMQ(IMAGE)
    if _find_programs() is None:
        install("rabbitmq-server", variable=URL_VARIABLE)
    programs = _find_programs()
    if programs is None:
        message = "RabbitMQ was installed, and its programs are nowhere to be found"
        raise RuntimeError(message)
    return LocalRabbitMQ(programs)


@contextmanager
def running_rabbitmq() -> Iterator[RabbitMQ]:
    """Run RabbitMQ for as long as the block lasts."""
    broker = choose_rabbitmq()
    try:
        broker.start()
        yield broker
    finally:
        broker.close()


def answers(url: str) -> bool:
    """Tell whether a client can connect to this virtual host; kombu would sleep over a refused connection."""
    parts = urlsplit(url)
    connection = amqp.Connection(
        host=f"{parts.hostname}:{parts.port or 5672}",
        userid=unquote(parts.username or "guest"),
        password=unquote(parts.password or "guest"),
        virtual_host=vhost_of(url),
        connect_timeout=2,
    )
    try:
        connection.connect()
        connection.close()
    except (OSError, amqp.AMQPError):
        return False
    return True


def vhost_of(url: str) -> str:
    """Return the name of the virtual host in an address."""
    return unquote(urlsplit(url).path[1:])


def _is_ok(url: str) -> bool:
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def _find_programs() -> Path | None:
    found = [folder for pattern in _PROGRAMS for folder in Path("/").glob(pattern[1:])]
    if found:
        return max(found)
    server = shutil.which("rabbitmq-server")
    return Path(server).resolve().parent if server else None


def _find_epmd() -> str:
    found = shutil.which("epmd") or shutil.which("epmd", path=os.pathsep.join(_EPMD))
    if found is None:
        message = "epmd, the port mapper of Erlang, is missing: install Erlang as RabbitMQ's packages do"
        raise RuntimeError(message)
    return found


def _node_environment(folder: Path, port: int) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("RABBITMQ_", "ERL_"))}
    return {
        **inherited,
        "HOME": str(folder),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(free_port()),
        "RABBITMQ_NODENAME": f"nova-{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(free_port()),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_CONFIG_FILE": str(folder / "rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "rabbitmq-env.conf"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "enabled_plugins"),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": _ERLANG_OPTIONS,
        # The start script then becomes the server, instead of standing between it and our signals.
        "RUNNING_UNDER_SYSTEMD": "true",
    }


def _not_ours() -> RuntimeError:
    return RuntimeError(f"{URL_VARIABLE} is set: that broker is not ours to stop or break. Unset it to run this test.")
