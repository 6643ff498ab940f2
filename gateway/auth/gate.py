"""Default deny: a request goes on only when its view is open to everybody, or to one of the caller's roles."""

from collections.abc import Callable
from hmac import compare_digest
from typing import Any, TypeVar

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue

from gateway.auth.cookies import session_secret
from gateway.auth.identities import Identity
from gateway.context import gateway
from gateway.headers import SAFE_METHODS
from gateway.problems import AddressTooLong, CsrfTokenMissing, ForPeople
from gateway.visits import is_page_visit, to_login
from kernel.problems import Forbidden, NotIdentified, OnlyReads
from kernel.scopes import require_no_scope

View = TypeVar("View", bound=Callable[..., Any])

OPEN_ENDPOINTS = frozenset({"api-docs.openapi_json"})
OWN_SITES = ("same-origin", "none")
MOST_TOKEN_CHARACTERS = 200
LONGEST_ADDRESS = 8000


def public(view: View) -> View:
    """Anybody may call it."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def allowed_to(roles: frozenset[str]) -> Callable[[View], View]:
    """Callers with one of these roles may call it."""

    def mark(view: View) -> View:
        view.roles = roles  # type: ignore[attr-defined]
        return view

    return mark


def may_only_read(view: View) -> View:
    """Whoever only reads may call it by any method: what changes something all the same, its service refuses."""
    view.may_only_read = True  # type: ignore[attr-defined]
    return view


def reads_feeds(view: View) -> View:
    """Tokens for feeds may call it; it looks itself at what they may read."""
    view.reads_feeds = True  # type: ignore[attr-defined]
    return view


def for_people(view: View) -> View:
    """Whoever signed in calls it, and no program that speaks for a user: so none locks him out."""
    view.is_for_people = True  # type: ignore[attr-defined]
    return view


def install_gate(app: Flask) -> None:
    app.before_request(_let_in)


def _let_in() -> ResponseReturnValue | None:
    if len(request.environ.get("RAW_PATH_INFO", "")) + len(request.query_string) > LONGEST_ADDRESS:
        raise AddressTooLong
    view = current_app.view_functions.get(request.endpoint or "")
    if request.endpoint in OPEN_ENDPOINTS or getattr(view, "is_public", False):
        _require_own_form()
        return None
    try:
        identity = _identified()
    except NotIdentified:
        if request.method == "GET" and is_page_visit():
            return to_login()
        raise
    g.identity = identity
    _require_csrf_token(identity)
    _require_allowed(view, identity)
    return None


def _require_allowed(view: Any, identity: Identity) -> None:
    """A token may be for less than its user. Raises OnlyFeeds, OnlyReads, Forbidden, ForPeople."""
    if not getattr(view, "reads_feeds", False):
        require_no_scope(identity.caller)
    if identity.caller.only_reads and request.method not in SAFE_METHODS and not getattr(view, "may_only_read", False):
        raise OnlyReads
    if view is not None and not identity.caller.has_one_of(getattr(view, "roles", frozenset())):
        raise Forbidden
    if getattr(view, "is_for_people", False) and identity.proof != "session":
        raise ForPeople


def _identified() -> Identity:
    header = request.headers.get("Authorization")
    identity = _by_header(header) if header is not None else _by_cookie()
    if identity is None:
        raise NotIdentified
    return identity


def _by_header(header: str) -> Identity | None:
    scheme, _, token = header.partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > MOST_TOKEN_CHARACTERS:
        return None
    return gateway().accounts.by_token(token)


def _by_cookie() -> Identity | None:
    secret = session_secret()
    return None if secret is None else gateway().accounts.by_session(secret)


def _require_own_form() -> None:
    """Nobody is let in by another site's form as somebody else. Raises CsrfTokenMissing.

    Browsers say where a form is from by ``Sec-Fetch-Site``, those that do not by ``Origin``; programs say neither.
    """
    if request.method in SAFE_METHODS:
        return
    site, page = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    is_own = site in OWN_SITES if site is not None else page is None or page.partition("://")[2] == request.host
    if not is_own:
        raise CsrfTokenMissing


def _require_csrf_token(identity: Identity) -> None:
    if identity.csrf_token is None or request.method in SAFE_METHODS:
        return
    given = request.headers.get("X-CSRF-Token") or _form_token()
    if not compare_digest(given.encode(errors="replace"), identity.csrf_token.encode()):
        raise CsrfTokenMissing


def _form_token() -> str:
    is_form = request.mimetype == "application/x-www-form-urlencoded"
    return request.form.get("csrf_token", "") if is_form else ""
