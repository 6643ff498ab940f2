"""One entry of a dictionary, and what may happen to it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate

from kernel.dictionaries.refusals import DefaultNeeded, EntryAlreadyRetired, EntryNotRetired

ENTRIES = UUID("5d0f7a9e-1c2b-5b55-9f6d-3a4e8c7b2d10")
KEPT = ("names", "colour", "is_default", "is_retired", "place", "data")


def entry_id(dictionary: str, code: str) -> UUID:
    """The same for the same code, so that a code cannot be taken twice."""
    return uuid5(ENTRIES, f"{dictionary}/{code}")


class DictionaryEntry(Aggregate):
    """Its events carry it whole, in JSON-ready form. ``names`` are by language, ``colour`` is ``#rrggbb`` or none."""

    TOPIC = "DictionaryEntry"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "DictionaryEntry.Created"

    class Added(Created):
        TOPIC = "DictionaryEntry.Added"
        dictionary: str
        code: str
        names: dict[str, str]
        colour: str | None
        is_default: bool
        place: int
        data: dict[str, Any]

    class Changed(Event):
        TOPIC = "DictionaryEntry.Changed"
        dictionary: str
        code: str
        names: dict[str, str]
        colour: str | None
        is_default: bool
        is_retired: bool
        place: int
        data: dict[str, Any]

        def apply(self, entry: "DictionaryEntry") -> None:
            for name in KEPT:
                setattr(entry, name, getattr(self, name))

    def __init__(
        self,
        dictionary: str,
        code: str,
        names: dict[str, str],
        colour: str | None,
        is_default: bool,
        place: int,
        data: dict[str, Any],
    ) -> None:
        self.dictionary = dictionary
        self.code = code
        self.names = names
        self.colour = colour
        self.is_default = is_default
        self.is_retired = False
        self.place = place
        self.data = data

    @classmethod
    def add(
        cls, at: datetime, metadata: dict[str, Any], *, dictionary: str, code: str, **entry: Any
    ) -> "DictionaryEntry":
        """``entry`` has names, colour, is_default, place and data."""
        return cls._create(
            cls.Added,
            id=entry_id(dictionary, code),
            timestamp=at,
            metadata=metadata,
            dictionary=dictionary,
            code=code,
            **entry,
        )

    def change(self, at: datetime, metadata: dict[str, Any], **wanted: Any) -> None:
        """``wanted`` are names, colour, is_default, place, data; DefaultNeeded for a default that would be lost."""
        if self.is_default and not wanted.get("is_default", True):
            raise DefaultNeeded(code=self.code)
        if wanted.get("is_default") and self.is_retired:
            raise EntryAlreadyRetired(code=self.code)
        self._become(at, metadata, **wanted)

    def give_default_up(self, at: datetime, metadata: dict[str, Any]) -> None:
        """Another entry is the default from now on."""
        self._become(at, metadata, is_default=False)

    def retire(self, at: datetime, metadata: dict[str, Any]) -> None:
        """The entry takes no new use; where it is used it stays."""
        if self.is_retired:
            raise EntryAlreadyRetired(code=self.code)
        if self.is_default:
            raise DefaultNeeded(code=self.code)
        self._become(at, metadata, is_retired=True)

    def restore(self, at: datetime, metadata: dict[str, Any]) -> None:
        if not self.is_retired:
            raise EntryNotRetired(code=self.code)
        self._become(at, metadata, is_retired=False)

    def _become(self, at: datetime, metadata: dict[str, Any], **changes: Any) -> None:
        whole = {name: changes.get(name, getattr(self, name)) for name in KEPT}
        if any(whole[name] != getattr(self, name) for name in KEPT):
            self.trigger_event(
                self.Changed, timestamp=at, metadata=metadata, dictionary=self.dictionary, code=self.code, **whole
            )
