"""``nova feed`` goes on where the service says that it has read up to."""

from typing import Any

import pytest
from click.testing import CliRunner

from nova.commands import options, watching


class Feed:
    """Three events of one type among many: pages are short although there is more."""

    def __init__(self, patience: int = 99) -> None:
        self.asked: list[int] = []
        self.waited: list[int | None] = []
        self._patience = patience

    def get(self, _path: str, after: int, wait: int | None, **_: Any) -> dict[str, Any]:
        self.asked.append(after)
        self.waited.append(wait)
        if len(self.asked) > self._patience:
            raise KeyboardInterrupt
        events = [position for position in (4, 9, 12) if position > after]
        more = len(events) > 1
        return {
            "items": [{"position": position} for position in events[:1]],
            "head": 40,
            "read_up_to": events[0] if more else 40,
            "more": more,
        }


def test_a_short_page_is_not_the_end() -> None:
    feed: Any = Feed()
    found = list(watching._events(feed, "orders", 0, {"type": "OrderPlaced"}, follow=False))
    assert [event["position"] for event in found] == [4, 9, 12]
    assert feed.asked == [0, 4, 9]


def test_following_goes_on_from_what_was_read_and_not_from_the_last_event() -> None:
    feed: Any = Feed(patience=4)
    with pytest.raises(KeyboardInterrupt):
        list(watching._events(feed, "orders", 0, {"type": "OrderPlaced"}, follow=True))
    assert feed.asked[3:] == [40, 40]


def test_following_waits_for_what_comes_and_asks_no_oftener() -> None:
    feed: Any = Feed(patience=4)
    with pytest.raises(KeyboardInterrupt):
        list(watching._events(feed, "orders", 0, {}, follow=True))
    assert feed.waited == [None, None, None, watching.WAIT_SECONDS, watching.WAIT_SECONDS]


def test_the_command_explains_itself() -> None:
    assert "--follow" in CliRunner().invoke(watching.feed, ["--help"]).output


def status_of(age: float | None, **relay: Any) -> str:
    """What is printed when all services say the same."""

    class Api:
        def get(self, _path: str) -> dict[str, Any]:
            heard = {"position": 9, "lag": 4, "age_seconds": age, "parked": 0, "trouble": None}
            state = {"lag": 0, "unsent_seconds": 0.0, "active_here": True, **relay}
            return {"head": 9, "relay": state, "subscriptions": {"inventory": heard}}

    runner = CliRunner()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(options, "connect", lambda _: Api())
        result = runner.invoke(watching.status, [], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def test_status_tells_for_how_long_events_wait_to_be_sent() -> None:
    assert " 7 (3 min) " in status_of(0.2, lag=7, unsent_seconds=185.0)


def test_status_tells_how_old_the_stock_is_that_colours_orders() -> None:
    assert "colours  by stock figures of 0.2 s ago\n" in status_of(0.2)
    stale = status_of(40.0)
    assert "inventory 4 behind (level 40 s ago)" in stale
    assert "colours  by stock figures of 40 s ago: inventory is not heard" in stale
    assert "by no stock figures yet" in status_of(None)
