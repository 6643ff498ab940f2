"""The register of items."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.characteristics import values_after
from contracts.fields import decimal_text
from contracts.roles import HEADS
from kernel.calls import Call
from kernel.dictionaries.uses import use_faults
from kernel.problems import Forbidden, NotFound, ValidationFailed
from services.inventory import answers
from services.inventory.app.known import Known
from services.inventory.app.prices import Prices
from services.inventory.app.refusals import BarcodeTaken, CodeTaken
from services.inventory.domain.dictionaries import CHARACTERISTICS, ITEM_GROUPS, UNITS, VAT_RATES
from services.inventory.domain.items import CHANGING, Item
from services.inventory.projections import finding, prices, stock
from services.inventory.projections import items as register

Body = Mapping[str, Any]
Answer = dict[str, Any]
Values = Mapping[str, str | bool]


class Items(Prices):
    """Commands and queries about items."""

    def register_item(self, call: Call, body: Body) -> Answer:
        """Prices are given by those who may set them alone."""
        if body["prices"] and not call.caller.roles & HEADS:
            raise Forbidden
        with self.transaction() as session:
            if register.item_code_is_taken(session, body["code"]):
                raise CodeTaken(code=body["code"])
            given = {name: body[name] for name in CHANGING}
            item = Item._create(
                Item.Registered,
                id=call.new_id("item"),
                timestamp=call.at,
                metadata=call.metadata,
                code=body["code"],
                kind=body["kind"],
                unit=body["unit"],
                **wanted(Known(session), body["unit"], given, None),
            )
            prices = self._price_events(session, call, item.id, body["prices"], "prices.{place}.")
            self.append(session, item, *prices)
            return self._item(session, item.id)

    def change_item(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            item: Item = self.load(body["item_id"], Item, body["version"])
            given = {name: body[name] for name in CHANGING if name in body}
            item.change(call.at, call.metadata, **wanted(Known(session), item.unit, given, item))
            self.append(session, item)
            return self._item(session, item.id)

    def retire_item(self, call: Call, body: Body) -> Answer:
        """The item takes no new order lines; what is open still counts."""
        with self.transaction() as session:
            item = self.load(body["item_id"], Item, body["version"])
            item.retire(call.at, call.metadata)
            self.append(session, item)
            return self._item(session, item.id)

    def restore_item(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            item = self.load(body["item_id"], Item, body["version"])
            item.restore(call.at, call.metadata)
            self.append(session, item)
            return self._item(session, item.id)

    def get_item(self, item_id: UUID) -> Answer:
        with self.reading() as session:
            return self._item(session, item_id)

    def list_items(self, question: Body) -> Answer:
        """A page of items with the prices that are in force today."""
        with self.reading() as session:
            page = finding.list_items(session, today=self._today(), **question)
            told = self._with_prices(session, page.rows)
        return page.answer(lambda row: told[row["item_id"]])

    def look_up_items(self, codes: Sequence[str]) -> Answer:
        """The items of codes or barcodes in their order, with what each warehouse has; None where there is none."""
        with self.reading() as session:
            rows = finding.by_codes(session, codes)
            told = self._with_prices(session, [row for row in rows if row is not None])
            where = stock.by_warehouse(session, told.keys())
        for item_id, item in told.items():
            item["stock"] = [answers.place(place) for place in where[item_id]]
        return {"items": [None if row is None else told[row["item_id"]] for row in rows]}

    def _with_prices(self, session: Session, rows: Sequence[Mapping[Any, Any]]) -> dict[UUID, Answer]:
        """Items by their ids, with the prices that are in force today."""
        found = prices.in_force_of(session, [row["item_id"] for row in rows], self._today())
        return {
            row["item_id"]: {**answers.item(row), "prices": [answers.price(each) for each in found[row["item_id"]]]}
            for row in rows
        }

    def _item(self, session: Session, item_id: UUID) -> Answer:
        row = register.item_with_level(session, item_id)
        if row is None:
            raise NotFound(thing="item", id=item_id)
        places = [answers.place(place) for place in stock.by_warehouse(session, [item_id])[item_id]]
        in_force = self._in_force(session, item_id, self._today())
        return {**answers.item(row), "stock": places, "prices": in_force}


def wanted(known: Known, unit: str, given: Body, item: Item | None) -> dict[str, Any]:
    """What is given of an item, checked against the dictionaries and the other items, JSON-ready.

    Raises ValidationFailed, BarcodeTaken.
    """
    whole = dict(given)
    faults = list(_use_faults(known, unit, given, item))
    if "packages" in given:
        faults += _package_faults(unit, given["packages"])
        whole["packages"] = packages_text(given["packages"])
    if "characteristics" in given:
        before = {} if item is None else item.characteristics
        definitions = known.all_of(CHARACTERISTICS)
        whole["characteristics"], more = values_after(definitions, given["characteristics"], before, "characteristics")
        faults += more
    if len(set(given.get("barcodes", ()))) < len(given.get("barcodes", ())):
        faults.append({"field": "barcodes", "message": "A barcode is given twice."})
    if faults:
        raise ValidationFailed(errors=faults)
    if "barcodes" in given:
        _require_free_barcodes(known, given["barcodes"], item)
    if given.get("minimum_level") is not None:
        whole["minimum_level"] = decimal_text(given["minimum_level"])
    return whole


def _use_faults(known: Known, unit: str, given: Body, item: Item | None) -> Iterable[dict[str, str]]:
    """Uses of units, groups and rates; what the item used before it may go on using."""
    uses = [(f"packages.{place}.unit", UNITS, each["unit"]) for place, each in enumerate(given.get("packages", ()))]
    uses += [("group", ITEM_GROUPS, given.get("group")), ("vat_rate", VAT_RATES, given.get("vat_rate"))]
    if item is None:
        return use_faults(known.entries, [("unit", UNITS, unit), *uses])
    kept = [(UNITS, each["unit"]) for each in item.packages]
    return use_faults(known.entries, uses, [*kept, (ITEM_GROUPS, item.group), (VAT_RATES, item.vat_rate)])


def _package_faults(unit: str, packages: Sequence[Mapping[str, Any]]) -> Iterable[dict[str, str]]:
    units = [package["unit"] for package in packages]
    if unit in units or len(set(units)) < len(units):
        yield {"field": "packages", "message": "A unit is given twice."}


def packages_text(packages: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"unit": package["unit"], "factor": decimal_text(package["factor"])} for package in packages]


def _require_free_barcodes(known: Known, barcodes: Sequence[str], item: Item | None) -> None:
    for barcode, (item_id, code) in known.owners_of_barcodes(barcodes).items():
        if item is None or item_id != item.id:
            place = barcodes.index(barcode)
            faults = [{"field": f"barcodes.{place}", "message": "Another item has this barcode."}]
            raise BarcodeTaken(faults, barcode=barcode, code=code)
