"""The life of a service: prepared before all else; what works beside it ends before its database is closed."""

from types import SimpleNamespace
from typing import Any

from kernel.entrypoints import State


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
