"""Several senders of webhooks, and some that die."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import RowMapping

from services.notify.app import NotifyApplication
from services.notify.app.webhooks.deliveries import BeingSent
from services.notify.app.webhooks.sending import HOLD
from services.notify.projections.webhooks import cursors
from tests.infrastructure.receiver import Received, Receiver, Reply
from tests.unit.alone import Alone
from tests.unit.notify.hooks import Hooks

on_any_database = pytest.mark.parametrize("hooks", ["sqlite", "postgres"], indirect=True)
IN_THE_WAY_SECONDS = 1.0


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
    slow = claimed(hooks, webhook)
    with pytest.raises(BeingSent):
        hooks.retry(webhook, hooks.deliveries(webhook)[0])
    hooks.wait(seconds=HOLD.total_seconds())
    shop.answer(500)
    hooks.send()
    hooks.application._skip(slow, "late")
    assert hooks.deliveries(webhook)[0]["state"] == "pending"


@on_any_database
def test_whoever_comes_back_while_another_sends_ends_nothing_of_his(hooks: Hooks, shop: Receiver) -> None:
    """The other's attempt alone says what becomes of the delivery, and what comes after it goes after that."""
    webhook = hooks.register(shop.url)
    event, later = hooks.placed(), hooks.shipped()
    hooks.read()
    slow = claimed(hooks, webhook)
    hooks.wait(seconds=HOLD.total_seconds())
    states = []

    def comes_back(_: Received) -> Reply:
        if not states:
            hooks.application._skip(slow, "late")
            states.extend(row["state"] for row in hooks.deliveries(webhook))
        return Reply()

    shop.replying = comes_back
    hooks.send()
    assert states == ["sending", "waiting"]
    assert [(row["state"], row["error"]) for row in hooks.deliveries(webhook)] == [("delivered", None)] * 2
    assert shop.ids == [str(event.id), str(later.id)]


@pytest.mark.parametrize("hooks", ["postgres"], indirect=True)
@pytest.mark.parametrize("end", ["sent", "not_wanted", "given_up"])
def test_what_is_read_while_the_one_before_it_ends_is_not_forgotten(
    hooks: Hooks, shop: Receiver, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    """The reader has seen that it waits for another, and has not committed it when that one ends."""
    webhook = hooks.register(shop.url)
    event = hooks.placed()
    hooks.read()
    later = hooks.shipped()
    ends = {
        "sent": lambda: hooks.application.send_next(UUID(webhook["id"]), hooks.source_of, lambda: 0.5),
        "not_wanted": lambda: hooks.application._skip(claimed(hooks, webhook), "not_wanted"),
        "given_up": lambda: hooks.skip(webhook, hooks.deliveries(webhook)[0]),
    }
    ending = Thread(target=ends[end])

    def seen_from_outside(*given: Any) -> None:
        ending.start()
        ending.join(IN_THE_WAY_SECONDS)
        move(*given)

    move = cursors.move
    monkeypatch.setattr(cursors, "move", seen_from_outside)
    hooks.read()
    ending.join()
    hooks.send()
    assert hooks.webhook(webhook)["undelivered"] == 0
    assert shop.ids[-1] == str(later.id)
    assert shop.ids[:-1] == ([str(event.id)] if end == "sent" else [])


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


def claimed(hooks: Hooks, webhook: dict[str, Any]) -> RowMapping:
    taken = hooks.application._claim(UUID(webhook["id"]))
    assert taken is not None
    return taken.delivery
