"""A reader that keeps nothing is told when it may have missed something."""

import json
from typing import Any

from kernel.broadcast import Broadcast
from tests.builders import ManualClock, ToldByHand


class Delivery:
    def __init__(self, event: Any) -> None:
        self.body = json.dumps(event.to_json_dict())


class Listening:
    """What a broadcast told, in order: positions, and ``missed``."""

    def __init__(self) -> None:
        self.told: list[int | str] = []
        self._broadcast = Broadcast(
            "memory://",
            ("orders",),
            lambda event: self.told.append(event.position),
            lambda: self.told.append("missed"),
        )

    def hear(self, *events: Any) -> None:
        for event in events:
            self._broadcast._heard(Delivery(event))  # type: ignore[arg-type]


def some_events(source: str = "orders", count: int = 5) -> list[Any]:
    feed = ToldByHand(source, ManualClock())
    return [feed.tell("OrderPlaced", f"order {number}") for number in range(count)]


def test_what_comes_one_after_the_other_is_only_told():
    listening = Listening()
    listening.hear(*some_events()[1:])  # it began to listen in the middle
    assert listening.told == [6, 9, 12, 15]


def test_a_gap_is_told_before_what_follows_it():
    """A queue that is full drops the oldest."""
    events = some_events()
    listening = Listening()
    listening.hear(events[0], *events[3:])
    assert listening.told == [3, "missed", 12, 15]


def test_what_is_published_again_is_no_gap():
    events = some_events()
    listening = Listening()
    listening.hear(*events[:4], *events[1:5])
    assert "missed" not in listening.told


def test_each_source_is_followed_by_itself():
    orders, inventory = some_events("orders"), some_events("inventory")
    listening = Listening()
    listening.hear(orders[0], inventory[3], orders[1], inventory[4])
    assert "missed" not in listening.told
