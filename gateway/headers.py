"""What a request says beside its body: identity, ids, versions, language."""

import re
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from flask import Response, g, request
from structlog.contextvars import bind_contextvars

from contracts.languages import DEFAULT, LANGUAGES
from gateway.auth.identities import Identity
from gateway.auth.sessions import Origin
from gateway.context import gateway
from gateway.problems import IdempotencyKeyNotValid, IfMatchMissing
from kernel.calls import Call
from kernel.identity import Caller
from kernel.problems import NotIdentified
from kernel.tracing.spans import traceparent_now

COMMANDS = UUID("1f6a2c57-2f6b-5a3e-9b36-0a7f1c5d9e42")
NO_VERSION = 0
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_VISIBLE = re.compile(r"[\x21-\x7e]{1,255}")
_VERSION = re.compile(r"[1-9][0-9]{0,17}")


def identity() -> Identity:
    found: Identity | None = g.get("identity")
    if found is None:
        raise NotIdentified
    return found


def identity_or_none() -> Identity | None:
    found: Identity | None = g.get("identity")
    return found


def caller() -> Caller:
    return identity().caller


def origin() -> Origin:
    """From where the request comes."""
    return Origin((request.remote_addr or "")[:64], request.user_agent.string[:200])


def correlation_id() -> str:
    """The caller's own X-Request-ID when it is sane, else one of ours; the answer tells it."""
    if "correlation_id" not in g:
        given = request.headers.get("X-Request-ID", "")
        g.correlation_id = given if _REQUEST_ID.fullmatch(given) else str(uuid4())
    known: str = g.correlation_id
    return known


def traceparent() -> str | None:
    """The span of this request where traces are exported, else what the caller said, if it is sane."""
    given = request.headers.get("traceparent", "")
    return traceparent_now() or (given if _TRACEPARENT.fullmatch(given) else None)


def this_call() -> Call:
    """The circumstances of this request, for a command or a query."""
    command_id = _command_id()
    bind_contextvars(causation_id=str(command_id))
    return Call(
        caller=caller(),
        command_id=command_id,
        correlation_id=correlation_id(),
        causation_id=str(command_id),
        at=gateway().clock.now(),
        traceparent=traceparent(),
    )


def expected_versions() -> list[int] | None:
    """The versions that If-Match names, of which any will do; None for ``*``, which is any at all.

    They go to the service as the client said them, so that a repetition is the same request whatever the version is by
    then. What is no version of ours becomes one that nothing has. Raises IfMatchMissing.
    """
    if not request.headers.get("If-Match", "").strip():
        raise IfMatchMissing
    named = request.if_match
    if named.star_tag:
        return None
    tags = named.as_set(include_weak=True)
    return sorted({int(tag) for tag in tags if tag and _VERSION.fullmatch(tag)}) or [NO_VERSION]


def language() -> str:
    """Of the answer: what Accept-Language asks for, else the user's own, else Russian."""
    asked = request.accept_languages.best_match(LANGUAGES) if request.headers.get("Accept-Language") else None
    return asked or _users_language()


def page_language() -> str:
    """Of a page: ``?lang=``, else the user's own, else the browser's."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return str(asked)
    return _users_language() if identity_or_none() is not None else language()


def reader_zone() -> ZoneInfo:
    """Where the reader of the answer is: the user's zone, UTC for a stranger."""
    found = identity_or_none()
    return ZoneInfo("UTC" if found is None else found.caller.zone)


def require_usable_key() -> None:
    """Before every command, whether its view looks at the key or not. Raises IdempotencyKeyNotValid."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and request.method not in SAFE_METHODS and not _VISIBLE.fullmatch(key):
        raise IdempotencyKeyNotValid


def with_request_id(response: Response) -> Response:
    response.headers["X-Request-ID"] = correlation_id()
    return response


def _users_language() -> str:
    found = identity_or_none()
    return DEFAULT if found is None else found.caller.language


def _command_id() -> UUID:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return uuid4()
    return uuid5(uuid5(COMMANDS, caller().user), key)
