"""The read tables of notify."""

from services.notify.tables.database import metadata
from services.notify.tables.notifications import notifications

__all__ = ["metadata", "notifications"]
