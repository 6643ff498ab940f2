"""Movements of stock; it never goes below zero by our own act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventsourcing.domain import DomainEvent
from eventsourcing.utils import register_topic

from services.inventory.domain.refusals import NotEnoughInStock, QuantityTooLarge

KINDS = ("receipt", "arrival", "return", "issue", "shipment", "transfer", "count")
LARGEST_QUANTITY = Decimal(999_999_999)


@dataclass(frozen=True)
class Movement(DomainEvent):
    """Stock that moved by one document: a single event on a stream of its own.

    A line is ``{item_id, quantity, ...}``. Whether a warehouse was sellable at that time is part of what happened.
    """

    metadata: dict[str, Any]
    warehouse_id: str
    sellable: bool
    document: str | None
    note: str | None
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class StockReceived(Movement):
    """``order_id``: goods that a customer returns, with ``line_id`` and ``stocked`` in their lines; ``expected_id``:
    goods that were announced."""

    TOPIC = "inventory.StockReceived"
    order_id: str | None
    expected_id: str | None
    reason: str | None


@dataclass(frozen=True)
class StockIssued(Movement):
    """Lines of a shipment carry ``line_id``; ``stocked`` is false for what has no stock, as services."""

    TOPIC = "inventory.StockIssued"
    order_id: str | None


@dataclass(frozen=True)
class StockTransferred(Movement):
    TOPIC = "inventory.StockTransferred"
    to_warehouse_id: str
    to_sellable: bool


@dataclass(frozen=True)
class StockCounted(Movement):
    """A line is ``{item_id, counted, difference}``."""

    TOPIC = "inventory.StockCounted"


for _event in (StockReceived, StockIssued, StockTransferred, StockCounted):
    register_topic(_event.TOPIC, _event)


def kind_of(event: Movement) -> str:
    """What a movement is called on the stock card."""
    match event:
        case StockReceived(order_id=str()):
            return "return"
        case StockReceived(expected_id=str()):
            return "arrival"
        case StockIssued(order_id=str()):
            return "shipment"
        case StockReceived():
            return "receipt"
        case StockIssued():
            return "issue"
        case StockTransferred():
            return "transfer"
    return "count"


def merged(lines: Sequence[Mapping[str, Any]]) -> dict[UUID, Decimal]:
    """Item -> quantity, the lines of one item together."""
    quantities: dict[UUID, Decimal] = {}
    for line in lines:
        quantities[line["item_id"]] = quantities.get(line["item_id"], Decimal(0)) + line["quantity"]
    return quantities


def quantities_to_move(lines: Sequence[Mapping[str, Any]]) -> dict[UUID, Decimal]:
    """Item -> quantity; raises QuantityTooLarge when the lines of one item are too much together."""
    quantities = merged(lines)
    for item_id, quantity in quantities.items():
        if quantity > LARGEST_QUANTITY:
            raise QuantityTooLarge(id=item_id)
    return quantities


def require_stock(
    wanted: Mapping[UUID, Decimal], there: Mapping[UUID, Decimal], codes: Mapping[UUID, str], warehouse: str
) -> None:
    """Stock never goes below zero by our own act; raises NotEnoughInStock with the numbers."""
    for item_id, quantity in wanted.items():
        on_hand = there.get(item_id, Decimal(0))
        if quantity > on_hand:
            raise NotEnoughInStock(item=codes[item_id], warehouse=warehouse, on_hand=on_hand, wanted=quantity)
