"""The read tables of notify, and the files of letters that wait."""

from services.notify.tables.database import metadata
from services.notify.tables.known import customers
from services.notify.tables.letters import letter_files, letters
from services.notify.tables.notifications import notifications

__all__ = ["customers", "letter_files", "letters", "metadata", "notifications"]
