"""What notify can do: one method per command and per query, and the sending of letters and of webhooks' events."""

from services.notify.app.notifications import Notifications
from services.notify.app.sending import Sending
from services.notify.app.templates import Templates
from services.notify.app.webhooks.testing import WebhookApplication
from services.notify.metrics import GAUGES
from services.notify.projections import READ_MODELS
from services.notify.publish import PUBLICATIONS
from services.notify.tables import metadata


class NotifyApplication(Templates, Notifications, Sending, WebhookApplication):
    name = "notify"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS
    gauges = GAUGES
