"""Sends what webhooks have to send, at least once, in the order of each subject; any number of senders may work.

A sender claims a delivery by a conditional write for longer than any attempt takes, reads the event from the feed of
its source, posts it, and writes down what was answered. Who dies in between leaves a delivery that is sent again, with
the same ``webhook-id``.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session
from structlog.stdlib import get_logger

from kernel.application import is_collision
from kernel.calls import Call
from kernel.failpoints import reached
from kernel.identity import service_caller
from kernel.outbound.posting import NoAnswer
from kernel.sources import SourceUnreachable
from services.notify.app.webhooks.reading import Reading, SourceOf
from services.notify.domain.webhooks.notice import disabling_told
from services.notify.domain.webhooks.rules import LONGEST_DELAY, Outcome, next_attempt, outcome_of, wants
from services.notify.domain.webhooks.signing import signed_headers
from services.notify.domain.webhooks.webhook import GAVE_UP, GONE, Webhook
from services.notify.projections import users
from services.notify.projections.webhooks import cursors, history, queue, registered

HOLD = timedelta(minutes=2)  # longer than any attempt, its reading and its writing
SOURCE_AWAY = timedelta(seconds=5)
WRITES = 5
MOST_BODY_KEPT = 64 * 1024
NOT_IN_FEED, NOT_WANTED = "not_in_feed", "not_wanted"
SENDERS = UUID("8c2f0b66-50a3-5c1f-8e0c-4a9d2f7b1e35")
USER_AGENT = "Nova-Webhooks"

log = get_logger()


@dataclass(frozen=True)
class Attempt:
    """``status`` is None where nothing was answered; ``answer`` is what was, or what the network said."""

    at: datetime
    milliseconds: int
    status: int | None
    error: str | None
    answer: str
    asked_for: timedelta | None = None


@dataclass(frozen=True)
class Claim:
    """A delivery on its way. Its event is read after its key was looked up: an erasure meanwhile deletes that key, and
    nothing of what was sent and answered is kept."""

    webhook: RowMapping
    delivery: RowMapping
    key_id: UUID | None


class WebhookSending(Reading):
    def webhooks_with_work(self) -> dict[UUID, int]:
        """How many deliveries each has that can go now."""
        with self.reading() as session:
            return queue.due_by_webhook(session, self.clock.now())

    def send_next(self, webhook_id: UUID, source_of: SourceOf, chance: Callable[[], float]) -> bool:
        """False when nothing of this webhook can go now."""
        taken = self._claim(webhook_id)
        if taken is None:
            return False
        webhook, claimed = taken.webhook, taken.delivery
        reached("webhook_claimed")
        try:
            event = _event(source_of, claimed)
        except SourceUnreachable as error:
            log.info("not sent by a webhook", source=claimed["source"], error=str(error))
            self._put_back(claimed)
            return False
        if event is None or not wants(dict(webhook), event):
            self._skip(claimed, NOT_IN_FEED if event is None else NOT_WANTED)
            return True
        body = body_of(event)
        headers = self._headers(webhook, event["id"], self.clock.now(), body)
        if headers is None:
            return False
        attempt = self._posted(webhook["url"], headers, body)
        reached("webhook_posted")
        self._write(lambda session: self._settle(session, taken, body, attempt, chance()))
        return True

    # steps

    def _claim(self, webhook_id: UUID) -> Claim | None:
        now = self.clock.now()
        with self.transaction() as session:
            webhook = registered.webhook_row(session, webhook_id)
            if webhook is None or webhook["state"] != registered.ENABLED:
                return None
            claimed = queue.claim(session, webhook_id, now, now + HOLD)
            if claimed is None:
                return None
            kept_for = claimed["kept_for"]
            return Claim(webhook, claimed, kept_for and self.sealing.key_of(session, kept_for))

    def _headers(self, webhook: RowMapping, message_id: str, at: datetime, body: bytes) -> dict[str, str] | None:
        """None when the webhook was removed, and its secret with it."""
        texts = [webhook["secret"]]
        if webhook["old_secret"] is not None and at < webhook["old_until"]:
            texts.append(webhook["old_secret"])
        with self.reading() as session:
            opened = self.sealing.opened(session, texts)
        if len(opened) < len(texts):
            return None
        signed = signed_headers(message_id, at, body, [opened[text] for text in texts])
        return {"Content-Type": "application/json", "User-Agent": USER_AGENT, **signed}

    def _posted(self, url: str, headers: Mapping[str, str], body: bytes) -> Attempt:
        at, started = self.clock.now(), time.monotonic()
        status, error, asked_for = None, None, None
        try:
            got = self.poster.post(url, headers, body)
            status, answer = got.status, got.body.decode("utf-8", "replace")
            asked_for = _rest_asked_for(got.retry_after, at)
        except NoAnswer as silence:
            error, answer = silence.code, silence.words
        return Attempt(at, int(1000 * (time.monotonic() - started)), status, error, _plain(answer), asked_for)

    def _settle(self, session: Session, taken: Claim, sent: bytes, attempt: Attempt, chance: float) -> None:
        """What becomes of the delivery, and of the webhook; nothing when somebody else has taken it since."""
        claimed, now, outcome = taken.delivery, self.clock.now(), outcome_of(attempt.status)
        cursors.locked(session, claimed["webhook_id"], claimed["source"])
        if registered.webhook_row(session, claimed["webhook_id"]) is None:
            return
        body, answer = self._kept(session, taken.key_id, sent.decode()[:MOST_BODY_KEPT], attempt.answer)
        kept: dict[str, Any] = {"status": attempt.status, "error": attempt.error, "body": body}
        again = next_attempt(claimed["attempts"], claimed["first_at"], now, chance, attempt.asked_for)
        if outcome is Outcome.DELIVERED:
            is_mine = queue.end(session, claimed, queue.DELIVERED, now, **kept)
        else:
            is_mine = queue.postpone(session, claimed, again or now + LONGEST_DELAY, **kept)
        if not is_mine:
            log.warning("an attempt ended after another had begun", delivery_id=str(claimed["delivery_id"]))
            return
        history.note(session, claimed, attempt.at, attempt.milliseconds, attempt.status, attempt.error, answer)
        if outcome is Outcome.GONE:
            self._disable(session, claimed, GONE)
        elif outcome is Outcome.AGAIN and again is None:
            self._disable(session, claimed, GAVE_UP)

    def _kept(self, session: Session, key_id: UUID | None, *texts: str) -> list[str | None]:
        return [None for _ in texts] if key_id is None else self.sealing.seal_under(session, key_id, texts)

    def _disable(self, session: Session, claimed: RowMapping, because: str) -> None:
        """And all administrators are told."""
        webhook: Webhook = self.load(claimed["webhook_id"], Webhook)
        if not webhook.is_enabled or webhook.is_removed:
            return
        call = self._call_of(claimed)
        webhook.disable(because, call.at, call.metadata, str(claimed["delivery_id"]))
        name = webhook.details["name"]
        told = [
            disabling_told(call.new_id(f"told {user}"), user, name, because, call.at, call.metadata)
            for user in users.administrators(session)
        ]
        self.append(session, webhook, *told)

    def _skip(self, claimed: RowMapping, error: str) -> None:
        def end(session: Session) -> None:
            cursors.locked(session, claimed["webhook_id"], claimed["source"])
            queue.end(session, claimed, queue.SKIPPED, self.clock.now(), error=error)

        self._write(end)

    def _put_back(self, claimed: RowMapping) -> None:
        """It was no attempt, and does not count as one."""
        is_first = claimed["attempts"] == 1
        values = {"attempts": claimed["attempts"] - 1, **({"first_at": None} if is_first else {})}
        due_at = self.clock.now() + SOURCE_AWAY
        self._write(lambda session: queue.postpone(session, claimed, due_at, **values))

    def _write(self, work: Callable[[Session], Any]) -> None:
        """Once more when others were in the way."""
        for attempt in range(1, WRITES + 1):
            try:
                with self.transaction() as session:
                    work(session)
                break
            except Exception as error:
                if attempt == WRITES or not is_collision(error):
                    raise
        self.wake_relay()

    def _call_of(self, claimed: RowMapping) -> Call:
        """Nobody called: the attempt itself is the cause."""
        command_id = uuid5(SENDERS, f"{claimed['delivery_id']}:{claimed['claims']}")
        event_id = str(claimed["event_id"])
        return Call(service_caller(self.name), command_id, event_id, event_id, self.clock.now())


def _event(source_of: SourceOf, claimed: RowMapping) -> dict[str, Any] | None:
    """As its source tells it now; None when the source has it no more, having been restored from an older backup."""
    page = source_of(claimed["source"]).told_since(claimed["position"] - 1, 1)
    found: dict[str, Any] | None = next(iter(page["items"]), None)
    return found if found is not None and found["id"] == str(claimed["event_id"]) else None


def body_of(event: Mapping[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def _plain(text: str) -> str:
    """What a receiver says may be anything; a database takes no NUL."""
    return text.replace("\x00", "�")


def _rest_asked_for(retry_after: str | None, at: datetime) -> timedelta | None:
    """Of a Retry-After header in seconds or as a date; None for what is neither."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isdecimal() and text.isascii() and len(text) < 9:
        return timedelta(seconds=int(text))
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return (until if until.tzinfo else until.replace(tzinfo=UTC)) - at
