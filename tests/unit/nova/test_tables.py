"""``nova rebuild`` and ``nova verify`` begin a job, and watch it to its end."""

from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner, Result

from nova.commands import tables
from nova.commands.root import nova

RUNNING = {"id": "7", "state": "running", "step": "folding", "done": 1, "total": 2, "events": 0, "differences": None}
DONE = {**RUNNING, "state": "done", "events": 12}


class Told:
    """A system whose jobs are at first running, and then as the test says."""

    def __init__(self, end: Mapping[str, Any]) -> None:
        self.end = end
        self.asked: list[str] = []
        self.keys: list[str | None] = []

    def post(self, path: str, body: Mapping[str, Any], key: str | None = None) -> Any:
        self.asked.append(f"POST {path} {dict(body)}")
        self.keys.append(key)
        return RUNNING

    def get(self, path: str, **_query: Any) -> Any:
        self.asked.append(f"GET {path}")
        return RUNNING if len(self.asked) == 2 else self.end


def run(monkeypatch: pytest.MonkeyPatch, system: Told, *words: str) -> Result:
    monkeypatch.setattr("nova.commands.options.connect", lambda _data: system)
    monkeypatch.setattr(tables, "POLL_SECONDS", 0)
    return CliRunner().invoke(nova, list(words))


def test_a_rebuild_is_watched_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    system = Told(DONE)
    answer = run(monkeypatch, system, "rebuild", "orders", "known")
    assert answer.exit_code == 0
    assert "orders: known made anew from 12 events" in answer.output
    job = "GET /ops/orders/jobs/7"
    assert system.asked == ["POST /ops/orders/rebuild {'names': ['known']}", job, job]
    assert system.keys[0] is not None


def test_differences_are_shown_and_are_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = run(monkeypatch, Told({**DONE, "differences": ["orders 1: is a, should be b"]}), "verify", "orders")
    assert answer.exit_code == 1
    assert "orders: 1 differences (12 events)\n  orders 1: is a, should be b" in answer.output


def test_a_clean_proof_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = run(monkeypatch, Told({**DONE, "differences": []}), "verify", "orders")
    assert (answer.exit_code, "orders: clean (12 events)" in answer.output) == (0, True)


def test_a_job_that_failed_is_said_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = run(monkeypatch, Told({**RUNNING, "state": "failed", "problem": "It was too busy."}), "rebuild", "orders")
    assert answer.exit_code == 1
    assert "orders: It was too busy." in answer.output
