"""What an order waits for, what a shipment may take, and what may come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.inventory.domain.refusals import (
    MoreThanRemaining,
    MoreThanShipped,
    NotALineOfTheOrder,
    NotAUnitOfTheLine,
    NothingToShip,
    QuantityNotExact,
    UnknownLine,
)

SMALLEST_QUANTITY = Decimal("0.001")


@dataclass
class DemandLine:
    """What an order still waits for in one line: what is to be delivered in all, less what was issued for it.

    What came back (``returned``) is not waited for again. ``manager`` placed the order. It was ordered in ``unit``, of
    ``factor`` base units; both are None until the order was heard of.
    """

    order_id: UUID
    line_id: UUID
    item_id: UUID
    number: int | None = None
    customer_id: UUID | None = None
    customer_name: str | None = None
    manager: str | None = None
    placed_at: datetime | None = None
    ordered: Decimal = Decimal(0)
    issued: Decimal = Decimal(0)
    returned: Decimal = Decimal(0)
    unit: str | None = None
    factor: Decimal | None = None

    @property
    def remaining(self) -> Decimal:
        return max(self.ordered - self.issued, Decimal(0))


def in_base_units(line: DemandLine, quantity: Decimal, unit: str | None, base: str, code: str) -> Decimal:
    """A quantity in the line's unit or the base unit, in base units. Raises NotAUnitOfTheLine, QuantityNotExact."""
    if unit is None or unit == base:
        return quantity
    if unit != line.unit or line.factor is None:
        raise NotAUnitOfTheLine(code=code, unit=unit, line=line.unit or base, base=base)
    exact = quantity * line.factor
    if exact % SMALLEST_QUANTITY:
        raise QuantityNotExact(code=code)
    return exact


def quantities_to_ship(
    open_lines: Sequence[DemandLine], wanted: Mapping[UUID, Decimal] | None, codes: Mapping[UUID, str]
) -> list[tuple[DemandLine, Decimal]]:
    """The lines of a shipment with their quantities; all that remains when nothing is named.

    Raises NothingToShip, UnknownLine, MoreThanRemaining.
    """
    remaining = {line.line_id: line for line in open_lines if line.remaining > 0}
    if not remaining:
        raise NothingToShip
    if wanted is None:
        return [(line, line.remaining) for line in remaining.values()]
    known = {line.line_id: line for line in open_lines}
    chosen = []
    for line_id, quantity in wanted.items():
        if line_id not in known:
            raise UnknownLine(line_id=line_id)
        if quantity > known[line_id].remaining:
            line = known[line_id]
            raise MoreThanRemaining(
                code=codes[line.item_id], line_id=line_id, remaining=line.remaining, wanted=quantity
            )
        chosen.append((known[line_id], quantity))
    return chosen


def quantities_to_return(
    lines: Sequence[DemandLine], wanted: Mapping[UUID, Decimal], codes: Mapping[UUID, str]
) -> list[tuple[DemandLine, Decimal]]:
    """The lines of a customer's return with their quantities. Raises NotALineOfTheOrder, MoreThanShipped."""
    known = {line.line_id: line for line in lines}
    chosen = []
    for line_id, quantity in wanted.items():
        if line_id not in known:
            raise NotALineOfTheOrder(line_id=line_id)
        line = known[line_id]
        if quantity > line.issued - line.returned:
            raise MoreThanShipped(
                code=codes[line.item_id], line_id=line_id, shipped=line.issued, returned=line.returned, wanted=quantity
            )
        chosen.append((line, quantity))
    return chosen
