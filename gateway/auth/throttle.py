"""Slows down whoever guesses passwords: by account and by address."""

from collections import OrderedDict
from datetime import datetime, timedelta

from gateway.problems import TooManyAttempts

WINDOW = timedelta(minutes=15)
REMEMBERED = 10_000


class Throttle:
    """Counts failures per key within a quarter of an hour; in memory, so each process counts for itself."""

    def __init__(self, most_failures: int) -> None:
        self._most = most_failures
        self._failures: OrderedDict[str, list[datetime]] = OrderedDict()

    def check(self, key: str, now: datetime) -> None:
        """Raises TooManyAttempts when the key failed too often of late."""
        recent = [moment for moment in self._failures.get(key, ()) if now - moment < WINDOW]
        if len(recent) >= self._most:
            raise TooManyAttempts(seconds=int((recent[0] + WINDOW - now).total_seconds()) + 1)

    def failed(self, key: str, now: datetime) -> None:
        recent = [moment for moment in self._failures.pop(key, ()) if now - moment < WINDOW]
        self._failures[key] = [*recent, now][-self._most :]
        while len(self._failures) > REMEMBERED:
            self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        self._failures.pop(key, None)
