"""The register of warehouses."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.fields import decimal_text
from kernel.calls import Call
from kernel.problems import NotFound
from services.inventory import answers
from services.inventory.app.levels import Levels, changed_levels
from services.inventory.app.refusals import CodeTaken, UnknownWarehouse, WarehouseRetired
from services.inventory.domain.refusals import WarehouseNotEmpty
from services.inventory.domain.warehouses import CHANGING, StockReclassified, Warehouse
from services.inventory.projections import demand, expected, stock
from services.inventory.projections import warehouses as register

ITEMS_OF_AN_EVENT = 500

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Warehouses(Levels):
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
            return self._warehouse_answer(session, warehouse.id)

    def change_warehouse(self, call: Call, body: Body) -> Answer:
        """Made sellable or not, all that it holds and expects begins or ceases to count at once."""
        with self.transaction() as session:
            warehouse = self._warehouse_to_change(session, body)
            was_sellable = warehouse.sellable
            warehouse.change(call.at, call.metadata, **{name: body[name] for name in CHANGING if name in body})
            turned = warehouse.sellable != was_sellable
            told = self._reclassified(session, call, warehouse) if turned else ()
            self.append(session, warehouse, *told)
            return self._warehouse_answer(session, warehouse.id)

    def retire_warehouse(self, call: Call, body: Body) -> Answer:
        """An empty warehouse takes nothing new."""
        with self.transaction() as session:
            warehouse = self._warehouse_to_change(session, body)
            warehouse.retire(call.at, call.metadata)
            held, to_come = stock.held_by(session, warehouse.id), expected.expected_into(session, warehouse.id)
            if held or to_come:
                raise WarehouseNotEmpty(warehouse=warehouse.code, held=len(held), expected=len(to_come))
            self.append(session, warehouse)
            return self._warehouse_answer(session, warehouse.id)

    def restore_warehouse(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            warehouse = self._warehouse_to_change(session, body)
            warehouse.restore(call.at, call.metadata)
            self.append(session, warehouse)
            return self._warehouse_answer(session, warehouse.id)

    def get_warehouse(self, warehouse_id: UUID) -> Answer:
        with self.reading() as session:
            return self._warehouse_answer(session, warehouse_id)

    def list_warehouses(self) -> Answer:
        with self.reading() as session:
            rows = [answers.warehouse(row) for row in register.all_warehouses(session)]
            return {"items": rows, "next": None, "total": len(rows), "total_is_exact": True}

    # steps

    def _warehouses(self, session: Session, *warehouse_ids: UUID) -> list[RowMapping]:
        """Warehouses that stay as they are until the transaction ends. Raises UnknownWarehouse, WarehouseRetired."""
        rows = register.locked_to_move(session, warehouse_ids)
        for warehouse_id in warehouse_ids:
            if warehouse_id not in rows:
                raise UnknownWarehouse(id=warehouse_id)
            if rows[warehouse_id]["is_retired"]:
                raise WarehouseRetired(warehouse=rows[warehouse_id]["code"])
        return [rows[warehouse_id] for warehouse_id in warehouse_ids]

    def _warehouse_answer(self, session: Session, warehouse_id: UUID) -> Answer:
        row = register.warehouse(session, warehouse_id)
        if row is None:
            raise NotFound(thing="warehouse", id=warehouse_id)
        return answers.warehouse(row)

    def _warehouse_to_change(self, session: Session, body: Body) -> Warehouse:
        """Locked before it is read: nothing moves in or out until we are done."""
        register.lock_to_change(session, body["warehouse_id"])
        warehouse: Warehouse = self.load(body["warehouse_id"], Warehouse, body["version"])
        return warehouse

    def _reclassified(self, session: Session, call: Call, warehouse: Warehouse) -> Iterator[Any]:
        """Some items an event, each followed by the levels after it."""
        held, to_come = stock.held_by(session, warehouse.id), expected.expected_into(session, warehouse.id)
        item_ids = sorted(held.keys() | to_come.keys())
        levels = demand.lock_levels(session, item_ids)
        sign = 1 if warehouse.sellable else -1
        zero = Decimal(0)
        lines = [
            {
                "item_id": str(item_id),
                "on_hand": decimal_text(sign * held.get(item_id, zero)),
                "expected": decimal_text(sign * to_come.get(item_id, zero)),
            }
            for item_id in item_ids
        ]
        cause = {"type": "WarehouseChanged", "id": str(warehouse.id)}
        for number, some in enumerate(_in_parts(lines)):
            event = _reclassification(call, warehouse.id, number, some)
            concerned = {UUID(line["item_id"]): levels[UUID(line["item_id"])] for line in some}
            yield event
            yield self.levels_changed(call, cause, changed_levels([event], concerned), f"levels {number}")


def _in_parts(lines: Sequence[dict[str, str]]) -> Iterator[list[dict[str, str]]]:
    for start in range(0, len(lines), ITEMS_OF_AN_EVENT):
        yield list(lines[start : start + ITEMS_OF_AN_EVENT])


def _reclassification(call: Call, warehouse_id: UUID, number: int, lines: list[dict[str, str]]) -> StockReclassified:
    return StockReclassified(
        originator_id=call.new_id(f"reclassified {number}"),
        originator_version=1,
        timestamp=call.at,
        metadata=call.metadata,
        warehouse_id=str(warehouse_id),
        lines=lines,
    )
