"""The session cookie: bound to this host, out of reach of scripts, and never sent in the clear over a network."""

from ipaddress import ip_address

from flask import Response, request

from gateway.auth.sessions import ABSOLUTE

NAME = "nova_session"
SECURE_NAME = f"__Host-{NAME}"
MOST_CHARACTERS = 200


def session_secret() -> str | None:
    secret = request.cookies.get(_name())
    return secret if secret and len(secret) <= MOST_CHARACTERS else None


def set_session_cookie(response: Response, secret: str) -> None:
    response.set_cookie(
        _name(),
        secret,
        max_age=int(ABSOLUTE.total_seconds()),
        path="/",
        secure=_must_be_secure(),
        httponly=True,
        samesite="Lax",
    )


def clear_session_cookie(response: Response) -> None:
    response.delete_cookie(_name(), path="/", secure=_must_be_secure(), httponly=True, samesite="Lax")


def would_be_refused() -> bool:
    """True when the browser would drop the cookie: over plain http, from another machine."""
    return _must_be_secure() and not request.is_secure


def _name() -> str:
    return SECURE_NAME if _must_be_secure() else NAME


def _must_be_secure() -> bool:
    return request.is_secure or not _is_loopback(request.host)


def _is_loopback(host: str) -> bool:
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return False
