"""The steps that all movements of stock have in common."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.fields import decimal_text
from kernel.calls import Call
from services.inventory.answers import stock as answers
from services.inventory.app.levels import changed_levels
from services.inventory.app.refusals import NotStocked, UnknownItem
from services.inventory.app.warehouses import Warehouses
from services.inventory.domain import movements
from services.inventory.domain.items import is_stocked
from services.inventory.domain.levels import Level
from services.inventory.projections import items as register
from services.inventory.projections import stock

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Moving(Warehouses):
    """What commands that move stock stand on: first the warehouses are locked, then the levels of the items."""

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
        movements.require_stock(wanted, there, codes_of(items), warehouse["code"])

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

    def _moved(self, call: Call, session: Session, event: Any, levels: Mapping[UUID, Level], *beside: Any) -> Answer:
        """Appends the movement with the aggregates that it changes, and then the levels that are others by it."""
        happened = [event, *(pending for each in beside for pending in each.pending_events)]
        changed = changed_levels(happened, levels)
        told = [self.levels_changed(call, {"type": type(event).__name__, "id": str(event.originator_id)}, changed)]
        self.append(session, event, *beside, *(told if changed else ()))
        return {
            "id": str(event.originator_id),
            "warehouse_id": event.warehouse_id,
            "lines": [answers.moved_line(line) for line in event.lines],
            "levels": [answers.level(item_id, level) for item_id, level in changed.items()],
        }


def lines_of(quantities: Mapping[UUID, Decimal], **more: Any) -> list[dict[str, Any]]:
    return [
        {"item_id": str(item_id), "quantity": decimal_text(quantity), **more}
        for item_id, quantity in quantities.items()
    ]


def codes_of(items: Mapping[UUID, RowMapping]) -> dict[UUID, str]:
    return {item_id: row["code"] for item_id, row in items.items()}
