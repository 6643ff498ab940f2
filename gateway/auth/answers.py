"""What the gateway says of users and of their tokens."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from contracts.envelope import moment_text
from gateway.auth.access import Access
from gateway.auth.domain import User, fields_of

Answer = dict[str, Any]
OF_SECRETS: Mapping[type, str] = {
    User.PasswordSet: "password_set",
    User.SecondFactorSet: "second_factor_set",
    User.SecondFactorRemoved: "second_factor_removed",
}


def user(row: RowMapping, issued: Sequence[RowMapping]) -> Answer:
    return {
        "id": str(row["user_id"]),
        "version": row["version"],
        "name": row["name"],
        "full_name": row["full_name"],
        "email": row["email"],
        "roles": list(row["roles"]),
        "language": row["language"],
        "zone": row["zone"],
        "signature": row["signature"],
        "letter_header": row["letter_header"],
        "notifications": row["notifications"],
        "active": row["is_active"],
        "second_factor": row["has_second_factor"],
        "tokens": [token(each) for each in issued if each["user_id"] == row["user_id"]],
    }


def colleague(row: RowMapping) -> Answer:
    return {
        "id": str(row["user_id"]),
        "name": row["name"],
        "full_name": row["full_name"],
        "roles": list(row["roles"]),
        "active": row["is_active"],
    }


def token(row: RowMapping | Mapping[str, Any]) -> Answer:
    return {
        "id": str(row["token_id"]),
        "name": row["name"],
        "roles": row["roles"],
        "only_reads": row["only_reads"],
        "feeds": row["feeds"],
        "issued_at": moment_text(row["issued_at"]),
        "expires_at": None if row["expires_at"] is None else moment_text(row["expires_at"]),
        "revoked": row["is_revoked"],
    }


def session(row: RowMapping, asked_by: str) -> Answer:
    """``asked_by`` is the hash of the secret by which it is asked."""
    return {
        "id": str(row["session_id"]),
        "address": row["address"],
        "browser": row["browser"],
        "opened_at": moment_text(row["opened_at"]),
        "seen_at": moment_text(row["seen_at"]),
        "current": row["secret_hash"] == asked_by,
    }


def change_of_access(event: Access.Begun | Access.Changed) -> Answer:
    """An event as a row of the history."""
    old = event.replaced if isinstance(event, Access.Changed) else None
    return {
        "version": event.originator_version,
        "at": moment_text(event.timestamp),
        "actor": event.metadata["actor"],
        "changes": [{"field": "managers_see", "old": old, "new": event.managers_see}],
    }


def change(event: User.Event) -> Answer:
    """An event as a row of the history: who, when, and what the fields were and are."""
    kept_elsewhere = OF_SECRETS.get(type(event))
    what, changes = _changes(event) if kept_elsewhere is None else (kept_elsewhere, {})
    return {
        "version": event.originator_version,
        "at": moment_text(event.timestamp),
        "actor": event.metadata["actor"],
        "what": what,
        "changes": [{"field": name, "old": old, "new": new} for name, (old, new) in changes.items()],
    }


def _changes(event: User.Event) -> tuple[str, dict[str, tuple[Any, Any]]]:
    match event:
        case User.Registered():
            given = {name: value for name, value in fields_of(event.profile).items() if value is not None}
            return "registered", {name: (None, value) for name, value in given.items()}
        case User.Changed():
            now = fields_of(event.profile)
            return "changed", {name: (old, now[name]) for name, old in event.replaced.items()}
        case User.TokenIssued():
            return "token_issued", {"token": (None, event.name)}
        case User.TokenRevoked():
            return "token_revoked", {"token_id": (event.token_id, None)}
        case User.Deactivated():
            return "deactivated", {"active": (True, False)}
        case _:
            return "reactivated", {"active": (False, True)}
