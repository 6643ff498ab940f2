"""The read models of tasks."""

from kernel.readmodels import ReadModel
from services.tasks import tables
from services.tasks.projections import journal

READ_MODELS = (ReadModel("journal", (tables.entries,), own=journal.fold),)
