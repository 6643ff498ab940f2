"""Movements of stock that are the warehouse's own."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from contracts.fields import decimal_text
from kernel.calls import Call
from kernel.problems import ValidationFailed
from services.inventory.app.moving import Moving, lines_of
from services.inventory.domain import movements, refusals
from services.inventory.projections import demand, stock

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Movements(Moving):
    """Commands that move stock without an order."""

    def receive_stock(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            [warehouse] = self._warehouses(session, body["warehouse_id"])
            wanted = movements.quantities_to_move(body["lines"])
            self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, wanted)
            event = self._movement(
                call,
                movements.StockReceived,
                warehouse,
                body,
                lines=lines_of(wanted),
                order_id=None,
                expected_id=None,
                reason=None,
            )
            return self._moved(call, session, event, levels)

    def issue_stock(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            [warehouse] = self._warehouses(session, body["warehouse_id"])
            wanted = movements.quantities_to_move(body["lines"])
            items = self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, wanted)
            self._require_stock(session, warehouse, wanted, items)
            event = self._movement(
                call, movements.StockIssued, warehouse, body, lines=lines_of(wanted, stocked=True), order_id=None
            )
            return self._moved(call, session, event, levels)

    def transfer_stock(self, call: Call, body: Body) -> Answer:
        if body["warehouse_id"] == body["to_warehouse_id"]:
            raise refusals.SameWarehouse
        with self.transaction() as session:
            warehouse, target = self._warehouses(session, body["warehouse_id"], body["to_warehouse_id"])
            wanted = movements.quantities_to_move(body["lines"])
            items = self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, wanted)
            self._require_stock(session, warehouse, wanted, items)
            event = self._movement(
                call,
                movements.StockTransferred,
                warehouse,
                body,
                lines=lines_of(wanted),
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
            [warehouse] = self._warehouses(session, body["warehouse_id"])
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
