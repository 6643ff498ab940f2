"""The relay: tails the log of its service, and alone publishes what happened.

The event table is the outbox. One relay is active per service: it holds an advisory lock on a session of its own,
which the database frees when its process dies.
"""

import select as system_select
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Any, Protocol

from sqlalchemy import insert, select, update
from structlog.stdlib import get_logger

from contracts.envelope import PublicEvent
from kernel import locks
from kernel.application import ServiceApplication
from kernel.failpoints import reached
from kernel.feed import FeedPage
from kernel.metrics.instruments import RELAY_DELAY, RELAY_PUBLISHED
from kernel.publishing import ConfirmedPublisher
from kernel.tracing.spans import sending

POLL_SECONDS = 1.0
MAX_BACKOFF_SECONDS = 5.0
LONGEST_REST = 0.03
BATCH = 200

log = get_logger()


class Leadership(Protocol):
    """Who may publish, and what wakes him."""

    def acquire(self) -> bool: ...

    def wait(self, seconds: float) -> None: ...

    def release(self) -> None: ...


class SoleLeadership:
    """The embedded system has one relay per service by construction; a commit wakes it."""

    def __init__(self, application: ServiceApplication) -> None:
        self._committed = Event()
        application.wake_relay = self._committed.set

    def acquire(self) -> bool:
        return True

    def wait(self, seconds: float) -> None:
        self._committed.wait(seconds)
        self._committed.clear()

    def release(self) -> None:
        return None


class PostgresLeadership:
    """A session advisory lock on an autocommit connection, which also listens for the log's NOTIFY."""

    def __init__(self, application: ServiceApplication) -> None:
        self._engine = application.engine
        self._key = application.recorder.append_lock_key
        self._channel = application.recorder.channel_name
        self._connection: Any = None

    def acquire(self) -> bool:
        """True while this relay holds the lock; raises the driver's error when the session is lost.

        A session that is there is looked at, not asked: an answer could be waited for without end.
        """
        if self._connection is not None:
            self._connection.poll()
            return True
        connection = self._open()
        cursor = connection.cursor()
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", (locks.RELAY, self._key - 2**31))
        if not cursor.fetchone()[0]:
            connection.close()
            return False
        cursor.execute(f'LISTEN "{self._channel}"')
        self._connection = connection
        return True

    def wait(self, seconds: float) -> None:
        if self._connection is None:
            Event().wait(seconds)
            return
        if not self._connection.notifies:
            system_select.select([self._connection], [], [], seconds)
            self._connection.poll()
        self._connection.notifies.clear()

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> Any:
        pooled = self._engine.raw_connection()
        connection: Any = pooled.dbapi_connection
        pooled.detach()
        connection.autocommit = True
        return connection


@dataclass(frozen=True)
class Progress:
    """How many positions the log is ahead of what was published, and how old the oldest event is that was not."""

    lag: int
    unsent_seconds: float


class Relay:
    """Publishes a service's feed, in order, each event at least once; readers drop what they have."""

    def __init__(self, application: ServiceApplication, publisher: ConfirmedPublisher, leadership: Leadership) -> None:
        self._application = application
        self._publisher = publisher
        self._leadership = leadership
        self._cursor = application.tables.relay_cursor
        self._stopping = False
        self._published: int | None = None
        self.is_active = False

    def run(self) -> None:
        """Until ``stop``. Whatever fails is said, and tried again with back-off; the log waits meanwhile."""
        backoff = 0.1
        while not self._stopping:
            try:
                self._publish_while_leading()
                backoff = 0.1
            except Exception as error:
                log.warning("relay interrupted", service=self._application.name, error=repr(error))
                self._step_down()
                Event().wait(backoff)
                backoff = min(backoff * 2, MAX_BACKOFF_SECONDS)
        self._step_down()

    def stop(self) -> None:
        self._stopping = True
        self._application.wake_relay()

    def publish_next(self) -> FeedPage:
        """Publishes one batch, and moves the cursor; returns what it was."""
        position = self.position() if self._published is None else self._published
        page = self._application.feed.in_all_versions(position, BATCH)
        if page.events:
            with sending(self._application.name, page.events):
                self._publisher.publish(page.events)
            reached("after_publish")
            self._move(position, page.events[-1].position)
            self._published = page.events[-1].position
            self._measure(page)
        return page

    def position(self) -> int:
        """The position of the last event that was published and noted."""
        with self._application.reading() as session:
            return int(session.execute(select(self._cursor.c.position)).scalar() or 0)

    def progress(self) -> Progress:
        """As the database has it, whichever process publishes."""
        position = self.position()
        unsent = self._application.feed.since(position, 1).events
        if not unsent:
            return Progress(0, 0.0)
        return Progress(self._application.feed.head() - position, self._age_of(unsent[0]))

    def _measure(self, page: FeedPage) -> None:
        name = self._application.name
        RELAY_PUBLISHED.labels(name).inc(len(page.events))
        RELAY_DELAY.labels(name).observe(self._age_of(page.events[0]))

    def _age_of(self, event: PublicEvent) -> float:
        return max(0.0, (self._application.clock.now() - event.time).total_seconds())

    def _publish_while_leading(self) -> None:
        self.is_active = self._leadership.acquire()
        if self.is_active and not self._publish_all():
            self._publisher.idle()
        if not self._stopping:
            self._leadership.wait(POLL_SECONDS)

    def _publish_all(self) -> bool:
        """True when there was something. Rests for as long as a batch took, so that under load batches grow."""
        was_something, more = False, True
        while more and not self._stopping:
            start = time.monotonic()
            page = self.publish_next()
            if page.events:
                time.sleep(min(time.monotonic() - start, LONGEST_REST))
            was_something, more = was_something or bool(page.events), page.more
        return was_something

    def _move(self, old: int, new: int) -> None:
        with self._application.transaction() as session:
            moved = update(self._cursor).where(self._cursor.c.position == old).values(position=new)
            if session.execute(moved).rowcount == 0:  # type: ignore[attr-defined]
                if old != 0:
                    raise RuntimeError("Another relay moved the cursor.")
                session.execute(insert(self._cursor), {"id": 1, "position": new})

    def _step_down(self) -> None:
        self.is_active = False
        self._published = None
        for close in (self._publisher.close, self._leadership.release):
            _quietly(close)


def make_relay(application: ServiceApplication, broker_url: str) -> Relay:
    publisher = ConfirmedPublisher(broker_url, application.name)
    is_sqlite = application.engine.dialect.name == "sqlite"
    leadership = SoleLeadership(application) if is_sqlite else PostgresLeadership(application)
    return Relay(application, publisher, leadership)


def _quietly(close: Callable[[], None]) -> None:
    try:
        close()
    except Exception as error:
        log.info("closing what was broken", error=repr(error))
