"""What a list comes to, as long as it is counted to its end: sums must not slow down with the history."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from kernel.paging import Page

ZERO = Decimal("0.00")


def comes_to(
    session: Session, page: Page, after: str | None, query: Select[Any], names: Sequence[str]
) -> dict[str, Decimal] | None:
    """The sums of columns of all rows of ``query``, with the first page alone."""
    if after is not None or not page.total_is_exact:
        return None
    listed = query.subquery()
    sums = select(*(func.sum(listed.c[name]).label(name) for name in names))
    row = session.execute(sums).mappings().one()
    return {name: row[name] or ZERO for name in names}
