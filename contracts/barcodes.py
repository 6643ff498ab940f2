"""Barcodes of items; the check digit is python-stdnum's."""

from collections.abc import Mapping
from typing import Any

from stdnum import ean

from contracts.fields import Code

EAN_LENGTHS = frozenset({8, 12, 13, 14})


class Barcode(Code):
    """Any code of one line; one of 8, 12, 13 or 14 digits is an EAN, and its check digit must be right."""

    default_error_messages = {"check_digit": "The check digit of the barcode is wrong."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        code = super()._deserialize(value, attr, data, **kwargs)
        if code.isascii() and code.isdecimal() and len(code) in EAN_LENGTHS and not ean.is_valid(code):
            raise self.make_error("check_digit")
        return code
