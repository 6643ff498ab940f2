"""The users that there are, as the gateway tells them."""

from collections.abc import Sequence
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
            rows[name] = {"name": name, "is_active": event.type != "UserDeactivated"}
    upsert(session, users, list(rows.values()), replace=["is_active"])


FOLDS = {"gateway": fold_users}


def is_active(session: Session, name: str) -> bool:
    """True when an active user has this name."""
    return session.execute(select(users.c.name).where(users.c.name == name, users.c.is_active)).first() is not None
