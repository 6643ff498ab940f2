"""Exact numbers, never a float: quantities, prices, percents, money, whole numbers and versions."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from marshmallow import fields

from contracts.fields.described import Described

_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(?:\.([0-9]+))?")


def decimal_text(value: Decimal | int) -> str:
    """Plain digits, no exponent, no trailing zeros: ``8``, ``2.5``; ValueError for what is not a finite decimal."""
    if type(value) is int:
        return str(value)
    if type(value) is not Decimal or not value.is_finite():
        raise ValueError("Not a finite decimal.")
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def money_text(value: Decimal | int) -> str:
    """Exactly two decimals: ``45300.00``; ValueError when there are more: rounding belongs where it is computed."""
    whole, _, cents = decimal_text(value).partition(".")
    if len(cents) > Money.places:
        raise ValueError("Money has two decimals.")
    return f"{whole}.{cents:0<2}"


class ExactDecimal(Described[Decimal]):
    """A number that never is a float: a plain decimal string or a JSON integer, written as a string.

    ``allow_negative`` allows zero as well. ``strings_only`` is for events, where an integer is no canonical form.
    """

    places: ClassVar[int]
    limit: ClassVar[Decimal]
    zero_allowed: ClassVar[bool]
    negative_allowed: ClassVar[bool]
    default_error_messages = {
        "invalid": "Must be a decimal string or an integer.",
        "not_a_string": "Must be a decimal string.",
        "not_positive": "Must be greater than zero.",
        "negative": "Must not be negative.",
    }

    def __init__(
        self,
        *,
        allow_zero: bool | None = None,
        allow_negative: bool | None = None,
        strings_only: bool = False,
        **options: Any,
    ) -> None:
        self.allow_negative = self.negative_allowed if allow_negative is None else allow_negative
        self.allow_zero = self.allow_negative or (self.zero_allowed if allow_zero is None else allow_zero)
        self.strings_only = strings_only
        super().__init__(self._json_schema(strings_only or options.get("dump_only", False)), **options)

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else decimal_text(value)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Decimal:
        number = self._of_string(value) if isinstance(value, str) else self._of_integer(value)
        if number.is_signed() and not self.allow_negative:
            raise self.make_error("negative" if self.allow_zero else "not_positive")
        if not number and not self.allow_zero:
            raise self.make_error("not_positive")
        if number.copy_abs() > self.limit:
            raise self.make_error("too_small" if number < 0 else "too_large")
        return number or number.copy_abs()

    def _of_string(self, text: str) -> Decimal:
        match = _DECIMAL.fullmatch(text)
        if match is None:
            raise self.make_error("not_a_string" if self.strings_only else "invalid")
        if len(match[2] or "") > self.places:
            raise self.make_error("decimals")
        return Decimal(text)

    def _of_integer(self, value: Any) -> Decimal:
        if self.strings_only:
            raise self.make_error("not_a_string")
        if type(value) is not int:
            raise self.make_error("invalid")
        return Decimal(value)

    def _json_schema(self, strings_only: bool) -> dict[str, Any]:
        if strings_only:
            return {"type": "string", "pattern": self._pattern()}
        whole_limit = int(self.limit)
        lowest = {"minimum": -whole_limit if self.allow_negative else 0} if self.allow_zero else {"exclusiveMinimum": 0}
        return {"type": ["string", "integer"], "pattern": self._pattern(), **lowest, "maximum": whole_limit}

    def _pattern(self) -> str:
        sign = "-?" if self.allow_negative else ""
        not_zero = "" if self.allow_zero else r"(?!0(\.0+)?$)"
        whole_limit = int(self.limit)
        not_beyond = rf"(?!{sign}{whole_limit}\.0*[1-9])" if whole_limit == self.limit else ""
        digits = rf"(0|[1-9][0-9]{{0,{len(str(whole_limit)) - 1}}})(\.[0-9]{{1,{self.places}}})?"
        return f"^{not_zero}{not_beyond}{sign}{digits}$"


class Quantity(ExactDecimal):
    """A quantity of one line, greater than zero unless a flag says otherwise."""

    places = 3
    limit = Decimal(999_999_999)
    zero_allowed = False
    negative_allowed = False
    default_error_messages = {
        "decimals": "At most 3 decimals.",
        "too_large": "At most 999,999,999.",
        "too_small": "At least -999,999,999.",
    }


class QuantitySum(ExactDecimal):
    """A total of many lines or movements (on hand, demand, a difference), which outgrows the limit of one."""

    places = 3
    limit = Decimal(999_999_999_999_999)
    zero_allowed = True
    negative_allowed = False
    default_error_messages = {
        "decimals": "At most 3 decimals.",
        "too_large": "At most 999,999,999,999,999.",
        "too_small": "At least -999,999,999,999,999.",
    }


class Price(ExactDecimal):
    """A price of one unit, in a currency that stands beside it."""

    places = 4
    limit = Decimal("999999999.9999")
    zero_allowed = True
    negative_allowed = False
    default_error_messages = {
        "decimals": "At most 4 decimals.",
        "too_large": "At most 999,999,999.9999.",
        "too_small": "At least -999,999,999.9999.",
    }


class Percent(ExactDecimal):
    """Percents: ``20`` is 20 %."""

    places = 2
    limit = Decimal("999.99")
    zero_allowed = True
    negative_allowed = False
    default_error_messages = {
        "decimals": "At most 2 decimals.",
        "too_large": "At most 999.99.",
        "too_small": "At least -999.99.",
    }


class Discount(ExactDecimal):
    """Percents that a price is less by: from nothing to all of it."""

    places = 2
    limit = Decimal(100)
    zero_allowed = True
    negative_allowed = False
    default_error_messages = {"decimals": "At most 2 decimals.", "too_large": "At most 100.", "too_small": "Too small."}


class Markup(ExactDecimal):
    """Percents on top of a list price: ``-7`` takes 7 % off; more than -100, since no price falls to nothing."""

    places = 4
    limit = Decimal(99_999)
    zero_allowed = True
    negative_allowed = True
    default_error_messages = {
        "decimals": "At most 4 decimals.",
        "too_large": "At most 99,999.",
        "too_small": "Must be more than -100.",
    }

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Decimal:
        percent = super()._deserialize(value, attr, data, **kwargs)
        if percent <= -100:
            raise self.make_error("too_small")
        return percent

    def _json_schema(self, strings_only: bool) -> dict[str, Any]:
        described = super()._json_schema(strings_only)
        if "minimum" in described:
            described["minimum"] = -99
        return {**described, "pattern": f"^(?!-[0-9]{{3}}){described['pattern'].removeprefix('^')}"}


class Money(ExactDecimal):
    """A sum of money of any sign, in a currency that stands beside it; written with exactly two decimals."""

    places = 2
    limit = Decimal("999999999999999.99")
    zero_allowed = True
    negative_allowed = True
    default_error_messages = {
        "decimals": "At most 2 decimals.",
        "too_large": "At most 999,999,999,999,999.99.",
        "too_small": "At least -999,999,999,999,999.99.",
    }

    def _serialize(self, value: Decimal | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else money_text(value)


class AverageDays(ExactDecimal):
    """How many days something took on the average."""

    places = 1
    limit = Decimal(99_999)
    zero_allowed = True
    negative_allowed = False
    default_error_messages = {
        "decimals": "At most 1 decimal.",
        "too_large": "At most 99,999.",
        "too_small": "Too small.",
    }


class Whole(Described[int]):
    """A JSON integer from ``minimum``, small enough for a 64-bit column."""

    largest: ClassVar[int] = 2**63 - 1
    default_error_messages = {"invalid": "Must be an integer.", "too_small": "Too small.", "too_large": "Too large."}

    def __init__(self, minimum: int = 0, **options: Any) -> None:
        self.minimum = minimum
        super().__init__({"type": "integer", "minimum": minimum, "maximum": self.largest}, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> int:
        if type(value) is not int:
            raise self.make_error("invalid")
        if value < self.minimum:
            raise self.make_error("too_small")
        if value > self.largest:
            raise self.make_error("too_large")
        return value


class WholePercent(Whole):
    """A whole number of percents, at most 100."""

    largest = 100


class Versions(fields.Field[list[int]]):
    """One version of a thing, or a list of them, as a list."""

    default_error_messages = {"invalid": "Must be an integer."}

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> list[int]:
        versions = value if isinstance(value, list) else [value]
        if not all(type(version) is int for version in versions):
            raise self.make_error("invalid")
        return versions
