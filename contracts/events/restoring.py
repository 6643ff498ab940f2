"""What every source tells when its database was put back from a backup."""

from contracts.events import REQUIRED, EventSchema
from contracts.fields import Moment, Whole


class RestoredFromBackup(EventSchema):
    """The source is as it was at ``taken_at``: what it told after ``kept_up_to``, a position, and before this event
    is void, and its positions are never used again."""

    taken_at = Moment(**REQUIRED)
    kept_up_to = Whole(**REQUIRED)
