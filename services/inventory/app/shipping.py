"""Goods that leave for an order, and goods that come back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.fields import decimal_text
from kernel.calls import Call
from kernel.problems import NotFound, NotYetKnown, ValidationFailed
from services.inventory.app.moving import Moving, codes_of
from services.inventory.domain import movements, refusals, shipping
from services.inventory.domain.items import is_stocked
from services.inventory.domain.levels import Level
from services.inventory.projections import demand
from services.inventory.projections import items as register

Body = Mapping[str, Any]
Answer = dict[str, Any]
Chosen = Sequence[tuple[shipping.DemandLine, Decimal]]


class Shipping(Moving):
    """Commands that move stock for an order: all that is asked for, or nothing."""

    def ship_order(self, call: Call, body: Body) -> Answer:
        """The order follows what was issued."""
        with self.transaction() as session:
            [warehouse] = self._warehouses(session, body["warehouse_id"])
            if not warehouse["sellable"]:
                raise refusals.WarehouseNotSellable(warehouse=warehouse["code"])
            open_lines, levels = self._locked_lines(session, body["order_id"])
            items = register.items_by_id(session, {line.item_id for line in open_lines})
            chosen = shipping.quantities_to_ship(
                open_lines, _wanted_lines(body["lines"], open_lines, items), codes_of(items)
            )
            wanted = movements.merged(
                [
                    {"item_id": line.item_id, "quantity": quantity}
                    for line, quantity in chosen
                    if is_stocked(items[line.item_id]["kind"])
                ]
            )
            self._require_stock(session, warehouse, wanted, items)
            event = self._movement(
                call,
                movements.StockIssued,
                warehouse,
                body,
                lines=_order_lines(chosen, items),
                order_id=str(body["order_id"]),
            )
            return self._moved(call, session, event, levels)

    def return_goods(self, call: Call, body: Body) -> Answer:
        """Takes back what was shipped, into any warehouse; the demand stays, and the order follows what came back."""
        with self.transaction() as session:
            [warehouse] = self._warehouses(session, body["warehouse_id"])
            lines, levels = self._locked_lines(session, body["order_id"])
            items = register.items_by_id(session, {line.item_id for line in lines})
            wanted = _wanted_lines(body["lines"], lines, items) or {}
            chosen = shipping.quantities_to_return(lines, wanted, codes_of(items))
            event = self._movement(
                call,
                movements.StockReceived,
                warehouse,
                body,
                lines=_order_lines(chosen, items),
                order_id=str(body["order_id"]),
                expected_id=None,
                reason=body["reason"],
            )
            return self._moved(call, session, event, levels)

    # steps

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


def _order_lines(chosen: Chosen, items: Mapping[UUID, RowMapping]) -> list[dict[str, Any]]:
    return [
        {
            "line_id": str(line.line_id),
            "item_id": str(line.item_id),
            "quantity": decimal_text(quantity),
            "stocked": is_stocked(items[line.item_id]["kind"]),
        }
        for line, quantity in chosen
    ]


def _wanted_lines(
    lines: Sequence[Mapping[str, Any]] | None,
    of_order: Sequence[shipping.DemandLine],
    items: Mapping[UUID, RowMapping],
) -> dict[UUID, Decimal] | None:
    """In base units. Raises ValidationFailed, NotAUnitOfTheLine, QuantityNotExact."""
    if lines is None:
        return None
    known = {line.line_id: line for line in of_order}
    wanted = {}
    for each in lines:
        line_id, quantity, unit = each["line_id"], each["quantity"], each.get("unit")
        if unit is not None and line_id in known:
            item = items[known[line_id].item_id]
            quantity = shipping.in_base_units(known[line_id], quantity, unit, item["unit"], item["code"])
        wanted[line_id] = quantity
    if len(wanted) < len(lines):
        raise ValidationFailed(errors=[{"field": "lines", "message": "A line is given twice."}])
    return wanted
