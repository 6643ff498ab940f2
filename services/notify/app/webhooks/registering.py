"""Webhooks: where other systems are sent events, registered and looked after by administrators."""

import secrets
import ssl
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.clock import Clock
from kernel.config import ConfigurationMissing
from kernel.histories import history_of
from kernel.outbound.addresses import is_allowed, is_literal
from kernel.outbound.posting import Poster
from kernel.problems import NotFound, Problem, ValidationFailed
from kernel.sealing import sealed
from services.notify.answers import webhooks as answers
from services.notify.domain.webhooks.signing import secret_text
from services.notify.domain.webhooks.webhook import BY_HAND, Webhook
from services.notify.projections.webhooks import cursors, queue, registered

PRIVATE = "NOVA_WEBHOOK_PRIVATE_ADDRESSES"
ALLOW, REFUSE = "allow", "refuse"
MOST_WEBHOOKS = 50
MOST_COUNTED = 10_000
TESTS_AT_ONCE = 4
SECRET_BYTES = 32
Body = Mapping[str, Any]
Answer = dict[str, Any]


class TooManyWebhooks(Problem):
    status = 409
    message = "There are %(most)s webhooks already: remove one that is not needed."


class AddressNotAllowed(Problem):
    message = "Webhooks go to addresses of the public network only, by https."


def may_be_private(environment: Mapping[str, str]) -> bool:
    """Raises ConfigurationMissing for what cannot be understood."""
    word = environment.get(PRIVATE) or REFUSE
    if word not in (ALLOW, REFUSE):
        raise ConfigurationMissing(f"{PRIVATE} must be {ALLOW} or {REFUSE}, and is {word!r}.")
    return word == ALLOW


class Webhooks(ServiceApplication):
    has_personal_data = True

    def __init__(self, database_url: str, clock: Clock, environment: Mapping[str, str] | None = None) -> None:
        super().__init__(database_url, clock, environment)
        self.poster = Poster(may_be_private=may_be_private(self.environment), context=ssl.create_default_context())
        self.tests = BoundedSemaphore(TESTS_AT_ONCE)

    # commands

    def register_webhook(self, call: Call, body: Body) -> Answer:
        """The answer alone has the secret. Raises AddressNotAllowed, TooManyWebhooks."""
        self._require_allowed(body["url"])
        webhook_id = call.new_id("webhook")
        with self.transaction() as session:
            if registered.count(session) >= MOST_WEBHOOKS:
                raise TooManyWebhooks(most=MOST_WEBHOOKS)
            details = _details(body)
            cursors.keep_only(session, webhook_id, _sources(details["events"]))
            secret = self._sealed_secret(session, webhook_id, body)
            self.append(session, Webhook.register(webhook_id, details, secret, call.at, call.metadata))
            return {**self._webhook(session, webhook_id), "secret": sealed(secret)}

    def change_webhook(self, call: Call, body: Body) -> Answer:
        """What waits to be sent and is not wanted any more is not sent. Raises AddressNotAllowed."""
        details = _details(body)
        if "url" in details:
            self._require_allowed(details["url"])
        with self.transaction() as session:
            webhook = self._load(body)
            if "events" in details:
                known = {each["source"] for each in cursors.locked(session, webhook.id)}
                wanted = _sources(details["events"])
                for source in sorted(known.difference(wanted)):
                    queue.drop_not_ended(session, webhook.id, source, after=0)
                cursors.keep_only(session, webhook.id, wanted)
            webhook.change(details, call.at, call.metadata)
            return self._written(session, webhook)

    def rotate_webhook_secret(self, call: Call, body: Body) -> Answer:
        """The answer alone has the new secret; the old one signs as well for a day."""
        with self.transaction() as session:
            webhook = self._load(body)
            secret = self._sealed_secret(session, webhook.id, body)
            webhook.rotate_secret(secret, call.at, call.metadata)
            return {**self._written(session, webhook), "secret": sealed(secret)}

    def disable_webhook(self, call: Call, body: Body) -> Answer:
        """Nothing is sent, and nothing is lost: it goes on from there. Raises WebhookAlreadyDisabled."""
        with self.transaction() as session:
            webhook = self._load(body)
            webhook.disable(BY_HAND, call.at, call.metadata)
            return self._written(session, webhook)

    def enable_webhook(self, call: Call, body: Body) -> Answer:
        """All that waits is tried at once, and for three days from now. Raises WebhookAlreadyEnabled."""
        with self.transaction() as session:
            webhook = self._load(body)
            webhook.enable(call.at, call.metadata)
            queue.hurry(session, webhook.id, call.at)
            return self._written(session, webhook)

    def replay_webhook(self, call: Call, body: Body) -> Answer:
        """What a source told after a position is sent again, as the same messages. Raises ValidationFailed."""
        source, position = body["source"], body["position"]
        with self.transaction() as session:
            webhook = self._load(body)
            found = cursors.locked(session, webhook.id, source)
            if not found:
                raise ValidationFailed(errors=[{"field": "source", "message": "The webhook does not read it."}])
            if found[0]["position"] is None or position > found[0]["position"]:
                fault = {"field": "position", "message": "Must not be after what the webhook has read."}
                raise ValidationFailed(errors=[fault])
            queue.drop_not_ended(session, webhook.id, source, after=position)
            cursors.move(session, webhook.id, source, position)
            webhook.replay(source, position, call.at, call.metadata)
            return self._written(session, webhook)

    def remove_webhook(self, call: Call, body: Body) -> Answer:
        """With all that it had to send, its log and its secret."""
        with self.transaction() as session:
            webhook = self._load(body)
            cursors.locked(session, webhook.id)
            cursors.keep_only(session, webhook.id, ())
            queue.drop_of_webhook(session, webhook.id)
            self.sealing.delete_key(session, webhook.id)
            webhook.remove(call.at, call.metadata)
            self.append(session, webhook)
            return {"id": str(webhook.id), "version": webhook.version}

    # queries

    def get_webhook(self, question: Body) -> Answer:
        with self.reading() as session:
            return self._webhook(session, question["webhook_id"])

    def list_webhooks(self, question: Body) -> Answer:
        with self.reading() as session:
            return registered.list_webhooks(session, **question).answer(answers.row_of_list)

    def webhook_history(self, question: Body) -> Answer:
        """The newest first."""
        with self.reading() as session:
            row = self._webhook_row(session, question["webhook_id"])
            return history_of(
                self,
                row["webhook_id"],
                row["version"],
                limit=question["limit"],
                after=question["after"],
                answer_of=answers.change,
            )

    # steps

    def _require_allowed(self, url: str) -> None:
        """Where a name leads is looked at when something is sent there; what can be seen now is said now."""
        parts = urlsplit(url)
        host, is_open = parts.hostname or "", self.poster.may_be_private
        is_refused = is_literal(host) and not is_allowed(host, may_be_private=is_open)
        if is_refused or (parts.scheme != "https" and not is_open):
            raise AddressNotAllowed([{"field": "url", "message": "Must be a public address that begins with https."}])

    def _sealed_secret(self, session: Session, webhook_id: UUID, body: Body) -> str:
        secret = body["secret"] or secret_text(secrets.token_bytes(SECRET_BYTES))
        return self.sealing.seal(session, webhook_id, secret)

    def _load(self, body: Body) -> Webhook:
        webhook: Webhook = self.load(body["webhook_id"], Webhook, body["version"])
        if webhook.is_removed:
            raise NotFound(thing="webhook", id=body["webhook_id"])
        return webhook

    def _written(self, session: Session, webhook: Webhook) -> Answer:
        self.append(session, webhook)
        return self._webhook(session, webhook.id)

    def _webhook(self, session: Session, webhook_id: UUID) -> Answer:
        row = self._webhook_row(session, webhook_id)
        undelivered = queue.count_not_ended(session, webhook_id, MOST_COUNTED)
        return answers.webhook(row, cursors.of_webhook(session, webhook_id), undelivered)

    def _webhook_row(self, session: Session, webhook_id: UUID) -> RowMapping:
        row = registered.webhook_row(session, webhook_id)
        if row is None:
            raise NotFound(thing="webhook", id=webhook_id)
        return row


def _details(body: Body) -> dict[str, Any]:
    """What the body says of a webhook, JSON-ready."""
    said = {name: body[name] for name in ("name", "url", "events") if name in body}
    if "events" in said:
        said["events"] = [{"source": each["source"], "types": sorted(set(each["types"]))} for each in said["events"]]
    if "filter" in body:
        said["filter"] = {name: sorted(map(str, set(body["filter"][name]))) for name in ("subjects", "customers")}
    return said


def _sources(events: list[dict[str, Any]]) -> list[str]:
    return [each["source"] for each in events]
