"""What orders know of prices: their own copy of what inventory told."""

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.sql import upsert
from services.orders.tables import prices


def fold_prices(session: Session, events: Sequence[PublicEvent]) -> None:
    """Of several events of one day the last one of the log counts, in whatever order they are heard."""
    rows = {}
    for event in events:
        if event.type == "PriceSet":
            row = _row(event)
            rows[row["item_id"], row["price_type"], row["currency"], row["valid_from"]] = row
    upsert(session, prices, list(rows.values()), replace=["amount", "position"], only_if_newer="position")


def price_on(
    session: Session, item_ids: Collection[UUID], price_type: str, day: date
) -> dict[tuple[UUID, str], Decimal]:
    """Item and currency -> price per base unit on a day of the company's calendar; what has none is left out."""
    begun = prices.alias()
    newest = select(func.max(begun.c.valid_from)).where(
        begun.c.item_id == prices.c.item_id,
        begun.c.price_type == prices.c.price_type,
        begun.c.currency == prices.c.currency,
        begun.c.valid_from <= day,
    )
    query = select(prices).where(
        prices.c.item_id.in_(list(item_ids)),
        prices.c.price_type == price_type,
        prices.c.valid_from == newest.scalar_subquery().correlate(prices),
        prices.c.amount.is_not(None),
    )
    return {(row["item_id"], row["currency"]): row["amount"] for row in session.execute(query).mappings()}


def _row(event: PublicEvent) -> dict[str, Any]:
    amount = event.data["amount"]
    return {
        "item_id": UUID(event.data["item_id"]),
        "price_type": event.data["price_type"],
        "currency": event.data["currency"],
        "valid_from": date.fromisoformat(event.data["valid_from"]),
        "amount": None if amount is None else Decimal(amount),
        "position": event.position,
    }
