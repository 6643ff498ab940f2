"""Addresses of e-mail."""

from collections.abc import Mapping
from typing import Any

from contracts.addresses import sendable
from contracts.fields.described import Described

LONGEST_ADDRESS = 254


class EmailAddress(Described[str]):
    """An address that letters can be sent to, in ASCII: a domain of another alphabet is taken in its ASCII form.

    Nobody is asked whether it exists.
    """

    default_error_messages = {
        "invalid": "Must be text.",
        "not_an_address": "Must be an e-mail address like name@example.com.",
        "not_latin": "Letters can be sent to addresses only that have Latin letters before the @.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__({"type": "string", "format": "idn-email", "maxLength": LONGEST_ADDRESS}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise self.make_error("invalid")
        try:
            address = sendable(value)
        except ValueError as error:
            raise self.make_error("not_an_address") from error
        if address is None:
            raise self.make_error("not_latin")
        return address
