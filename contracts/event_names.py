"""Events as those name them who want to hear them: ``orders.OrderPlaced``, a later version of one, ``orders.*``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from contracts.envelope import FIRST_VERSION, event_key
from contracts.registry import all_events

ALL = "*"

_NAME = re.compile(r"([a-z][a-z0-9_]*)\.(\*|[A-Z][A-Za-z0-9]*)(?:\.v([2-9]|[1-9][0-9]{1,3}))?")


class NoSuchEvent(ValueError):
    """Nobody tells an event of this name; says what is told."""


@dataclass(frozen=True, order=True)
class EventName:
    """``type`` is ``*`` for all that the source tells, each in its first version."""

    source: str
    type: str
    version: int = FIRST_VERSION

    @classmethod
    def of(cls, text: str) -> Self:
        """Raises NoSuchEvent."""
        match = _NAME.fullmatch(text)
        if match is None:
            raise NoSuchEvent(f"{text} is no event: name it as orders.OrderPlaced, or orders.* for all of a source.")
        name = cls(match[1], match[2], int(match[3] or FIRST_VERSION))
        told = [each for each in told_events() if each.source == name.source]
        if not told:
            raise NoSuchEvent(f"There is no source {name.source}: {', '.join(sources())}.")
        if name.type != ALL and name not in told:
            raise NoSuchEvent(f"{name.source} tells no {name.key}. It tells: {', '.join(each.key for each in told)}.")
        if name.type == ALL and name.version != FIRST_VERSION:
            raise NoSuchEvent(f"{text}: all events of a source come in their first version.")
        return name

    @property
    def key(self) -> str:
        """The routing key, and how the event is called within its source."""
        return event_key(self.type, self.version)

    def __str__(self) -> str:
        return f"{self.source}.{self.key}"


def event_names(text: str) -> list[EventName]:
    """Of names that commas part; raises NoSuchEvent."""
    return sorted({EventName.of(each.strip()) for each in text.split(",")})


def told_events() -> Iterable[EventName]:
    """All events of all sources, in all versions."""
    return sorted(EventName(source, event_type, version) for source, event_type, version, _ in all_events())


def sources() -> list[str]:
    return sorted({name.source for name in told_events()})
