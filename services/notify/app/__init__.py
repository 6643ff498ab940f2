"""What notify can do: one method per command and per query."""

from services.notify.app.notifications import Notifications
from services.notify.projections import READ_MODELS
from services.notify.publish import PUBLICATIONS
from services.notify.tables import metadata


class NotifyApplication(Notifications):
    name = "notify"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS
