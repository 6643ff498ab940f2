"""Webhooks through a real HTTP receiver that says yes, no, later, or nothing at all; on both databases."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from kernel.migrations import migrate
from kernel.problems import NotFound, ValidationFailed
from services.notify.app import NotifyApplication
from services.notify.app.webhook_deliveries import BeingSent, DeliveryEnded, EarlierFirst
from services.notify.app.webhook_sending import HOLD
from services.notify.app.webhooks import AddressNotAllowed
from services.notify.domain.webhook_rules import TRIED_FOR
from tests.builders import never_sync
from tests.infrastructure.receiver import Received, Receiver, Reply, receiver
from tests.unit.alone import Alone
from tests.unit.notify.hooks import HORIZON, PLACED, VECTOR, Hooks

on_any_database = pytest.mark.parametrize("hooks", ["sqlite", "postgres"], indirect=True)


@pytest.fixture
def shop() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


@pytest.fixture
def hooks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hooks]:
    is_real = getattr(request, "param", "sqlite") == "postgres"
    url = request.getfixturevalue("database") if is_real else f"sqlite:///{tmp_path}/notify.db"
    migrate("services.notify", url)
    service = Alone(NotifyApplication, url)
    if not is_real:
        never_sync(service.application)
    yield Hooks(service)
    service.close()


def answers(shop: Receiver, *statuses: int) -> None:
    """One after the other, the last one from then on."""
    left = list(statuses)

    def reply(_: Received) -> Reply:
        return Reply(left.pop(0) if len(left) > 1 else left[0], b"said")

    shop.replying = reply


@on_any_database
def test_an_event_is_posted_as_its_feed_tells_it(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    event = hooks.placed(note="Вектор")
    hooks.send()
    (got,) = shop.received
    assert json.loads(got.body) == event.to_json_dict()
    assert (got.message_id, got.headers["content-type"]) == (str(event.id), "application/json")
    (delivery,) = hooks.deliveries(webhook)
    assert (delivery["state"], delivery["status"], delivery["attempts"]) == ("delivered", 204, 1)
    assert hooks.webhook(webhook)["undelivered"] == 0


def test_a_webhook_begins_with_what_is_told_after_it_was_registered(hooks: Hooks, shop: Receiver) -> None:
    hooks.placed()
    webhook = hooks.register(shop.url)
    later = hooks.placed()
    hooks.send()
    assert shop.ids == [str(later.id)]
    assert hooks.webhook(webhook)["sources"] == [{"source": "orders", "position": later.position, "is_held": False}]


def test_a_source_that_is_away_is_begun_when_it_answers_again(hooks: Hooks, shop: Receiver) -> None:
    hooks.placed()
    hooks.orders.is_away = True
    webhook = hooks.register(shop.url)
    assert webhook["sources"][0]["position"] is None
    hooks.orders.is_away = False
    hooks.send()
    later = hooks.placed()
    hooks.send()
    assert shop.ids == [str(later.id)]


@on_any_database
def test_an_event_that_is_not_taken_holds_up_its_own_subject_alone(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    poison = hooks.placed("order 1")
    shop.replying = lambda got: Reply(500 if got.message_id == str(poison.id) else 204)
    hooks.placed("order 2")
    hooks.shipped("order 1")
    hooks.shipped("order 2")
    hooks.send()
    states = [(row["type"], row["state"]) for row in hooks.deliveries(webhook)]
    assert states == [
        ("OrderPlaced", "pending"),
        ("OrderPlaced", "delivered"),
        ("OrderShipped", "waiting"),
        ("OrderShipped", "delivered"),
    ]
    shop.replying = lambda _: Reply()
    hooks.wait(hours=1)
    hooks.send()
    of_first = [
        json.loads(got.body)["type"] for got in shop.received if json.loads(got.body)["subject"] == poison.subject
    ]
    assert of_first == ["OrderPlaced", "OrderPlaced", "OrderShipped"]
    assert hooks.webhook(webhook)["undelivered"] == 0


@on_any_database
def test_events_of_a_subject_come_in_their_order_however_many_pages_they_are_read_in(
    hooks: Hooks, shop: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.notify.app.webhook_reading.PAGE", 5)
    hooks.register(shop.url)
    told = [hooks.placed(f"order {number % 7}") for number in range(42)]
    hooks.send()
    by_subject: dict[str, list[str]] = {}
    for got in shop.received:
        by_subject.setdefault(json.loads(got.body)["subject"], []).append(got.message_id)
    assert sum(map(len, by_subject.values())) == len(told)
    for subject, ids in by_subject.items():
        assert ids == [str(event.id) for event in told if event.subject == subject]


def test_what_is_not_taken_is_tried_again_later_each_time(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed()
    answers(shop, 500)
    assert [hooks.send() for _ in range(2)] == [1, 0], "not before its time"
    hooks.wait(seconds=5)
    assert hooks.send() == 1
    hooks.wait(seconds=5)
    assert hooks.send() == 0
    hooks.wait(seconds=5)
    assert hooks.send() == 1
    assert len(set(shop.ids)) == 1, "so that a receiver can tell that it has it"
    assert hooks.deliveries(webhook)[0]["attempts"] == 3


def test_a_receiver_that_asks_for_a_rest_is_left_alone_for_it(hooks: Hooks, shop: Receiver) -> None:
    hooks.register(shop.url)
    hooks.placed()
    shop.replying = lambda _: Reply(429, headers={"Retry-After": "120"})
    hooks.send()
    hooks.wait(seconds=119)
    assert hooks.send() == 0
    hooks.wait(seconds=1)
    assert hooks.send() == 1


@on_any_database
def test_after_three_days_the_webhook_is_disabled_and_administrators_are_told(hooks: Hooks, shop: Receiver) -> None:
    hooks.make_administrator("olga")
    webhook = hooks.register(shop.url)
    event = hooks.placed()
    answers(shop, 500)
    hooks.send()
    begun = hooks.service.clock.now()
    while hooks.service.clock.now() < begun + TRIED_FOR:
        assert hooks.webhook(webhook)["state"] == "enabled"
        hooks.wait(hours=2)
        hooks.send()
    now = hooks.webhook(webhook)
    assert (now["state"], now["because"], now["undelivered"]) == ("disabled", "gave_up", 1)
    (told,) = hooks.service.told("NotificationShown")
    assert (told.data["recipient"], told.data["kind"]) == ("olga", "webhook")
    assert told.data["params"] == {"name": "Shop"}
    hooks.shipped()
    assert hooks.send() == 0
    answers(shop, 204)
    before = len(shop.ids)
    hooks.enable(webhook)
    hooks.send()
    assert [json.loads(got.body)["type"] for got in shop.received[before:]] == ["OrderPlaced", "OrderShipped"]
    assert shop.ids[before] == str(event.id), "nothing is lost"
    assert hooks.service.differences() == []


def test_a_receiver_that_is_gone_for_good_is_asked_once(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed("order 1")
    answers(shop, 410)
    hooks.send()
    hooks.wait(days=1)
    hooks.send()
    assert (hooks.webhook(webhook)["state"], hooks.webhook(webhook)["because"]) == ("disabled", "gone")
    assert len(shop.received) == 1


def test_no_redirect_is_followed(hooks: Hooks, shop: Receiver) -> None:
    with receiver() as elsewhere:
        webhook = hooks.register(shop.url)
        shop.replying = lambda _: Reply(307, headers={"Location": elsewhere.url})
        hooks.placed()
        hooks.send()
        assert elsewhere.received == []
    assert hooks.deliveries(webhook)[0]["status"] == 307


@on_any_database
def test_only_what_is_wanted_is_sent(hooks: Hooks, shop: Receiver) -> None:
    hooks.register(shop.url, PLACED, filter={"customers": [VECTOR]})
    wanted = hooks.placed("order 1")
    hooks.shipped("order 1")
    hooks.placed("order 2", HORIZON)
    hooks.inventory.tell("StockChanged", VECTOR, {"items": []})
    hooks.send()
    assert shop.ids == [str(wanted.id)]


def test_what_waits_and_is_not_wanted_any_more_is_not_sent(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    answers(shop, 500)
    hooks.placed()
    hooks.shipped()
    hooks.send()
    hooks.change(webhook, events=[{"source": "orders", "types": ["OrderShipped"]}])
    answers(shop, 204)
    hooks.wait(hours=1)
    hooks.send()
    states = [(row["type"], row["state"], row["error"]) for row in hooks.deliveries(webhook)]
    assert states == [("OrderPlaced", "skipped", "not_wanted"), ("OrderShipped", "delivered", None)]


@on_any_database
def test_it_is_replayed_from_a_position_under_the_same_ids(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    first, second, third = hooks.placed("order 1"), hooks.placed("order 2"), hooks.shipped("order 1")
    shop.replying = lambda got: Reply(500 if got.message_id == str(third.id) else 204)
    hooks.send()
    shop.replying = lambda _: Reply()
    before = len(shop.ids)
    hooks.replay(webhook, first.position)
    hooks.send()
    assert shop.ids[before:] == [str(second.id), str(third.id)]
    assert hooks.webhook(webhook)["undelivered"] == 0


def test_a_replay_begins_no_later_than_what_was_read(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    with pytest.raises(ValidationFailed):
        hooks.replay(webhook, 1_000)
    with pytest.raises(ValidationFailed):
        hooks.replay(webhook, 0, source="inventory")


def test_a_source_that_went_back_is_not_read_before_somebody_decides(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed()
    hooks.send()
    lost = hooks.orders.events.pop()
    hooks.send()
    assert hooks.webhook(webhook)["sources"][0]["is_held"]
    new = hooks.placed("order 2")
    hooks.placed("order 3")
    hooks.send()
    assert shop.ids == [str(lost.id)]
    hooks.replay(webhook, 0)
    hooks.send()
    assert str(new.id) in shop.ids


def test_an_event_that_its_source_has_no_more_is_not_sent(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed()
    hooks.read()
    hooks.orders.events.clear()
    hooks.send()
    (delivery,) = hooks.deliveries(webhook)
    assert (delivery["state"], delivery["error"], shop.received) == ("skipped", "not_in_feed", [])


def test_while_a_source_is_away_nothing_counts_as_an_attempt(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed()
    hooks.read()
    hooks.orders.is_away = True
    hooks.send()
    (delivery,) = hooks.deliveries(webhook)
    assert (delivery["state"], delivery["attempts"]) == ("pending", 0)
    hooks.orders.is_away = False
    hooks.wait(seconds=5)
    hooks.send()
    assert len(shop.received) == 1


@on_any_database
def test_after_a_rotation_both_secrets_hold_for_a_day(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    rotated = hooks.rotate(webhook)
    assert rotated["secret"].startswith("whsec_")
    assert rotated["secret"] != webhook["secret"]
    hooks.placed()
    hooks.send()
    hooks.wait(days=1)
    hooks.placed()
    hooks.send()
    assert [got.headers["webhook-signature"].count("v1,") for got in shop.received] == [2, 1]


def test_a_secret_of_ones_own_signs_what_is_sent_now(hooks: Hooks, shop: Receiver) -> None:
    from kernel.clock import SystemClock

    secret = "whsec_" + "c2VjcmV0" * 6
    hooks.register(shop.url, secret=secret)
    event = hooks.placed()
    hooks.application.clock = SystemClock()
    hooks.send()
    assert shop.received[0].verified(secret)["id"] == str(event.id)


def test_a_secret_is_shown_once_and_kept_sealed(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    assert "secret" not in hooks.webhook(webhook)
    key = webhook["secret"].removeprefix("whsec_")
    with hooks.application.reading() as session:
        for table in ("notify_events", "webhooks", "commands"):
            rows = session.execute(text(f"SELECT * FROM {table}")).all()
            assert key not in str(rows)


@on_any_database
def test_a_removed_webhook_leaves_nothing_behind(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    answers(shop, 500)
    hooks.placed()
    hooks.send()
    hooks.remove(webhook)
    with pytest.raises(NotFound):
        hooks.webhook(webhook)
    with hooks.application.reading() as session:
        for table in ("webhooks", "webhook_cursors", "webhook_deliveries", "webhook_attempts"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0, table
        subject = session.execute(text("SELECT count(*) FROM sealing_keys")).scalar_one()
    assert subject == 1, "the customer's alone"
    assert hooks.service.differences() == []


def test_somebody_may_retry_at_once_or_skip_what_is_never_taken(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    poison, later = hooks.placed(), hooks.shipped()
    shop.replying = lambda got: Reply(400 if got.message_id == str(poison.id) else 204)
    hooks.send()
    first, second = hooks.deliveries(webhook)
    with pytest.raises(EarlierFirst):
        hooks.retry(webhook, second)
    hooks.retry(webhook, first)
    assert hooks.send() == 1
    hooks.skip(webhook, first)
    hooks.send()
    assert [row["state"] for row in hooks.deliveries(webhook)] == ["skipped", "delivered"]
    assert shop.ids == [str(poison.id)] * 2 + [str(later.id)]
    with pytest.raises(DeliveryEnded):
        hooks.skip(webhook, first)
    hooks.retry(webhook, second)
    hooks.send()
    assert shop.ids[-1] == str(later.id), "once more, since somebody wants that"


def test_the_log_has_what_was_sent_and_what_was_answered(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    event = hooks.placed()
    answers(shop, 503, 200)
    hooks.send()
    hooks.wait(seconds=10)
    hooks.send()
    told = hooks.delivery(webhook, hooks.deliveries(webhook)[0])
    assert json.loads(told["body"]) == event.to_json_dict()
    assert [(each["status"], each["answer"]) for each in told["answers"]] == [(503, "said"), (200, "said")]


def test_what_is_long_is_cut_in_the_log_and_sent_whole(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed(note="ж" * 100_000)
    shop.replying = lambda _: Reply(200, b"x" * 100_000)
    hooks.send()
    told = hooks.delivery(webhook, hooks.deliveries(webhook)[0])
    assert (len(told["body"]), len(told["answers"][0]["answer"])) == (64 * 1024, 16 * 1024)
    assert json.loads(shop.received[0].body)["data"]["note"] == "ж" * 100_000


@on_any_database
def test_what_ended_is_forgotten_after_a_week(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed("order 1")
    hooks.send()
    answers(shop, 500)
    hooks.placed("order 2")
    hooks.send()
    hooks.wait(days=8)
    assert hooks.application.forget_deliveries() == 1
    assert [row["state"] for row in hooks.deliveries(webhook)] == ["pending"]


def test_of_many_that_ended_the_last_are_kept(hooks: Hooks, shop: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notify.app.webhook_deliveries.MOST_KEPT", 2)
    webhook = hooks.register(shop.url)
    for number in range(5):
        hooks.placed(f"order {number}")
        hooks.send()
        hooks.wait(seconds=1)
    assert hooks.application.forget_deliveries() == 3
    assert len(hooks.deliveries(webhook)) == 2


@on_any_database
def test_what_the_log_says_of_an_erased_customer_is_gone(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed("order 1", VECTOR)
    hooks.placed("order 2", HORIZON)
    answers(shop, 200)
    hooks.send()
    with hooks.application.transaction() as session:
        hooks.application.forget_personal_data(session, UUID(VECTOR))
    erased, other = (hooks.delivery(webhook, row) for row in hooks.deliveries(webhook))
    assert (erased["body"], erased["answers"][0]["answer"]) == (None, None)
    assert other["answers"][0]["answer"] == "said"


def test_what_was_erased_before_it_went_is_sent_as_the_feed_tells_it_then(hooks: Hooks, shop: Receiver) -> None:
    """Bodies are read when they go: nothing of them waits here."""
    hooks.register(shop.url)
    event = hooks.placed(contact="Иван")
    hooks.read()
    event.data["contact"] = None
    hooks.send()
    assert json.loads(shop.received[0].body)["data"]["contact"] is None


def test_more_than_can_be_sent_waits_in_the_feed(hooks: Hooks, shop: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notify.app.webhook_reading.MOST_TO_SEND", 10)
    monkeypatch.setattr("services.notify.app.webhook_reading.PAGE", 5)
    webhook = hooks.register(shop.url)
    told = [hooks.placed(f"order {number}") for number in range(30)]
    hooks.read()
    assert hooks.webhook(webhook)["undelivered"] == 10
    for _ in range(4):
        hooks.send()
    assert sorted(shop.ids) == sorted(str(event.id) for event in told)


@on_any_database
def test_two_replicas_read_and_send_each_event_once(hooks: Hooks, shop: Receiver) -> None:
    """The second works in the moment between the first one's look at the queue and its claim."""
    webhook = hooks.register(shop.url)
    url = hooks.application.engine.url.render_as_string(hide_password=False)
    other = Hooks(Alone(NotifyApplication, url, hooks.service.clock))
    other.sources = hooks.sources
    for number in range(5):
        hooks.placed(f"order {number}")
    taken, posted = hooks.application._take_page, hooks.application._posted
    hooks.application._take_page = lambda *given: (other.read(), taken(*given))[1]  # type: ignore[method-assign]
    hooks.application._posted = lambda *given: (other.send(), posted(*given))[1]  # type: ignore[method-assign]
    try:
        hooks.send()
    finally:
        other.service.close()
    assert len(shop.ids) == len(set(shop.ids)) == 5
    assert {row["attempts"] for row in hooks.deliveries(webhook)} == {1}


def test_whoever_was_too_slow_writes_nothing_about_what_another_sends(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed()
    hooks.read()
    slow = hooks.application._claim(UUID(webhook["id"]))
    assert slow is not None
    with pytest.raises(BeingSent):
        hooks.retry(webhook, hooks.deliveries(webhook)[0])
    hooks.wait(seconds=HOLD.total_seconds())
    answers(shop, 500)
    hooks.send()
    hooks.application._skip(slow[1], "late")
    assert hooks.deliveries(webhook)[0]["state"] == "pending"


DYING = """
import json
import sys
from datetime import datetime
from uuid import UUID
from kernel.outbound.posting import Poster
from services.notify.app import NotifyApplication

class Clock:
    def now(self):
        return datetime.fromisoformat(sys.argv[2])

class Orders:
    def told_since(self, position, limit, types=()):
        return {"items": [json.loads(sys.argv[4])]}

application = NotifyApplication(sys.argv[1], Clock())
application.poster = Poster(may_be_private=True)
application.send_next(UUID(sys.argv[3]), lambda _: Orders(), lambda: 0.5)
"""


@on_any_database
@pytest.mark.parametrize(("crash", "sent"), [("webhook_claimed", 1), ("webhook_posted", 2)])
def test_a_sender_that_is_killed_loses_nothing_and_a_receiver_can_tell_repeats(
    hooks: Hooks, shop: Receiver, crash: str, sent: int
) -> None:
    webhook = hooks.register(shop.url)
    event, later = hooks.placed(), hooks.shipped()
    hooks.read()
    url = hooks.application.engine.url.render_as_string(hide_password=False)
    now = hooks.service.clock.now().isoformat()
    killed = subprocess.run(
        [sys.executable, "-c", DYING, url, now, webhook["id"], json.dumps(event.to_json_dict())],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "NOVA_CRASH_AT": crash},
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert hooks.send() == 0, "whoever has it may be slow, and what comes after it waits"
    hooks.wait(seconds=HOLD.total_seconds())
    hooks.send()
    assert shop.ids == [str(event.id)] * sent + [str(later.id)]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hooks",
        "https://127.0.0.1/hooks",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data",
        "https://192.168.0.1:8443/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
    ],
)
def test_an_address_that_is_not_public_is_refused_when_it_is_written_down(hooks: Hooks, url: str) -> None:
    hooks.application.poster.may_be_private = False
    with pytest.raises(AddressNotAllowed):
        hooks.register(url)


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433"])
def test_a_name_that_leads_to_this_machine_is_refused_when_something_is_sent_there(
    hooks: Hooks, shop: Receiver, host: str
) -> None:
    port = shop.url.split(":")[2]
    webhook = hooks.register(f"http://{host}:{port}")
    hooks.application.poster.may_be_private = False
    hooks.placed()
    hooks.send()
    (delivery,) = hooks.deliveries(webhook)
    assert (delivery["state"], delivery["error"], shop.received) == ("pending", "address_refused", [])


def test_a_test_sends_an_example_at_once_and_tells_the_answer(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url, PLACED)
    answers(shop, 202)
    told = hooks.application.test_webhook(hooks.service.call(), {"webhook_id": UUID(webhook["id"])})
    assert (told["status"], told["answer"], told["type"]) == (202, "said", "OrderPlaced")
    sample = json.loads(shop.received[0].body)
    assert (sample["test"], sample["id"]) == (True, shop.ids[0])
    assert hooks.deliveries(webhook) == []


def test_the_history_tells_who_did_what_and_no_secrets(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.rotate(webhook)
    hooks.change(webhook, name="Shop 2")
    hooks.disable(webhook)
    question = {"webhook_id": UUID(webhook["id"]), "limit": 100, "after": None}
    rows = hooks.application.webhook_history(question)["items"]
    assert [row["what"] for row in rows] == ["disabled", "changed", "secret_rotated", "registered"]
    assert {row["actor"] for row in rows} == {"olga"}
    assert rows[1]["changes"] == [{"field": "name", "old": "Shop", "new": "Shop 2"}]
    assert rows[2]["changes"] == []
    assert "secret" not in {each["field"] for each in rows[3]["changes"]}
