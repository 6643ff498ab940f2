"""What a letter says to a user whose reminder came due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

LONGEST_SUBJECT = 80
SUBJECT: Mapping[str, str] = {"ru": "Напоминание", "en": "Reminder"}
OF_THE_JOURNAL: Mapping[str, str] = {
    "ru": "Наступило время напоминания о записи журнала. Оно среди ваших напоминаний в Nova.",
    "en": "A reminder of an entry of the journal came due. It is among your reminders in Nova.",
}
OF_MANY: Mapping[str, str] = {
    "ru": "Наступило время напоминаний, о которых не удалось сообщить вовремя. Они среди ваших напоминаний в Nova.",
    "en": "Reminders came due that could not be told in time. They are among your reminders in Nova.",
}


def letter_of_one(language: str, own_words: str | None) -> tuple[str, str]:
    """Subject and text; ``own_words`` are what a person wrote, None of an entry that the journal logged by itself."""
    if own_words is None:
        return SUBJECT[language], OF_THE_JOURNAL[language]
    first_line = " ".join(own_words.split())[:LONGEST_SUBJECT]
    return f"{SUBJECT[language]}: {first_line}", own_words


def letter_of_many(language: str) -> tuple[str, str]:
    return SUBJECT[language], OF_MANY[language]


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
