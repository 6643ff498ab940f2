"""The read models of notify."""

from kernel.readmodels import ReadModel
from services.notify import tables
from services.notify.projections import digests, known, letters, shown, sight, users
from services.notify.projections.webhooks import registered

READ_MODELS = (
    ReadModel("notifications", (tables.notifications,), own=shown.fold),
    ReadModel("digest_letters", (tables.digest_letters,), own=digests.fold),
    tables.dictionary_register.read_model,
    ReadModel("letters", (tables.letters,), own=letters.fold, settling=sight.SETTLING),
    ReadModel("known", (tables.customers,), heard=known.FOLDS),
    ReadModel("users", (tables.users,), heard=users.FOLDS),
    ReadModel("webhooks", (tables.webhooks,), own=registered.fold),
)
