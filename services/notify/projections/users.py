"""How users want to be told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.notify.tables import users


@dataclass(frozen=True)
class Wishes:
    """On the screen or not; many that were missed as one digest or each by itself."""

    is_told_on_screen: bool = True
    wants_digest: bool = True


def fold_users(session: Session, events: Sequence[PublicEvent]) -> None:
    told = [event for event in events if event.type in ("UserRegistered", "UserChanged")]
    rows = {event.data["name"]: _row(event) for event in told}
    upsert(session, users, list(rows.values()), replace=["is_told_on_screen", "wants_digest"])


FOLDS = {"gateway": fold_users}


def wishes_of(session: Session, names: Collection[str]) -> dict[str, Wishes]:
    """Of a user who is not known there are none: the usual ones hold."""
    rows = session.execute(select(users).where(users.c.name.in_(names))).mappings()
    return {row["name"]: Wishes(row["is_told_on_screen"], row["wants_digest"]) for row in rows}


def _row(event: PublicEvent) -> dict[str, Any]:
    wishes = event.data["notifications"]
    return {
        "name": event.data["name"],
        "is_told_on_screen": wishes["screen"],
        "wants_digest": wishes["digest"],
    }
