"""The envelope of every public event: CloudEvents 1.0, JSON, structured mode.

Hand-written checks instead of a schema: every event that is published or received passes here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/json"
SCHEMA_BASE = "https://schemas.nova.invalid"
LARGEST_POSITION = 2**63 - 1
FIRST_VERSION = 1

_SOURCE = re.compile(r"/[a-z][a-z0-9_]*")
_TYPE = re.compile(r"[A-Z][A-Za-z0-9]*")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?")
_VERSION = re.compile(r"\.v([1-9][0-9]{0,3})\.json")


class EnvelopeInvalid(ValueError):
    """What arrived is not one of our public events; ``reason`` names the attribute and what is wrong with it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PublicEvent:
    """One public fact with the circumstances that make it replayable and traceable.

    ``source`` is ``/orders``; ``time`` is aware; ``data`` is JSON-ready. ``position`` is the place in the source's
    feed, ``previous`` the position of the event that the source published before (0 for the first), ``streamversion``
    the version of the aggregate ``subject``, ``version`` that of the data's schema.
    """

    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    data: dict[str, Any]
    position: int
    previous: int
    streamversion: int
    actor: str
    correlationid: str
    causationid: str
    traceparent: str | None = None
    version: int = FIRST_VERSION

    @property
    def source_name(self) -> str:
        """The service that published it: ``orders``."""
        return self.source[1:]

    @property
    def key(self) -> str:
        """How it is named within its source, and by which key it is routed: ``OrderPlaced``, ``OrderPlaced.v2``."""
        return event_key(self.type, self.version)

    @property
    def dataschema(self) -> str:
        return f"{SCHEMA_BASE}{self.source}/{self.type}.v{self.version}.json"

    def to_json_dict(self) -> dict[str, Any]:
        """The CloudEvents object, JSON-ready; ValueError when ``time`` is naive. ``data`` is not copied."""
        envelope = {
            "specversion": SPEC_VERSION,
            "id": str(self.id),
            "source": self.source,
            "type": self.type,
            "datacontenttype": CONTENT_TYPE,
            "dataschema": self.dataschema,
            "subject": self.subject,
            "time": moment_text(self.time),
            "position": self.position,
            "previous": self.previous,
            "streamversion": self.streamversion,
            "actor": self.actor,
            "correlationid": self.correlationid,
            "causationid": self.causationid,
        }
        if self.traceparent is not None:
            envelope["traceparent"] = self.traceparent
        envelope["data"] = self.data
        return envelope

    @classmethod
    def from_json_dict(cls, envelope: Mapping[str, Any]) -> Self:
        """The event of a parsed CloudEvents object; unknown attributes are ignored, EnvelopeInvalid when malformed."""
        _check_format(envelope)
        event_type = _matching(envelope, "type", _TYPE)
        position = _whole(envelope, "position", 1)
        return cls(
            id=UUID(_matching(envelope, "id", _UUID)),
            source=_matching(envelope, "source", _SOURCE),
            type=event_type,
            subject=_text(envelope, "subject"),
            time=_moment(envelope),
            data=_data(envelope),
            position=position,
            previous=_previous(envelope, position),
            streamversion=_whole(envelope, "streamversion", 0),
            actor=_text(envelope, "actor"),
            correlationid=_text(envelope, "correlationid"),
            causationid=_text(envelope, "causationid"),
            traceparent=None if envelope.get("traceparent") is None else _text(envelope, "traceparent"),
            version=_version(envelope, event_type),
        )


def event_key(event_type: str, version: int) -> str:
    """The first version has no number: whoever named the event before there was a second hears what he heard."""
    return event_type if version == FIRST_VERSION else f"{event_type}.v{version}"


def moment_text(moment: datetime) -> str:
    """RFC 3339 in UTC with Z; ValueError for a naive moment, which would mean another hour to every reader."""
    if moment.utcoffset() is None:
        raise ValueError("A moment needs its time zone.")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def moment_of(text: str) -> datetime | None:
    """The moment of an RFC 3339 text in UTC, None when it has no time zone; ValueError when it is no such text.

    ``datetime.fromisoformat`` alone would take dates, weeks and compact forms as well.
    """
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError("Not an RFC 3339 moment.")
    if match[1] is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("Not a moment of the calendar.") from error


def _check_format(envelope: Mapping[str, Any]) -> None:
    if not isinstance(envelope, Mapping):
        raise EnvelopeInvalid("The envelope must be a JSON object.")
    if envelope.get("specversion") != SPEC_VERSION:
        raise EnvelopeInvalid("specversion must be 1.0.")
    if envelope.get("datacontenttype", CONTENT_TYPE) != CONTENT_TYPE:
        raise EnvelopeInvalid("datacontenttype must be application/json.")


def _text(envelope: Mapping[str, Any], name: str) -> str:
    """Printable only: a NUL or a lone surrogate would be refused by the database of whoever stores it."""
    value = envelope.get(name)
    if not isinstance(value, str) or not value or not value.isprintable():
        raise EnvelopeInvalid(f"{name} must be printable text.")
    return value


def _matching(envelope: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = envelope.get(name)
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise EnvelopeInvalid(f"{name} is missing or malformed.")
    return value


def _whole(envelope: Mapping[str, Any], name: str, minimum: int) -> int:
    value = envelope.get(name)
    if type(value) is not int or not minimum <= value <= LARGEST_POSITION:
        raise EnvelopeInvalid(f"{name} must be an integer from {minimum}.")
    return value


def _previous(envelope: Mapping[str, Any], position: int) -> int:
    previous = _whole(envelope, "previous", 0)
    if previous >= position:
        raise EnvelopeInvalid("previous must be less than position.")
    return previous


def _moment(envelope: Mapping[str, Any]) -> datetime:
    try:
        moment = moment_of(_text(envelope, "time"))
    except ValueError as error:
        raise EnvelopeInvalid("time must be an RFC 3339 moment.") from error
    if moment is None:
        raise EnvelopeInvalid("time must have a time zone.")
    return moment


def _data(envelope: Mapping[str, Any]) -> dict[str, Any]:
    data = envelope.get("data")
    if not isinstance(data, dict):
        raise EnvelopeInvalid("data must be a JSON object.")
    return data


def _version(envelope: Mapping[str, Any], event_type: str) -> int:
    """From the end of ``dataschema``, so that another base address is no reason to refuse an event."""
    name = _text(envelope, "dataschema").rpartition("/")[2]
    match = _VERSION.fullmatch(name.removeprefix(event_type))
    if match is None:
        raise EnvelopeInvalid("dataschema must end with the type and its version.")
    return int(match[1])
