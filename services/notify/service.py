"""Notify as a nameko service."""

import random
from collections.abc import Sequence
from functools import partial
from typing import Any

from nameko.timer import timer

from contracts.commands import Nothing, dictionaries
from contracts.commands import letters as letter_schemas
from contracts.commands import notify as schemas
from contracts.commands import webhooks as webhook_schemas
from contracts.envelope import PublicEvent
from contracts.roles import ADMIN, EVERYONE, HEADS, OFFICE
from kernel.calls import Call
from kernel.entrypoints import command, operation, query
from kernel.identity import AS_SERVICE, Caller
from kernel.service import Service, Work
from kernel.sql import Session
from kernel.state import ServiceState
from kernel.subscribing import subscribe
from services.notify import policies
from services.notify.app import NotifyApplication
from services.notify.app.webhooks.courier import Courier
from services.notify.app.webhooks.reading import Source

ADMINS = frozenset({ADMIN})
GATHER_SECONDS = 0.2  # a reminder may be that late


class NotifyService(Service):
    name = "notify"
    application_class = NotifyApplication
    application: NotifyApplication

    @classmethod
    def works_beside(cls, state: ServiceState) -> Sequence[tuple[str, Work]]:
        application: Any = state.application
        return [("webhooks", Courier(application, partial(source_of, state), random.random))]

    @subscribe("customers", gather_seconds=GATHER_SECONDS)
    def when_customers_tell(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.when_customers_tell(self.application, session, events)

    @subscribe("gateway", gather_seconds=GATHER_SECONDS)
    def when_the_gateway_tells(self, session: Session, events: Sequence[PublicEvent]) -> None:
        self.application.fold_heard(session, "gateway", events)

    @subscribe("tasks", gather_seconds=GATHER_SECONDS)
    def when_tasks_tell(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.show_reminders_that_are_due(self.application, session, events)

    @timer(interval=1, eager=True)
    def send_due_letters(self) -> None:
        self.application.send_due_letters(self.state.ask)

    def require_seen(self, caller: Caller, body: dict[str, Any]) -> None:
        self.application.require_seen(caller, body)

    @query(schemas.NotificationList, EVERYONE)
    def list_notifications(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_notifications(call, question)

    @query(Nothing, EVERYONE)
    def count_unread(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.count_unread(call)

    @command(schemas.ReadNotifications, EVERYONE)
    def read_notifications(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.read_notifications(call, body)

    @command(letter_schemas.QueueLetter, OFFICE)
    def queue_letter(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.queue_letter(call, body)

    @command(letter_schemas.QueueServiceLetter, AS_SERVICE)
    def queue_service_letter(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.queue_service_letter(call, body)

    @command(letter_schemas.DraftLetter, OFFICE)
    def log_draft(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.log_draft(call, body)

    @command(letter_schemas.RetryLetter, OFFICE)
    def retry_letter(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.retry_letter(call, body)

    @query(letter_schemas.TemplateQuery, OFFICE)
    def letter_template(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.letter_template(question)

    @query(letter_schemas.ComposeLetter, OFFICE)
    def compose_letter(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.compose_letter(question)

    @query(letter_schemas.PreviewTemplate, OFFICE)
    def preview_template(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.preview_template(question)

    @query(letter_schemas.LetterQuery, OFFICE)
    def get_letter(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_letter(call, question)

    @query(Nothing, ADMINS)
    def get_post(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_post()

    @query(letter_schemas.LetterList, OFFICE)
    def list_letters(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_letters(call, question)

    @command(dictionaries.AddEntry, HEADS)
    def add_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.add_dictionary_entry(call, body)

    @command(dictionaries.ChangeEntry, HEADS)
    def change_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_dictionary_entry(call, body)

    @command(dictionaries.RetireEntry, HEADS)
    def retire_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.retire_dictionary_entry(call, body)

    @command(dictionaries.RestoreEntry, HEADS)
    def restore_dictionary_entry(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.restore_dictionary_entry(call, body)

    @query(dictionaries.EntryQuery, EVERYONE)
    def get_dictionary_entry(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_dictionary_entry(question)

    @query(dictionaries.EntryList, EVERYONE)
    def list_dictionary(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_dictionary(question)

    @command(webhook_schemas.NewWebhook, ADMINS)
    def register_webhook(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.register_webhook(call, body)

    @operation(webhook_schemas.WebhookQuery, ADMINS)
    def begin_webhook(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.begin_webhook(body, partial(source_of, self.state))

    @command(webhook_schemas.ChangeWebhook, ADMINS)
    def change_webhook(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.change_webhook(call, body)

    @command(webhook_schemas.RotateSecret, ADMINS)
    def rotate_webhook_secret(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.rotate_webhook_secret(call, body)

    @command(webhook_schemas.WebhookDeed, ADMINS)
    def disable_webhook(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.disable_webhook(call, body)

    @command(webhook_schemas.WebhookDeed, ADMINS)
    def enable_webhook(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.enable_webhook(call, body)

    @command(webhook_schemas.ReplayWebhook, ADMINS)
    def replay_webhook(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.replay_webhook(call, body)

    @command(webhook_schemas.WebhookDeed, ADMINS)
    def remove_webhook(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.remove_webhook(call, body)

    @operation(webhook_schemas.WebhookQuery, ADMINS)
    def test_webhook(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.test_webhook(call, body)

    @query(webhook_schemas.WebhookQuery, ADMINS)
    def get_webhook(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_webhook(question)

    @query(webhook_schemas.WebhookList, ADMINS)
    def list_webhooks(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_webhooks(question)

    @query(webhook_schemas.WebhookHistory, ADMINS)
    def webhook_history(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.webhook_history(question)

    @query(webhook_schemas.DeliveryList, ADMINS)
    def list_webhook_deliveries(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.list_deliveries(question)

    @query(webhook_schemas.DeliveryQuery, ADMINS)
    def get_webhook_delivery(self, call: Call, question: dict[str, Any]) -> dict[str, Any]:
        return self.application.get_delivery(question)

    @command(webhook_schemas.DeliveryQuery, ADMINS)
    def retry_webhook_delivery(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.retry_delivery(call, body)

    @command(webhook_schemas.DeliveryQuery, ADMINS)
    def skip_webhook_delivery(self, call: Call, body: dict[str, Any]) -> dict[str, Any]:
        return self.application.skip_delivery(call, body)


def source_of(state: ServiceState, name: str) -> Source:
    """The feed of a service, notify's own among them."""
    return state.application.feed if name == NotifyService.name else state.feed_of(name)
