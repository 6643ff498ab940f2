"""What the queries of notify take."""

from contracts.commands import ListQuery


class NotificationList(ListQuery):
    """The caller's own notifications and those for everybody; sorted by shown_at, the newest first by default."""
