"""The read tables of notify, the files of letters that wait, and what webhooks have to send."""

from services.notify.tables.database import dictionary_register, metadata
from services.notify.tables.known import customers
from services.notify.tables.letters import letter_files, letters
from services.notify.tables.notifications import digest_letters, is_unread, notifications
from services.notify.tables.users import users
from services.notify.tables.webhooks import webhook_attempts, webhook_cursors, webhook_deliveries, webhooks

__all__ = [
    "customers",
    "dictionary_register",
    "digest_letters",
    "is_unread",
    "letter_files",
    "letters",
    "metadata",
    "notifications",
    "users",
    "webhook_attempts",
    "webhook_cursors",
    "webhook_deliveries",
    "webhooks",
]
