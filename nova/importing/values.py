"""What stands in a cell, as a value that Nova takes, or the fault that it has."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from marshmallow import ValidationError

from contracts.fields import Code, Price, Quantity, decimal_text
from formats.sheets.values import DAYS, SPACES, number_of
from formats.sheets.values import day_of as day_in

NAME_LENGTH = 255
WHOLE = re.compile(r"(\d+)\.0+")
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


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
    try:
        return day_in(text, [date_format] if date_format else DAYS)
    except ValueError as error:
        raise BadRow(Fault("the date is not a date", text)) from error


def _number(cell: str, what: str, decimal_comma: bool) -> Decimal:
    if not cell.strip():
        raise BadRow(Fault(f"no {what}"))
    try:
        return number_of(cell, decimal_comma=decimal_comma)
    except ValueError as error:
        raise BadRow(Fault(f"the {what} is not a number", cell.strip())) from error


def _checked(field: Quantity | Price, number: Decimal, what: str) -> Decimal:
    try:
        value: Decimal = field.deserialize(decimal_text(number))
    except ValidationError as error:
        raise BadRow(Fault(f"the {what} is not valid", f"{decimal_text(number)}: {_said(error)}")) from error
    return value


def _said(error: ValidationError) -> str:
    return " ".join(str(message) for message in error.messages)
