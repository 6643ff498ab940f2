"""What lines come to, and how far they are."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from services.orders.domain.lines.line import ZERO, OrderLine
from services.orders.domain.money import LARGEST_TOTAL, Value, spread, value_of
from services.orders.domain.refusals import TotalTooLarge


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


def returned_value(lines: Iterable[OrderLine], *, vat_included: bool) -> Value:
    """What came back of it."""
    back = [(line.vat_percent, line.amount_of(line.returned)) for line in lines if not line.is_internal]
    return value_of(back, vat_included=vat_included)


def open_amounts(lines: Iterable[OrderLine], *, vat_included: bool) -> dict[UUID, Decimal]:
    """What is still to come of each line, with VAT: what all of it comes to, less what was shipped.

    Together it is the total of the order less what was shipped of it: a line has its share of the VAT of its rate.
    """
    sold = [line for line in lines if not line.is_internal]
    amounts = {line.line_id: line.amount_of(line.due) - line.amount_of(line.shipped) for line in sold}
    if vat_included:
        return amounts
    value, shipped = (worth(sold, vat_included=False) for worth in (ordered_value, shipped_value))
    for rate in value.less(shipped).rates:
        of_rate = [line.line_id for line in sold if line.vat_percent == rate.percent]
        shares = spread(rate.vat, [amounts[line_id] for line_id in of_rate])
        amounts |= {line_id: amounts[line_id] + share for line_id, share in zip(of_rate, shares, strict=True)}
    return amounts


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
