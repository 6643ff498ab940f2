"""What follows for a delivery from what its receiver answers, and which events a webhook wants."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=1)
TRIED_FOR = timedelta(days=3)
SPREAD = 0.2
GONE_STATUS = 410
RESTORED = "RestoredFromBackup"


class Outcome(Enum):
    DELIVERED = "delivered"
    AGAIN = "again"
    GONE = "gone"


def outcome_of(status: int | None) -> Outcome:
    """2xx is yes, 410 that nobody is there for good; all else, a redirect too, is to be tried again."""
    if status is None:
        return Outcome.AGAIN
    if 200 <= status < 300:
        return Outcome.DELIVERED
    return Outcome.GONE if status == GONE_STATUS else Outcome.AGAIN


def next_attempt(
    attempts: int, first_at: datetime, at: datetime, chance: float, asked_for: timedelta | None = None
) -> datetime | None:
    """When it is tried again, after so many attempts; None when it was tried for three days.

    Twice as long each time, up to an hour, a fifth more or less by ``chance`` (from 0 to 1), so that many that failed
    together do not come together again. A receiver that asks for a longer rest gets it, an hour at most. The last
    attempt is at the end of the three days.
    """
    ends_at = first_at + TRIED_FOR
    if at >= ends_at:
        return None
    doubled: timedelta = FIRST_DELAY * 2 ** min(attempts - 1, 20)
    delay = min(doubled, LONGEST_DELAY) * (1 - SPREAD + 2 * SPREAD * chance)
    if asked_for is not None:
        delay = max(delay, min(asked_for, LONGEST_DELAY))
    return min(at + delay, ends_at)


def types_wanted(events: list[dict[str, Any]], source: str) -> list[str] | None:
    """The types of a source's events that a webhook is sent, an empty list for all; None when it is sent none.

    Whoever is sent anything hears that the source was restored from a backup: what he has may be void.
    """
    types = next((each["types"] for each in events if each["source"] == source), None)
    return sorted({*types, RESTORED}) if types else types


def wants(details: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether a webhook with these ``events`` and this ``filter`` is sent the event, which is as its feed tells it.

    A filter lets pass what is about one of its subjects, or about one of its customers; an empty one lets all pass.
    It stops nobody from hearing that the source was restored.
    """
    types = types_wanted(details["events"], event["source"].removeprefix("/"))
    if types is None or (types and event["type"] not in types):
        return False
    subjects, customers = details["filter"]["subjects"], details["filter"]["customers"]
    if event["type"] == RESTORED or (not subjects and not customers):
        return True
    return event["subject"] in subjects or customer_of(event) in customers


def customer_of(event: Mapping[str, Any]) -> str | None:
    """The customer that an event says it is about."""
    customer_id: str | None = event["data"].get("customer_id")
    return customer_id
