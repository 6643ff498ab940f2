"""A repetition finds its answer for a day; after that the answer is gone, and costs nobody anything."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from kernel import forgetting
from kernel.calls import Call
from kernel.forgetting import Forgetting
from kernel.problems import AnswerForgotten, Busy
from services.notify.app import NotifyApplication
from services.notify.domain.notification import Notification
from tests.unit.alone import ANNA, Alone, alone


@pytest.fixture
def service() -> Iterator[Alone]:
    with alone(NotifyApplication) as service:
        yield service


def run(service: Alone, call: Call, answer: str = "first") -> Any:
    return service.application.execute(call, "hash", lambda: {"answer": answer})["answer"]


def show(service: Alone, call: Call) -> None:
    service.application.execute(call, "hash", lambda: show_in(service, call))


def show_in(service: Alone, call: Call) -> dict[str, Any]:
    notification = Notification.show(
        call.new_id(),
        recipient="anna",
        kind="reminder",
        text="Позвонить",
        template=None,
        params={},
        reminder_id=None,
        entry_id=None,
        customer_id=None,
        order_id=None,
        at=call.at,
        metadata=call.metadata,
    )
    with service.application.transaction() as session:
        service.application.append(session, notification)
    return {}


class Collision(Exception):
    """Others were in the way, as PostgreSQL tells it."""

    pgcode = "40001"


def kept(service: Alone) -> int:
    with service.application.reading() as session:
        return int(session.execute(select(func.count()).select_from(service.application.tables.commands)).scalar_one())


def test_a_repetition_within_a_day_finds_its_answer(service: Alone) -> None:
    call = service.call(ANNA)
    run(service, call)
    service.clock.advance(hours=24)
    assert Forgetting(service.application).forget() == 0
    assert run(service, call, "second") == "first"


def test_after_a_day_the_answer_is_forgotten(service: Alone) -> None:
    run(service, service.call(ANNA))
    service.clock.advance(hours=24, seconds=1)
    young = service.call(ANNA)
    run(service, young)
    assert Forgetting(service.application).forget() == 1
    assert kept(service) == 1
    assert run(service, young, "second") == "first"


def test_what_was_done_is_not_done_again_when_its_answer_is_forgotten(service: Alone) -> None:
    call = service.call(ANNA)
    show(service, call)
    service.clock.advance(hours=25)
    Forgetting(service.application).forget()
    with pytest.raises(AnswerForgotten):
        show(service, call)
    assert len(service.told("NotificationShown")) == 1


def test_collisions_that_do_not_end_are_no_earlier_answer(service: Alone) -> None:
    call = service.call(ANNA)

    def collide() -> dict[str, Any]:
        show_in(service, call)
        raise Collision

    with pytest.raises(Busy):
        service.application.execute(call, "hash", collide)


def test_many_are_forgotten_in_short_transactions(service: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forgetting, "AT_ONCE", 10)
    for _ in range(35):
        run(service, Call(ANNA, uuid4(), "", "", service.clock.now()))
    service.clock.advance(hours=25)
    limits = []
    forget_answers = service.application.forget_answers

    def watched(older_than: Any, limit: int) -> int:
        limits.append(limit)
        return int(forget_answers(older_than, limit))

    monkeypatch.setattr(service.application, "forget_answers", watched)
    assert Forgetting(service.application).forget() == 35
    assert limits == [10, 10, 10, 10]
    assert kept(service) == 0


def test_a_storage_that_is_away_does_not_end_it(service: Alone, monkeypatch: pytest.MonkeyPatch) -> None:
    work, attempts = Forgetting(service.application), []

    def fail(*_: Any) -> int:
        attempts.append(1)
        if len(attempts) == 2:
            work.stop()
        raise OSError

    monkeypatch.setattr(service.application, "forget_answers", fail)
    monkeypatch.setattr(forgetting, "EVERY_SECONDS", 0.01)
    work.run()
    assert len(attempts) == 2
