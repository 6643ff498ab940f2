"""A reminder that is due is shown once, to whom it concerns."""

import random
from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from contracts.commands.notify import NotificationList
from contracts.envelope import PublicEvent, moment_text
from kernel.identity import Caller
from services.notify import policies
from services.notify.app import NotifyApplication
from tests.unit.alone import ANNA, BORIS, Alone, alone, every_page

THING = str(uuid5(NAMESPACE_OID, "thing"))


class Screen:
    """What users see."""

    def __init__(self, service: Alone) -> None:
        self.service = service
        self.tasks, self.from_tasks = service.hear(
            "tasks",
            lambda session, events: policies.show_reminders_that_are_due(service.application, session, events),
        )

    def reminder_due(self, text: str = "Позвонить", assignee: str | None = "anna") -> PublicEvent:
        now = moment_text(self.service.clock.now())
        moments = {"due_at": now, "fired_at": now}
        ids = {"reminder_id": THING, "entry_id": THING, "customer_id": THING, "order_id": None}
        return self.tasks.tell("ReminderDue", THING, {**ids, **moments, "text": text, "assignee": assignee})

    def page(self, caller: Caller = ANNA, **question: Any) -> dict[str, Any]:
        loaded = NotificationList().load(question)
        answer: dict[str, Any] = self.service.application.list_notifications(self.service.call(caller), loaded)
        return answer

    def texts(self, caller: Caller = ANNA, **question: Any) -> list[str]:
        return [row["text"] for row in every_page(lambda **more: self.page(caller, **more), **question)]


@pytest.fixture
def screen() -> Iterator[Screen]:
    with alone(NotifyApplication) as service:
        yield Screen(service)


def test_a_reminder_that_is_due_is_shown_and_told(screen: Screen):
    event = screen.reminder_due("Позвонить Марине")
    screen.service.clock.advance(seconds=1)
    screen.from_tasks.catch_up()
    (row,) = screen.page()["items"]
    assert (row["kind"], row["text"], row["recipient"]) == ("reminder", "Позвонить Марине", "anna")
    assert (row["entry_id"], row["customer_id"], row["order_id"]) == (THING, THING, None)
    assert row["shown_at"] == "2025-11-24T09:00:01Z"
    (told,) = screen.service.told()
    assert (told.type, told.data["notification_id"]) == ("NotificationShown", row["id"])
    assert (told.causationid, told.correlationid) == (str(event.id), event.correlationid)


def test_a_reminder_is_shown_once_however_often_it_is_delivered(screen: Screen):
    events = [screen.reminder_due(f"{number}") for number in range(5)]
    for _ in range(3):
        screen.from_tasks.deliver(list(reversed(events)))
    assert len(screen.texts()) == len(screen.service.told()) == 5


def test_everybody_sees_his_own_and_what_is_for_all(screen: Screen):
    for text, assignee in (("hers", "anna"), ("his", "boris"), ("for all", None)):
        screen.reminder_due(text, assignee)
        screen.service.clock.advance(seconds=1)
        screen.from_tasks.catch_up()
    assert screen.texts() == ["for all", "hers"]
    assert screen.texts(BORIS, sort="shown_at") == ["his", "for all"]


def test_other_news_of_tasks_is_not_shown(screen: Screen):
    screen.tasks.tell("ReminderSet", THING, {"reminder_id": THING, "entry_id": THING, "at": "2025-11-24T09:00:00Z"})
    screen.reminder_due()
    screen.from_tasks.catch_up()
    assert len(screen.texts()) == 1


def test_notifications_are_searched_and_paged(screen: Screen):
    for number in range(7):
        screen.reminder_due(f"Звонок {number}")
        screen.service.clock.advance(seconds=number % 2)
        screen.from_tasks.catch_up()
    assert sorted(screen.texts(limit=2)) == [f"Звонок {number}" for number in range(7)]
    assert screen.texts(q="ЗВОНОК 3") == ["Звонок 3"]


@pytest.mark.parametrize("seed", range(3))
def test_the_notifications_equal_their_events_after_a_busy_day(screen: Screen, seed: int):
    day = random.Random(seed)
    for number in range(100):
        screen.reminder_due(f"{number}", day.choice(["anna", "boris", None]))
        screen.service.clock.advance(seconds=day.randrange(5))
        if day.random() < 0.3:
            screen.from_tasks.catch_up()
    screen.from_tasks.catch_up()
    assert screen.service.differences() == []
    before = screen.texts()
    screen.service.rebuild()
    assert screen.texts() == before
