"""What inventory can do: one method per command and per query."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.fields import decimal_text
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.problems import NotFound, NotYetKnown, Problem, ValidationFailed
from services.inventory import answers, domain
from services.inventory.domain import DemandLine, Item, Level, Warehouse, level_of
from services.inventory.projections import READ_MODELS, demand, register, stock
from services.inventory.publish import PUBLICATIONS
from services.inventory.tables import metadata

Body = Mapping[str, Any]
Answer = dict[str, Any]


class CodeTaken(Problem):
    status = 409
    message = "The code %(code)s is already used."


class UnknownWarehouse(Problem):
    message = "There is no warehouse %(id)s."


class UnknownItem(Problem):
    message = "There is no item %(id)s."


class NotStocked(Problem):
    message = "%(code)s is a service or a cost article: it has no stock."


class InventoryApplication(ServiceApplication):
    name = "inventory"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS

    # registers

    def register_item(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            if register.item_code_is_taken(session, body["code"]):
                raise CodeTaken(code=body["code"])
            item = Item._create(
                Item.Registered,
                id=call.new_id("item"),
                timestamp=call.at,
                metadata=call.metadata,
                code=body["code"],
                name=body["name"],
                kind=body["kind"],
                unit=body["unit"],
                packages=_packages(body["unit"], body["packages"]),
            )
            self.append(session, item)
            return self._item(session, item.id)

    def change_item(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            item = self.load(body["item_id"], Item, body["version"])
            packages = _packages(item.unit, body["packages"]) if "packages" in body else item.packages
            item.change(body.get("name", item.name), packages, call.at, call.metadata)
            self.append(session, item)
            return self._item(session, item.id)

    def retire_item(self, call: Call, body: Body) -> Answer:
        """The item takes no new order lines; what is open still counts."""
        with self.transaction() as session:
            item = self.load(body["item_id"], Item, body["version"])
            item.retire(call.at, call.metadata)
            self.append(session, item)
            return self._item(session, item.id)

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

    # movements

    def receive_stock(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            warehouse = self._warehouse(session, body["warehouse_id"])
            wanted = domain.quantities_to_move(body["lines"])
            self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, wanted)
            event = self._movement(call, domain.StockReceived, warehouse, body, lines=_lines(wanted))
            return self._moved(call, session, event, levels)

    def issue_stock(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            warehouse = self._warehouse(session, body["warehouse_id"])
            wanted = domain.quantities_to_move(body["lines"])
            items = self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, wanted)
            self._require_stock(session, warehouse, wanted, items)
            event = self._movement(
                call, domain.StockIssued, warehouse, body, lines=_lines(wanted, stocked=True), order_id=None
            )
            return self._moved(call, session, event, levels)

    def transfer_stock(self, call: Call, body: Body) -> Answer:
        if body["warehouse_id"] == body["to_warehouse_id"]:
            raise domain.SameWarehouse
        with self.transaction() as session:
            warehouse = self._warehouse(session, body["warehouse_id"])
            target = self._warehouse(session, body["to_warehouse_id"])
            wanted = domain.quantities_to_move(body["lines"])
            items = self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, wanted)
            self._require_stock(session, warehouse, wanted, items)
            event = self._movement(
                call,
                domain.StockTransferred,
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
            event = self._movement(call, domain.StockCounted, warehouse, body, lines=lines)
            return self._moved(call, session, event, levels)

    def ship_order(self, call: Call, body: Body) -> Answer:
        """Issues stock for an order, all that is asked for or nothing. The order follows what was issued."""
        with self.transaction() as session:
            warehouse = self._warehouse(session, body["warehouse_id"])
            if not warehouse["sellable"]:
                raise domain.WarehouseNotSellable(warehouse=warehouse["code"])
            open_lines, levels = self._locked_lines(session, body["order_id"])
            items = register.items_by_id(session, {line.item_id for line in open_lines})
            chosen = domain.quantities_to_ship(open_lines, _wanted_lines(body["lines"]), _codes(items))
            stocked = {item_id for item_id in items if domain.is_stocked(items[item_id]["kind"])}
            wanted = domain.merged(
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
                call, domain.StockIssued, warehouse, body, lines=lines, order_id=str(body["order_id"])
            )
            return self._moved(call, session, event, levels)

    def levels_changed(self, call: Call, cause: dict[str, str], levels: Mapping[UUID, Level]) -> Any:
        """The event that tells the absolute levels right after a cause; one per cause."""
        return domain.StockLevelsChanged(
            originator_id=call.new_id("levels"),
            originator_version=1,
            timestamp=call.at,
            metadata=call.metadata,
            cause=cause,
            items=[_level_state(item_id, level) for item_id, level in levels.items()],
        )

    # queries

    def get_item(self, item_id: UUID) -> Answer:
        with self.reading() as session:
            return self._item(session, item_id)

    def list_items(self, question: Body) -> Answer:
        with self.reading() as session:
            page = register.list_items(session, **{**question, "sort": question["sort"] or "code"})
        return page.answer(answers.item)

    def list_warehouses(self) -> Answer:
        with self.reading() as session:
            rows = [answers.warehouse(row) for row in register.all_warehouses(session)]
            return {"items": rows, "next": None, "total": len(rows), "total_is_exact": True}

    def item_demand(self, question: Body) -> Answer:
        """Who holds the stock of the item, first come first."""
        with self.reading() as session:
            self._item(session, question["item_id"])
            page = demand.holders(session, **question)
        return page.answer(answers.holder)

    # steps

    def _item(self, session: Session, item_id: UUID) -> Answer:
        row = register.item_with_level(session, item_id)
        if row is None:
            raise NotFound(thing="item", id=item_id)
        places = [
            {
                "warehouse_id": str(place["warehouse_id"]),
                "code": place["code"],
                "sellable": place["sellable"],
                "quantity": decimal_text(place["quantity"]),
            }
            for place in stock.by_warehouse(session, item_id)
        ]
        return {**answers.item(row), "stock": places}

    def _warehouse(self, session: Session, warehouse_id: UUID) -> RowMapping:
        row = register.warehouse(session, warehouse_id)
        if row is None:
            raise UnknownWarehouse(id=warehouse_id)
        return row

    def _locked_lines(self, session: Session, order_id: UUID) -> tuple[list[DemandLine], dict[UUID, Level]]:
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
            if not domain.is_stocked(item["kind"]):
                raise NotStocked(code=item["code"])
        return items

    def _require_stock(
        self, session: Session, warehouse: RowMapping, wanted: Mapping[UUID, Decimal], items: Mapping[UUID, RowMapping]
    ) -> None:
        there = stock.in_warehouse(session, warehouse["warehouse_id"], wanted)
        domain.require_stock(wanted, there, _codes(items), warehouse["code"])

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
    if isinstance(event, domain.StockIssued) and event.order_id is not None:
        for line in event.lines:
            if line["stocked"]:
                level = after[UUID(line["item_id"])]
                after[UUID(line["item_id"])] = replace(level, demand=level.demand - Decimal(line["quantity"]))
    return {item_id: level for item_id, level in after.items() if level != levels[item_id]}


def _packages(unit: str, packages: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    units = [package["unit"] for package in packages]
    if unit in units or len(set(units)) < len(units):
        raise ValidationFailed(errors=[{"field": "packages", "message": "A unit is given twice."}])
    return [{"unit": package["unit"], "factor": decimal_text(package["factor"])} for package in packages]


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
