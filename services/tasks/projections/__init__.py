"""The read models of tasks: the journal, and what is known of customers, orders and users."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from kernel.readmodels import ReadModel, Recorded
from services.tasks import tables
from services.tasks.projections import history, journal, known, reminders, sight, users


def _fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """Entries first: reminders write their times there."""
    journal.fold(session, recorded)
    reminders.fold(session, recorded)


READ_MODELS = (
    tables.dictionary_register.read_model,
    tables.attachment_register.read_model,
    ReadModel("journal", (tables.entries, tables.reminders), own=_fold, settling=sight.SETTLING),
    ReadModel("entry_history", (tables.entry_history,), own=history.fold),
    ReadModel("known", (tables.customers, tables.orders, tables.invoices, tables.payments), heard=known.FOLDS),
    ReadModel("users", (tables.users,), heard=users.FOLDS),
)
