"""The files of letters that wait: beside the log, gone when a server has them."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from services.notify.tables import letter_files, letters


def keep(session: Session, letter_id: UUID, contents: Mapping[str, bytes]) -> None:
    """Contents by their digests."""
    rows = [{"letter_id": letter_id, "digest": digest, "content": content} for digest, content in contents.items()]
    if rows:
        session.execute(insert(letter_files), rows)


def of_letter(session: Session, letter_id: UUID) -> dict[str, bytes]:
    query = select(letter_files.c.digest, letter_files.c.content).where(letter_files.c.letter_id == letter_id)
    return {digest: bytes(content) for digest, content in session.execute(query)}


def drop(session: Session, letter_id: UUID) -> None:
    session.execute(delete(letter_files).where(letter_files.c.letter_id == letter_id))


def are_there(session: Session, letter_id: UUID) -> bool:
    query = select(letter_files.c.digest).where(letter_files.c.letter_id == letter_id)
    return session.execute(query).first() is not None


def forget(session: Session, before: datetime) -> None:
    """Those of letters that ended without success before that."""
    ended = select(letters.c.letter_id).join(letter_files, letter_files.c.letter_id == letters.c.letter_id)
    session.execute(delete(letter_files).where(letter_files.c.letter_id.in_(ended.where(letters.c.ended_at < before))))


def drop_of_customer(session: Session, customer_id: UUID) -> None:
    theirs = select(letters.c.letter_id).where(letters.c.customer_id == customer_id)
    session.execute(delete(letter_files).where(letter_files.c.letter_id.in_(theirs)))
