"""The users that there are, as the gateway tells them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.tasks.tables import users


def fold_users(session: Session, events: Sequence[PublicEvent]) -> None:
    """Whoever is changed is active: one who was deactivated is told as changed when he is back."""
    rows: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.type in ("UserRegistered", "UserChanged", "UserDeactivated"):
            name = event.data["name"]
            is_active = event.type != "UserDeactivated"
            rows[name] = {"name": name, "full_name": event.data.get("full_name"), "is_active": is_active}
    upsert(session, users, list(rows.values()), replace=["is_active", "full_name"])


FOLDS = {"gateway": fold_users}


def is_active(session: Session, name: str) -> bool:
    """True when an active user has this name."""
    return session.execute(select(users.c.name).where(users.c.name == name, users.c.is_active)).first() is not None


def full_names(session: Session, names: Collection[str]) -> dict[str, str]:
    """Of the users with these names, those that have one."""
    query = select(users.c.name, users.c.full_name).where(users.c.name.in_(names), users.c.full_name.is_not(None))
    return {row.name: row.full_name for row in session.execute(query)}
