"""Items in full, a page at a time, for those who write them into files."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from contracts.fields import decimal_text
from services.inventory import answers
from services.inventory.app.calendar import Calendar
from services.inventory.projections import items as register
from services.inventory.projections import prices, stock

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Exporting(Calendar):
    def items_in_full(self, question: Body) -> Answer:
        """Retired ones too, with the prices of today and what every warehouse has: three statements for a page."""
        limit, today = question["limit"], self._today()
        with self.reading() as session:
            found = register.in_full(session, question["ids"], question["after"], limit + 1)
            rows = found if question["ids"] is not None else found[:limit]
            ids = [row["item_id"] for row in rows]
            in_force, places = prices.in_force_of(session, ids, today), stock.of_items(session, ids)
        more: defaultdict[UUID, Answer] = defaultdict(lambda: {"prices": [], "stock": []})
        for item_id, found_prices in in_force.items():
            more[item_id]["prices"] = [answers.price(price) for price in found_prices]
        for place in places:
            held = {"warehouse_id": str(place["warehouse_id"]), "quantity": decimal_text(place["quantity"])}
            more[place["item_id"]]["stock"].append(held)
        following = str(ids[-1]) if len(found) > len(rows) else None
        return {"items": [{**answers.item(row), **more[row["item_id"]]} for row in rows], "next": following}
