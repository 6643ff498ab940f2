"""Movements of stock, and the levels after them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.fields import decimal_text
from kernel.calls import Call
from kernel.problems import NotFound, NotYetKnown, ValidationFailed
from services.inventory.app.refusals import NotStocked, UnknownItem
from services.inventory.app.warehouses import Warehouses
from services.inventory.domain import movements, refusals, shipping
from services.inventory.domain.items import is_stocked
from services.inventory.domain.levels import Level, StockLevelsChanged, level_of
from services.inventory.projections import demand, stock
from services.inventory.projections import items as register

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Movements(Warehouses):
    """Commands that move stock."""

    def receive_stock(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            warehouse = self._warehouse(session, body["warehouse_id"])
            wanted = movements.quantities_to_move(body["lines"])
            self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, wanted)
            event = self._movement(call, movements.StockReceived, warehouse, body, lines=_lines(wanted))
            return self._moved(call, session, event, levels)

    def issue_stock(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            warehouse = self._warehouse(session, body["warehouse_id"])
            wanted = movements.quantities_to_move(body["lines"])
            items = self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, wanted)
            self._require_stock(session, warehouse, wanted, items)
            event = self._movement(
                call, movements.StockIssued, warehouse, body, lines=_lines(wanted, stocked=True), order_id=None
            )
            return self._moved(call, session, event, levels)

    def transfer_stock(self, call: Call, body: Body) -> Answer:
        if body["warehouse_id"] == body["to_warehouse_id"]:
            raise refusals.SameWarehouse
        with self.transaction() as session:
            warehouse = self._warehouse(session, body["warehouse_id"])
            target = self._warehouse(session, body["to_warehouse_id"])
            wanted = movements.quantities_to_move(body["lines"])
            items = self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, wanted)
            self._require_stock(session, warehouse, wanted, items)
            event = self._movement(
                call,
                movements.StockTransferred,
                warehouse,
                body,
                lines=_lines(wanted),
                to_warehouse_id=str(target["warehouse_id"]),
                to_sellable=target["sellable"],
            )
            return self._moved(call, session, event, levels)

    def count_stock(self, call: Call, body: Body) -> Answer:
        """A stock-taking: what was counted is what is there, whatever was believed."""
        counted = {line["item_id"]: line["quantity"] for line in body["lines"]}
        if len(counted) < len(body["lines"]):
            raise ValidationFailed(errors=[{"field": "lines", "message": "An item is counted twice."}])
        with self.transaction() as session:
            warehouse = self._warehouse(session, body["warehouse_id"])
            self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, counted)
            there = stock.in_warehouse(session, warehouse["warehouse_id"], counted)
            lines = [
                {
                    "item_id": str(item_id),
                    "counted": decimal_text(quantity),
                    "difference": decimal_text(quantity - there.get(item_id, Decimal(0))),
                }
                for item_id, quantity in counted.items()
            ]
            event = self._movement(call, movements.StockCounted, warehouse, body, lines=lines)
            return self._moved(call, session, event, levels)

    def ship_order(self, call: Call, body: Body) -> Answer:
        """Issues stock for an order, all that is asked for or nothing. The order follows what was issued."""
        with self.transaction() as session:
            warehouse = self._warehouse(session, body["warehouse_id"])
            if not warehouse["sellable"]:
                raise refusals.WarehouseNotSellable(warehouse=warehouse["code"])
            open_lines, levels = self._locked_lines(session, body["order_id"])
            items = register.items_by_id(session, {line.item_id for line in open_lines})
            chosen = shipping.quantities_to_ship(open_lines, _wanted_lines(body["lines"]), _codes(items))
            stocked = {item_id for item_id in items if is_stocked(items[item_id]["kind"])}
            wanted = movements.merged(
                [
                    {"item_id": line.item_id, "quantity": quantity}
                    for line, quantity in chosen
                    if line.item_id in stocked
                ]
            )
            self._require_stock(session, warehouse, wanted, items)
            lines = [
                {
                    "line_id": str(line.line_id),
                    "item_id": str(line.item_id),
                    "quantity": decimal_text(quantity),
                    "stocked": line.item_id in stocked,
                }
                for line, quantity in chosen
            ]
            event = self._movement(
                call, movements.StockIssued, warehouse, body, lines=lines, order_id=str(body["order_id"])
            )
            return self._moved(call, session, event, levels)

    def levels_changed(self, call: Call, cause: dict[str, str], levels: Mapping[UUID, Level]) -> Any:
        """The event that tells the absolute levels right after a cause; one per cause."""
        return StockLevelsChanged(
            originator_id=call.new_id("levels"),
            originator_version=1,
            timestamp=call.at,
            metadata=call.metadata,
            cause=cause,
            items=[_level_state(item_id, level) for item_id, level in levels.items()],
        )

    def _locked_lines(self, session: Session, order_id: UUID) -> tuple[list[shipping.DemandLine], dict[UUID, Level]]:
        """The lines of a placed order with the levels of their items, locked.

        What orders told meanwhile may have brought lines of other items while we waited for a lock: then their levels
        are locked as well, before anything is decided. Raises NotYetKnown.
        """
        levels: dict[UUID, Level] = {}
        while True:
            lines = demand.lines_of_order(session, order_id)
            if not lines:
                raise NotYetKnown("orders", NotFound(thing="placed order", id=order_id))
            item_ids = {line.item_id for line in lines}
            if item_ids <= levels.keys():
                return lines, levels
            levels = demand.lock_levels(session, item_ids)

    def _stocked_items(self, session: Session, lines: Sequence[Body]) -> dict[UUID, RowMapping]:
        """The items of a movement's lines. Raises UnknownItem with all that are unknown, NotStocked."""
        items = register.items_by_id(session, {line["item_id"] for line in lines})
        unknown = {place: line["item_id"] for place, line in enumerate(lines) if line["item_id"] not in items}
        if unknown:
            faults = [{"field": f"lines.{place}.item_id", "message": "Is not known."} for place in unknown]
            raise UnknownItem(faults, id=next(iter(unknown.values())))
        for item in items.values():
            if not is_stocked(item["kind"]):
                raise NotStocked(code=item["code"])
        return items

    def _require_stock(
        self, session: Session, warehouse: RowMapping, wanted: Mapping[UUID, Decimal], items: Mapping[UUID, RowMapping]
    ) -> None:
        there = stock.in_warehouse(session, warehouse["warehouse_id"], wanted)
        movements.require_stock(wanted, there, _codes(items), warehouse["code"])

    def _movement(self, call: Call, kind: type[Any], warehouse: RowMapping, body: Body, **more: Any) -> Any:
        return kind(
            originator_id=call.new_id("movement"),
            originator_version=1,
            timestamp=call.at,
            metadata=call.metadata,
            warehouse_id=str(warehouse["warehouse_id"]),
            sellable=warehouse["sellable"],
            document=body["document"],
            note=body["note"],
            **more,
        )

    def _moved(self, call: Call, session: Session, event: Any, levels: Mapping[UUID, Level]) -> Answer:
        """Appends the movement and, after it, the levels of the items whose stock or demand it changed."""
        changed = _levels_after(event, levels)
        told = [self.levels_changed(call, {"type": type(event).__name__, "id": str(event.originator_id)}, changed)]
        self.append(session, event, *(told if changed else ()))
        return {
            "id": str(event.originator_id),
            "warehouse_id": event.warehouse_id,
            "lines": [{key: line[key] for key in line if key != "stocked"} for line in event.lines],
            "levels": [_level_state(item_id, level) for item_id, level in changed.items()],
        }


def _levels_after(event: Any, levels: Mapping[UUID, Level]) -> dict[UUID, Level]:
    after: dict[UUID, Level] = {}
    for text, _warehouse_id, sellable, quantity in stock.stock_changes(event):
        item_id = UUID(text)
        level = after.get(item_id, levels[item_id])
        on_hand = level.on_hand + quantity if sellable else level.on_hand
        after[item_id] = replace(level, on_hand=on_hand)
    if isinstance(event, movements.StockIssued) and event.order_id is not None:
        for line in event.lines:
            if line["stocked"]:
                level = after[UUID(line["item_id"])]
                after[UUID(line["item_id"])] = replace(level, demand=level.demand - Decimal(line["quantity"]))
    return {item_id: level for item_id, level in after.items() if level != levels[item_id]}


def _lines(quantities: Mapping[UUID, Decimal], **more: Any) -> list[dict[str, Any]]:
    return [
        {"item_id": str(item_id), "quantity": decimal_text(quantity), **more}
        for item_id, quantity in quantities.items()
    ]


def _codes(items: Mapping[UUID, RowMapping]) -> dict[UUID, str]:
    return {item_id: row["code"] for item_id, row in items.items()}


def _wanted_lines(lines: Sequence[Mapping[str, Any]] | None) -> dict[UUID, Decimal] | None:
    if lines is None:
        return None
    wanted = {line["line_id"]: line["quantity"] for line in lines}
    if len(wanted) < len(lines):
        raise ValidationFailed(errors=[{"field": "lines", "message": "A line is given twice."}])
    return wanted


def _level_state(item_id: UUID, level: Level) -> dict[str, Any]:
    return {
        "item_id": str(item_id),
        "on_hand": decimal_text(level.on_hand),
        "demand": decimal_text(level.demand),
        "expected": "0",
        "level": level_of(level.on_hand, level.demand),
        "orders_position": level.orders_position,
    }
