"""Only poison is parked; what is parked can be seen, retried and dropped, in the order of its aggregate."""

import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from kernel.parking import WaitsBehind
from kernel.problems import NotFound
from kernel.subscription import Settled
from tests.unit.kernel.diary import Diary

BOOM = RuntimeError("boom")


@pytest.fixture
def diary(either: Diary) -> Diary:
    return either


def settled(outcome: Settled) -> tuple[int, int, bool]:
    """(applied, still parked, failed again)"""
    return outcome.applied, outcome.parked, outcome.error is not None


def test_a_poisonous_event_is_parked_alone_and_later_ones_of_its_thing_wait_behind_it(diary: Diary) -> None:
    diary.failing = {"poison": BOOM}
    diary.tell("sun")
    poison = diary.tell("poison", about="tea")
    diary.tell("rain")
    behind = diary.tell("sugar", about="tea")
    diary.hearing.catch_up()
    assert diary.notes() == ["sun", "rain"]
    assert diary.parked() == [poison.position, behind.position]
    assert diary.hearing.position() == diary.source.head()
    assert [row["error"] for row in diary.hearing.parked()] == [
        "RuntimeError('boom')",
        "an earlier event of the same aggregate is parked",
    ]


@pytest.mark.parametrize("text", [None, "forbidden"], ids=["not null", "check"])
def test_an_event_that_breaks_a_constraint_is_poison(diary: Diary, text: str | None) -> None:
    poison = diary.tell(text)
    diary.tell("tea", about="kitchen")
    diary.hearing.catch_up()
    assert (diary.parked(), diary.notes()) == ([poison.position], ["tea"])


def test_an_event_that_is_unique_no_more_however_often_it_is_tried_is_poison(diary: Diary) -> None:
    diary.tell("same")
    poison = diary.tell("same", about="again")
    diary.tell("tea", about="kitchen")
    diary.hearing.catch_up()
    assert (diary.parked(), diary.notes()) == ([poison.position], ["same", "tea"])


def test_nothing_is_parked_while_the_database_is_locked_or_away(diary: Diary) -> None:
    locked = sqlite3.OperationalError("database is locked")
    diary.failing = {"sun": OperationalError("INSERT", {}, locked)}
    diary.tell("sun")
    with pytest.raises(Exception, match="locked"):
        diary.hearing.catch_up()
    assert (diary.parked(), diary.hearing.position()) == ([], 0)


def test_what_cannot_be_a_database_text_is_parked_nevertheless(diary: Diary) -> None:
    diary.failing = {"a\x00b": BOOM}
    poison = diary.tell("a\x00b", about="x" * 200)
    diary.hearing.catch_up()
    assert diary.parked() == [poison.position]


def test_a_retry_applies_the_event_and_those_behind_it_each_in_a_transaction(diary: Diary) -> None:
    diary.failing = {"poison": BOOM}
    told = [diary.tell("poison"), diary.tell("rain"), diary.tell("sun")]
    diary.hearing.catch_up()
    diary.failing = {}
    assert settled(diary.hearing.retry_parked(told[0].position)) == (3, 0, False)
    assert diary.notes() == ["poison", "rain", "sun"]
    assert diary.transactions == [[event.position] for event in told]
    assert diary.parked() == []


def test_a_retry_stops_at_the_next_poison_and_keeps_what_it_did(diary: Diary) -> None:
    diary.failing = {"first": BOOM, "second": KeyError("second")}
    first, second = diary.tell("first"), diary.tell("second")
    behind = diary.tell("sun")
    diary.hearing.catch_up()
    del diary.failing["first"]
    outcome = diary.hearing.retry_parked(first.position)
    assert outcome == Settled(applied=1, parked=2, error="KeyError('second')")
    assert diary.notes() == ["first"]
    assert diary.parked() == [second.position, behind.position]
    assert diary.hearing.parked()[0]["error"] == "KeyError('second')"


def test_a_retry_that_fails_again_changes_nothing_but_the_error(diary: Diary) -> None:
    diary.failing = {"poison": BOOM}
    poison = diary.tell("poison")
    diary.hearing.catch_up()
    diary.failing = {"poison": RuntimeError("another")}
    assert settled(diary.hearing.retry_parked(poison.position)) == (0, 1, True)
    assert [row["error"] for row in diary.hearing.parked()] == ["RuntimeError('another')"]


def test_two_poisonous_events_of_one_thing_can_be_dropped_one_after_the_other(diary: Diary) -> None:
    diary.failing = {"first": BOOM, "second": BOOM}
    first, second = diary.tell("first"), diary.tell("second")
    diary.tell("sun")
    diary.hearing.catch_up()
    assert settled(diary.hearing.drop_parked(first.position)) == (0, 2, True)
    assert settled(diary.hearing.drop_parked(second.position)) == (1, 0, False)
    assert (diary.notes(), diary.parked()) == (["sun"], [])


def test_dropping_one_that_waits_leaves_the_first_as_it_is(diary: Diary) -> None:
    diary.failing = {"first": BOOM}
    first, waiting = diary.tell("first"), diary.tell("sun")
    diary.hearing.catch_up()
    assert settled(diary.hearing.drop_parked(waiting.position)) == (0, 1, False)
    assert diary.parked() == [first.position]


def test_only_the_first_of_a_thing_is_retried(diary: Diary) -> None:
    diary.failing = {"first": BOOM}
    first, waiting = diary.tell("first"), diary.tell("sun")
    diary.hearing.catch_up()
    with pytest.raises(WaitsBehind) as refused:
        diary.hearing.retry_parked(waiting.position)
    assert refused.value.params == {"position": waiting.position, "first": first.position}


def test_what_is_not_parked_can_be_neither_retried_nor_dropped(diary: Diary) -> None:
    diary.failing = {"poison": BOOM}
    poison = diary.tell("poison")
    diary.hearing.catch_up()
    diary.hearing.drop_parked(poison.position)
    for position in (poison.position, 999):
        with pytest.raises(NotFound):
            diary.hearing.retry_parked(position)
        with pytest.raises(NotFound):
            diary.hearing.drop_parked(position)


def test_after_a_drop_its_thing_goes_on_and_the_event_is_left_out_for_ever(diary: Diary) -> None:
    diary.failing = {"poison": BOOM}
    poison = diary.tell("poison")
    diary.hearing.catch_up()
    diary.hearing.drop_parked(poison.position)
    diary.tell("sun")
    diary.hearing.catch_up()
    assert (diary.notes(), diary.parked(), diary.hearing.number_parked()) == (["sun"], [], 0)
    assert diary.differences() == []
