"""Slows down whoever guesses passwords: by account and by address."""

from collections import OrderedDict
from datetime import datetime, timedelta

from gateway.problems import TooManyAttempts

WINDOW = timedelta(minutes=15)
REMEMBERED = 10_000


class Throttle:
    """Counts attempts per key within a quarter of an hour; in memory, so each process counts for itself.

    An attempt counts from its beginning, until it turns out to be right: so guesses that are made at the same time do
    not pass for the first one all together.
    """

    def __init__(self, most_attempts: int) -> None:
        self._most = most_attempts
        self._attempts: OrderedDict[str, list[datetime]] = OrderedDict()

    def check(self, key: str, now: datetime) -> None:
        """Raises TooManyAttempts when the key tried too often of late."""
        recent = self._recent(key, now)
        if len(recent) >= self._most:
            raise TooManyAttempts(seconds=int((recent[0] + WINDOW - now).total_seconds()) + 1)

    def begin(self, key: str, now: datetime) -> None:
        self._attempts[key] = [*self._recent(key, now), now][-self._most :]
        self._attempts.move_to_end(key)
        while len(self._attempts) > REMEMBERED:
            self._attempts.popitem(last=False)

    def take_back(self, key: str, at: datetime) -> None:
        """The attempt that began at this moment was right."""
        attempts = self._attempts.get(key, [])
        if at in attempts:
            attempts.remove(at)

    def forget(self, key: str) -> None:
        self._attempts.pop(key, None)

    def _recent(self, key: str, now: datetime) -> list[datetime]:
        return [moment for moment in self._attempts.get(key, ()) if now - moment < WINDOW]
