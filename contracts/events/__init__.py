"""The events of each source: one schema per type and version.

In an event every field is there; one that may be unknown is null (``NULLABLE``). A field added within a version is not
``required``: the events and the golden example from before do not have it.
"""

from typing import Any

from marshmallow import EXCLUDE, Schema

REQUIRED: dict[str, Any] = {"required": True}
NULLABLE: dict[str, Any] = {"required": True, "allow_none": True}
DECIMAL: dict[str, Any] = {"required": True, "strings_only": True}
NULLABLE_DECIMAL: dict[str, Any] = {**DECIMAL, "allow_none": True}

NAME_LENGTH = 255
NOTE_LENGTH = 4000
TEXT_LENGTH = 10_000
FILE_NAME_LENGTH = 200
MEDIA_TYPE_LENGTH = 100


class EventSchema(Schema):
    """What an event carries in ``data``, or a part of it; a reader ignores fields that it does not know."""

    class Meta:
        unknown = EXCLUDE
