"""What lines come to, and how far they are."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from services.orders.domain.lines.line import ZERO, OrderLine
from services.orders.domain.money import Value, value_of
from services.orders.domain.refusals import TotalTooLarge

LARGEST_TOTAL = Decimal("999999999999.99")


def ordered_value(lines: Iterable[OrderLine], *, vat_included: bool) -> Value:
    """What an order comes to, without what was cancelled; raises TotalTooLarge."""
    sold = [(line.vat_percent, line.amount_of(line.due)) for line in lines if not line.is_internal]
    value = value_of(sold, vat_included=vat_included)
    if value.total > LARGEST_TOTAL:
        raise TotalTooLarge
    return value


def shipped_value(lines: Iterable[OrderLine], *, vat_included: bool) -> Value:
    """What was shipped, returns not taken off."""
    sold = [(line.vat_percent, line.amount_of(line.shipped)) for line in lines if not line.is_internal]
    return value_of(sold, vat_included=vat_included)


def kept_value(lines: Iterable[OrderLine], *, vat_included: bool) -> Value:
    """What was shipped and not returned."""
    kept = [(line.vat_percent, line.amount_of(line.shipped - line.returned)) for line in lines if not line.is_internal]
    return value_of(kept, vat_included=vat_included)


def cost_of(lines: Iterable[OrderLine]) -> Decimal:
    """What an order costs us by its internal lines, as far as they have prices."""
    return sum((line.amount_of(line.due) for line in lines if line.is_internal), Decimal("0.00"))


def progress_percent(lines: Sequence[OrderLine]) -> int:
    """How much of an order's amount is shipped: 100 only when nothing remains. Lines without amounts weigh alike."""
    due = [line for line in lines if line.due > 0 and not line.is_internal]
    if not any(line.remaining for line in due):
        return 100 if due else 0
    amounts = [(line.amount_of(line.shipped), line.amount_of(line.due)) for line in due]
    if not any(whole for _, whole in amounts):
        amounts = [(line.shipped / line.due, Decimal(1)) for line in due]
    return min(99, int(100 * sum(shipped for shipped, _ in amounts) / sum(whole for _, whole in amounts)))


def remaining_by_item(lines: Iterable[OrderLine]) -> dict[UUID, Decimal]:
    """What an order still needs of each stocked item, all its lines of that item together."""
    totals: dict[UUID, Decimal] = {}
    for line in lines:
        if line.stocked:
            totals[line.item_id] = totals.get(line.item_id, ZERO) + line.remaining
    return totals
