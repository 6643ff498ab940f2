"""The life of a service: prepared before all else; what works beside it ends before its database is closed."""

import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from kernel import state as states
from kernel.state import State, state_of


class Story(list[str]):
    """What happened, in its order."""

    def doing(self, what: str) -> Any:
        return lambda *_: self.append(what)


def test_a_service_is_prepared_first_and_its_database_is_closed_after_all_that_uses_it() -> None:
    story = Story()
    works = [(name, SimpleNamespace(run=None, stop=story.doing(f"stop {name}"))) for name in ("relay", "forgetting")]
    application = SimpleNamespace(prepare=story.doing("prepare"), close=story.doing("close the database"))
    provider = State()
    provider.container = SimpleNamespace(
        service_name="shop",
        nova=SimpleNamespace(beside=works, application=application),
        spawn_managed_thread=lambda run, identifier: SimpleNamespace(wait=story.doing(f"{identifier} ended")),
    )
    provider.setup()
    provider.start()
    provider.stop()
    assert story == [
        "prepare",
        "stop relay",
        "stop forgetting",
        "relay ended",
        "forgetting ended",
        "close the database",
    ]


def test_extensions_that_ask_at_the_same_time_share_one_state(monkeypatch: pytest.MonkeyPatch) -> None:
    """Making it waits for the database: another extension asks meanwhile."""
    made: list[object] = []

    def make(_: Any) -> object:
        made.append(object())
        time.sleep(0.2)
        return made[-1]

    monkeypatch.setattr(states, "ServiceState", make)
    container = SimpleNamespace()
    with ThreadPoolExecutor(2) as pool:
        first, second = [pool.submit(state_of, container) for _ in range(2)]
    assert first.result() is second.result()
    assert len(made) == 1
