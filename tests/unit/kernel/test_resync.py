"""A reader of a source that was put back from a backup becomes level with that, and never hears what is lost."""

from uuid import UUID

import pytest

from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.rebuilding.rebuild import Rebuild
from kernel.rebuilding.void import NothingVoid, NotNotedAsRestored, void_of
from kernel.sources import SourceWentBack
from tests.builders import SOMEONE
from tests.unit.kernel.diary import Diary, subject

LONG = 1_000_000
WISH = UUID(int=1)


@pytest.fixture
def diary(either: Diary) -> Diary:
    return either


def lose(diary: Diary, kept: int) -> list[PublicEvent]:
    """The source is put back as it was when it had told so much, and says so; what is lost."""
    lost = diary.source.events[kept:]
    del diary.source.events[kept:]
    told = {"taken_at": "2025-11-24T09:00:00Z", "kept_up_to": diary.source.head()}
    diary.source._gap = LONG
    diary.source.tell("RestoredFromBackup", subject("backup"), told)
    diary.source._gap = 3
    return lost


def resync(diary: Diary) -> None:
    void = void_of(diary.application, "friend", diary.source)
    with Rebuild(diary.application, {"friend": diary.source}, lambda _: None, void=void) as rebuild:
        rebuild.resync(Call(SOMEONE, WISH, str(WISH), str(WISH), diary.clock.now()))


def test_what_the_source_lost_is_gone_and_what_it_tells_now_is_heard(diary: Diary) -> None:
    for text in ("sun", "rain", "snow"):
        diary.tell(text)
    diary.hearing.catch_up()
    lose(diary, 1)
    diary.tell("hail")
    with pytest.raises(SourceWentBack, match="nova resync diary friend"):
        diary.hearing.catch_up()
    resync(diary)
    assert diary.notes() == ["sun"]
    diary.hearing.catch_up()
    assert (diary.notes(), diary.differences()) == (["sun", "hail"], [])
    assert diary.transactions[-1] == [diary.source.head()]


def test_copies_of_lost_events_that_the_broker_still_has_are_not_believed(diary: Diary) -> None:
    for text in ("sun", "rain", "snow"):
        diary.tell(text)
    diary.hearing.catch_up()
    lost = lose(diary, 1)
    with pytest.raises(SourceWentBack):
        diary.hearing.is_level()
    resync(diary)
    new = diary.tell("hail")
    diary.hearing.deliver([*lost, new])
    assert diary.notes() == ["sun", "hail"]


def test_lost_events_that_were_parked_are_gone_as_well(diary: Diary) -> None:
    diary.tell("forbidden", about="secrets")
    diary.tell("sun")
    diary.tell("forbidden", about="more secrets")
    diary.hearing.catch_up()
    assert diary.parked() == [3, 9]
    lose(diary, 2)
    resync(diary)
    assert (diary.parked(), diary.hearing.number_parked()) == ([3], 1)
    assert (diary.notes(), diary.differences()) == (["sun"], [])


def test_whoever_was_behind_its_source_or_level_with_it_goes_on_by_himself(diary: Diary) -> None:
    diary.tell("sun")
    diary.tell("rain")
    diary.hearing.deliver(diary.source.events[:1])
    lose(diary, 1)
    diary.tell("hail")
    diary.hearing.catch_up()
    assert diary.notes() == ["sun", "hail"]
    with pytest.raises(NothingVoid):
        resync(diary)


def test_a_source_that_was_put_back_twice_is_followed_too(diary: Diary) -> None:
    for text in ("sun", "rain", "snow"):
        diary.tell(text)
    before = list(diary.source.events)
    lose(diary, 2)
    diary.tell("hail")
    diary.hearing.catch_up()
    diary.source.events = before
    diary.source._gap = 2 * LONG
    diary.source.tell("RestoredFromBackup", subject("backup"), {"taken_at": "2025-11-24T09:00:00Z", "kept_up_to": 9})
    resync(diary)
    assert diary.notes() == ["sun", "rain", "snow"]


def test_a_source_that_does_not_say_that_it_was_put_back_cannot_be_followed(diary: Diary) -> None:
    diary.tell("sun")
    diary.tell("rain")
    diary.hearing.catch_up()
    del diary.source.events[1:]
    with pytest.raises(NotNotedAsRestored):
        resync(diary)
