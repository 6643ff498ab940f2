"""The register of warehouses."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from kernel.application import ServiceApplication
from kernel.calls import Call
from services.inventory import answers
from services.inventory.app.refusals import CodeTaken, UnknownWarehouse
from services.inventory.domain.warehouses import Warehouse
from services.inventory.projections import warehouses as register

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Warehouses(ServiceApplication):
    """Commands and queries about warehouses."""

    def open_warehouse(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            if register.warehouse_code_is_taken(session, body["code"]):
                raise CodeTaken(code=body["code"])
            warehouse = Warehouse._create(
                Warehouse.Opened,
                id=call.new_id("warehouse"),
                timestamp=call.at,
                metadata=call.metadata,
                code=body["code"],
                name=body["name"],
                sellable=body["sellable"],
            )
            self.append(session, warehouse)
            return answers.warehouse(self._warehouse(session, warehouse.id))

    def list_warehouses(self) -> Answer:
        with self.reading() as session:
            rows = [answers.warehouse(row) for row in register.all_warehouses(session)]
            return {"items": rows, "next": None, "total": len(rows), "total_is_exact": True}

    def _warehouse(self, session: Session, warehouse_id: UUID) -> RowMapping:
        row = register.warehouse(session, warehouse_id)
        if row is None:
            raise UnknownWarehouse(id=warehouse_id)
        return row
