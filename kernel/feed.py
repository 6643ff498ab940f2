"""The public feed of a service: its own log, seen through its publications."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.persistence import Mapper, Notification
from eventsourcing.utils import get_topic
from sqlalchemy import select

from contracts.envelope import PublicEvent
from kernel.database import Recorder

EVENT_IDS = UUID("0b7a7c0e-36a4-5d5c-8f1f-6a0b1c2d3e4f")


class Publication:
    """How a private event is told to others: a public type, and its data made from the private event alone.

    Whether an event is public is decided by its topic, never by its content, so that ``previous`` and the head of
    the feed follow from the log.
    """

    def __init__(self, public_type: str, data: Callable[[Any], dict[str, Any]]) -> None:
        self.public_type = public_type
        self.data = data


class Feed:
    """Reads public events in the order of commits. A service's log is its outbox; nothing is stored twice."""

    def __init__(
        self, source: str, recorder: Recorder, mapper: Mapper[UUID], publications: Mapping[type, Publication]
    ) -> None:
        self.source = source
        self._recorder = recorder
        self._mapper = mapper
        self._by_topic = {get_topic(event_class): each for event_class, each in publications.items()}
        self._topics = list(self._by_topic)
        self._topics_of_type: dict[str, list[str]] = {}
        for topic, each in self._by_topic.items():
            self._topics_of_type.setdefault(each.public_type, []).append(topic)

    def type_of(self, event: Any) -> str:
        """The public type of a private event that is told to others."""
        return self._by_topic[get_topic(type(event))].public_type

    def id_of(self, event: Any) -> UUID:
        """The id of the public event that a private one becomes; the same whenever it is published."""
        return self._id_of(event.originator_id, event.originator_version)

    def _id_of(self, originator_id: UUID | str, version: int) -> UUID:
        return uuid5(EVENT_IDS, f"{self.source}:{originator_id}:{version}")

    def head(self) -> int:
        """The position of the newest public event; 0 when there is none."""
        return self._newest_up_to(None)

    def since(
        self, position: int, limit: int, types: Sequence[str] = (), previous: int | None = None
    ) -> list[PublicEvent]:
        """At most ``limit`` public events after ``position``, oldest first.

        Unfiltered, each one's ``previous`` is the position of the one before it; whoever knows that of the first can
        say it.
        """
        topics = [topic for each in types for topic in self._topics_of_type.get(each, ())] if types else self._topics
        if not topics:
            return []
        notifications = self._recorder.notifications_after(position, limit, topics)
        if not notifications:
            return []
        if types:
            return [self._public(each, self._newest_up_to(each.id - 1)) for each in notifications]
        if previous is None:
            previous = self._newest_up_to(position)
        events = []
        for notification in notifications:
            events.append(self._public(notification, previous))
            previous = notification.id
        return events

    def _newest_up_to(self, position: int | None) -> int:
        events = self._recorder.events_record_cls.__table__
        query = select(events.c.id).where(events.c.topic.in_(self._topics)).order_by(events.c.id.desc()).limit(1)
        if position is not None:
            query = query.where(events.c.id <= position)
        with self._recorder.transaction(commit=False) as session:
            return int(session.execute(query).scalar() or 0)

    def _public(self, notification: Notification, previous: int) -> PublicEvent:
        event: Any = self._mapper.to_domain_event(notification)
        publication = self._by_topic[notification.topic]
        metadata = event.metadata
        return PublicEvent(
            id=self._id_of(notification.originator_id, notification.originator_version),
            source=f"/{self.source}",
            type=publication.public_type,
            subject=str(notification.originator_id),
            time=event.timestamp,
            data=publication.data(event),
            position=notification.id,
            previous=previous,
            streamversion=notification.originator_version,
            actor=metadata["actor"],
            correlationid=metadata["correlation_id"],
            causationid=metadata["causation_id"],
            traceparent=metadata.get("traceparent"),
        )
