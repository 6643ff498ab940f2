"""The guards of the kernel and of the streams, each with the patch that takes it away.

A removal is named after its guard, and tells by which finding its effect is known. That a service is behind or does not
answer proves something only where this is the effect itself, since on a slow machine they do the same. The product does
not know of removals: `tests.faults.without` carries one out in a process of its own, before the service starts.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from gateway.live import Hub
from kernel import listening, subscription
from kernel.checkpoints import Heard
from kernel.database import Recorder
from kernel.failpoints import reached
from kernel.feed import FeedPage
from kernel.listening import Listener
from kernel.publishing import ConfirmedPublisher
from kernel.relay import BATCH, PostgresLeadership, Relay
from kernel.subscription import Subscription
from services.orders.projections import book

LOST = r"^(entries in the journal: .* 0 times|item \S+: on hand and demand are)"
NEVER_FOLDED = r"^nova verify \w+: .* is missing"  # who begins to listen late has missed the first words
DONE_AGAIN = "UniqueViolation.*(_events_aggregate_idx|parked_events_pkey)"  # applied again, or set aside again
NEVER_HEARD = "^(inventory|tasks) from orders is behind by"
NEVER_TOLD = "^the broker never told "


class Removal(Protocol):
    """Takes a guard away; ``finding`` is a pattern of what the checker must see then."""

    __name__: str
    finding: str

    def __call__(self) -> None: ...


def shown_by(finding: str) -> Callable[[Callable[[], None]], Removal]:
    def mark(removal: Any) -> Removal:
        removal.finding = finding
        marked: Removal = removal
        return marked

    return mark


@shown_by(DONE_AGAIN)
def duplicates_are_dropped() -> None:
    """What lies before the checkpoint is applied again."""

    def following(heard: Heard, events: Sequence[PublicEvent]) -> tuple[list[PublicEvent], bool]:
        fresh: list[PublicEvent] = []
        position = heard.position
        for event in sorted(events, key=lambda each: each.position):
            if event.previous > position:
                return fresh, False
            fresh.append(event)
            position = max(position, event.position)
        return fresh, True

    subscription.following = following


@shown_by(f"{LOST}|{NEVER_FOLDED}")
def gaps_are_noticed() -> None:
    """What comes is applied, whatever is missing before it."""

    def following(heard: Heard, events: Sequence[PublicEvent]) -> tuple[list[PublicEvent], bool]:
        return sorted(
            (event for event in events if event.position > heard.position), key=lambda each: each.position
        ), True

    subscription.following = following


@shown_by(NEVER_HEARD)
def gaps_are_filled_from_the_feed() -> None:
    """What the broker lost is never asked for."""

    def catch_up(self: Subscription, *_: Any, **__: Any) -> None:
        return None

    Subscription.catch_up = catch_up  # type: ignore[method-assign]


@shown_by(NEVER_HEARD)
def silence_is_questioned() -> None:
    """A queue that brings nothing is believed."""

    def check_head(self: Listener, connection: Any) -> None:
        return None

    Listener._check_head = check_head  # type: ignore[method-assign]


@shown_by(rf"{NEVER_HEARD}.*JSONDecodeError")
def the_undecodable_is_set_aside() -> None:
    """What cannot be read is an error like any other."""

    def decode(message: Any) -> PublicEvent:
        return PublicEvent.from_json_dict(json.loads(message.body))

    listening._decode = decode


@shown_by(LOST)
def effects_commit_with_their_checkpoint() -> None:
    """The checkpoint is committed first, the effects in a transaction of their own."""

    def in_two_transactions(self: Subscription, events: Sequence[PublicEvent]) -> bool:
        with self._application.transaction() as session:
            heard = self._checkpoint.lock(session)
            fresh, complete = subscription.following(heard, events)
            if fresh:
                self._checkpoint.move(session, fresh[-1])
        reached("after_commit")
        with self._application.transaction() as session:
            if fresh:
                self._react(session, fresh)
        self._application.wake_relay()
        return complete

    Subscription._in_one_transaction = in_two_transactions  # type: ignore[method-assign]


@shown_by(LOST)
def effects_are_acknowledged_after_commit() -> None:
    """A delivery is acknowledged as soon as it is there."""
    delivered = Listener._delivered

    def acknowledge(self: Listener, message: Any) -> None:
        delivered(self, message)
        message.ack()

    Listener._delivered = acknowledge  # type: ignore[method-assign]


@shown_by(NEVER_TOLD)
def cursor_moves_after_publishing() -> None:
    """The relay notes as published what it is about to publish."""

    def publish_next(self: Relay) -> FeedPage:
        position = self.position()
        page = self._application.feed.in_all_versions(position, BATCH)
        if page.events:
            self._move(position, page.events[-1].position)
            reached("after_publish")
            self._publisher.publish(page.events)
        return page

    Relay.publish_next = publish_next  # type: ignore[method-assign]


@shown_by(NEVER_TOLD)
def publishing_waits_for_confirms() -> None:
    """What was written to the socket counts as published."""

    def wait_for_nothing(self: ConfirmedPublisher, connection: Any) -> None:
        self._unconfirmed.clear()

    ConfirmedPublisher._wait_for_confirms = wait_for_nothing  # type: ignore[method-assign]


@shown_by(r"^the broker told \d+ of \w+ \d+ times")
def one_relay_leads() -> None:
    """Every replica's relay publishes."""

    def acquire(self: PostgresLeadership) -> bool:
        if self._connection is None:
            self._connection = self._open()
            self._connection.cursor().execute(f'LISTEN "{self._channel}"')
        return True

    PostgresLeadership.acquire = acquire  # type: ignore[method-assign]


@shown_by(LOST)
def appends_take_turns() -> None:
    """Positions are given out in another order than that of the commits.

    The numbers of orders stay without turns too: else nearly all who place an order would collide at its number, and
    take turns after all.
    """

    def only_notify(self: Recorder, session: Session) -> None:
        session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": self.channel_name})

    def own_number(session: Session) -> int:
        return int(session.execute(text("SELECT nextval(pg_get_serial_sequence('orders_events', 'id'))")).scalar_one())

    Recorder.lock_appends = only_notify  # type: ignore[method-assign]
    book.next_number = own_number


@shown_by(r"^an open stream was not told")
def streams_say_that_they_missed_something() -> None:
    """A browser is not told that the broker was away."""

    def say_nothing(self: Hub) -> None:
        return None

    Hub.resync = say_nothing  # type: ignore[method-assign]
