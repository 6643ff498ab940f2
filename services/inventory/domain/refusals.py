"""What inventory refuses, and in which words."""

from collections.abc import Mapping
from typing import ClassVar


class Refusal(Exception):
    """A rule of inventory says no; ``message`` is a template that ``params`` fill.

    ``kinds`` says of parameters which dictionary has the code.
    """

    kind: ClassVar[str] = "invalid"
    message: ClassVar[str]
    kinds: ClassVar[Mapping[str, str]] = {}

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class NotEnoughInStock(Refusal):
    kind = "conflict"
    message = "There is not enough of %(item)s in warehouse %(warehouse)s: %(on_hand)s there, %(wanted)s wanted."


class MoreThanRemaining(Refusal):
    kind = "conflict"
    message = "Of %(code)s the line has %(remaining)s left to ship, %(wanted)s wanted."


class NothingToShip(Refusal):
    kind = "conflict"
    message = "Nothing of this order is left to ship."


class UnknownLine(Refusal):
    message = "The order has no open line %(line_id)s."


class WarehouseNotSellable(Refusal):
    message = "Warehouse %(warehouse)s is not sellable: nothing is shipped from it."


class NotALineOfTheOrder(Refusal):
    message = "The order has no line %(line_id)s."


class MoreThanShipped(Refusal):
    kind = "conflict"
    message = "Of %(code)s, %(shipped)s were shipped and %(returned)s came back: %(wanted)s cannot be returned."


class SameWarehouse(Refusal):
    message = "A transfer needs two different warehouses."


class QuantityTooLarge(Refusal):
    message = "A movement takes at most 999,999,999 of an item: %(id)s."


class WarehouseAlreadyRetired(Refusal):
    kind = "conflict"
    message = "Warehouse %(warehouse)s is already retired."


class WarehouseNotRetired(Refusal):
    kind = "conflict"
    message = "Warehouse %(warehouse)s is not retired."


class WarehouseNotEmpty(Refusal):
    kind = "conflict"
    message = "Warehouse %(warehouse)s holds %(held)s items and expects %(expected)s: move or cancel them first."


class ReceiptNotOpen(Refusal):
    kind = "conflict"
    message = "Nothing more is expected of this receipt: it has arrived or was cancelled."


class NotInReceipt(Refusal):
    message = "Item %(code)s was not announced in this receipt: receive it on its own."


class ItemAlreadyRetired(Refusal):
    kind = "conflict"
    message = "Item %(code)s is already retired."


class ItemNotRetired(Refusal):
    kind = "conflict"
    message = "Item %(code)s is not retired."


class TooManyPrices(Refusal):
    """One change is all or nothing, and everybody who writes waits for it: a second at this many."""

    message = "The change is for more than %(most)s prices: change one group of items after the other."


class PricesOfZero(Refusal):
    message = "%(count)s prices would become 0, those of %(codes)s: round them to less, or say allow_zero."


class PriceTooLarge(Refusal):
    message = "The new price of %(code)s would be more than 999,999,999.9999."


class NotAUnitOfTheLine(Refusal):
    message = "Item %(code)s is shipped and returned in %(line)s as it was ordered, or in %(base)s, not in %(unit)s."
    kinds = {"line": "units", "base": "units", "unit": "units"}


class QuantityNotExact(Refusal):
    message = "The quantity of %(code)s has more than 3 decimals in its base unit."
