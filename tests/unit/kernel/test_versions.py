"""A new version of an event is published beside the old one: a service reads one of them, and each fact once."""

from dataclasses import replace

from tests.unit.kernel.diary import Diary, DiaryApplication


def tell_in_both_versions(diary: Diary, text: str) -> None:
    diary.tell(text)
    second = diary.tell(f"{text}, in other words")
    diary.source.events[-1] = replace(second, version=2)


def test_a_version_that_was_not_declared_is_passed_over(diary: Diary) -> None:
    tell_in_both_versions(diary, "sun")
    tell_in_both_versions(diary, "rain")
    diary.hearing.catch_up()
    assert diary.notes() == ["sun", "rain"]
    assert diary.hearing.is_level()
    assert diary.differences() == []


def test_the_version_that_was_declared_is_read_and_no_other(diary: Diary) -> None:
    class Modern(DiaryApplication):
        versions_heard = {("friend", "NoteTold"): 2}

    diary.application.__class__ = Modern
    tell_in_both_versions(diary, "sun")
    diary.hearing.catch_up()
    assert diary.notes() == ["sun, in other words"]


def test_an_undeclared_version_is_not_parked_behind_its_thing(diary: Diary) -> None:
    diary.failing = {"sun": RuntimeError("boom")}
    tell_in_both_versions(diary, "sun")
    diary.hearing.catch_up()
    assert diary.parked() == [diary.source.events[0].position]
