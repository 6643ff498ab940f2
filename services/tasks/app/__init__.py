"""What tasks can do: one method per command and per query, and the firing of reminders."""

from services.tasks.app.attachments import Attachments
from services.tasks.app.dictionaries import Dictionaries
from services.tasks.app.reminders import Reminders
from services.tasks.metrics import GAUGES
from services.tasks.projections import READ_MODELS
from services.tasks.publish import PUBLICATIONS
from services.tasks.tables import metadata


class TasksApplication(Dictionaries, Reminders, Attachments):
    name = "tasks"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS
    gauges = GAUGES
