"""What follows from a mail server's answers: whether a letter goes, waits or has failed, and when it is tried again."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum

DELAYS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(DELAYS) + 1


class Verdict(Enum):
    GO = "go"
    WAIT = "wait"
    FAIL = "fail"


def verdict_on(code: int) -> Verdict:
    """On one answer: 2xx is yes, 4xx not now, all else no."""
    if 200 <= code < 300:
        return Verdict.GO
    return Verdict.WAIT if 400 <= code < 500 else Verdict.FAIL


def verdict_on_recipients(codes: Mapping[str, int], *, is_last: bool) -> Verdict:
    """A letter goes once to all who can have it, so it waits while one of them is to be asked again.

    At the last attempt it goes without those, if there are others.
    """
    verdicts = [verdict_on(code) for code in codes.values()]
    if Verdict.WAIT in verdicts and not (is_last and Verdict.GO in verdicts):
        return Verdict.WAIT
    return Verdict.GO if Verdict.GO in verdicts else Verdict.FAIL


def next_attempt(attempts: int, at: datetime) -> datetime | None:
    """After so many attempts; None when there is none any more."""
    return at + DELAYS[attempts - 1] if attempts < MOST_ATTEMPTS else None
