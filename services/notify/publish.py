"""What notify tells the others: private event -> public event, by topic alone."""

from collections.abc import Mapping
from typing import Any

from contracts.envelope import moment_text
from kernel import restoring
from kernel.dictionaries import publish as dictionaries
from kernel.feed import Publication
from services.notify.domain.letter import Letter
from services.notify.domain.notification import MISSED, Notification, NotificationsRead


def shown_data(event: Notification.Shown) -> dict[str, Any]:
    return {
        "notification_id": str(event.originator_id),
        "recipient": event.recipient,
        "kind": event.kind,
        "text": event.text,
        "entry_id": event.entry_id,
        "customer_id": event.customer_id,
        "order_id": event.order_id,
        "shown_at": moment_text(event.timestamp),
        "template": event.template,
        "params": event.params,
        "reminder_id": event.reminder_id,
    }


def extended_data(event: Notification.Extended) -> dict[str, Any]:
    return {
        "notification_id": str(event.originator_id),
        "recipient": event.recipient,
        "text": event.text,
        "template": MISSED,
        "params": event.params,
        "extended_at": moment_text(event.timestamp),
    }


def read_data(event: NotificationsRead) -> dict[str, Any]:
    return {
        "recipient": event.recipient,
        "notification_ids": event.notification_ids,
        "read_at": moment_text(event.timestamp),
    }


def queued_data(event: Letter.Queued | Letter.Requeued) -> dict[str, Any]:
    return {**_about(event), "queued_at": moment_text(event.timestamp)}


def drafted_data(event: Letter.Drafted) -> dict[str, Any]:
    return {**_about(event), "drafted_at": moment_text(event.timestamp)}


def sent_data(event: Letter.Sent) -> dict[str, Any]:
    return {**_about(event), "sent_at": moment_text(event.timestamp), "via": event.via, "refused": event.refused}


def failed_data(event: Letter.Failed) -> dict[str, Any]:
    return {**_about(event), "failed_at": moment_text(event.timestamp), "outcome": event.outcome, "code": event.code}


def _about(event: Any) -> dict[str, Any]:
    return {"letter_id": str(event.originator_id), **event.about}


PUBLICATIONS: Mapping[type, Publication] = {
    **restoring.PUBLICATIONS,
    **dictionaries.PUBLICATIONS,
    Notification.Shown: Publication("NotificationShown", shown_data),
    Notification.Extended: Publication("NotificationExtended", extended_data),
    NotificationsRead: Publication("NotificationsRead", read_data),
    Letter.Queued: Publication("LetterQueued", queued_data),
    Letter.Requeued: Publication("LetterQueued", queued_data),
    Letter.Drafted: Publication("LetterDrafted", drafted_data),
    Letter.Sent: Publication("LetterSent", sent_data),
    Letter.Failed: Publication("LetterFailed", failed_data),
}
