"""The read models of tasks: the journal, and what is known of customers and orders."""

from kernel.readmodels import ReadModel
from services.tasks import tables
from services.tasks.projections import journal, known

READ_MODELS = (
    ReadModel("journal", (tables.entries,), own=journal.fold),
    ReadModel("known", (tables.customers, tables.orders), heard=known.FOLDS),
)
