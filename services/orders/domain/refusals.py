"""The rules of orders that say no."""

from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):
    """``message`` is a template that ``params`` fill; ``kind`` is ``invalid`` or ``conflict``.

    ``kinds`` says of parameters that they are ``money``, or which dictionary has the code.
    """

    kind: ClassVar[str] = "invalid"
    message: ClassVar[str]
    kinds: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class OrderNotDraft(Refusal):
    kind = "conflict"
    message = "Order %(number)s is not a draft: it is already placed or cancelled."


class OrderNotOpen(Refusal):
    kind = "conflict"
    message = "Order %(number)s is not open: nothing of it is left to change or to cancel."


class OrderAlreadyCancelled(Refusal):
    kind = "conflict"
    message = "Order %(number)s is already cancelled."


class BelowShipped(Refusal):
    message = "Line %(place)s, %(code)s, cannot be less than the %(shipped)s that are already shipped."


class PriceOfShippedLine(Refusal):
    kind = "conflict"
    message = (
        "Line %(place)s, %(code)s, keeps its price and discount: %(shipped)s of it are already shipped. "
        "Add a new line for the rest."
    )


class UnknownOrderLine(Refusal):
    message = "The order has no line %(line_id)s."


class ItemOfLineIsFixed(Refusal):
    message = "Line %(place)s is for another item: add a new line instead."


class LineGivenTwice(Refusal):
    message = "Line %(place)s is given twice."


class UnknownUnit(Refusal):
    message = "Item %(code)s has no unit %(unit)s."
    kinds = {"unit": "units"}


class QuantityNotExact(Refusal):
    message = "The quantity of %(code)s has more than 3 decimals in its base unit."


class QuantityTooLarge(Refusal):
    message = "The quantity of %(code)s is more than 999,999,999 in its base unit."


class PriceTooLarge(Refusal):
    message = "The price of %(code)s is more than 999,999,999.9999 per unit of the line."


class TotalTooLarge(Refusal):
    message = "The total of an order is at most 999,999,999,999.99."


class OrderAlreadyClosed(Refusal):
    kind = "conflict"
    message = "Order %(number)s is already closed."


class NothingShipped(Refusal):
    kind = "conflict"
    message = "Nothing of order %(number)s is shipped: cancel it instead of closing it."


class OnlyInternalLines(Refusal):
    message = "The order sells nothing: it has cost articles alone."
