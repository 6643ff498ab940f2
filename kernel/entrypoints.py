"""The nameko side of a service: its commands and queries by RPC."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial, wraps
from typing import Any
from uuid import UUID, uuid4

from marshmallow import Schema
from structlog.stdlib import get_logger

from kernel.application import is_collision, is_transient
from kernel.calls import Call, has_expired, header, seconds_left
from kernel.database import locks_awaited_until
from kernel.messaging.rpc_server import rpc
from kernel.problems import (
    Forbidden,
    InternalError,
    NotIdentified,
    NotYetKnown,
    OnlyReads,
    StorageAway,
    TooLate,
    ValidationFailed,
    describe,
    is_refusal,
)
from kernel.received import received
from kernel.scopes import require_no_scope
from kernel.sources import SourceNotBelieved, SourceUnreachable
from kernel.state import ServiceState
from kernel.tracing.spans import TRACEPARENT, traceparent_now
from kernel.validation import loaded

CATCH_UP_SECONDS = 2.0
FEED = "events_since"

log = get_logger()


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
    try:
        id_of_command = UUID(command_id) if command_id else uuid4()
    except ValueError as error:
        raise ValidationFailed(errors=[{"field": "command_id", "message": "Must be a UUID."}]) from error
    expires = header(headers, "expires_at")
    correlation_id = header(headers, "correlation_id") or str(uuid4())
    return Call(
        caller=state.verifier.verify(token, now),
        command_id=id_of_command,
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
