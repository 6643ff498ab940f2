"""The register of items."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.fields import decimal_text
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.problems import NotFound, ValidationFailed
from services.inventory import answers
from services.inventory.app.refusals import CodeTaken
from services.inventory.domain.items import Item
from services.inventory.projections import demand, stock
from services.inventory.projections import items as register

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Items(ServiceApplication):
    """Commands and queries about items."""

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

    def get_item(self, item_id: UUID) -> Answer:
        with self.reading() as session:
            return self._item(session, item_id)

    def list_items(self, question: Body) -> Answer:
        with self.reading() as session:
            page = register.list_items(session, **{**question, "sort": question["sort"] or "code"})
        return page.answer(answers.item)

    def item_demand(self, question: Body) -> Answer:
        """Who holds the stock of the item, first come first."""
        with self.reading() as session:
            self._item(session, question["item_id"])
            page = demand.holders(session, **question)
        return page.answer(answers.holder)

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


def _packages(unit: str, packages: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    units = [package["unit"] for package in packages]
    if unit in units or len(set(units)) < len(units):
        raise ValidationFailed(errors=[{"field": "packages", "message": "A unit is given twice."}])
    return [{"unit": package["unit"], "factor": decimal_text(package["factor"])} for package in packages]
