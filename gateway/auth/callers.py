"""Users and tokens as the services see them: who, with which roles, and whether everybody's things or his own alone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from contracts.roles import MANAGER
from gateway.auth.access import EVERYBODYS
from kernel.identity import Caller


def caller_of(row: Mapping[Any, Any]) -> Caller:
    """A user as the services see him; ``row`` tells ``managers_see`` beside what it tells of the user."""
    return _caller(row, frozenset(row["roles"]))


def caller_of_token(row: Mapping[Any, Any]) -> Caller:
    """What a token may do at most, and no more than its user may by now."""
    roles = frozenset(row["roles"])
    if row["token_roles"] is not None:
        roles &= frozenset(row["token_roles"])
    caller = _caller(row, roles)
    feeds = None if row["feeds"] is None else frozenset(row["feeds"])
    return replace(caller, only_reads=row["only_reads"], feeds=feeds)


def _caller(row: Mapping[Any, Any], roles: frozenset[str]) -> Caller:
    """Who is more than a manager sees all: others' customers are his business."""
    sees_all = row["managers_see"] == EVERYBODYS or bool(roles - {MANAGER})
    return Caller(row["name"], roles, row["language"], row["zone"], sees_all)
