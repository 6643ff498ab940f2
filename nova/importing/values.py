"""What stands in a cell, as a value that Nova takes, or the fault that it has."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from marshmallow import ValidationError

from contracts.fields import Code, Price, Quantity, decimal_text

NAME_LENGTH = 255
WHOLE = re.compile(r"(\d+)\.0+")
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
SPACES = re.compile(r"[\s\u00a0\u2009\u202f]+")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
DATE_FORMATS = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d.%m.%Y", "%d.%m.%Y %H:%M:%S", "%d.%m.%Y %H:%M")


@dataclass(frozen=True)
class Fault:
    """``what`` is the same for all rows of that fault; ``detail`` is this row's."""

    what: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.detail}" if self.detail else self.what


class BadRow(Exception):
    """A row that cannot be used, with all its faults."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def code_of(cell: str, what: str, *, whole: bool = False) -> str:
    """A code, its case kept; ``17850.0`` is ``17850`` when ``whole``."""
    text = cell.strip()
    if not text:
        raise BadRow(Fault(f"no {what}"))
    match = WHOLE.fullmatch(text) if whole else None
    try:
        return str(Code().deserialize(match[1] if match else text))
    except ValidationError as error:
        raise BadRow(Fault(f"the {what} is not valid", _said(error))) from error


def name_of(cell: str) -> str:
    """One line, as long as names may be; empty when there is none."""
    return SPACES.sub(" ", CONTROLS.sub(" ", cell)).strip()[:NAME_LENGTH].strip()


def quantity_of(cell: str, *, decimal_comma: bool, below_zero: str = "") -> Decimal:
    """A quantity above zero; ``below_zero`` says what a negative one is."""
    number = _number(cell, "quantity", decimal_comma)
    if number <= 0:
        what = f"{below_zero}: " if below_zero and number < 0 else ""
        raise BadRow(Fault(f"{what}the quantity is not above zero", decimal_text(number)))
    return _checked(Quantity(), number, "quantity")


def price_of(cell: str, *, decimal_comma: bool) -> Decimal:
    number = _number(cell, "price", decimal_comma)
    if number < 0:
        raise BadRow(Fault("the price is negative", decimal_text(number)))
    return _checked(Price(), number, "price")


def day_of(cell: str, date_format: str) -> date | None:
    """The day of a date or a moment; None when the cell is empty."""
    text = cell.strip()
    if not text:
        return None
    for each in [date_format] if date_format else DATE_FORMATS:
        try:
            return datetime.strptime(text, each).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise BadRow(Fault("the date is not a date", text))


def _number(cell: str, what: str, decimal_comma: bool) -> Decimal:
    text = SPACES.sub("", cell)
    if not text:
        raise BadRow(Fault(f"no {what}"))
    if decimal_comma:
        text = text.replace(",", ".")
    if NUMBER.fullmatch(text) is None or not text.isascii():
        raise BadRow(Fault(f"the {what} is not a number", cell.strip()))
    return Decimal(text)


def _checked(field: Quantity | Price, number: Decimal, what: str) -> Decimal:
    try:
        value: Decimal = field.deserialize(decimal_text(number))
    except ValidationError as error:
        raise BadRow(Fault(f"the {what} is not valid", f"{decimal_text(number)}: {_said(error)}")) from error
    return value


def _said(error: ValidationError) -> str:
    return " ".join(str(message) for message in error.messages)
