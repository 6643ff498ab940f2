"""A letter on its way: queued, taken by one sender, handed over once; what became of it is said, also when unknown.

What names a person is sealed before it gets here. In events moments are ISO texts, as everything there is JSON-ready.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.notify.domain.delivery import next_attempt
from services.notify.domain.refusals import LetterNotToRetry

QUEUED, TAKEN, HANDING_OVER, SENT, FAILED, UNKNOWN, DRAFTED = (
    "queued",
    "taken",
    "handing_over",
    "sent",
    "failed",
    "unknown",
    "drafted",
)
REFUSED, GAVE_UP, ERASED, FILES_GONE = "refused", "gave_up", "erased", "files_gone"
HOLD = timedelta(minutes=20)  # longer than any conversation with a server

Metadata = dict[str, Any]
Content = Mapping[str, str]


class Letter(Aggregate):
    """``about`` names the letter to others: customer, order, invoice, documents, author; nothing of what it says."""

    TOPIC = "notify.Letter"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "notify.Letter.Created"

    class Queued(Created):
        """``head`` (whom to, the subject) and ``text`` are sealed; ``files`` are described, and kept elsewhere.

        ``attachments`` stay where they are attached until the letter goes; here is nothing of them but their ids.
        """

        TOPIC = "notify.Letter.Queued"
        about: dict[str, Any]
        head: str
        text: str
        files: list[dict[str, Any]]
        attachments: list[dict[str, Any]]

    class Drafted(Created):
        """It was opened in the author's own mail program; what becomes of it there is not known here."""

        TOPIC = "notify.Letter.Drafted"
        about: dict[str, Any]
        head: str
        text: str
        attachments: list[dict[str, Any]]

    class Taken(Event):
        """One sender has it ``until`` then; nothing was handed over yet."""

        TOPIC = "notify.Letter.Taken"
        until: str
        attempt: int

        def apply(self, letter: "Letter") -> None:
            letter.state, letter.due_at = TAKEN, datetime.fromisoformat(self.until)
            letter.attempts, letter.taken_version = self.attempt, self.originator_version

    class HandingOver(Event):
        """The server is about to get the message: from now on only the server knows whether it has it."""

        TOPIC = "notify.Letter.HandingOver"
        until: str

        def apply(self, letter: "Letter") -> None:
            letter.state, letter.due_at = HANDING_OVER, datetime.fromisoformat(self.until)

    class Postponed(Event):
        """The server does not have it, and may take it later."""

        TOPIC = "notify.Letter.Postponed"
        due_at: str
        code: int | None
        report: str | None

        def apply(self, letter: "Letter") -> None:
            letter.state, letter.due_at = QUEUED, datetime.fromisoformat(self.due_at)

    class Sent(Event):
        """The server has it for all recipients but the ``refused``; ``report`` is sealed, as in all events."""

        TOPIC = "notify.Letter.Sent"
        about: dict[str, Any]
        via: str
        refused: int
        report: str | None

        def apply(self, letter: "Letter") -> None:
            letter.state = SENT

    class Failed(Event):
        """``outcome`` is refused, gave_up, erased, files_gone or unknown; ``code`` the server's last answer."""

        TOPIC = "notify.Letter.Failed"
        about: dict[str, Any]
        outcome: str
        code: int | None
        report: str | None

        def apply(self, letter: "Letter") -> None:
            letter.state = UNKNOWN if self.outcome == UNKNOWN else FAILED
            letter.lacks_files = self.outcome == FILES_GONE

    class Requeued(Event):
        """Somebody wants it sent again, at the risk that it comes twice."""

        TOPIC = "notify.Letter.Requeued"
        about: dict[str, Any]

        def apply(self, letter: "Letter") -> None:
            letter.state, letter.due_at, letter.attempts = QUEUED, self.timestamp, 0

    def __init__(
        self,
        about: dict[str, Any],
        head: str,
        text: str,
        attachments: list[dict[str, Any]],
        files: list[dict[str, Any]] | None = None,
    ) -> None:
        self.about = about
        self.head = head
        self.text = text
        self.files = files or []
        self.attachments = attachments
        self.lacks_files = False
        self.state = QUEUED
        self.attempts = 0
        self.taken_version = 0
        self.due_at: datetime = self.created_on

    @classmethod
    def queue(
        cls,
        letter_id: UUID,
        about: dict[str, Any],
        content: Content,
        files: list[dict[str, Any]],
        attachments: list[dict[str, Any]],
        at: datetime,
        metadata: Metadata,
    ) -> "Letter":
        return cls._create(
            cls.Queued,
            id=letter_id,
            timestamp=at,
            metadata=metadata,
            about=about,
            files=files,
            attachments=attachments,
            **content,
        )

    @classmethod
    def draft(
        cls,
        letter_id: UUID,
        about: dict[str, Any],
        content: Content,
        attachments: list[dict[str, Any]],
        at: datetime,
        metadata: Metadata,
    ) -> "Letter":
        return cls._create(
            cls.Drafted,
            id=letter_id,
            timestamp=at,
            metadata=metadata,
            about=about,
            attachments=attachments,
            **content,
        )

    def take(self, at: datetime, metadata: Metadata) -> bool:
        """For one attempt; False when it is not the time, or the letter needs no sender.

        Whoever took it before and did not come back had handed nothing over, or else the outcome is unknown.
        """
        if self.state not in (QUEUED, TAKEN, HANDING_OVER) or at < self.due_at:
            return False
        if self.state == HANDING_OVER:
            self.fail(UNKNOWN, at, metadata)
            return False
        if self.state == TAKEN and next_attempt(self.attempts, at) is None:
            self.fail(GAVE_UP, at, metadata)
            return False
        until, attempt = (at + HOLD).isoformat(), self.attempts + 1
        self.trigger_event(self.Taken, timestamp=at, metadata=metadata, until=until, attempt=attempt)
        return True

    def begin_handing_over(self, at: datetime, metadata: Metadata) -> None:
        self.trigger_event(self.HandingOver, timestamp=at, metadata=metadata, until=(at + HOLD).isoformat())

    def postpone(self, at: datetime, metadata: Metadata, code: int | None, report: str | None) -> None:
        """Until the next attempt; after the last one it has failed."""
        due_at = next_attempt(self.attempts, at)
        if due_at is None:
            self.fail(GAVE_UP, at, metadata, code, report)
            return
        self.trigger_event(
            self.Postponed, timestamp=at, metadata=metadata, due_at=due_at.isoformat(), code=code, report=report
        )

    def sent(self, via: str, at: datetime, metadata: Metadata, refused: int = 0, report: str | None = None) -> None:
        self.trigger_event(
            self.Sent, timestamp=at, metadata=metadata, about=self.about, via=via, refused=refused, report=report
        )

    def fail(
        self, outcome: str, at: datetime, metadata: Metadata, code: int | None = None, report: str | None = None
    ) -> None:
        self.trigger_event(
            self.Failed, timestamp=at, metadata=metadata, about=self.about, outcome=outcome, code=code, report=report
        )

    def retry(self, at: datetime, metadata: Metadata) -> None:
        """Raises LetterNotToRetry."""
        if self.state not in (FAILED, UNKNOWN):
            raise LetterNotToRetry
        self.trigger_event(self.Requeued, timestamp=at, metadata=metadata, about=self.about)
