"""Who waits for the next events of a source. The broker's word wakes them; the events they read from the feed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Lock

from contracts.envelope import PublicEvent


@dataclass(frozen=True)
class Wanted:
    """Events of a source: of these types, of all when none is named; about one subject, or about any."""

    source: str
    types: frozenset[str] = frozenset()
    subject: str | None = None

    def includes(self, event: PublicEvent) -> bool:
        is_of_type = not self.types or event.type in self.types
        return event.source_name == self.source and is_of_type and self.subject in (None, event.subject)


class Waiter:
    """One reader of a feed, who has read up to a position; ``ended`` says why he is not to wait any more.

    ``reader`` is who he counts as. To be woken is no promise: he looks, and waits again when there was nothing.
    """

    def __init__(self, reader: tuple[str, str], wanted: Wanted, read_up_to: int) -> None:
        self.reader = reader
        self.read_up_to = read_up_to
        self.ended: str | None = None
        self._wanted = wanted
        self._woken = Event()

    def wait(self, seconds: float) -> bool:
        """True when it was woken in time."""
        woken = self._woken.wait(max(0.0, seconds))
        self._woken.clear()
        return woken

    def hear(self, event: PublicEvent) -> None:
        if event.position > self.read_up_to and self._wanted.includes(event):
            self.wake()

    def wake(self) -> None:
        self._woken.set()

    def end(self, reason: str) -> None:
        self.ended = reason
        self.wake()


class Arrivals:
    """All who wait in this process; what wakes them is what the gateway hears of the broker anyway."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiters: list[Waiter] = []

    @contextmanager
    def awaited_by(self, waiter: Waiter) -> Iterator[None]:
        """Begun before the feed is read, so that what comes in between wakes as well."""
        with self._lock:
            self._waiters.append(waiter)
        try:
            yield
        finally:
            with self._lock:
                self._waiters.remove(waiter)

    def waiters_of(self, reader: tuple[str, str]) -> list[Waiter]:
        """The oldest first."""
        return [each for each in self._all() if each.reader == reader]

    def hear(self, event: PublicEvent) -> None:
        for waiter in self._all():
            waiter.hear(event)

    def missed(self) -> None:
        """Events may have come that nobody heard of: everybody looks."""
        for waiter in self._all():
            waiter.wake()

    def end_all(self) -> None:
        for waiter in self._all():
            waiter.end("stopping")

    def _all(self) -> list[Waiter]:
        with self._lock:
            return list(self._waiters)
