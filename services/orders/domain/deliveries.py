"""Which shipments a delivery document is of, and under which number: one number says one thing for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.orders.domain.document import NothingDelivered, ShipmentHasItsDocument


@dataclass(frozen=True)
class Written:
    """A delivery document that was issued, and the shipments that it is of."""

    number: str
    serial: int
    year: int
    day: date
    movement_ids: Sequence[UUID]


@dataclass(frozen=True)
class Delivery:
    """The shipments that a document is of; ``before`` has them already, and is printed again."""

    movement_ids: Sequence[UUID]
    before: Written | None = None


def delivery_of(
    order: int, shipments: Sequence[UUID], movement_id: UUID | None, written: Sequence[Written]
) -> Delivery:
    """Of one shipment that is named, else of all that have no document of the kind yet.

    When none is left, it is the document that was issued last, once more; ``written`` are those of the kind, the first
    before the later. Raises NothingDelivered, ShipmentHasItsDocument: no goods stand in two.
    """
    holders = {each: document for document in written for each in document.movement_ids}
    if movement_id is None:
        new = [each for each in shipments if each not in holders]
        if new:
            return Delivery(new)
        if not written:
            raise NothingDelivered(number=order)
        return Delivery(written[-1].movement_ids, written[-1])
    before = holders.get(movement_id)
    if before is not None and len(before.movement_ids) > 1:
        raise ShipmentHasItsDocument(number=order, document=before.number)
    return Delivery([movement_id], before)
