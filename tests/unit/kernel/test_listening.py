"""A delivery is acknowledged when its effects are here, and the broker hears of us however long that takes."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from contracts.envelope import PublicEvent
from kernel.feed import FeedPage
from kernel.listening import Listener
from kernel.sources import SourceUnreachable, SourceWentBack
from kernel.subscription import CATCH_UP_BATCH
from tests.unit.kernel.diary import Diary


class FakeMessage:
    def __init__(self, body: str | bytes | memoryview) -> None:
        self.body = body
        self.acknowledged = False
        self.acks = 0

    def ack(self) -> None:
        self.acks += 1
        self.acknowledged = True

    def reject(self, requeue: bool) -> None:
        assert not requeue
        self.acknowledged = True


class FakeConnection:
    """Counts how often the heartbeats were served, in both directions."""

    supports_heartbeats = True

    def __init__(self) -> None:
        self.served: list[str] = []
        self.when_checked: Callable[[], None] = lambda: None

    def heartbeat_check(self) -> None:
        self.served.append("sent")
        self.when_checked()

    def drain_events(self, timeout: float) -> None:
        self.served.append("received")
        raise TimeoutError


def listener_of(diary: Diary) -> Any:
    return Listener(diary.hearing, "diary", "embedded:///listening")


def bring(listener: Any, events: Sequence[PublicEvent]) -> list[FakeMessage]:
    messages = [FakeMessage(json.dumps(event.to_json_dict())) for event in events]
    for message in messages:
        listener._delivered(message)
    return messages


def acks(messages: Sequence[FakeMessage]) -> list[int]:
    return [message.acks for message in messages]


@pytest.fixture
def connection() -> Any:
    return FakeConnection()


def test_what_was_applied_is_acknowledged(diary: Diary, connection: Any) -> None:
    listener = listener_of(diary)
    messages = bring(listener, [diary.tell("sun"), diary.tell("rain")])
    listener._handle(connection)
    assert (acks(messages), diary.notes()) == ([1, 1], ["sun", "rain"])


def test_what_was_not_applied_when_the_listener_stops_is_not_acknowledged(diary: Diary, connection: Any) -> None:
    listener = listener_of(diary)
    diary.tell("unheard")
    messages = bring(listener, [diary.tell("sun")])
    diary.hearing._feed = Unreachable()
    connection.when_checked = listener.stop
    listener._handle(connection)
    assert (acks(messages), diary.notes()) == ([0], [])
    assert "SourceUnreachable" in listener.trouble


def test_a_listener_that_was_stopped_begins_nothing(diary: Diary, connection: Any) -> None:
    listener = listener_of(diary)
    messages = bring(listener, [diary.tell("sun")])
    listener.stop()
    listener._handle(connection)
    assert (acks(messages), diary.notes()) == ([0], [])


def test_a_long_catch_up_serves_the_heartbeats_between_its_pages(diary: Diary, connection: Any) -> None:
    for number in range(3 * CATCH_UP_BATCH):
        diary.tell(f"{number}")
    listener_of(diary)._check_head(connection)
    assert len(diary.notes()) == 3 * CATCH_UP_BATCH
    assert connection.served == ["received", "sent"] * 2


def test_a_long_catch_up_ends_when_the_listener_stops(diary: Diary, connection: Any) -> None:
    listener = listener_of(diary)
    for number in range(CATCH_UP_BATCH):
        diary.tell(f"{number}")
    for number in range(CATCH_UP_BATCH):
        diary.tell(f"unheard {number}")
    messages = bring(listener, [diary.tell("sun")])
    connection.when_checked = listener.stop
    listener._handle(connection)
    listener._check_head(connection)
    assert len(diary.notes()) == 2 * CATCH_UP_BATCH
    assert acks(messages) == [0]
    assert listener.trouble is None


def test_a_source_that_went_back_halts_the_listener_and_it_says_so(diary: Diary, connection: Any) -> None:
    diary.tell("sun")
    diary.tell("rain")
    diary.hearing.catch_up()
    listener = listener_of(diary)
    del diary.source.events[1:]
    messages = bring(listener, diary.source.events)
    listener._check_head(connection)
    connection.when_checked = listener.stop
    listener._handle(connection)
    assert acks(messages) == [0]
    assert listener.trouble.startswith("friend no longer has what diary heard of it up to 6 (it ends at 3)")


def test_under_load_the_source_is_asked_how_far_it_is_but_the_queue_brings_the_rest(
    diary: Diary, connection: Any
) -> None:
    listener = listener_of(diary)
    bring(listener, [diary.tell("sun")])
    listener._check_head(connection)
    assert diary.notes() == []
    listener._handle(connection)
    assert diary.notes() == ["sun"]


@pytest.mark.parametrize("body", ["{", "[]", "[" * 100_000, b"\xff", memoryview(b"{}"), ""])
def test_what_cannot_be_read_is_set_aside_and_the_rest_is_heard(
    diary: Diary, connection: Any, body: str | bytes | memoryview
) -> None:
    listener = listener_of(diary)
    broken = FakeMessage(body)
    listener._delivered(broken)
    messages = bring(listener, [diary.tell("sun")])
    listener._handle(connection)
    assert (broken.acknowledged, broken.acks, acks(messages)) == (True, 0, [1])


def test_a_batch_of_which_nothing_can_be_read_waits_for_nothing(
    diary: Diary, connection: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    listener = listener_of(diary)
    monkeypatch.setattr(diary.hearing, "deliver", lambda *_: pytest.fail("there is nothing to deliver"))
    broken = FakeMessage("{")
    listener._delivered(broken)
    listener._handle(connection)
    assert (broken.acknowledged, broken.acks) == (True, 0)


class Unreachable:
    def since(self, position: int, limit: int, types: Sequence[str] = ()) -> FeedPage:
        raise SourceUnreachable("friend")

    def head(self) -> int:
        raise SourceUnreachable("friend")


def test_a_halted_subscription_is_no_source_that_is_away() -> None:
    assert not issubclass(SourceWentBack, SourceUnreachable)
