"""The users that there are, as the gateway tells them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from contracts.roles import SELLERS
from kernel.sql import upsert
from services.customers.tables import users


def fold_users(session: Session, events: Sequence[PublicEvent]) -> None:
    """Whoever is changed is active: one who was deactivated is told as changed when he is back."""
    rows: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.type in ("UserRegistered", "UserChanged", "UserDeactivated"):
            name = event.data["name"]
            sells = not SELLERS.isdisjoint(event.data.get("roles", ()))
            rows[name] = {"name": name, "is_active": event.type != "UserDeactivated", "sells": sells}
    upsert(session, users, list(rows.values()), replace=["is_active", "sells"])


FOLDS = {"gateway": fold_users}


def active_among(session: Session, names: Collection[str]) -> dict[str, bool]:
    """Those of these names that are of active users, and whether each has a role that sells."""
    query = select(users.c.name, users.c.sells).where(users.c.name.in_(names), users.c.is_active)
    return {row.name: row.sells for row in session.execute(query)} if names else {}
