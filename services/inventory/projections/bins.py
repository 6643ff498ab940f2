"""Where in a warehouse an item lies."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import upsert
from services.inventory.domain.bins import BinAssigned
from services.inventory.tables import bins


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    rows = {
        (event.item_id, event.warehouse_id): {
            "item_id": UUID(event.item_id),
            "warehouse_id": UUID(event.warehouse_id),
            "bin": event.bin,
        }
        for event in (each.event for each in recorded)
        if isinstance(event, BinAssigned)
    }
    upsert(session, bins, list(rows.values()), replace=["bin"])
