"""A command catches up with a source for as long as its caller waits, and for two seconds at most."""

import time
from collections.abc import Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from kernel.calls import Call
from kernel.entrypoints import CATCH_UP_SECONDS, command
from kernel.identity import Caller, service_caller
from kernel.messaging.rpc_client import CallTimedOut
from kernel.problems import NotFound, NotYetKnown
from kernel.remote_feed import RemoteFeed
from kernel.service import Nothing, Service
from kernel.subscription import Subscription
from tests.builders import SOMEONE
from tests.unit.kernel.diary import Diary

GATEWAY = service_caller("gateway")


class HungOwner:
    """An RPC client whose calls are never answered."""

    def __init__(self) -> None:
        self.timeouts: list[float] = []

    def call(
        self, service: str, method: str, kwargs: Mapping[str, Any], *, headers: Mapping[str, str], timeout: float
    ) -> Any:
        self.timeouts.append(timeout)
        time.sleep(timeout)
        raise CallTimedOut(service, method, timeout)


class QuickOwner:
    """An RPC client that is answered at once, by what the diary's friend told."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary

    def call(self, service: str, method: str, kwargs: Mapping[str, Any], **_: Any) -> Any:
        events = self._diary.source.since(kwargs["body"]["position"], kwargs["body"]["limit"]).events
        return {"ok": {"items": [event.to_json_dict() for event in events], "more": False}}


class Library(Service):
    """A nameko service with one command, as far as calls need it."""

    name = "library"

    def __init__(self, diary: Diary, owner: HungOwner | QuickOwner, seconds: float, caller: Caller = SOMEONE) -> None:
        feed = RemoteFeed(owner, "friend", lambda: "token")  # type: ignore[arg-type]
        subscription = Subscription(diary.application, "friend", feed, diary.react)
        self.runs = 0
        self.headers = {
            "identity": "token",
            "command_id": str(uuid4()),
            "expires_at": (diary.clock.now() + timedelta(seconds=seconds)).isoformat(),
        }
        self.state = SimpleNamespace(
            application=diary.application,
            clock=diary.clock,
            verifier=SimpleNamespace(verify=lambda token, now: caller),
            feed_of=lambda source: feed,
            subscriptions={"friend": subscription},
        )

    @command(Nothing, SOMEONE.roles, level_with=("friend",))
    def lend(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        self.runs += 1
        raise NotYetKnown("friend", NotFound(thing="item", id="1"))


def test_a_hung_owner_is_waited_for_no_longer_than_the_caller_waits(diary: Diary) -> None:
    owner = HungOwner()
    library = Library(diary, owner, seconds=0.3)
    answer = library.lend({})
    assert answer["problem"]["code"] == "NotYetKnown"
    assert 0.2 < sum(owner.timeouts) <= 0.3, "before the command and after it, all together"
    assert library.runs == 1


def test_a_hung_owner_is_waited_for_two_seconds_at_most(diary: Diary) -> None:
    owner = HungOwner()
    Library(diary, owner, seconds=60).lend({})
    assert sum(owner.timeouts) <= CATCH_UP_SECONDS


@pytest.mark.real
def test_whoever_applies_the_owners_events_is_waited_for_no_longer_either(database: str) -> None:
    with Diary.on(database) as diary:
        diary.tell("first")
        diary.hearing.catch_up()
        diary.tell("second")
        library = Library(diary, QuickOwner(diary), seconds=0.3)
        with diary.application.engine.connect() as somebody:
            somebody.execute(select(diary.application.tables.checkpoints).with_for_update())
            assert library.lend({})["problem"]["code"] == "NotYetKnown"
        assert library.lend({})["problem"]["code"] == "NotFound", "all is known by now, and it is not there"


def test_a_service_hears_a_source_when_it_is_asked_to(diary: Diary) -> None:
    library = Library(diary, QuickOwner(diary), 60, GATEWAY)
    diary.tell("sun")
    assert library.hear({"source": "friend"}) == {"ok": {"is_level": True}}
    assert diary.notes() == ["sun"]


def test_a_service_that_cannot_hear_in_time_says_so(diary: Diary) -> None:
    library = Library(diary, HungOwner(), 0.1, GATEWAY)
    assert library.hear({"source": "friend"}) == {"ok": {"is_level": False}}


def test_a_call_that_comes_too_late_is_not_looked_at(diary: Diary) -> None:
    library = Library(diary, HungOwner(), seconds=-1)
    assert library.lend({})["problem"]["code"] == "TooLate"
    assert library.runs == 0
