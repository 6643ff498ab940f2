"""The register of warehouses."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import RowMapping, insert, select
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from services.inventory.domain.warehouses import Warehouse
from services.inventory.tables import warehouses


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        if isinstance(each.event, Warehouse.Opened):
            when_warehouse_opened(session, each.event)


def when_warehouse_opened(session: Session, event: Warehouse.Opened) -> None:
    row = {
        "warehouse_id": event.originator_id,
        "version": event.originator_version,
        "code": event.code,
        "name": event.name,
        "sellable": event.sellable,
    }
    session.execute(insert(warehouses), row)


def warehouse_code_is_taken(session: Session, code: str) -> bool:
    return session.execute(select(warehouses.c.warehouse_id).where(warehouses.c.code == code)).first() is not None


def warehouse(session: Session, warehouse_id: UUID) -> RowMapping | None:
    query = select(warehouses).where(warehouses.c.warehouse_id == warehouse_id)
    return session.execute(query).mappings().first()


def all_warehouses(session: Session) -> Sequence[RowMapping]:
    return session.execute(select(warehouses).order_by(warehouses.c.code)).mappings().all()
