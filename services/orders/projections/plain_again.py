"""Lines that turned plain again: whom to call now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from services.orders.projections.sight import of_what_is_seen
from services.orders.tables import customers, items, order_lines, orders, turned_plain

TURNED = (
    select(
        turned_plain,
        orders.c.number,
        customers.c.name.label("customer_name"),
        order_lines.c.item_id,
        order_lines.c.remaining,
        items.c.code,
        items.c.name,
    )
    .join(orders, orders.c.order_id == turned_plain.c.order_id)
    .join(
        order_lines,
        and_(
            order_lines.c.order_id == turned_plain.c.order_id,
            order_lines.c.line_id == turned_plain.c.line_id,
        ),
    )
    .join(customers, customers.c.customer_id == turned_plain.c.customer_id, isouter=True)
    .join(items, items.c.item_id == order_lines.c.item_id, isouter=True)
)
NEWEST_FIRST = "-at"


def list_turned_plain(
    session: Session,
    *,
    since: datetime | None,
    customer_id: UUID | None,
    limit: int,
    after: str | None,
    confined_to: str | None = None,
) -> Page:
    """Of all customers or of one, since a moment: a turn at that very moment is among them."""
    query = TURNED.where(of_what_is_seen(turned_plain.c.customer_id, confined_to))
    if since is not None:
        query = query.where(turned_plain.c.at >= since)
    if customer_id is not None:
        query = query.where(turned_plain.c.customer_id == customer_id)
    columns: dict[str, Any] = {"at": turned_plain.c.at}
    return page_of(session, query, columns, key=turned_plain.c.line_id, sort=NEWEST_FIRST, limit=limit, after=after)
