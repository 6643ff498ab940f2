"""What others caused passes on a clean retry; what the work itself breaks never does."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from eventsourcing.persistence import IntegrityError
from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError

from kernel.application import is_collision, is_transient
from kernel.calls import Call
from kernel.problems import TooLate
from tests.builders import SOMEONE
from tests.unit.kernel.diary import NOTES, Diary


def error_of(diary: Diary, *rows: dict[str, object]) -> Exception:
    """The error that writing the rows ends with, as the recorder's transaction wraps it."""

    def write() -> None:
        with diary.application.transaction() as session:
            for row in rows:
                session.execute(insert(NOTES), row)

    with pytest.raises(IntegrityError) as caught:
        write()
    return caught.value


def test_a_key_that_is_taken_is_a_collision(either: Diary) -> None:
    error = error_of(either, {"position": 1, "text": "a"}, {"position": 1, "text": "b"})
    assert is_collision(error)
    assert not is_transient(error)


def test_a_unique_value_that_is_taken_is_a_collision(either: Diary) -> None:
    assert is_collision(error_of(either, {"position": 1, "text": "a"}, {"position": 2, "text": "a"}))


@pytest.mark.parametrize("value", [None, "forbidden"], ids=["not null", "check"])
def test_any_other_constraint_is_broken_by_the_work_itself(either: Diary, value: str | None) -> None:
    error = error_of(either, {"position": 1, "text": value})
    assert not is_collision(error)
    assert not is_transient(error)


def test_a_file_that_another_writer_holds_is_a_collision(diary: Diary, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "diary.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with diary.application.engine.connect() as connection:
        connection.execute(text("PRAGMA busy_timeout = 1"))
        with pytest.raises(SQLAlchemyError) as caught:
            connection.execute(insert(NOTES), {"position": 1, "text": "a"})
    other.close()
    assert is_collision(caught.value)
    assert is_transient(caught.value)


def call_of(diary: Diary, seconds: float) -> Call:
    """A call whose caller waits so long."""
    now = diary.clock.now()
    return Call(SOMEONE, uuid4(), "correlation", "causation", now, expires_at=now + timedelta(seconds=seconds))


def test_a_command_that_breaks_a_constraint_fails_at_once(diary: Diary) -> None:
    attempts = []

    def break_it() -> dict[str, object]:
        attempts.append(1)
        with diary.application.transaction() as session:
            session.execute(insert(NOTES), {"position": 1, "text": None})
        return {}

    with pytest.raises(IntegrityError):
        diary.application.execute(call_of(diary, 10), "", break_it)
    assert len(attempts) == 1


def test_a_command_whose_caller_gave_up_meanwhile_is_not_carried_out(diary: Diary) -> None:
    def take_long() -> dict[str, object]:
        with diary.application.transaction() as session:
            session.execute(insert(NOTES), {"position": 1, "text": "too late"})
        diary.clock.advance(seconds=11)
        return {}

    call = call_of(diary, 10)
    with pytest.raises(TooLate):
        diary.application.execute(call, "", take_long)
    assert diary.notes() == []
    diary.clock.advance(seconds=-11)
    assert diary.application.execute(call, "", dict) == {}, "it was not carried out: a repetition may be"


def test_a_repetition_gets_its_answer_however_late(diary: Diary) -> None:
    call = call_of(diary, 10)
    diary.application.execute(call, "", lambda: {"done": True})
    diary.clock.advance(seconds=11)
    assert diary.application.execute(call, "", lambda: {"done": "again"}) == {"done": True}
