"""The stock of an item: where it is, who waits for it, what covers whom, and what to reorder."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from kernel.calls import Call
from kernel.problems import NotFound
from services.inventory import answers
from services.inventory.answers import stock as told
from services.inventory.app.items import Items
from services.inventory.app.refusals import NotStocked, UnknownWarehouse
from services.inventory.domain.bins import BinAssigned
from services.inventory.domain.covering import Supply, covered_by, used
from services.inventory.domain.items import is_stocked
from services.inventory.projections import demand, expected, reordering, stock
from services.inventory.projections import items as register
from services.inventory.projections import warehouses as places

Body = Mapping[str, Any]
Answer = dict[str, Any]
OF_AN_ITEM = ("on_hand", "demand", "free", "expected", "minimum_level", "below_minimum", "level")
ZERO = Decimal(0)


class Stock(Items):
    """Commands and queries about the stock of an item."""

    def item_stock(self, item_id: UUID) -> Answer:
        with self.reading() as session:
            item = answers.item(self._with_level(session, item_id))
            where = [answers.place(place) for place in stock.by_warehouse(session, [item_id])[item_id]]
        return {"item_id": item["id"], **{name: item[name] for name in OF_AN_ITEM}, "warehouses": where}

    def item_demand(self, question: Body) -> Answer:
        """Who holds the stock of the item, first come first, and what covers each."""
        item_id, today = question["item_id"], self._today()
        with self.reading() as session:
            level = self._with_level(session, item_id)
            page = demand.holders(session, **question)
            before = demand.waited_for_before(session, item_id, page.rows[0]) if page.rows else ZERO
            supplies = [Supply(level["on_hand"]), *expected.to_come(session, item_id)]
        covers = covered_by(before, [row["remaining"] for row in page.rows], supplies)
        rows = [answers.holder(row, told.supply(cover, today)) for row, cover in zip(page.rows, covers, strict=True)]
        taken = zip(supplies, used(level["demand"], supplies), strict=True)
        return {
            **page.answer(dict),
            "items": rows,
            "supplies": [told.supply_used(supply, quantity, today) for supply, quantity in taken],
        }

    def assign_bin(self, call: Call, body: Body) -> Answer:
        """Where in a warehouse the item lies; null when it has no place of its own."""
        with self.transaction() as session:
            item = self._with_level(session, body["item_id"])
            if not is_stocked(item["kind"]):
                raise NotStocked(code=item["code"])
            if places.warehouse(session, body["warehouse_id"]) is None:
                raise UnknownWarehouse(id=body["warehouse_id"])
            event = BinAssigned(
                originator_id=call.new_id("bin"),
                originator_version=1,
                timestamp=call.at,
                metadata=call.metadata,
                item_id=str(body["item_id"]),
                warehouse_id=str(body["warehouse_id"]),
                bin=body["bin"],
            )
            self.append(session, event)
            return {"item_id": event.item_id, "warehouse_id": event.warehouse_id, "bin": event.bin}

    def to_reorder(self, question: Body) -> Answer:
        with self.reading() as session:
            return reordering.to_reorder(session, **question).answer(told.to_reorder)

    def _with_level(self, session: Session, item_id: UUID) -> RowMapping:
        row = register.item_with_level(session, item_id)
        if row is None:
            raise NotFound(thing="item", id=item_id)
        return row
