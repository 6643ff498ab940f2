"""Many items at once, as files have them: each is added, changed or refused by itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.commands.imports import ItemRow
from contracts.fields import decimal_text
from contracts.roles import HEADS
from kernel.calls import Call
from kernel.problems import Forbidden, Problem, ValidationFailed, describe
from kernel.validation import loaded
from services.inventory import answers
from services.inventory.app.items import Items, packages_text, wanted
from services.inventory.app.known import Known
from services.inventory.domain.dictionaries import UNITS
from services.inventory.domain.items import CHANGING, Item
from services.inventory.domain.refusals import Refusal
from services.inventory.projections import finding, prices
from services.inventory.projections import items as register
from services.inventory.tables import dictionary_register

FIRST_UNIT = "pcs"
EMPTY: Mapping[str, Any] = {
    "packages": [],
    "group": None,
    "vat_rate": None,
    "barcodes": [],
    "characteristics": {},
    "minimum_level": None,
}

Body = Mapping[str, Any]
Answer = dict[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True)
class Decided:
    """What becomes of a row: what is appended for it, or the problem for which it is refused."""

    outcome: str
    appended: Sequence[Any] = ()
    problem: Answer | None = None

    @property
    def answer(self) -> Answer:
        return {"outcome": self.outcome, "problem": self.problem}


@dataclass(frozen=True)
class Surroundings:
    """What the rows are held against, asked for all of them at once. ``prices``: item -> price type and currency."""

    session: Session
    call: Call
    known: Known
    items: Mapping[str, RowMapping]
    prices: Mapping[UUID, Mapping[Key, Decimal]]
    seen: set[str] = field(default_factory=set)


class Imports(Items):
    """Commands and queries about many items at once."""

    def import_items(self, call: Call, body: Body) -> Answer:
        """One transaction; an outcome for each row, in their order."""
        with self.transaction() as session:
            decided = self._decided(session, call, body["rows"])
            self.append(session, *(each for row in decided for each in row.appended))
            return {"rows": [row.answer for row in decided]}

    def preview_import(self, call: Call, question: Body) -> Answer:
        """What ``import_items`` would answer; writes nothing."""
        with self.reading() as session:
            return {"rows": [row.answer for row in self._decided(session, call, question["rows"])]}

    def list_item_cards(self, question: Body) -> Answer:
        """The list of items, with the prices that are in force today."""
        with self.reading() as session:
            page = finding.list_items(session, today=self._today(), **question)
            found = prices.in_force_of(session, [row["item_id"] for row in page.rows], self._today())
        return page.answer(
            lambda row: {**answers.item(row), "prices": [answers.price(each) for each in found[row["item_id"]]]}
        )

    # steps

    def _decided(self, session: Session, call: Call, rows: Sequence[Body]) -> list[Decided]:
        checked = [_checked(row) for row in rows]
        good = [row for row in checked if not isinstance(row, Decided)]
        there = register.items_by_code(session, [row["code"] for row in good])
        in_force = prices.in_force_of(session, [row["item_id"] for row in there.values()], self._today())
        by_key = {
            item_id: {(row["price_type"], row["currency"]): row["amount"] for row in found}
            for item_id, found in in_force.items()
        }
        known = Known(session)
        known.owners_of_barcodes([barcode for row in good for barcode in row.get("barcodes") or ()])
        around = Surroundings(session, call, known, there, by_key)
        return [row if isinstance(row, Decided) else self._decided_row(around, row) for row in checked]

    def _decided_row(self, around: Surroundings, row: Body) -> Decided:
        try:
            if row["code"] in around.seen:
                raise ValidationFailed(errors=[{"field": "code", "message": "Stands in an earlier row already."}])
            there = around.items.get(row["code"])
            decided = self._new(around, row) if there is None else self._changed(around, row, there)
        except (Problem, Refusal) as refusal:
            return Decided("refused", problem=describe(refusal))
        around.seen.add(row["code"])
        return decided

    def _new(self, around: Surroundings, row: Body) -> Decided:
        call, code = around.call, row["code"]
        given = {**EMPTY, "name": code, **{name: row[name] for name in CHANGING if row.get(name) is not None}}
        unit = row.get("unit") or self._default_unit(around.session)
        item = Item._create(
            Item.Registered,
            id=call.new_id(f"item {code}"),
            timestamp=call.at,
            metadata=call.metadata,
            code=code,
            kind=row.get("kind", "goods"),
            unit=unit,
            **wanted(around.known, unit, given, None),
        )
        priced = self._priced(around, item.id, row["prices"], {})
        if row.get("retired"):
            item.retire(call.at, call.metadata)
        around.known.gives_barcodes((item.id, code), item.barcodes)
        return Decided("created", [item, *priced])

    def _changed(self, around: Surroundings, row: Body, there: RowMapping) -> Decided:
        call = around.call
        _require_same(row, there)
        priced = self._priced(around, there["item_id"], row["prices"], around.prices[there["item_id"]])
        if _is_as_it_was(row, there):
            return Decided("changed" if priced else "unchanged", priced)
        item: Item = self.load(there["item_id"], Item)
        given = {name: EMPTY[name] if row[name] is None else row[name] for name in CHANGING if name in row}
        item.change(call.at, call.metadata, **wanted(around.known, item.unit, given, item))
        if row.get("retired", item.is_retired) != item.is_retired:
            (item.restore if item.is_retired else item.retire)(call.at, call.metadata)
        around.known.gives_barcodes((item.id, item.code), item.barcodes)
        appended = [*([item] if item.pending_events else []), *priced]
        return Decided("changed" if appended else "unchanged", appended)

    def _priced(
        self, around: Surroundings, item_id: UUID, given: Sequence[Body], in_force: Mapping[Key, Decimal]
    ) -> list[Any]:
        """The events of prices that are another from today on. Raises Forbidden, ValidationFailed."""
        keys = [(price["price_type"], price["currency"]) for price in given]
        if len(set(keys)) < len(keys):
            raise ValidationFailed(errors=[{"field": "prices", "message": "A price is given twice."}])
        new = [
            (place, {**price, "valid_from": None})
            for place, price in enumerate(given)
            if in_force.get((price["price_type"], price["currency"])) != price["amount"]
        ]
        if new and not around.call.caller.has_one_of(HEADS):
            fault = {"field": f"prices.{new[0][0]}", "message": "Prices are for the head of sales to set."}
            raise Forbidden(errors=[fault])
        events = []
        for place, price in new:
            path = f"prices.{place}."
            events += self._price_events(around.session, around.call, item_id, [price], path, around.known)
        return events

    def _default_unit(self, session: Session) -> str:
        found = dictionary_register.default_of(session, UNITS)
        return FIRST_UNIT if found is None else str(found["code"])


def _checked(row: Body) -> Any:
    """The row as its schema makes it, or its refusal."""
    try:
        return loaded(ItemRow, row)
    except ValidationFailed as refusal:
        return Decided("refused", problem=describe(refusal))


def _require_same(row: Body, there: RowMapping) -> None:
    """The kind and the base unit are what the item is. Raises ValidationFailed."""
    faults = []
    if row.get("kind", there["kind"]) != there["kind"]:
        faults.append({"field": "kind", "message": "The kind of an item cannot change."})
    if row.get("unit", there["unit"]) != there["unit"]:
        faults.append({"field": "unit", "message": "The base unit of an item cannot change."})
    if faults:
        raise ValidationFailed(errors=faults)


def _is_as_it_was(row: Body, there: RowMapping) -> bool:
    """True when the row plainly says what is there: then the item need not be loaded."""
    before = {**there, "group": there["item_group"], "retired": there["is_retired"]}
    return all(_says(name, value, before) for name, value in row.items() if name in (*CHANGING, "retired"))


def _says(name: str, value: Any, before: Mapping[str, Any]) -> bool:
    if value is None:
        return bool(before[name] == EMPTY[name])
    if name == "characteristics":
        return _all_same(value, before[name])
    if name == "packages":
        return bool(packages_text(value) == before[name])
    if name == "minimum_level" and before[name] is not None:
        return decimal_text(value) == decimal_text(Decimal(before[name]))
    return bool(value == before[name])


def _all_same(given: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    codes: Collection[str] = given.keys()
    return all(given[code] == before.get(code) for code in codes)
