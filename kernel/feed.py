"""The public feed of a service: its own log, seen through its publications."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.persistence import Mapper, StoredEvent
from eventsourcing.utils import get_topic
from sqlalchemy import Row

from contracts.envelope import FIRST_VERSION, PublicEvent
from kernel.database import Recorder
from kernel.eventlog import SUBJECT, EventLog

Data = Callable[[Any], dict[str, Any]]
Versions = Mapping[str, int]

MOST_BYTES = 1_000_000
FIRST_OF_ALL: Versions = MappingProxyType({})
EVENT_IDS = UUID("0b7a7c0e-36a4-5d5c-8f1f-6a0b1c2d3e4f")


def public_id(source: str, originator_id: UUID | str, version: int) -> UUID:
    """The id of the public event that an event of the source's log becomes."""
    return uuid5(EVENT_IDS, f"{source}:{originator_id}:{version}")


class Publication:
    """How a private event is told to others: a public type, and its data made from the private event alone.

    Whether an event is public is decided by its topic, never by its content, so that ``previous`` and the head of
    the feed follow from the log. Its ``later`` versions are the same fact in other words: they have its id and its
    position, and whoever heard one has heard all.
    """

    def __init__(self, public_type: str, data: Data, later: Mapping[int, Data] = MappingProxyType({})) -> None:
        self.public_type = public_type
        self.versions: Mapping[int, Data] = {FIRST_VERSION: data, **later}

    def version_for(self, asked: int | None) -> int:
        """The version that was asked for where it is told, else the first."""
        return FIRST_VERSION if asked is None or asked not in self.versions else asked


@dataclass(frozen=True)
class FeedPage:
    """Public events in their order; ``more`` when the page was cut and others follow, however short it is."""

    events: list[PublicEvent]
    more: bool


class Feed:
    """Reads public events in the order of commits. A service's log is its outbox; nothing is stored twice."""

    def __init__(
        self, source: str, recorder: Recorder, mapper: Mapper[UUID], publications: Mapping[type, Publication]
    ) -> None:
        self.source = source
        self._recorder = recorder
        self._mapper = mapper
        self._event_log = EventLog(recorder.events_record_cls.__table__)
        self._by_topic = {get_topic(event_class): each for event_class, each in publications.items()}
        self._topics = list(self._by_topic)
        self._topics_of_type: dict[str, list[str]] = {}
        for topic, each in self._by_topic.items():
            self._topics_of_type.setdefault(each.public_type, []).append(topic)
        self._newest, self._all = self._event_log.newest(self._topics), self._event_log.all_of(self._topics)

    def type_of(self, event: Any) -> str:
        """The public type of a private event that is told to others."""
        return self._by_topic[get_topic(type(event))].public_type

    def id_of(self, event: Any) -> UUID:
        """The id of the public event that a private one becomes; the same whenever it is published."""
        return self._id_of(event.originator_id, event.originator_version)

    def _id_of(self, originator_id: UUID | str, version: int) -> UUID:
        return public_id(self.source, originator_id, version)

    def head(self) -> int:
        """The position of the newest public event; 0 when there is none."""
        with self._recorder.transaction(commit=False) as session:
            return int(session.execute(self._newest).scalar() or 0)

    def since(
        self,
        position: int,
        limit: int,
        types: Sequence[str] = (),
        subject: UUID | None = None,
        versions: Versions = FIRST_OF_ALL,
    ) -> FeedPage:
        """At most ``limit`` public events after ``position``, oldest first: of the ``types`` if any are named, and
        about the ``subject`` if one is; each in the version that ``versions`` name for its type, else in the first.

        A page holds about a megabyte of the log, and at least one event. Each event's ``previous`` is the position of
        the public event before it, whatever its type.
        """
        rows, more = self._rows(position, limit, types, subject)
        return FeedPage([self._told(row, versions) for row in rows], more)

    def in_all_versions(self, position: int, limit: int) -> FeedPage:
        """The same as it is published: ``limit`` events, each in all its versions, the first one first."""
        rows, more = self._rows(position, limit, (), None)
        return FeedPage([event for row in rows for event in self._in_all_versions(row)], more)

    def told_since(
        self,
        position: int,
        limit: int,
        types: Sequence[str] = (),
        subject: UUID | None = None,
        versions: Versions = FIRST_OF_ALL,
    ) -> dict[str, Any]:
        """The page as others are told it: ``{items, head, read_up_to, more}``.

        Whoever goes on from ``read_up_to`` misses nothing, whatever types and subject were asked for. The head is read
        before the events: what is committed in between may be among the events, or comes with the next page.
        """
        with self._recorder.transaction(commit=False):
            head, page = self.head(), self.since(position, limit, types, subject, versions)
        last = page.events[-1].position if page.events else position
        head = max(head, last) if page.events else head
        return {
            "items": [event.to_json_dict() for event in page.events],
            "head": head,
            "read_up_to": last if page.more else max(head, position),
            "more": page.more,
        }

    def _rows(
        self, position: int, limit: int, types: Sequence[str], subject: UUID | None
    ) -> tuple[Sequence[Row[Any]], bool]:
        """Of the log, and whether others follow."""
        topics = [topic for each in types for topic in self._topics_of_type.get(each, ())] if types else self._topics
        if not topics:
            return [], False
        asked: dict[str, Any] = {"position": position, "found": limit + 1, "bytes": MOST_BYTES}
        query = self._event_log.some_of(topics, self._topics) if types else self._all
        if subject is not None:
            query, asked = self._event_log.about(topics, self._topics), {**asked, SUBJECT: subject}
        with self._recorder.transaction(commit=False) as session:
            rows = session.execute(query, asked).all()
        taken = rows[:limit]
        return taken, bool(rows) and rows[0].found > len(taken)

    def _told(self, row: Row[Any], versions: Versions) -> PublicEvent:
        publication = self._by_topic[row.topic]
        version = publication.version_for(versions.get(publication.public_type))
        return self._public(row, self._private(row), publication, version)

    def _in_all_versions(self, row: Row[Any]) -> Iterator[PublicEvent]:
        publication, event = self._by_topic[row.topic], self._private(row)
        return (self._public(row, event, publication, version) for version in sorted(publication.versions))

    def _private(self, row: Row[Any]) -> Any:
        """As it was stored, brought up to its newest shape."""
        return self._mapper.to_domain_event(
            StoredEvent(row.originator_id, row.originator_version, row.topic, bytes(row.state))
        )

    def _public(self, row: Row[Any], event: Any, publication: Publication, version: int) -> PublicEvent:
        metadata = event.metadata
        return PublicEvent(
            id=self._id_of(row.originator_id, row.originator_version),
            source=f"/{self.source}",
            type=publication.public_type,
            subject=str(row.originator_id),
            time=event.timestamp,
            data=publication.versions[version](event),
            position=row.id,
            previous=row.previous,
            streamversion=row.originator_version,
            actor=metadata["actor"],
            correlationid=metadata["correlation_id"],
            causationid=metadata["causation_id"],
            traceparent=metadata.get("traceparent"),
            version=version,
        )
