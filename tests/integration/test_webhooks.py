"""Webhooks through a real HTTP receiver that says yes, no, later, or nothing at all; on both databases."""

import json
from typing import Any

import pytest

from kernel.problems import ValidationFailed
from services.notify.domain.webhooks.rules import TRIED_FOR
from tests.infrastructure.receiver import Receiver, Reply, receiver
from tests.unit.notify.hooks import HORIZON, ORDERS, PLACED, VECTOR, Hooks

on_any_database = pytest.mark.parametrize("hooks", ["sqlite", "postgres"], indirect=True)


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
    assert hooks.webhook(webhook)["sources"] == [{"source": "orders", "position": later.position}]


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
    monkeypatch.setattr("services.notify.app.webhooks.reading.PAGE", 5)
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
    shop.answer(500)
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
    shop.answer(500)
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
    shop.answer(204)
    before = len(shop.ids)
    hooks.enable(webhook)
    hooks.send()
    assert [json.loads(got.body)["type"] for got in shop.received[before:]] == ["OrderPlaced", "OrderShipped"]
    assert shop.ids[before] == str(event.id), "nothing is lost"
    assert hooks.service.differences() == []


def test_a_receiver_that_is_gone_for_good_is_asked_once(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    hooks.placed("order 1")
    shop.answer(410)
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
    shop.answer(500)
    hooks.placed()
    hooks.shipped()
    hooks.send()
    hooks.change(webhook, events=[{"source": "orders", "types": ["OrderShipped"]}])
    shop.answer(204)
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


def test_a_replay_leaves_what_is_still_to_be_sent_of_before_its_position(hooks: Hooks, shop: Receiver) -> None:
    webhook = hooks.register(shop.url)
    shop.answer(500)
    older, newer = hooks.placed("order 1"), hooks.placed("order 2")
    hooks.send()
    hooks.replay(webhook, older.position)
    assert [row["position"] for row in hooks.deliveries(webhook)] == [older.position], "it is still to be sent"
    shop.answer(204)
    hooks.wait(hours=1)
    hooks.send()
    assert shop.ids[2:] == [str(older.id), str(newer.id)]


@on_any_database
def test_a_source_that_was_taken_off_and_put_back_is_replayed_as_any_other(hooks: Hooks, shop: Receiver) -> None:
    both = [*ORDERS, {"source": "inventory", "types": []}]
    webhook = hooks.register(shop.url, both)
    told = [str(hooks.placed(f"order {number}").id) for number in range(4)]
    hooks.send()
    hooks.replay(webhook, 0)
    hooks.send()
    hooks.change(webhook, events=[{"source": "inventory", "types": []}])
    hooks.change(webhook, events=both)
    hooks.read()
    hooks.replay(webhook, 0)
    hooks.send()
    assert sorted(shop.ids) == sorted(told * 3)


def test_a_replay_while_a_page_is_read_sends_everything_after_its_position_once(hooks: Hooks, shop: Receiver) -> None:
    """Another replica has taken the page and sent it by then."""
    webhook = hooks.register(shop.url)
    told = [str(hooks.placed(f"order {number}").id) for number in range(3)]
    take = hooks.application._take_page

    def too_late(*given: Any) -> bool:
        hooks.application._take_page = take  # type: ignore[method-assign]
        hooks.send()
        hooks.replay(webhook, 0)
        return take(*given)

    hooks.application._take_page = too_late  # type: ignore[method-assign]
    hooks.send()
    assert sorted(shop.ids) == sorted(told * 2)


@on_any_database
@pytest.mark.parametrize("asked", [{"events": PLACED}, {"events": ORDERS, "filter": {"customers": [HORIZON]}}])
def test_every_webhook_of_a_source_hears_that_it_was_restored_whatever_it_asked_for(
    hooks: Hooks, shop: Receiver, asked: dict[str, Any]
) -> None:
    """And is sent nothing of what is void, however long it waited."""
    webhook = hooks.register(shop.url, **asked)
    kept = hooks.placed("order 1", HORIZON)
    hooks.send()
    shop.answer(500)
    hooks.placed("order 2", HORIZON)
    hooks.send()
    shop.answer(204)
    restored = hooks.orders.restore(kept.position)
    later = hooks.placed("order 3", HORIZON)
    before = len(shop.ids)
    hooks.wait(hours=1)
    hooks.send()
    assert shop.ids[before:] == [str(restored.id), str(later.id)]
    states = [(row["type"], row["state"], row["error"]) for row in hooks.deliveries(webhook)]
    assert states[1:3] == [("OrderPlaced", "skipped", "not_in_feed"), ("RestoredFromBackup", "delivered", None)]
    assert hooks.webhook(webhook)["undelivered"] == 0


def test_who_wants_nothing_of_a_source_hears_nothing_of_its_restore(hooks: Hooks, shop: Receiver) -> None:
    hooks.register(shop.url, [{"source": "inventory", "types": []}])
    hooks.orders.restore(0)
    assert hooks.send() == 0


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


def test_more_than_can_be_sent_waits_in_the_feed(hooks: Hooks, shop: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.notify.app.webhooks.reading.MOST_TO_SEND", 10)
    monkeypatch.setattr("services.notify.app.webhooks.reading.PAGE", 5)
    webhook = hooks.register(shop.url)
    told = [hooks.placed(f"order {number}") for number in range(30)]
    hooks.read()
    assert hooks.webhook(webhook)["undelivered"] == 10
    for _ in range(4):
        hooks.send()
    assert sorted(shop.ids) == sorted(str(event.id) for event in told)
