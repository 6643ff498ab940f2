"""The nameko side of a service: commands and queries by RPC, subscriptions, the relay."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, wraps
from threading import Event, Lock
from typing import Any
from uuid import UUID, uuid4

from marshmallow import Schema
from nameko.extensions import ENTRYPOINT_EXTENSIONS_ATTR as ENTRYPOINTS
from nameko.extensions import DependencyProvider, Entrypoint
from structlog.contextvars import bind_contextvars
from structlog.stdlib import get_logger

from kernel.application import ServiceApplication, is_collision, is_transient
from kernel.asking import Asking
from kernel.calls import Call, has_expired, header, seconds_left
from kernel.config import Settings
from kernel.database import locks_awaited_until
from kernel.forgetting import Forgetting
from kernel.identity import SERVICES, Signer, service_caller
from kernel.listening import Listener
from kernel.logs import as_service
from kernel.messaging.rpc_client import RpcClient
from kernel.messaging.rpc_server import rpc
from kernel.metrics.gauges import SERVICES as WATCHED_SERVICES
from kernel.problems import (
    Forbidden,
    InternalError,
    NotIdentified,
    NotYetKnown,
    OnlyReads,
    StorageAway,
    TooLate,
    describe,
    is_refusal,
)
from kernel.rebuilding.jobs import Jobs
from kernel.received import received
from kernel.relay import make_relay
from kernel.remote_feed import RemoteFeed
from kernel.scopes import require_no_scope
from kernel.sources import SourceNotBelieved, SourceUnreachable
from kernel.subscription import Reaction, SourceFeed, Subscription
from kernel.tracing.setup import trace_statements
from kernel.tracing.spans import TRACEPARENT, traceparent_now
from kernel.validation import loaded

CATCH_UP_SECONDS = 2.0
FEED = "events_since"

log = get_logger()


class ServiceState:
    """What one running service holds: made once per container, shared by all its extensions."""

    def __init__(self, container: Any) -> None:
        settings: Settings = container.config["settings"]
        name = container.service_cls.name
        self.settings = settings
        self.clock = container.config["clock"]
        self.rpc: RpcClient = container.config["rpc_client"]
        self.verifier = settings.verifier()
        self._signer = Signer(SERVICES, settings.services_key)
        self.application: ServiceApplication = container.config["applications"].get(
            name
        ) or container.service_cls.application_class(settings.database_url(name), self.clock, settings.environment)
        trace_statements(self.application.engine)
        self.relay = make_relay(self.application, settings.broker_url)
        self.beside = (
            ("relay", self.relay),
            ("forgetting", Forgetting(self.application)),
            *container.service_cls.works_beside(self),
        )
        self.subscriptions: dict[str, Subscription] = {}
        self.listeners: dict[str, Listener] = {}
        self.jobs = Jobs(self.application, self._feeds, partial(container.spawn_managed_thread, identifier="job"))

    def _feeds(self) -> dict[str, SourceFeed]:
        return {source: self.feed_of(source) for source in self.subscriptions}

    def feed_of(self, source: str) -> RemoteFeed:
        """Another service's feed, which this one reads as itself."""
        return RemoteFeed(self.rpc, source, self._identity, self.application.versions_heard_of(source))

    @property
    def ask(self) -> Asking:
        """Asks another service as this one."""
        return Asking(self.rpc, self._identity)

    def subscribe(self, source: str, react: Reaction, gather_seconds: float) -> Listener:
        subscription = Subscription(self.application, source, self.feed_of(source), react)
        self.subscriptions[source] = subscription
        self.listeners[source] = Listener(subscription, self.application.name, self.settings.broker_url, gather_seconds)
        return self.listeners[source]

    def _identity(self) -> str:
        return self._signer.sign(service_caller(self.application.name), self.clock.now())


_making_a_state = Lock()


def state_of(container: Any) -> ServiceState:
    """The one state of a container: its extensions ask for it at the same time, and making it may wait."""
    with _making_a_state:
        if not hasattr(container, "nova"):
            container.nova = ServiceState(container)
    return container.nova  # type: ignore[no-any-return]


class State(DependencyProvider):
    """Injects the running service's state; runs what works beside it, and closes its database after all of that."""

    def setup(self) -> None:
        """Before the first command: a container starts to listen when all its extensions are set up."""
        state = state_of(self.container)
        state.application.prepare()
        self._beside = state.beside

    def start(self) -> None:
        WATCHED_SERVICES.watch(state_of(self.container))
        service, spawn = self.container.service_name, self.container.spawn_managed_thread
        self._threads = [spawn(as_service(service, work.run), identifier=name) for name, work in self._beside]

    def stop(self) -> None:
        WATCHED_SERVICES.forget(state_of(self.container))
        for _, work in self._beside:
            work.stop()
        for thread in self._threads:
            thread.wait()
        state_of(self.container).application.close()

    def worker_setup(self, worker_ctx: Any) -> None:
        """What a timer starts has no call that would say whose it is."""
        bind_contextvars(service=self.container.service_name)

    def get_dependency(self, worker_ctx: Any) -> ServiceState:
        return state_of(self.container)


class TheApplication(DependencyProvider):
    """Injects the service's application."""

    def get_dependency(self, worker_ctx: Any) -> ServiceApplication:
        return state_of(self.container).application


class Headers(DependencyProvider):
    """Injects the headers of the call."""

    def get_dependency(self, worker_ctx: Any) -> Mapping[str, str]:
        return dict(worker_ctx.data)


class Subscribe(Entrypoint):
    """``@subscribe("orders")``: the method runs in the transaction that moves the checkpoint of that source.

    The method takes (session, events): a batch in the order of the source's log, each exactly once. Whoever can wait
    ``gather_seconds`` for more deliveries hears them in one transaction.
    """

    def __init__(self, source: str, *, gather_seconds: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source = source
        self._gather_seconds = gather_seconds
        self._done = Event()

    def setup(self) -> None:
        service = self.container.service_cls()
        service.state = state_of(self.container)
        service.application = service.state.application
        self._listener = self.begin(service.state, getattr(service, self.method_name))

    def begin(self, state: ServiceState, react: Reaction) -> Listener:
        return state.subscribe(self.source, react, self._gather_seconds)

    def start(self) -> None:
        run = as_service(self.container.service_name, self._run)
        self.container.spawn_managed_thread(run, identifier=f"from {self.source}")

    def stop(self) -> None:
        self._listener.stop()
        self._done.wait(5)

    def _run(self) -> None:
        self.container.config["ready"].wait()
        self._listener.run()
        self._done.set()


subscribe = Subscribe.decorator


def sources_heard_by(service_class: type[Any]) -> set[str]:
    """Whom a service is subscribed to."""
    methods = [getattr(service_class, name) for name in dir(service_class)]
    entrypoints = [each for method in methods for each in getattr(method, ENTRYPOINTS, ())]
    return {each.source for each in entrypoints if isinstance(each, Subscribe)}


def command(schema: type[Schema], roles: frozenset[str], *, level_with: tuple[str, ...] = ()) -> Callable[..., Any]:
    """Makes a method ``(self, call, body)`` an RPC that runs once per command id, for callers of these roles.

    ``level_with`` names sources that are caught up with first, if they answer. An id that the service has not
    heard of is looked for in its owner's feed before the command is refused. All that takes two seconds at most, and
    no longer than the caller waits.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def receive(self: Any, body: Any) -> dict[str, Any]:
            return answer(self, method.__name__, roles, lambda call: run(self, call, body))

        def run(self: Any, call: Call, body: Any) -> Any:
            if call.caller.only_reads:
                raise OnlyReads
            checked = loaded(schema, body)
            deadline = deadline_of(self.state, call)
            for source in level_with:
                catch_up(self.state, source, deadline)
            action = partial(_within_sight, method, self, call, checked)
            request_hash = _hash_of(method.__name__, body)
            application = self.state.application
            return _asking_owners(self.state, lambda: application.execute(call, request_hash, action), deadline)

        receive.roles = roles  # type: ignore[attr-defined]
        return rpc(receive)  # type: ignore[no-any-return]

    return decorate


def query(schema: type[Schema], roles: frozenset[str]) -> Callable[..., Any]:
    """Makes a method ``(self, call, question)`` an RPC that changes nothing, for callers of these roles.

    An id that it needs and has not heard of is looked for as for a command.
    """

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def receive(self: Any, body: Any) -> dict[str, Any]:
            return answer(self, method.__name__, roles, lambda call: run(self, call, body))

        def run(self: Any, call: Call, body: Any) -> Any:
            work = partial(_within_sight, method, self, call, loaded(schema, body))
            return _asking_owners(self.state, work, deadline_of(self.state, call))

        receive.roles = roles  # type: ignore[attr-defined]
        return rpc(receive)  # type: ignore[no-any-return]

    return decorate


def operation(schema: type[Schema], roles: frozenset[str]) -> Callable[..., Any]:
    """Makes a method ``(self, call, body)`` an RPC whose work is too long for one transaction, and may be repeated."""
    return query(schema, roles)


def answer(service: Any, name: str, roles: frozenset[str], work: Callable[[Call], Any]) -> dict[str, Any]:
    """What a call gives: ``{"ok": ...}``, or ``{"problem": ...}`` when it is refused, nobody's, or fails."""
    with received(service.name, name, service.headers) as outcome:
        try:
            call = _call_of(service.state, service.headers)
            _require_role(call, roles)
            if name != FEED:
                require_no_scope(call.caller)
            if has_expired(call, call.at):
                raise TooLate
            return {"ok": work(call)}
        except Exception as error:
            problem = describe(_as_refusal(error))
            outcome.problem(problem["status"])
            return {"problem": problem}


def _within_sight(method: Callable[..., Any], service: Any, call: Call, body: dict[str, Any]) -> Any:
    """Asks whose things the body names whenever the work is tried: their owner may have been heard of only now."""
    if not call.caller.sees_all:
        service.require_seen(call.caller, body)
    return method(service, call, body)


def _require_role(call: Call, roles: frozenset[str]) -> None:
    if not call.caller.has_one_of(roles):
        raise Forbidden


def _as_refusal(error: Exception) -> Exception:
    if is_refusal(error):
        return error
    log.error("command failed", exc_info=error)
    return StorageAway() if is_transient(error) else InternalError()


def _call_of(state: ServiceState, headers: Mapping[str, str]) -> Call:
    token = header(headers, "identity")
    if token is None:
        raise NotIdentified
    now = state.clock.now()
    command_id = header(headers, "command_id")
    expires = header(headers, "expires_at")
    correlation_id = header(headers, "correlation_id") or str(uuid4())
    return Call(
        caller=state.verifier.verify(token, now),
        command_id=UUID(command_id) if command_id else uuid4(),
        correlation_id=correlation_id,
        causation_id=command_id or correlation_id,
        at=now,
        traceparent=traceparent_now() or header(headers, TRACEPARENT),
        expires_at=datetime.fromisoformat(expires) if expires else None,
    )


def deadline_of(state: ServiceState, call: Call) -> float:
    """Until when a call may wait for other services: two seconds, and no longer than its caller waits."""
    return time.monotonic() + min(CATCH_UP_SECONDS, seconds_left(call, state.clock.now()))


def catch_up(state: ServiceState, source: str, deadline: float) -> bool:
    """True when all that the source told is here; False too when somebody else takes too long to apply it."""
    try:
        with locks_awaited_until(deadline):
            state.subscriptions[source].catch_up(state.feed_of(source).until(deadline))
    except Exception as error:
        if not isinstance(error, SourceUnreachable | SourceNotBelieved) and not is_collision(error):
            raise
        log.info("not level with its source", source=source, error=str(error))
        return False
    return True


def _asking_owners(state: ServiceState, work: Callable[[], Any], deadline: float) -> Any:
    """The work once more after each owner of an id that is not known yet was caught up with: there may be several."""
    asked: set[str] = set()
    while True:
        try:
            return work()
        except NotYetKnown as error:
            if error.source in asked:
                raise error.unknown from error
            if not catch_up(state, error.source, deadline):
                raise
            asked.add(error.source)


def _hash_of(name: str, body: Any) -> str:
    return hashlib.sha256(json.dumps([name, body], sort_keys=True, default=str).encode()).hexdigest()
