"""What a list is narrowed to by a column: one value, or all from one to another."""

import re
from collections.abc import Mapping
from typing import Any

from contracts.fields.decimals import Whole
from contracts.fields.described import Described

_INTEGER = re.compile(r"-?[0-9]{1,19}")
_LONGEST = 60


class Span(Described[tuple[Any, Any]]):
    """``100..500`` with both ends, ``100..`` and ``..500`` without a bound, or ``100`` alone; None is no bound."""

    default_error_messages = {
        "invalid": "Must be a value, or a span like 100..500, 100.. or ..500.",
        "turned": "The first value must not be greater than the last one.",
    }

    def __init__(self, of: Described[Any], **options: Any) -> None:
        self._of = of
        examples = {"examples": ["2025-11-01..2025-11-30"] if of.metadata.get("format") == "date" else ["100..500"]}
        super().__init__({"type": "string", "minLength": 1, "maxLength": _LONGEST, **examples}, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> tuple[Any, Any]:
        if not isinstance(value, str) or len(value) > _LONGEST:
            raise self.make_error("invalid")
        first, dots, last = value.partition("..")
        if not dots:
            only = self._end(value)
            return only, only
        low, high = (self._end(end) if end else None for end in (first, last))
        if low is None and high is None:
            raise self.make_error("invalid")
        if low is not None and high is not None and low > high:
            raise self.make_error("turned")
        return low, high

    def _end(self, text: str) -> Any:
        """Integers stand as text in a span."""
        if isinstance(self._of, Whole):
            if not _INTEGER.fullmatch(text):
                raise self.make_error("invalid")
            return self._of.deserialize(int(text))
        return self._of.deserialize(text)
