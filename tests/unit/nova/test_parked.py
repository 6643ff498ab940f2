"""``nova parked`` and ``nova status`` tell in plain words what became of events."""

from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner

from nova.commands import options
from nova.commands.root import nova


class Answering:
    """A running system that gives one answer."""

    def __init__(self, answer: Mapping[str, Any]) -> None:
        self.answer = answer
        self.asked: list[tuple[str, Any]] = []

    def get(self, path: str, **query: Any) -> Any:
        return self.answer

    def post(self, path: str, body: Mapping[str, Any], **more: Any) -> Any:
        self.asked.append((path, body))
        return self.answer


def said(monkeypatch: pytest.MonkeyPatch, arguments: str, answer: Mapping[str, Any]) -> tuple[int, list[str]]:
    monkeypatch.setattr(options, "connect", lambda data: Answering(answer))
    result = CliRunner(env={"COLUMNS": "200"}).invoke(nova, arguments.split())
    return result.exit_code, [line.strip() for line in result.output.splitlines()]


@pytest.mark.parametrize(
    ("applied", "parked", "error", "code", "lines"),
    [
        (1, 0, None, 0, ["Applied: 1 event.", "Nothing of the same thing is parked any more."]),
        (3, 0, None, 0, ["Applied: 3 events.", "Nothing of the same thing is parked any more."]),
        (2, 1, "boom", 1, ["Applied: 2 events.", "Still parked: 1 event of the same thing.",
                           "Error: The first of them failed again: boom"]),
        (0, 4, "boom", 1, ["Applied: no events.", "Still parked: 4 events of the same thing.",
                           "Error: The first of them failed again: boom"]),
    ],
)  # fmt: skip
def test_a_retry_tells_what_was_applied_and_what_failed_again(
    monkeypatch: pytest.MonkeyPatch, applied: int, parked: int, error: str | None, code: int, lines: list[str]
) -> None:
    answer = {"applied": applied, "parked": parked, "error": error}
    assert said(monkeypatch, "parked retry orders inventory 7", answer) == (code, lines)


def test_a_drop_tells_what_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"applied": 0, "parked": 2, "error": None}
    assert said(monkeypatch, "parked drop --yes orders inventory 9", answer) == (
        0,
        ["Given up: event 9 from inventory.", "Still parked: 2 events of the same thing."],
    )


def test_status_tells_of_a_source_that_went_back(monkeypatch: pytest.MonkeyPatch) -> None:
    hearing = {"position": 15, "lag": -5, "age_seconds": 1.0, "parked": 0, "trouble": "inventory went back"}
    relay = {"lag": 0, "unsent_seconds": 0.0, "active_here": True}
    answer = {"head": 3, "relay": relay, "subscriptions": {"inventory": hearing}}
    _, lines = said(monkeypatch, "status", answer)
    assert "inventory 5 ahead of it" in lines[1]
    assert "inventory: inventory went back" in lines[1]
