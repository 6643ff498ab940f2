"""Which lines begin to wait for stock by a change, and which end to."""

from collections.abc import Iterable
from uuid import UUID

from services.orders.domain.lines import OrderLine


def opened(before: Iterable[OrderLine], after: Iterable[OrderLine]) -> set[UUID]:
    """Lines that wait for stock now and did not before."""
    return _waiting(after) - _waiting(before)


def ended(before: Iterable[OrderLine], after: Iterable[OrderLine]) -> set[UUID]:
    """Lines that waited for stock before and do not now: they have no colour any more."""
    return _waiting(before) - _waiting(after)


def _waiting(lines: Iterable[OrderLine]) -> set[UUID]:
    return {line.line_id for line in lines if line.stocked and line.remaining > 0}
