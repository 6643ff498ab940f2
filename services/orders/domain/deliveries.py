"""Which number a delivery document has: a tax invoice of the same goods must not be there under two."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.orders.domain.document import OrderHasItsDocument, ShipmentHasItsDocument
from services.orders.domain.settings import UPD


@dataclass(frozen=True)
class Written:
    """A delivery document that was issued: of one shipment, or of all that an order delivered up to its version."""

    number: str
    serial: int
    year: int
    day: date
    movement_id: UUID | None
    order_version: int


@dataclass(frozen=True)
class Delivery:
    """What a document is to be written for; ``version`` of the order is that of the shipment."""

    movement_id: UUID | None
    version: int


def written_before(kind: str, order: int, delivery: Delivery, written: Iterable[Written]) -> Written | None:
    """The first document of the same delivery; ``written`` are those of the kind, the first before the later.

    Raises OrderHasItsDocument, ShipmentHasItsDocument: a universal transfer document is the tax invoice as well, and
    no goods may stand in two.
    """
    there = list(written)
    if kind == UPD:
        _require_once(order, delivery, there)
    return next((each for each in there if each.movement_id == delivery.movement_id), None)


def _require_once(order: int, delivery: Delivery, there: Iterable[Written]) -> None:
    for each in there:
        if delivery.movement_id is None and each.movement_id is not None:
            raise ShipmentHasItsDocument(number=order, document=each.number)
        if delivery.movement_id is not None and each.movement_id is None and delivery.version <= each.order_version:
            raise OrderHasItsDocument(number=order, document=each.number)
