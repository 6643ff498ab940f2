"""A new version of an event is published beside the old one: a service reads one of them, and each fact once."""

from dataclasses import replace

from contracts.envelope import PublicEvent
from tests.unit.kernel.diary import Diary, DiaryApplication


class Modern(DiaryApplication):
    versions_heard = {("friend", "NoteTold"): 2}


def in_both_versions(diary: Diary, text: str) -> list[PublicEvent]:
    """As the broker brings it: the same id and position, other words."""
    first = diary.tell(text)
    return [first, replace(first, version=2, data={"text": f"{text}, in other words"})]


def test_a_version_that_was_not_declared_is_passed_over(diary: Diary) -> None:
    for text in ("sun", "rain"):
        diary.hearing.deliver(in_both_versions(diary, text))
    assert diary.notes() == ["sun", "rain"]
    assert diary.hearing.is_level()
    assert diary.differences() == []


def test_the_version_that_was_declared_is_read_and_no_other(diary: Diary) -> None:
    diary.application.__class__ = Modern
    told = [event for text in ("sun", "rain") for event in in_both_versions(diary, text)]
    diary.hearing.deliver(told)
    assert diary.notes() == ["sun, in other words", "rain, in other words"]
    assert diary.hearing.is_level()


def test_in_whatever_order_the_versions_come_each_fact_counts_once(diary: Diary) -> None:
    first, second = in_both_versions(diary, "sun")
    diary.hearing.deliver([second])
    assert diary.notes() == []
    diary.hearing.deliver([second, first, second, first])
    assert diary.notes() == ["sun"]


def test_a_version_that_came_alone_is_no_gap(diary: Diary) -> None:
    """What the broker lost of the version that is read is found in the feed when the next one comes."""
    _, second = in_both_versions(diary, "sun")
    diary.hearing.deliver([second])
    diary.hearing.deliver(in_both_versions(diary, "rain"))
    assert diary.notes() == ["sun", "rain"]


def test_the_source_is_asked_for_the_version_that_is_read(diary: Diary) -> None:
    assert diary.application.versions_heard_of("friend") == {}
    diary.application.__class__ = Modern
    assert diary.application.versions_heard_of("friend") == {"NoteTold": 2}
    assert diary.application.versions_heard_of("stranger") == {}


def test_an_undeclared_version_is_not_parked_behind_its_thing(diary: Diary) -> None:
    diary.failing = {"sun": RuntimeError("boom")}
    diary.hearing.deliver(in_both_versions(diary, "sun"))
    assert diary.parked() == [diary.source.events[0].position]
