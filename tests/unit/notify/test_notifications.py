"""A reminder that is due is shown once, to whom it concerns."""

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

import contracts
from contracts.commands.letters import LetterList
from contracts.commands.notify import NotificationList, ReadNotifications
from contracts.envelope import PublicEvent, moment_text
from kernel.identity import Caller
from kernel.mail.server import post_of
from services.notify import policies
from services.notify.app import NotifyApplication
from services.notify.domain.reminding import MOST_LISTED, OF_MANY
from tests.builders import customer_data
from tests.unit.alone import ANNA, BORIS, Alone, alone, every_page

USER = Path(contracts.__file__).parent / "examples" / "gateway" / "UserChanged.v1.json"
EMAIL = "anna@example.com"
ADMIN = Caller("olga", frozenset({"admin"}))
THING = str(uuid5(NAMESPACE_OID, "thing"))


class Screen:
    """What users see."""

    def __init__(self, service: Alone) -> None:
        self.service = service
        self.tasks, self.from_tasks = service.hear(
            "tasks",
            lambda session, events: policies.show_reminders_that_are_due(service.application, session, events),
        )
        self.gateway, self.from_gateway = service.hear(
            "gateway", lambda session, events: service.application.fold_heard(session, "gateway", events)
        )
        self.customers, self.from_customers = service.hear(
            "customers", lambda session, events: policies.when_customers_tell(service.application, session, events)
        )
        self.customers.tell("CustomerRegistered", THING, customer_data(UUID(THING), "Вектор"))
        self.from_customers.catch_up()

    def reminder_due(
        self, text: str = "Позвонить", assignee: str = "anna", late: timedelta = timedelta(0), **more: Any
    ) -> PublicEvent:
        now = self.service.clock.now()
        moments = {"due_at": moment_text(now - late), "fired_at": moment_text(now)}
        ids = {"reminder_id": THING, "entry_id": THING, "customer_id": THING, "order_id": None}
        return self.tasks.tell("ReminderDue", THING, {**ids, **moments, "text": text, "assignee": assignee, **more})

    def missed(self, count: int, assignee: str = "anna") -> None:
        """So many that an outage made late are heard of at once."""
        for number in range(count):
            self.reminder_due(f"{number}", assignee, timedelta(hours=3))
        self.from_tasks.catch_up()

    def wishes(
        self, user: str, *, screen: bool = True, digest: bool = True, email: bool = False, language: str = "ru"
    ) -> None:
        data = json.loads(USER.read_text())["data"]
        notifications = {"screen": screen, "email": email, "digest": digest}
        about = {"name": user, "notifications": notifications, "email": EMAIL, "language": language}
        self.gateway.tell("UserChanged", data["user_id"], {**data, **about})
        self.from_gateway.catch_up()

    def letters(self) -> list[tuple[str, str]]:
        """Subject and text of what was written to users."""
        asked = LetterList().load({"sort": "created_at"})
        found = self.service.application.list_letters(self.service.call(ADMIN), asked)["items"]
        whole = [
            self.service.application.get_letter(self.service.call(ADMIN), {"letter_id": UUID(row["id"])})
            for row in found
        ]
        assert {tuple(letter["head"]["to"]) for letter in whole} <= {(EMAIL,)}
        return [(letter["head"]["subject"], letter["text"]) for letter in whole]

    def works(self, name: str, role: str, manages: bool = False, **wishes: bool) -> None:
        """Perhaps as the customer's manager."""
        data = json.loads(USER.read_text())["data"]
        notifications = {"screen": True, "email": False, "digest": True, **wishes}
        about = {"name": name, "roles": [role], "notifications": notifications, "email": EMAIL}
        self.gateway.tell("UserChanged", data["user_id"], {**data, **about})
        self.from_gateway.catch_up()
        if manages:
            self.customers.tell("ManagerAssigned", THING, {"customer_id": THING, "manager": name})
            self.from_customers.catch_up()

    def leaves(self, name: str) -> None:
        data = json.loads(USER.read_text())["data"]
        self.gateway.tell("UserDeactivated", data["user_id"], {"user_id": data["user_id"], "name": name})
        self.from_gateway.catch_up()

    def shown(self) -> list[str]:
        """To whom."""
        return sorted(event.data["recipient"] for event in self.service.told("NotificationShown"))

    def read(self, caller: Caller = ANNA, **body: Any) -> dict[str, Any]:
        return self.service.do("read_notifications", ReadNotifications, caller, **body)

    def unread(self, caller: Caller = ANNA) -> int:
        answer: dict[str, int] = self.service.application.count_unread(self.service.call(caller))
        return answer["unread"]

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
    (told,) = screen.service.told("NotificationShown")
    assert (told.type, told.data["notification_id"]) == ("NotificationShown", row["id"])
    assert (told.causationid, told.correlationid) == (str(event.id), event.correlationid)


def test_a_reminder_is_shown_once_however_often_it_is_delivered(screen: Screen):
    events = [screen.reminder_due(f"{number}") for number in range(5)]
    for _ in range(3):
        screen.from_tasks.deliver(list(reversed(events)))
    assert len(screen.texts()) == len(screen.service.told("NotificationShown")) == 5


def test_everybody_sees_his_own(screen: Screen):
    for text, assignee in (("hers", "anna"), ("his", "boris"), ("hers too", "anna")):
        screen.reminder_due(text, assignee)
        screen.service.clock.advance(seconds=1)
        screen.from_tasks.catch_up()
    assert screen.texts() == ["hers too", "hers"]
    assert screen.texts(BORIS, sort="shown_at") == ["his"]


def test_reminders_that_an_outage_made_late_are_one_digest_for_each_user(screen: Screen):
    screen.reminder_due("in time")
    screen.missed(3, "boris")
    screen.missed(700)
    screen.missed(500)
    assert screen.texts(BORIS) == ["Reminders that came due while they could not be shown: 3."]
    assert screen.texts() == ["Reminders that came due while they could not be shown: 1200.", "in time"]
    digest = screen.page()["items"][0]
    assert (digest["kind"], digest["params"], digest["entry_id"]) == ("digest", {"count": 1200}, None)
    assert digest["template"] % digest["params"] == digest["text"]
    extended = screen.service.told("NotificationExtended")[-1].data
    assert (extended["notification_id"], extended["params"]) == (digest["id"], {"count": 1200})
    assert screen.texts(q="came due") == [digest["text"]]


def test_what_was_told_in_time_and_heard_of_late_is_one_digest_and_one_letter(screen: Screen):
    screen.service.application.post = post_of({"NOVA_SMTP_URL": "mailbox:"})
    screen.wishes("anna", email=True)
    for number in range(3):
        screen.reminder_due(f"{number}")
    screen.service.clock.advance(minutes=6)
    screen.reminder_due("in time")
    for _ in range(2):
        screen.from_tasks.catch_up()
    assert sorted(screen.texts()) == ["Reminders that came due while they could not be shown: 3.", "in time"]
    assert sorted(text.splitlines()[0] for _, text in screen.letters()) == ["in time", OF_MANY["ru"].format(3)]
    assert screen.service.differences() == []


def test_what_is_heard_of_within_five_minutes_is_told_one_by_one(screen: Screen):
    for number in range(3):
        screen.reminder_due(f"{number}")
    screen.service.clock.advance(minutes=5)
    screen.from_tasks.catch_up()
    assert sorted(screen.texts()) == ["0", "1", "2"]


def test_one_that_is_late_is_shown_as_any_other(screen: Screen):
    screen.missed(1)
    assert screen.texts() == ["0"]


def test_a_digest_grows_while_it_is_new_and_unread(screen: Screen):
    screen.missed(2)
    screen.service.clock.advance(minutes=59)
    screen.missed(1)
    assert len(screen.texts()) == 1
    screen.service.clock.advance(minutes=2)
    screen.missed(2)
    assert len(screen.texts()) == 2
    screen.read()
    screen.missed(2)
    assert len(screen.texts()) == 3


# ---- as users wish


def test_who_wants_no_digest_sees_each_that_was_missed(screen: Screen):
    screen.wishes("anna", digest=False)
    screen.missed(3)
    assert sorted(screen.texts()) == ["0", "1", "2"]


def test_who_wants_nothing_on_the_screen_is_left_in_peace(screen: Screen):
    screen.wishes("anna", screen=False)
    screen.missed(3)
    screen.reminder_due(assignee="boris")
    screen.from_tasks.catch_up()
    assert (screen.texts(), len(screen.texts(BORIS))) == ([], 1)
    screen.wishes("anna")
    screen.missed(3)
    assert len(screen.texts()) == 1


def test_who_wants_letters_gets_one_for_each_reminder_in_his_own_language(screen: Screen):
    screen.service.application.post = post_of({"NOVA_SMTP_URL": "mailbox:"})
    screen.wishes("anna", screen=False, email=True, language="en")
    screen.reminder_due("Позвонить\nМарине")
    screen.from_tasks.catch_up()
    said = "Позвонить\nМарине\n\nCustomer: Вектор\nDue: 24 Nov 2025, 14:00"
    assert screen.letters() == [("Reminder: Позвонить Марине", said)]
    assert screen.texts() == []
    screen.reminder_due(assignee="boris")
    screen.from_tasks.catch_up()
    assert len(screen.letters()) == 1


def test_a_letter_says_an_automatic_entry_in_its_readers_language(screen: Screen):
    screen.service.application.post = post_of({"NOVA_SMTP_URL": "mailbox:"})
    screen.wishes("anna", screen=False, email=True)
    params = {"number": 118, "total": "45300.00", "currency": "RUB"}
    template = "Order %(number)s was placed: %(total)s %(currency)s."
    screen.reminder_due(template % params, template=template, params=params)
    screen.reminder_due("The customer was archived.")
    screen.from_tasks.catch_up()
    assert {subject.replace("\xa0", " ") for subject, _ in screen.letters()} == {
        "Напоминание: Заказ 118 на 45 300,00 ₽ размещён.",
        "Напоминание: Клиент отправлен в архив.",
    }


def test_an_outage_is_one_letter_and_where_no_mail_is_set_up_there_is_none(screen: Screen):
    screen.wishes("anna", email=True)
    screen.service.application.post = None
    screen.missed(3)
    screen.read()
    assert screen.letters() == []
    screen.service.application.post = post_of({"NOVA_SMTP_URL": "mailbox:"})
    screen.missed(3)
    screen.missed(300)
    ((subject, text),) = screen.letters()
    assert (subject, text.splitlines()[0]) == ("Напоминание", OF_MANY["ru"].format(3))
    assert sorted(text.splitlines()[2:]) == [f"24.11.2025, 11:00 · Вектор · {number}" for number in range(3)]


def test_an_outage_is_one_letter_for_who_is_told_by_letters_alone(screen: Screen):
    screen.service.application.post = post_of({"NOVA_SMTP_URL": "mailbox:"})
    screen.wishes("anna", screen=False, email=True)
    for _ in range(3):
        screen.missed(30)
    ((_, text),) = screen.letters()
    assert text.startswith(OF_MANY["ru"].format(30))
    assert len(text.splitlines()) == 2 + MOST_LISTED + 1, "the first of them, and that there are more"
    screen.service.clock.advance(hours=2)
    screen.missed(30)
    assert len(screen.letters()) == 2
    assert screen.service.differences() == []


def test_who_wants_no_digest_is_written_of_each_that_was_missed(screen: Screen):
    screen.service.application.post = post_of({"NOVA_SMTP_URL": "mailbox:"})
    screen.wishes("anna", screen=False, email=True, digest=False)
    screen.missed(3)
    assert sorted(text.splitlines()[0] for _, text in screen.letters()) == ["0", "1", "2"]


def test_who_was_deactivated_gets_no_letters(screen: Screen):
    screen.service.application.post = post_of({"NOVA_SMTP_URL": "mailbox:"})
    screen.wishes("anna", email=True)
    screen.gateway.tell("UserDeactivated", THING, {"user_id": THING, "name": "anna"})
    screen.from_gateway.catch_up()
    screen.reminder_due()
    screen.from_tasks.catch_up()
    assert screen.letters() == []
    assert screen.service.differences() == []


# ---- what is read


def test_what_is_read_is_not_counted_and_everywhere_known(screen: Screen):
    for number in range(3):
        screen.reminder_due(f"{number}")
    screen.from_tasks.catch_up()
    assert screen.unread() == 3
    (first, *_) = screen.page(unread=True)["items"]
    screen.service.clock.advance(minutes=1)
    assert screen.read(ids=[first["id"]]) == {"read": 1, "unread": 2}
    assert screen.page(unread=False)["items"] == [{**first, "read_at": "2025-11-24T09:01:00Z"}]
    (told,) = screen.service.told("NotificationsRead")
    assert told.data == {"recipient": "anna", "notification_ids": [first["id"]], "read_at": "2025-11-24T09:01:00Z"}
    assert screen.read(ids=[first["id"]]) == {"read": 0, "unread": 2}
    assert screen.read() == {"read": 2, "unread": 0}
    assert screen.texts(unread=True) == []
    assert len(screen.service.told("NotificationsRead")) == 2


def test_nobody_reads_for_others(screen: Screen):
    screen.reminder_due("his", "boris")
    screen.reminder_due("hers")
    screen.from_tasks.catch_up()
    ids = [row["id"] for caller in (ANNA, BORIS) for row in screen.page(caller)["items"]]
    assert screen.read(BORIS, ids=ids) == {"read": 1, "unread": 0}
    assert screen.texts(unread=True) == ["hers"]


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
        screen.reminder_due(f"{number}", day.choice(["anna", "boris"]))
        screen.service.clock.advance(seconds=day.randrange(5))
        if day.random() < 0.3:
            screen.from_tasks.catch_up()
        if day.random() < 0.1:
            screen.missed(day.randrange(1, 4), day.choice(["anna", "boris"]))
        if day.random() < 0.1:
            screen.read(ids=[row["id"] for row in screen.page(limit=2)["items"]] or [THING])
    screen.from_tasks.catch_up()
    assert screen.service.differences() == []
    before = screen.texts()
    screen.service.rebuild()
    assert screen.texts() == before


# ---- for whom who has left


@pytest.mark.parametrize("manages", [True, False])
def test_what_was_to_remind_who_has_left_reminds_the_manager_or_else_the_heads(screen: Screen, manages: bool):
    screen.service.application.post = post_of({"NOVA_SMTP_URL": "mailbox:"})
    for name, role in (("anna", "manager"), ("boris", "manager"), ("galina", "head"), ("olga", "admin")):
        screen.works(name, role, manages=manages and name == "boris", email=True)
    screen.leaves("anna")
    event = screen.reminder_due("Перезвонить")
    for _ in range(2):
        screen.from_tasks.deliver([event])
    assert screen.shown() == (["boris"] if manages else ["galina", "olga"])
    assert len(screen.letters()) == len(screen.shown()), "letters go the same way"
    screen.works("anna", "manager")
    screen.reminder_due("Снова здесь")
    screen.from_tasks.catch_up()
    assert screen.texts() == ["Снова здесь"]
    assert screen.service.differences() == []


def test_heads_are_reminded_when_the_manager_has_left_too(screen: Screen):
    screen.works("galina", "head")
    screen.works("anna", "manager", manages=True)
    screen.leaves("anna")
    screen.missed(2)
    screen.reminder_due("Без клиента", customer_id=None)
    screen.from_tasks.catch_up()
    assert screen.shown() == ["galina", "galina"]
    assert [event.data["kind"] for event in screen.service.told("NotificationShown")] == ["digest", "reminder"]


def test_a_reminder_that_nobody_can_take_waits_for_whom_it_was_for(screen: Screen):
    screen.works("anna", "manager")
    screen.leaves("anna")
    screen.reminder_due()
    screen.from_tasks.catch_up()
    assert screen.shown() == ["anna"]
