"""A feed of public events, for whoever waits for what comes next: by a long poll, or as server-sent events."""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from structlog.stdlib import get_logger

from gateway.auth.identities import Identity
from gateway.clients import Services
from gateway.live.arrivals import Arrivals, Waiter, Wanted
from gateway.live.message import Message
from gateway.live.streams import CLOSED, PING_SECONDS, RECONNECT_MS, IdentityNow
from gateway.problems import NoAnswer, Refused, ServiceAway, ServiceFailed, TooManyPolls
from kernel.calls import Call
from kernel.clock import Clock
from kernel.problems import NotIdentified

POLL, STREAM = "poll", "stream"
MOST_POLLS = 12
MOST_STREAMS = 6
SECONDS_TO_RETRY = 5
GATHER_SECONDS = 0.05  # what comes together is read together
SERVER_ERROR = 500

Page = Mapping[str, Any]
log = get_logger()


@dataclass(frozen=True)
class Reading:
    """What is asked of a source's feed: events after a position, so many at a time, which, and in which versions."""

    source: str
    after: int
    limit: int
    types: tuple[str, ...] = ()
    subject: str | None = None
    versions: Mapping[str, int] = field(default_factory=dict)

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.source, frozenset(self.types), self.subject)

    @property
    def question(self) -> dict[str, Any]:
        return {
            "position": self.after,
            "limit": self.limit,
            "types": list(self.types),
            "subject": self.subject,
            "versions": dict(self.versions),
        }


class Feeds:
    """Reads feeds in the name of callers. Whoever waits holds no connection to a database and no call to a service."""

    def __init__(self, services: Services, clock: Clock, ping_seconds: float = PING_SECONDS) -> None:
        self.arrivals = Arrivals()
        self._services = services
        self._clock = clock
        self._ping_seconds = ping_seconds

    def page(self, call: Call, reading: Reading) -> Page:
        """Raises what ``Services.query`` raises."""
        return self._services.query(call, reading.source, "events_since", reading.question)

    def poll(self, identity: Identity, call: Call, reading: Reading, seconds: float, identity_now: IdentityNow) -> Page:
        """The first page with something on it; an empty one when nothing comes in time, or the gateway ends.

        Raises TooManyPolls when the user waits in too many places, NotIdentified when who waits is let in no more.
        """
        waiter = self._waiter(identity, POLL, reading)
        if len(self.arrivals.waiters_of(waiter.reader)) >= MOST_POLLS:
            raise TooManyPolls(most=MOST_POLLS, seconds=SECONDS_TO_RETRY)
        until = time.monotonic() + seconds
        with self.arrivals.awaited_by(waiter):
            page = self.page(call, reading)
            while not page["items"] and waiter.ended is None and time.monotonic() < until:
                waiter.read_up_to = page["read_up_to"]
                waiter.wait(until - time.monotonic())
                now = identity_now(identity)
                if now is None:
                    raise NotIdentified
                page = self.page(replace(call, caller=now.caller), reading)
        return page

    def stream(self, identity: Identity, call: Call, reading: Reading, identity_now: IdentityNow) -> Iterator[str]:
        """The text of a stream. What its first page raises is raised here, before anything was said.

        Beyond 6 of a user the oldest gives way, as with the browser's streams.
        """
        first = self.page(call, reading)
        waiter = self._waiter(identity, STREAM, reading)
        older = self.arrivals.waiters_of(waiter.reader)
        for oldest in older[: max(0, len(older) + 1 - MOST_STREAMS)]:
            oldest.end("too_many")
        return self._told(identity, reading, first, waiter, identity_now)

    def _told(
        self, identity: Identity, reading: Reading, page: Page, waiter: Waiter, identity_now: IdentityNow
    ) -> Iterator[str]:
        with self.arrivals.awaited_by(waiter):
            waiter.wake()  # something may have come while nobody waited yet
            yield f"retry: {RECONNECT_MS}\n\n"
            next_ping = time.monotonic() + self._ping_seconds
            while waiter.ended is None:
                yield from (_text_of(event) for event in page["items"])
                reading = replace(reading, after=page["read_up_to"])
                waiter.read_up_to = reading.after
                if not page["more"] and waiter.wait(next_ping - time.monotonic()):
                    time.sleep(GATHER_SECONDS)
                if time.monotonic() >= next_ping:
                    now = identity_now(identity)
                    if now is None:
                        waiter.end("revoked")
                        break
                    identity = now
                    yield f"id: {reading.after}\n: ping\n\n"
                    next_ping = time.monotonic() + self._ping_seconds
                page = self._next_page(identity, reading, waiter)
            yield Message(CLOSED, {"reason": waiter.ended}).text

    def _next_page(self, identity: Identity, reading: Reading, waiter: Waiter) -> Page:
        """An empty one while the service is away: the stream goes on when it is back."""
        nothing = {"items": [], "read_up_to": reading.after, "more": False}
        if waiter.ended is not None:
            return nothing
        try:
            return self.page(self._call(identity), reading)
        except (ServiceAway, NoAnswer, ServiceFailed) as error:
            log.info("feed waits", source=reading.source, error=repr(error))
        except Refused as error:
            if int(error.problem["status"]) < SERVER_ERROR:
                waiter.end("refused")
            log.info("feed refused", source=reading.source, code=error.problem.get("code"))
        return nothing

    def _waiter(self, identity: Identity, kind: str, reading: Reading) -> Waiter:
        return Waiter((identity.caller.user, kind), reading.wanted, reading.after)

    def _call(self, identity: Identity) -> Call:
        command_id = uuid4()
        return Call(identity.caller, command_id, str(command_id), str(command_id), self._clock.now())


def _text_of(event: Mapping[str, Any]) -> str:
    return f"id: {event['position']}\ndata: {json.dumps(event)}\n\n"
