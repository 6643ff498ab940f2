"""The parameter by which a reader says which events it wants."""

import re
from collections.abc import Mapping
from typing import Any

from contracts.fields.described import Described

MOST_TYPES = 50
LONGEST = 1000

_TYPE = "[A-Z][A-Za-z0-9]{0,63}"
_TYPES = re.compile(f"{_TYPE}(,{_TYPE}){{0,{MOST_TYPES - 1}}}")


class EventTypes(Described[tuple[str, ...]]):
    """Types of events, parted by commas: ``OrderPlaced,OrderShipped``."""

    default_error_messages = {"invalid": "Must be types of events, parted by commas: OrderPlaced,OrderShipped."}

    def __init__(self, **options: Any) -> None:
        examples = {"examples": ["OrderPlaced,OrderShipped"]}
        super().__init__(
            {"type": "string", "maxLength": LONGEST, "pattern": f"^{_TYPES.pattern}$", **examples}, **options
        )

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[str, ...]:
        if not isinstance(value, str) or len(value) > LONGEST or _TYPES.fullmatch(value) is None:
            raise self.make_error("invalid")
        return tuple(dict.fromkeys(value.split(",")))
