"""What a letter says to a user whose reminder came due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

LONGEST_SUBJECT = 80
SUBJECT: Mapping[str, str] = {"ru": "Напоминание", "en": "Reminder"}
CUSTOMER: Mapping[str, str] = {"ru": "Клиент", "en": "Customer"}
DUE: Mapping[str, str] = {"ru": "Время", "en": "Due"}
MOST_LISTED = 20
OF_MANY: Mapping[str, str] = {
    "ru": "Наступило время напоминаний, о которых не удалось сообщить вовремя: {}. Они среди ваших напоминаний в Nova.",
    "en": "Reminders came due that could not be told in time: {}. They are among your reminders in Nova.",
}


@dataclass(frozen=True)
class Told:
    """A reminder in the words of its reader; ``customer`` is None when the entry is about nobody who is known."""

    text: str
    customer: str | None
    due: str

    @property
    def first_line(self) -> str:
        return " ".join(self.text.split())[:LONGEST_SUBJECT]


def letter_of_one(language: str, told: Told) -> tuple[str, str]:
    """Subject and text."""
    customer = [] if told.customer is None else [f"{CUSTOMER[language]}: {told.customer}"]
    lines = [told.text, "", *customer, f"{DUE[language]}: {told.due}"]
    return f"{SUBJECT[language]}: {told.first_line}", "\n".join(lines)


def letter_of_many(language: str, count: int, some: Sequence[Told]) -> tuple[str, str]:
    """How many they are, and the first of them."""
    listed = [" · ".join(filter(None, (each.due, each.customer, each.first_line))) for each in some[:MOST_LISTED]]
    more = ["…"] if count > len(listed) else []
    return SUBJECT[language], "\n".join([OF_MANY[language].format(count), "", *listed, *more])


@dataclass(frozen=True)
class DigestWritten(DomainEvent):
    """A user was told by one letter of all the reminders that were missed."""

    TOPIC = "notify.DigestWritten"
    metadata: dict[str, Any]
    recipient: str


register_topic(DigestWritten.TOPIC, DigestWritten)


def digest_written(digest_id: UUID, recipient: str, at: datetime, metadata: dict[str, Any]) -> DigestWritten:
    return DigestWritten(
        originator_id=digest_id, originator_version=1, timestamp=at, metadata=metadata, recipient=recipient
    )
