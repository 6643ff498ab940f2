"""Runs services, and the gateway's web server, in one process until it is told to stop."""

import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from threading import Event
from types import FrameType, MappingProxyType
from typing import Any

import eventlet
import eventlet.wsgi
from eventlet import Timeout
from greenlet import GreenletExit
from nameko.runners import ServiceRunner
from structlog.stdlib import get_logger

from kernel.application import ServiceApplication
from kernel.clock import Clock
from kernel.config import ConfigurationNotUsable, Settings
from kernel.messaging.rpc_client import RpcClient
from kernel.metrics.exposition import metrics_application
from kernel.metrics.instruments import BUILD
from kernel.tracing.setup import begin_tracing

STOP_SECONDS = 25
MAX_HTTP_CONNECTIONS = 2000
URL_LIMIT = 65_536  # beyond it the connection is ended without a word

log = get_logger()


class CannotTellMetrics(ConfigurationNotUsable):
    """The port for Prometheus cannot be had."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        super().__init__(
            f"Metrics cannot be told on {host}, port {port}: {error.strerror or error}. "
            "Each process on a machine needs a NOVA_METRICS_PORT of its own, or none."
        )


class Process:
    """One process of the system: some services, perhaps a web server, one RPC client for all of them."""

    def __init__(self, settings: Settings, clock: Clock, name: str) -> None:
        self.settings = settings
        self.clock = clock
        self._end_tracing = begin_tracing(name, settings.environment)
        self.rpc_client = RpcClient(settings.broker_url, name=name, now=clock.now)
        self.metrics_port = self._start_metrics_server()
        BUILD.labels(version("nova"), name).set(1)
        self._ready = Event()
        self._stopping = False
        self._runner: ServiceRunner | None = None
        self._listening: socket.socket | None = None
        self._web_server: Any = None
        self._leavers: list[Callable[[], None]] = []
        self._closers: list[Callable[[], None]] = []

    def start_services(
        self,
        service_classes: Sequence[type[Any]],
        applications: Mapping[str, ServiceApplication] = MappingProxyType({}),
    ) -> None:
        """Returns when all of them answer; their subscriptions listen from then on.

        A service whose application is open in this process already works with that one, and closes it at the end.
        """
        self._runner = ServiceRunner(
            {
                "AMQP_URI": self.settings.broker_url,
                "max_workers": self.settings.workers,
                "settings": self.settings,
                "clock": self.clock,
                "rpc_client": self.rpc_client,
                "ready": self._ready,
                "applications": applications,
            }
        )
        for service_class in service_classes:
            self._runner.add_service(service_class)
        self._runner.start()
        self._ready.set()

    def start_web_server(self, application: Any, host: str, port: int) -> int:
        """Serves a WSGI application; returns the port, which may be given as 0."""
        self._listening = eventlet.listen((host, port), reuse_port=False)
        self._web_server = eventlet.spawn(
            eventlet.wsgi.server,
            self._listening,
            application,
            log_output=False,
            max_size=MAX_HTTP_CONNECTIONS,
            url_length_limit=URL_LIMIT,
            minimum_chunk_size=1,  # what a stream yields goes out at once
            socket_timeout=60,
            debug=False,
        )
        return int(self._listening.getsockname()[1])

    def _start_metrics_server(self) -> int | None:
        """From the first moment to the last, so that a process that cannot start is seen. Raises CannotTellMetrics."""
        host, port = self.settings.metrics_host, self.settings.metrics_port
        if port is None:
            return None
        try:
            listening = eventlet.listen((host, port), reuse_port=False)
        except OSError as error:
            raise CannotTellMetrics(host, port, error) from error
        eventlet.spawn(eventlet.wsgi.server, listening, metrics_application, log_output=False, debug=False)
        return int(listening.getsockname()[1])

    def when_stopping(self, close: Callable[[], None]) -> None:
        """``close`` runs once the web server takes no more requests."""
        self._closers.append(close)

    def when_leaving(self, tell: Callable[[], None]) -> None:
        """``tell`` runs when the process is told to stop, some seconds before its web server does."""
        self._leavers.append(tell)

    def run_until_stopped(self) -> None:
        """Until SIGTERM or SIGINT; then takes requests for ``leaving_seconds`` more, and ends what is under way, within
        25 s.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop_requested)
        while not self._stopping and not self._died():
            self._show_health()
            time.sleep(0.2)
        self._leave()
        self.stop()

    def stop(self) -> None:
        log.info("stopping")
        with Timeout(STOP_SECONDS, False):
            self._stop_web_server()
            self._ready.set()
            if self._runner is not None:
                self._runner.stop()
            self.rpc_client.close()
            self._end_tracing()
        log.info("stopped")

    def _leave(self) -> None:
        """Lets those who pass requests on see it, and find another process."""
        if self._leavers and self._stopping:
            log.info("leaving", seconds=self.settings.leaving_seconds)
            for tell in self._leavers:
                tell()
            time.sleep(self.settings.leaving_seconds)

    def _show_health(self) -> None:
        """The age of the file tells when the process was last at work, with the broker at hand."""
        if self.settings.health_file is not None and self.rpc_client.is_connected():
            self.settings.health_file.touch()

    def _stop_web_server(self) -> None:
        """Takes no more requests, ends what would go on for ever, and lets the others have their answers."""
        if self._web_server is None or self._listening is None:
            return
        self._web_server.kill()  # it accepts no more, and ends when all requests have: closing would not wake it
        self._listening.close()
        for close in self._closers:
            close()
        with suppress(GreenletExit):
            self._web_server.wait()

    def _stop_requested(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _died(self) -> bool:
        containers = self._runner.containers if self._runner is not None else ()
        return any(container._died.ready() for container in containers)
