"""The statements that read a service's log as a feed: one for each page."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Table, bindparam, func, literal, select, union_all

POSITION = bindparam("position", type_=BigInteger)
FOUND = bindparam("found", type_=BigInteger)
BYTES = bindparam("bytes", type_=BigInteger)
SUBJECT = "subject"


class EventLog:
    """The table of a service's events, by position and by topic.

    A page takes ``position``, ``found``, which is one more than its rows, and ``bytes``; one about a thing its
    ``subject`` as well. Its rows have the columns of events, ``previous`` (the position of the public event before it;
    0 for the first) and ``found`` (how many rows there were before the page was cut to ``bytes`` of state).
    """

    def __init__(self, events: Table) -> None:
        self._events = events

    def newest(self, topics: Sequence[str]) -> Select[Any]:
        """The position of the newest event of these topics."""
        return self._newest(self._events, topics)

    def all_of(self, topics: Sequence[str]) -> Select[Any]:
        """A page of the topics that are nearly the whole log: read along the positions."""
        events = self._events
        found = select(events).where(events.c.id > POSITION, _not_by_index(events.c.topic).in_(topics))
        return self._cut(found, topics)

    def some_of(self, topics: Sequence[str], public: Sequence[str]) -> Select[Any]:
        """A page of topics that may be rare: the next events of each, by the index on topic and position."""
        events = self._events
        of_topics = [
            select(events)
            .where(events.c.topic == topic, events.c.id > POSITION)
            .order_by(events.c.id)
            .limit(FOUND)
            .subquery()
            .select()
            for topic in topics
        ]
        return self._cut(select(union_all(*of_topics).subquery()), public)

    def about(self, topics: Sequence[str], public: Sequence[str]) -> Select[Any]:
        """A page of the events of one stream, by the index on the streams."""
        events = self._events
        subject = bindparam(SUBJECT, type_=events.c.originator_id.type)
        found = select(events).where(
            events.c.originator_id == subject, events.c.id > POSITION, _not_by_index(events.c.topic).in_(topics)
        )
        return self._cut(found, public)

    def _cut(self, found: Select[Any], public: Sequence[str]) -> Select[Any]:
        rows = found.subquery("rows")
        page = select(rows).order_by(rows.c.id).limit(FOUND).subquery("page")
        size = func.length(page.c.state)
        up_to_here = func.sum(size).over(order_by=page.c.id)
        measured = select(page, (up_to_here - size).label("bytes_before"), func.count().over().label("found")).subquery(
            "measured"
        )
        earlier = self._events.alias("earlier")
        previous = self._newest(earlier, public).where(earlier.c.id < measured.c.id).scalar_subquery()
        cut = select(measured, func.coalesce(previous, 0).label("previous"))
        return cut.where(measured.c.bytes_before < BYTES).order_by(measured.c.id)

    @staticmethod
    def _newest(events: Any, topics: Sequence[str]) -> Select[Any]:
        query = select(events.c.id).where(_not_by_index(events.c.topic).in_(topics))
        return query.order_by(events.c.id.desc()).limit(1)


def _not_by_index(topic: ColumnElement[str]) -> ColumnElement[str]:
    """Along the positions one need not sort; by the index on topics the whole rest of the log would be."""
    return topic + literal("")
