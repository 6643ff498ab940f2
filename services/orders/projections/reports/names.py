"""The names of what a report is of."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.orders.tables import customers, items


def names_of(session: Session, of: str, ids: Collection[UUID]) -> dict[UUID, Mapping[Any, Any]]:
    """Of customers their names, of items their codes, names and units."""
    query = (
        select(customers.c.customer_id.label("id"), customers.c.name).where(customers.c.customer_id.in_(list(ids)))
        if of == "customer"
        else select(items.c.item_id.label("id"), items.c.code, items.c.name, items.c.unit).where(
            items.c.item_id.in_(list(ids))
        )
    )
    return {row["id"]: row for row in session.execute(query).mappings()}
