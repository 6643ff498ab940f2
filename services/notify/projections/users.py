"""The users, how they want to be told, and who of them is a head of sales or an administrator."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from contracts.roles import ADMIN, HEADS
from kernel.sql import change, upsert
from services.notify.tables import users

OF_WHO_IS_HERE = ("wants_letters", "is_head", "is_admin")
COLUMNS = ("is_told_on_screen", "wants_digest", "wants_letters", "email", "language", "zone")


@dataclass(frozen=True)
class Wishes:
    """On the screen or not; many that were missed as one digest or each by itself; by letters to ``email`` if any."""

    is_told_on_screen: bool = True
    wants_digest: bool = True
    wants_letters: bool = False
    email: str | None = None
    language: str = "ru"
    zone: str = "Europe/Moscow"


def fold_users(session: Session, events: Sequence[PublicEvent]) -> None:
    """Whoever was deactivated is told nothing until he is back."""
    rows: dict[str, dict[str, Any]] = {}
    gone: dict[str, dict[str, Any]] = {}
    for event in events:
        if event.type in ("UserRegistered", "UserChanged"):
            rows[event.data["name"]] = _row(event)
        elif event.type == "UserDeactivated":
            told_nothing = {"name": event.data["name"], "has_left": True, **dict.fromkeys(OF_WHO_IS_HERE, False)}
            if event.data["name"] in rows:
                rows[event.data["name"]] |= told_nothing
            else:
                gone[event.data["name"]] = told_nothing
    upsert(session, users, list(rows.values()), replace=(*COLUMNS, "is_head", "is_admin", "has_left"))
    change(session, users, [row for name, row in gone.items() if name not in rows])


FOLDS = {"gateway": fold_users}


def wishes_of(session: Session, names: Collection[str]) -> dict[str, Wishes]:
    """Of a user who is not known there are none: the usual ones hold."""
    rows = session.execute(select(users).where(users.c.name.in_(names))).mappings()
    return {row["name"]: Wishes(**{column: row[column] for column in COLUMNS}) for row in rows}


def that_left(session: Session, names: Collection[str | None]) -> set[str]:
    """Those of the names whose user was deactivated."""
    query = select(users.c.name).where(users.c.name.in_([name for name in names if name]), users.c.has_left.is_(True))
    return set(session.execute(query).scalars())


def heads(session: Session) -> list[str]:
    """Who decides for the others."""
    query = select(users.c.name).where(users.c.is_head.is_(True))
    return list(session.execute(query.order_by(users.c.name)).scalars())


def administrators(session: Session) -> list[str]:
    """Who looks after the system."""
    query = select(users.c.name).where(users.c.is_admin.is_(True))
    return list(session.execute(query.order_by(users.c.name)).scalars())


def _row(event: PublicEvent) -> dict[str, Any]:
    wishes = event.data["notifications"]
    return {
        "name": event.data["name"],
        "is_told_on_screen": wishes["screen"],
        "wants_digest": wishes["digest"],
        "wants_letters": wishes["email"],
        "email": event.data["email"],
        "language": event.data["language"],
        "zone": event.data["zone"],
        "is_head": not HEADS.isdisjoint(event.data["roles"]),
        "is_admin": ADMIN in event.data["roles"],
        "has_left": False,
    }
