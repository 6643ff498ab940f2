"""Figures that follow another service are as of a moment; a source that lost what was heard of it is not believed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event as sqlalchemy_events

from contracts.envelope import PublicEvent
from kernel.feed import FeedPage
from kernel.sources import FeedHasHole, SourceUnreachable, SourceWentBack
from tests.builders import MORNING
from tests.unit.kernel.diary import Diary


@pytest.fixture
def diary(either: Diary) -> Diary:
    return either


def tell_hourly(diary: Diary, *texts: str) -> list[PublicEvent]:
    told = []
    for text in texts:
        told.append(diary.tell(text))
        diary.clock.advance(hours=1)
    return told


class Away:
    """A source that does not answer."""

    def since(self, position: int, limit: int, types: Sequence[str] = ()) -> FeedPage:
        raise SourceUnreachable("friend")

    def head(self) -> int:
        raise SourceUnreachable("friend")


class OneAtATime:
    """A source each of whose events fills a page."""

    def __init__(self, diary: Diary) -> None:
        self._source = diary.source

    def since(self, position: int, limit: int, types: Sequence[str] = ()) -> FeedPage:
        return self._source.since(position, 1, types)

    def head(self) -> int:
        return self._source.head()


def test_in_the_middle_of_a_backlog_the_figures_are_as_of_the_last_event_applied(diary: Diary) -> None:
    told = tell_hourly(diary, "sun", "rain", "snow")
    diary.hearing.deliver(told[:2])
    assert diary.heard_at() == MORNING + timedelta(hours=1)


def test_once_level_the_figures_are_as_of_now(diary: Diary) -> None:
    tell_hourly(diary, "sun", "rain")
    diary.hearing.catch_up()
    assert diary.heard_at() == MORNING + timedelta(hours=2)
    diary.clock.advance(hours=1)
    assert diary.hearing.is_level()
    assert diary.heard_at() == MORNING + timedelta(hours=3)


def test_that_all_was_heard_outlives_a_restart_also_when_nothing_was_ever_told(diary: Diary) -> None:
    assert diary.hearing.is_level()
    diary.application.level_at.clear()
    assert diary.heard_at() == MORNING


def test_a_service_that_is_level_writes_it_down_now_and_then_only(diary: Diary) -> None:
    statements: list[str] = []

    @sqlalchemy_events.listens_for(diary.application.engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement.split(maxsplit=1)[0])

    diary.hearing.is_level()
    statements.clear()
    for _ in range(4):
        diary.clock.advance(seconds=7)
        diary.hearing.is_level()
    assert "UPDATE" not in statements
    diary.clock.advance(seconds=2)
    diary.hearing.is_level()
    assert statements.count("UPDATE") == 1


def test_a_clock_that_is_ahead_does_not_make_the_figures_newer_than_now(diary: Diary) -> None:
    diary.clock.advance(hours=1)
    diary.tell("sun")
    diary.clock.advance(hours=-1)
    diary.hearing.deliver(diary.source.events)
    assert diary.heard_at() == MORNING


def test_an_event_that_tells_of_long_ago_does_not_take_back_what_was_known(diary: Diary) -> None:
    [late] = tell_hourly(diary, "sun")
    diary.source.events.clear()
    assert diary.hearing.is_level()
    diary.application.level_at.clear()
    diary.hearing.deliver([late])
    assert diary.heard_at() == MORNING + timedelta(hours=1)


def hear_and_restore(diary: Diary) -> None:
    """Three events are heard, then the source loses the last two of them."""
    tell_hourly(diary, "sun", "rain", "snow")
    diary.hearing.catch_up()
    assert diary.hearing.is_level()
    del diary.source.events[1:]


def tell_anew(diary: Diary, text: str) -> PublicEvent:
    """What the restored source tells, at a position that was another event's before."""
    diary.tell(text)
    diary.source.events[-1] = replace(diary.source.events[-1], id=uuid4())
    return diary.source.events[-1]


def test_a_source_that_ends_before_what_was_heard_is_believed_in_nothing(diary: Diary) -> None:
    hear_and_restore(diary)
    assert diary.hearing.lag() == -6
    with pytest.raises(SourceWentBack, match=r"friend no longer has what diary heard of it up to 9 \(it ends at 3\)"):
        diary.hearing.is_level()
    new = tell_anew(diary, "hail")
    for hear in (lambda: diary.hearing.deliver([new]), diary.hearing.catch_up):
        with pytest.raises(SourceWentBack):
            hear()
    assert diary.notes() == ["sun", "rain", "snow"]


def test_it_is_not_believed_either_when_it_has_become_longer_meanwhile(diary: Diary) -> None:
    hear_and_restore(diary)
    with pytest.raises(SourceWentBack):
        diary.hearing.is_level()
    news = [tell_anew(diary, text) for text in ("hail", "fog", "wind")]
    for hearing in (diary.hearing, diary.ear()):
        with pytest.raises(SourceWentBack):
            hearing.is_level()
        with pytest.raises(SourceWentBack):
            hearing.deliver(news)
    assert diary.notes() == ["sun", "rain", "snow"]


def test_it_is_not_believed_either_when_it_has_nothing_at_the_place_of_what_was_heard(diary: Diary) -> None:
    hear_and_restore(diary)
    diary.source._gap = 5
    for text in ("hail", "fog", "wind"):
        diary.tell(text)
    assert 9 not in [event.position for event in diary.source.events]
    with pytest.raises(SourceWentBack):
        diary.ear().is_level()


@pytest.mark.parametrize("news", [1, 2, 3], ids=["before", "at", "after"])
def test_a_source_that_lost_and_told_anew_between_two_looks_is_found_out(diary: Diary, news: int) -> None:
    """Nobody looked at its head meanwhile; what is new ends before, at or after what was heard."""
    hear_and_restore(diary)
    told = [tell_anew(diary, f"news {number}") for number in range(news)]
    for hear in (lambda: diary.ear().catch_up(), lambda: diary.ear().deliver([*told, tell_anew(diary, "more")])):
        with pytest.raises(SourceWentBack):
            hear()
    assert diary.notes() == ["sun", "rain", "snow"]


def test_a_source_that_leaves_out_what_it_told_of_is_not_believed(diary: Diary) -> None:
    tell_hourly(diary, "sun", "rain", "snow")
    del diary.source.events[1]
    with pytest.raises(FeedHasHole, match="The feed of friend does not go on from 0"):
        diary.hearing.catch_up()
    assert diary.notes() == ["sun"]


def test_a_backlog_that_comes_one_by_one_is_heard_to_its_end(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    tell_hourly(diary, "sun")
    diary.hearing.catch_up()
    tell_hourly(diary, "rain", "snow")
    monkeypatch.setattr(diary.hearing, "_feed", OneAtATime(diary))
    diary.hearing.catch_up()
    assert diary.notes() == ["sun", "rain", "snow"]


def test_a_source_that_was_away_is_looked_at_again(diary: Diary) -> None:
    hear_and_restore(diary)
    feed, diary.hearing._feed = diary.hearing._feed, Away()
    with pytest.raises(SourceUnreachable):
        diary.hearing.is_level()
    diary.hearing._feed = feed
    for text in ("hail", "fog", "wind"):
        tell_anew(diary, text)
    with pytest.raises(SourceWentBack):
        diary.hearing.is_level()


def test_once_it_has_what_was_heard_again_all_goes_on(diary: Diary) -> None:
    tell_hourly(diary, "sun", "rain", "snow")
    diary.hearing.catch_up()
    lost = diary.source.events.pop()
    with pytest.raises(SourceWentBack):
        diary.hearing.is_level()
    diary.source.events.append(lost)
    diary.hearing.deliver([diary.tell("hail")])
    assert diary.notes() == ["sun", "rain", "snow", "hail"]


def test_what_is_behind_is_no_source_that_went_back(diary: Diary) -> None:
    diary.tell("sun")
    assert not diary.hearing.is_level()
    assert diary.hearing.lag() == 3
