"""A letter on its way: what a server's answers mean, and that a letter is never sent twice by itself."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from services.notify.domain.delivery import (
    DELAYS,
    MOST_ATTEMPTS,
    Verdict,
    next_attempt,
    verdict_on,
    verdict_on_recipients,
)
from services.notify.domain.letter import (
    FAILED,
    GAVE_UP,
    HANDING_OVER,
    HOLD,
    QUEUED,
    REFUSED,
    SENT,
    TAKEN,
    UNKNOWN,
    Letter,
)
from services.notify.domain.refusals import LetterNotToRetry

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)
LATER = NOW + HOLD
CAUSE: dict[str, Any] = {}
IVAN, PETR = "ivan@example.com", "petr@example.com"


def queued() -> Letter:
    content = {"head": "sealed head", "text": "sealed text"}
    return Letter.queue(uuid5(NAMESPACE_OID, "letter"), {"author": "anna"}, content, [], [], NOW, CAUSE)


def taken() -> Letter:
    letter = queued()
    assert letter.take(NOW, CAUSE)
    return letter


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        (250, Verdict.GO),
        (251, Verdict.GO),
        (421, Verdict.WAIT),
        (451, Verdict.WAIT),
        (550, Verdict.FAIL),
        (-1, Verdict.FAIL),
    ],
)
def test_a_server_says_yes_not_now_or_no(code: int, verdict: Verdict) -> None:
    assert verdict_on(code) is verdict


@pytest.mark.parametrize(
    ("codes", "is_last", "verdict"),
    [
        ({IVAN: 250, PETR: 250}, False, Verdict.GO),
        ({IVAN: 250, PETR: 550}, False, Verdict.GO),
        ({IVAN: 250, PETR: 451}, False, Verdict.WAIT),
        ({IVAN: 250, PETR: 451}, True, Verdict.GO),
        ({IVAN: 550, PETR: 451}, True, Verdict.WAIT),
        ({IVAN: 550, PETR: 550}, False, Verdict.FAIL),
    ],
)
def test_a_letter_goes_once_to_all_who_can_have_it(codes: dict[str, int], is_last: bool, verdict: Verdict) -> None:
    assert verdict_on_recipients(codes, is_last=is_last) is verdict


def test_attempts_grow_rarer_and_end_within_two_days() -> None:
    moments = [next_attempt(attempt, NOW) for attempt in range(1, MOST_ATTEMPTS)]
    waits = [moment - NOW for moment in moments if moment is not None]
    assert waits == sorted(waits) == list(DELAYS)
    assert sum(waits, timedelta()) < timedelta(days=2)
    assert next_attempt(MOST_ATTEMPTS, NOW) is None


def test_a_letter_has_one_sender_until_its_time_is_over() -> None:
    letter = taken()
    assert not letter.take(LATER - timedelta(seconds=1), CAUSE)
    assert (letter.state, letter.attempts) == (TAKEN, 1)


def test_a_sender_that_died_before_handing_over_had_sent_nothing_so_another_tries() -> None:
    letter = taken()
    assert letter.take(LATER, CAUSE)
    assert letter.attempts == 2


def test_a_sender_that_died_while_handing_over_leaves_the_outcome_unknown() -> None:
    letter = taken()
    letter.begin_handing_over(NOW, CAUSE)
    assert letter.state == HANDING_OVER
    assert not letter.take(NOW + timedelta(minutes=1), CAUSE)
    assert letter.state == HANDING_OVER
    assert not letter.take(LATER, CAUSE)
    assert letter.state == UNKNOWN
    assert not letter.take(LATER + timedelta(days=30), CAUSE)


def test_what_is_postponed_waits_for_its_moment() -> None:
    letter = taken()
    letter.postpone(NOW, CAUSE, 451, None)
    assert (letter.state, letter.due_at) == (QUEUED, NOW + DELAYS[0])
    assert not letter.take(NOW + DELAYS[0] - timedelta(seconds=1), CAUSE)
    assert letter.take(NOW + DELAYS[0], CAUSE)


def test_after_the_last_attempt_a_letter_has_failed() -> None:
    letter, now = queued(), NOW
    while letter.state == QUEUED:
        now = letter.due_at
        assert letter.take(now, CAUSE)
        letter.postpone(now, CAUSE, 451, None)
    (*_, last) = letter.pending_events
    assert (letter.state, letter.attempts) == (FAILED, MOST_ATTEMPTS)
    assert isinstance(last, Letter.Failed)
    assert (last.outcome, last.code) == (GAVE_UP, 451)


def test_senders_that_die_again_and_again_end_as_well() -> None:
    letter, now = queued(), NOW
    for _ in range(MOST_ATTEMPTS):
        assert letter.take(now, CAUSE)
        now += HOLD
    assert not letter.take(now, CAUSE)
    assert letter.state == FAILED


def test_a_sender_that_learns_late_that_the_server_has_it_says_so() -> None:
    letter = taken()
    letter.begin_handing_over(NOW, CAUSE)
    letter.take(LATER, CAUSE)
    letter.sent("smtp", LATER, CAUSE)
    assert letter.state == SENT


@pytest.mark.parametrize("outcome", [REFUSED, UNKNOWN])
def test_what_failed_or_is_unknown_can_be_sent_again_by_hand(outcome: str) -> None:
    letter = taken()
    letter.fail(outcome, NOW, CAUSE)
    letter.retry(LATER, CAUSE)
    assert (letter.state, letter.attempts) == (QUEUED, 0)
    assert letter.take(LATER, CAUSE)


def test_what_waits_or_was_sent_is_not_sent_again() -> None:
    waiting, gone = queued(), taken()
    gone.sent("smtp", NOW, CAUSE)
    for letter in (waiting, taken(), gone):
        with pytest.raises(LetterNotToRetry):
            letter.retry(LATER, CAUSE)
