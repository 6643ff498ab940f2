"""The parameter by which a reader says which events it wants."""

import re
from collections.abc import Mapping
from typing import Any

from contracts.fields.described import Described

MOST_TYPES = 50
LONGEST = 2000

_NAME = r"(\*|[A-Z][A-Za-z0-9]{0,63}(\.v[1-9][0-9]{0,3})?)"
_NAMES = re.compile(f"{_NAME}(,{_NAME}){{0,{MOST_TYPES - 1}}}")


class EventTypes(Described[tuple[str, ...]]):
    """Types of events, parted by commas: ``OrderPlaced,OrderShipped``; perhaps with a version: ``ReminderDue.v2``."""

    default_error_messages = {"invalid": "Must be types of events, parted by commas: OrderPlaced,OrderShipped."}

    def __init__(self, **options: Any) -> None:
        described = {"type": "string", "maxLength": LONGEST, "pattern": f"^{_NAMES.pattern}$"}
        super().__init__({**described, "examples": ["OrderPlaced,OrderShipped"]}, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[str, ...]:
        if not isinstance(value, str) or len(value) > LONGEST or _NAMES.fullmatch(value) is None:
            raise self.make_error("invalid")
        return tuple(dict.fromkeys(value.split(",")))
