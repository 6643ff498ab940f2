"""What orders know of prices: their own copy of what inventory told."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, select
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


def list_price_of(item_id: ColumnElement[UUID]) -> ScalarSelect[Decimal | None]:
    """The price per base unit of an item in an enclosing query, at ``:price_type`` in ``:currency`` on ``:day``."""
    newest = (
        select(prices.c.amount)
        .where(
            prices.c.item_id == item_id,
            prices.c.price_type == bindparam("price_type"),
            prices.c.currency == bindparam("currency"),
            prices.c.valid_from <= bindparam("day"),
        )
        .order_by(prices.c.valid_from.desc())
        .limit(1)
    )
    return newest.scalar_subquery()


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
