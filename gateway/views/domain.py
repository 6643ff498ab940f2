"""What the gateway decides about saved views: whose they are, and who may change them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import Aggregate

View = Mapping[str, Any]


class Refusal(Exception):
    """A rule about saved views says no; ``message`` is a template that ``params`` fill."""

    kind: ClassVar[str] = "conflict"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class ViewOfAnother(Refusal):
    message = "The view %(name)s is that of %(owner)s: save one of your own."


class SavedView(Aggregate):
    """How a list is shown: ``{page, name, shared, columns, sort, filters}``. The owner is a user's name.

    One that is not shared is its owner's alone. Owner and page stay for good.
    """

    TOPIC = "gateway.SavedView"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "gateway.SavedView.Created"

    class Saved(Created):
        TOPIC = "gateway.SavedView.Saved"
        owner: str
        view: dict[str, Any]

    class Changed(Event):
        TOPIC = "gateway.SavedView.Changed"
        view: dict[str, Any]

        def apply(self, saved: "SavedView") -> None:
            saved.view = self.view

    class Deleted(Event):
        """Nobody sees it any more; what it was stays in the log."""

        TOPIC = "gateway.SavedView.Deleted"

    def __init__(self, owner: str, view: dict[str, Any]) -> None:
        self.owner = owner
        self.view = view

    @classmethod
    def save(cls, view_id: UUID, owner: str, view: View, at: datetime, metadata: dict[str, Any]) -> "SavedView":
        return cls._create(cls.Saved, id=view_id, timestamp=at, metadata=metadata, owner=owner, view=dict(view))

    def change(self, changes: View, by: str, is_head: bool, at: datetime, metadata: dict[str, Any]) -> None:
        """What is left out stays; what is as it was makes no event. Raises ViewOfAnother.

        ``is_head`` is who may change what others share.
        """
        self._require_changeable(by, is_head)
        view = {**self.view, **changes}
        if view != self.view:
            self.trigger_event(self.Changed, timestamp=at, metadata=metadata, view=view)

    def delete(self, by: str, is_head: bool, at: datetime, metadata: dict[str, Any]) -> None:
        """Raises ViewOfAnother."""
        self._require_changeable(by, is_head)
        self.trigger_event(self.Deleted, timestamp=at, metadata=metadata)

    def _require_changeable(self, by: str, is_head: bool) -> None:
        if by != self.owner and not is_head:
            raise ViewOfAnother(name=self.view["name"], owner=self.owner)
