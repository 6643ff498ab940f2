"""The read models of notify."""

from kernel.readmodels import ReadModel
from services.notify import tables
from services.notify.projections import shown

READ_MODELS = (ReadModel("notifications", (tables.notifications,), own=shown.fold),)
