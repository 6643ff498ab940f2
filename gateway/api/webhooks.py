"""Webhooks: other systems are sent the events that they want, signed, in the order of each subject."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from contracts.commands import webhooks as takes
from contracts.roles import ADMIN
from gateway.api import PREFIX
from gateway.api.calls import ask, carry_out
from gateway.api.operation import command, query
from gateway.api.questions import Question
from gateway.api.replies import created, done, ok
from gateway.api.shapes import page_of
from gateway.api.shapes.webhooks import (
    Delivery,
    DeliveryRow,
    Webhook,
    WebhookChange,
    WebhookRow,
    WebhookTest,
    WebhookWithSecret,
)
from gateway.bodies import json_body, together
from gateway.headers import expected_versions

ADMINS = frozenset({ADMIN})
TEST_SECONDS = 30.0
PAGES = {"limit": "limit", "after": "after"}
OF_DELIVERIES = {
    "sort": "sort",
    "filter[state]": "state",
    "filter[source]": "source",
    "filter[type]": "type",
    "filter[subject]": "subject",
}
WEBHOOKS = Question(takes.WebhookList, {**PAGES, "sort": "sort", "filter[state]": "state"})
HISTORY = Question(takes.WebhookHistory, PAGES)
DELIVERIES = Question(takes.DeliveryList, {**PAGES, **OF_DELIVERIES})

blueprint = Blueprint("webhooks", __name__, url_prefix=f"{PREFIX}/webhooks")


@blueprint.post("")
@command(ADMINS, WebhookWithSecret, takes=takes.NewWebhook, status=201, has_location=True)
def register_webhook() -> Response:
    """Have events sent to an address, from those on that come after this answer.

    Each is a POST of the event as the feed tells it, signed by the scheme of standardwebhooks.com: ``webhook-id`` is
    the event's id, the same whenever it is sent. 2xx within 20 seconds is a yes; all else is tried again for three
    days. What happened to one subject comes in its order, and what is not taken holds back its own subject alone.
    Feeds tell of everybody's things, and some are personal: webhooks are for administrators alone.
    """
    webhook = carry_out("notify", "register_webhook", json_body())
    return created({**_begun(webhook["id"]), "secret": webhook["secret"]}, f"/webhooks/{webhook['id']}")


@blueprint.get("")
@query(ADMINS, page_of(WebhookRow), parameters=WEBHOOKS.parameters)
def list_webhooks() -> Response:
    """List webhooks, the newest first."""
    return ok(ask("notify", "list_webhooks", WEBHOOKS.asked()))


@blueprint.get("/<uuid:webhook_id>")
@query(ADMINS, Webhook, is_versioned=True)
def get_webhook(webhook_id: UUID) -> Response:
    """Read a webhook, and how far it has come with each source."""
    return ok(ask("notify", "get_webhook", {"webhook_id": str(webhook_id)}))


@blueprint.patch("/<uuid:webhook_id>")
@command(ADMINS, Webhook, takes=takes.ChangeWebhookInput, needs_version=True)
def change_webhook(webhook_id: UUID) -> Response:
    """Change a webhook; what is left out stays. A source that is new to it is read from now on."""
    _changed("change_webhook", webhook_id, json_body())
    return ok(_begun(str(webhook_id)))


@blueprint.delete("/<uuid:webhook_id>")
@command(ADMINS, None, status=204, needs_version=True)
def remove_webhook(webhook_id: UUID) -> Response:
    """Remove a webhook with all that it had to send, its log and its secret."""
    return done(_changed("remove_webhook", webhook_id, {}))


@blueprint.get("/<uuid:webhook_id>/history")
@query(ADMINS, page_of(WebhookChange), parameters=HISTORY.parameters)
def get_webhook_history(webhook_id: UUID) -> Response:
    """List what was done with a webhook, when and by whom, the newest first."""
    return ok(ask("notify", "webhook_history", {**HISTORY.asked(), "webhook_id": str(webhook_id)}))


@blueprint.post("/<uuid:webhook_id>/enable")
@command(ADMINS, Webhook, needs_version=True)
def enable_webhook(webhook_id: UUID) -> Response:
    """Go on where it ended: all that waits is tried at once, and for three days from now."""
    return ok(_changed("enable_webhook", webhook_id, {}))


@blueprint.post("/<uuid:webhook_id>/disable")
@command(ADMINS, Webhook, needs_version=True)
def disable_webhook(webhook_id: UUID) -> Response:
    """Send nothing for now; nothing is lost meanwhile."""
    return ok(_changed("disable_webhook", webhook_id, {}))


@blueprint.post("/<uuid:webhook_id>/rotate")
@command(ADMINS, WebhookWithSecret, takes=takes.RotateInput, needs_version=True, needs_body=False)
def rotate_webhook_secret(webhook_id: UUID) -> Response:
    """Give it a new secret, which is in this answer alone; for a day what is sent is signed by the old one as well."""
    return ok(_changed("rotate_webhook_secret", webhook_id, json_body(may_be_missing=True)))


@blueprint.post("/<uuid:webhook_id>/replay")
@command(ADMINS, Webhook, takes=takes.ReplayInput, needs_version=True)
def replay_webhook(webhook_id: UUID) -> Response:
    """Send again what a source told after a position, 0 for all of it, under the same ``webhook-id`` as before."""
    return ok(_changed("replay_webhook", webhook_id, json_body()))


@blueprint.post("/<uuid:webhook_id>/test")
@command(ADMINS, WebhookTest, is_versioned=False)
def test_webhook(webhook_id: UUID) -> Response:
    """Send an example at once, with ``test: true`` in its envelope, and see what is answered."""
    body = together(json_body(may_be_missing=True), webhook_id=str(webhook_id))
    return ok(carry_out("notify", "test_webhook", body, TEST_SECONDS))


@blueprint.get("/<uuid:webhook_id>/deliveries")
@query(ADMINS, page_of(DeliveryRow), parameters=DELIVERIES.parameters)
def list_deliveries(webhook_id: UUID) -> Response:
    """List what was sent and what waits to be, the newest first; what ended is kept for a week, 10,000 at most."""
    return ok(ask("notify", "list_webhook_deliveries", {**DELIVERIES.asked(), "webhook_id": str(webhook_id)}))


@blueprint.get("/<uuid:webhook_id>/deliveries/<uuid:delivery_id>")
@query(ADMINS, Delivery)
def get_delivery(webhook_id: UUID, delivery_id: UUID) -> Response:
    """Read what was sent and what was answered."""
    return ok(ask("notify", "get_webhook_delivery", _ids(webhook_id, delivery_id)))


@blueprint.post("/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/retry")
@command(ADMINS, DeliveryRow, is_versioned=False)
def retry_delivery(webhook_id: UUID, delivery_id: UUID) -> Response:
    """Send it now; what was delivered or skipped before is sent once more."""
    return ok(carry_out("notify", "retry_webhook_delivery", _ids(webhook_id, delivery_id)))


@blueprint.post("/<uuid:webhook_id>/deliveries/<uuid:delivery_id>/skip")
@command(ADMINS, DeliveryRow, is_versioned=False)
def skip_delivery(webhook_id: UUID, delivery_id: UUID) -> Response:
    """Give an event up that is never taken, so that what happened to its subject later is sent."""
    return ok(carry_out("notify", "skip_webhook_delivery", _ids(webhook_id, delivery_id)))


def _begun(webhook_id: str) -> dict[str, Any]:
    """The webhook, once it knows from where on it reads each source."""
    return ask("notify", "begin_webhook", {"webhook_id": webhook_id})


def _changed(name: str, webhook_id: UUID, body: Any) -> dict[str, Any]:
    return carry_out("notify", name, together(body, webhook_id=str(webhook_id), version=expected_versions()))


def _ids(webhook_id: UUID, delivery_id: UUID) -> dict[str, str]:
    return {"webhook_id": str(webhook_id), "delivery_id": str(delivery_id)}
