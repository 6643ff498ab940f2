"""What is kept of webhooks: secrets, the log, their history; and what administrators do about them."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from kernel.problems import NotFound
from services.notify.app.webhooks import sending
from services.notify.app.webhooks.deliveries import DeliveryEnded, EarlierFirst
from services.notify.app.webhooks.registering import AddressNotAllowed
from tests.infrastructure.receiver import Receiver, Reply
from tests.unit.notify.hooks import HORIZON, PLACED, VECTOR, Hooks

on_any_database = pytest.mark.parametrize("hooks", ["sqlite", "postgres"], indirect=True)


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
    shop.answer(500)
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
    shop.answer(503, 200)
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
    shop.answer(500)
    hooks.placed("order 2")
    hooks.send()
    hooks.wait(days=8)
    assert hooks.application.forget_deliveries() == 1
    assert [row["state"] for row in hooks.deliveries(webhook)] == ["pending"]


def test_of_many_that_ended_the_last_are_kept(hooks: Hooks, shop: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notify.app.webhooks.deliveries.MOST_KEPT", 2)
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
    shop.answer(200)
    hooks.send()
    with hooks.application.transaction() as session:
        hooks.application.forget_personal_data(session, UUID(VECTOR))
    erased, other = (hooks.delivery(webhook, row) for row in hooks.deliveries(webhook))
    assert (erased["body"], erased["answers"][0]["answer"]) == (None, None)
    assert other["answers"][0]["answer"] == "said"


@on_any_database
@pytest.mark.parametrize("moment", ["_event", "_posted"])
def test_what_was_on_its_way_when_a_customer_was_erased_is_not_kept(
    hooks: Hooks, shop: Receiver, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """A receiver may take long to answer, and may say in its answer what it was sent."""
    webhook = hooks.register(shop.url)
    hooks.placed(contact="Иван")
    where = sending if moment == "_event" else hooks.application
    act = getattr(where, moment)

    def erased_meanwhile(*given: Any) -> Any:
        done = act(*given)
        with hooks.application.transaction() as session:
            hooks.application.forget_personal_data(session, UUID(VECTOR))
        return done

    monkeypatch.setattr(where, moment, erased_meanwhile)
    shop.answer(200)
    hooks.send()
    told = hooks.delivery(webhook, hooks.deliveries(webhook)[0])
    assert (told["state"], told["body"], told["answers"][0]["answer"]) == ("delivered", None, None)
    with hooks.application.reading() as session:
        kept_for = session.execute(text("SELECT count(*) FROM sealing_keys")).scalar_one()
    assert kept_for == 1, "the webhook alone: nothing brings the customer's key back"


def test_of_a_delivery_from_before_whose_it_is_was_written_down_nothing_is_kept(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed()
    hooks.read()
    with hooks.application.transaction() as session:
        session.execute(text("UPDATE webhook_deliveries SET kept_for = NULL"))
    hooks.send()
    told = hooks.delivery(webhook, hooks.deliveries(webhook)[0])
    assert (len(shop.received), told["state"], told["body"]) == (1, "delivered", None)


def test_what_was_erased_before_it_went_is_sent_as_the_feed_tells_it_then(hooks: Hooks, shop: Receiver) -> None:
    """Bodies are read when they go: nothing of them waits here."""
    hooks.register(shop.url)
    event = hooks.placed(contact="Иван")
    hooks.read()
    event.data["contact"] = None
    hooks.send()
    assert json.loads(shop.received[0].body)["data"]["contact"] is None


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
    shop.answer(202)
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
