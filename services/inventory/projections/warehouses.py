"""The register of warehouses."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import RowMapping, insert, select, update
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from services.inventory.domain.warehouses import Warehouse
from services.inventory.tables import warehouses


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    for each in recorded:
        match each.event:
            case Warehouse.Opened():
                when_warehouse_opened(session, each.event)
            case Warehouse.Changed():
                when_warehouse_changed(session, each.event)


def when_warehouse_opened(session: Session, event: Warehouse.Opened) -> None:
    row = {
        "warehouse_id": event.originator_id,
        "version": event.originator_version,
        "code": event.code,
        "name": event.name,
        "sellable": event.sellable,
        "is_retired": False,
    }
    session.execute(insert(warehouses), row)


def when_warehouse_changed(session: Session, event: Warehouse.Changed) -> None:
    this = update(warehouses).where(warehouses.c.warehouse_id == event.originator_id)
    session.execute(
        this.values(
            version=event.originator_version, name=event.name, sellable=event.sellable, is_retired=event.is_retired
        )
    )


def warehouse_code_is_taken(session: Session, code: str) -> bool:
    return session.execute(select(warehouses.c.warehouse_id).where(warehouses.c.code == code)).first() is not None


def warehouse(session: Session, warehouse_id: UUID) -> RowMapping | None:
    query = select(warehouses).where(warehouses.c.warehouse_id == warehouse_id)
    return session.execute(query).mappings().first()


def locked_to_move(session: Session, warehouse_ids: Iterable[UUID]) -> dict[UUID, RowMapping]:
    """Warehouses that stay as they are until the transaction ends: a movement tells whether they are sellable."""
    query = select(warehouses).where(warehouses.c.warehouse_id.in_(list(warehouse_ids)))
    query = query.order_by(warehouses.c.warehouse_id).with_for_update(read=True)
    return {row["warehouse_id"]: row for row in session.execute(query).mappings()}


def lock_to_change(session: Session, warehouse_id: UUID) -> bool:
    """Nothing moves in or out until the transaction ends. False when there is no such warehouse."""
    query = select(warehouses.c.warehouse_id).where(warehouses.c.warehouse_id == warehouse_id)
    return session.execute(query.with_for_update()).first() is not None


def all_warehouses(session: Session) -> Sequence[RowMapping]:
    return session.execute(select(warehouses).order_by(warehouses.c.code)).mappings().all()
