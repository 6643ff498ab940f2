"""Slows down whoever guesses passwords: by account and by address, whichever process is asked."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.orm import Session

from gateway.auth.secrets import hash_of
from gateway.auth.tables import guesses
from gateway.problems import TooManyAttempts
from kernel.application import ServiceApplication

WINDOW = timedelta(minutes=15)


class Throttle:
    """Counts guesses within a quarter of an hour, kept in the gateway's database for all of its processes.

    A guess counts from its beginning, until it turns out to be right: so guesses that are made at the same time do not
    pass for the first one all together. It is there for all before it is counted, so whoever comes last counts all.
    Names and addresses are kept as hashes: people type their passwords into the wrong field.
    """

    def __init__(self, application: ServiceApplication, most: Mapping[str, int]) -> None:
        self._application = application
        self._most = most

    def begin(self, now: datetime, **by: str) -> UUID:
        """``by`` says by what it is counted: the name, the address. Raises TooManyAttempts, and does not count then."""
        guess = uuid4()
        keys = {kind: hash_of(key) for kind, key in by.items()}
        with self._application.transaction() as session:
            session.execute(delete(guesses).where(guesses.c.at <= now - WINDOW))
            rows = [{"guess_id": guess, "kind": kind, "key": key, "at": now} for kind, key in keys.items()]
            session.execute(insert(guesses), rows)
        with self._application.reading() as session:
            oldest = [self._oldest_of_too_many(session, kind, key, now) for kind, key in keys.items()]
        too_many = [moment for moment in oldest if moment is not None]
        if too_many:
            self._take_back(guess)
            raise TooManyAttempts(seconds=int((max(too_many) + WINDOW - now).total_seconds()) + 1)
        return guess

    def was_right(self, guess: UUID, name: str) -> None:
        """The mistakes that were made with this name before are forgotten; those from the address are not."""
        with self._application.transaction() as session:
            of_name = (guesses.c.kind == "name") & (guesses.c.key == hash_of(name))
            session.execute(delete(guesses).where(or_(guesses.c.guess_id == guess, of_name)))

    def _take_back(self, guess: UUID) -> None:
        with self._application.transaction() as session:
            session.execute(delete(guesses).where(guesses.c.guess_id == guess))

    def _oldest_of_too_many(self, session: Session, kind: str, key: str, now: datetime) -> datetime | None:
        """When the first of them was made; None when they are not too many."""
        query = select(func.count(), func.min(guesses.c.at)).where(
            guesses.c.kind == kind, guesses.c.key == key, guesses.c.at > now - WINDOW
        )
        number, oldest = session.execute(query).one()
        return oldest if number > self._most[kind] else None
