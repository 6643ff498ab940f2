"""Prices of items, one by one and many at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from contracts.company import day_of
from contracts.fields import decimal_text
from kernel.calls import Call
from kernel.dictionaries.uses import use_faults
from kernel.problems import NotFound, ValidationFailed
from services.inventory import answers
from services.inventory.app.calendar import Calendar
from services.inventory.app.known import Known
from services.inventory.domain.dictionaries import ITEM_GROUPS, PRICE_TYPES
from services.inventory.domain.prices import (
    PriceSet,
    becomes_zero,
    changed_price,
    day_faults,
    percent_faults,
    require_prices,
)
from services.inventory.domain.refusals import TooManyPrices
from services.inventory.projections import items as register
from services.inventory.projections import prices

BATCH = 500
MOST_CHANGED = 10_000

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Prices(Calendar):
    """Commands and queries about prices."""

    def set_price(self, call: Call, body: Body) -> Answer:
        """From today or a later day on; in place of the price that begins on the same day."""
        with self.transaction() as session:
            self._require_item(session, body["item_id"])
            [event] = self._price_events(session, call, body["item_id"], [body], "")
            there = prices.beginning_on(session, body["item_id"], date.fromisoformat(event.valid_from))
            key = event.price_type, event.currency
            if key not in there or there[key] != body["amount"]:
                self.append(session, event)
            return answers.price(vars(event))

    def change_prices(self, call: Call, body: Body) -> Answer:
        """All that the filter finds at once, or nothing.

        Raises ValidationFailed, PriceTooLarge, PricesOfZero, TooManyPrices.
        """
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            day, query = self._prices_to_change(session, body, call)
            rows = session.execute(query.limit(MOST_CHANGED + 1)).mappings().all()
            if len(rows) > MOST_CHANGED:
                raise TooManyPrices(most=MOST_CHANGED)
            wanted = [row for row in self._changes(session, rows, body, day) if row["new"] != row["old"]]
            if not body["allow_zero"]:
                require_prices([row["code"] for row in wanted if becomes_zero(row["old"], row["new"])])
            events = (
                _price_set(call, row["item_id"], row["price_type"], row["currency"], row["new"], day) for row in wanted
            )
            changed = 0
            while batch := list(islice(events, BATCH)):
                self.append(session, *batch)
                changed += len(batch)
            return {"preview": False, "changed": changed, "found": len(rows), "valid_from": day.isoformat()}

    def preview_prices(self, call: Call, body: Body) -> Answer:
        """What ``change_prices`` would do, page by page; writes nothing."""
        with self.reading() as session:
            day, query = self._prices_to_change(session, body, call)
            page = prices.page_to_change(session, query, body["limit"], body["after"])
            rows = [answers.price_change(row) for row in self._changes(session, page.rows, body, day)]
            return {**page.answer(dict), "items": rows, "preview": True, "valid_from": day.isoformat()}

    def get_prices(self, question: Body) -> Answer:
        with self.reading() as session:
            self._require_item(session, question["item_id"])
            rows = self._in_force(session, question["item_id"], question["on"] or self._today())
            return {"items": rows, "next": None, "total": len(rows), "total_is_exact": True}

    def price_history(self, question: Body) -> Answer:
        with self.reading() as session:
            self._require_item(session, question["item_id"])
            return prices.history(session, **question).answer(answers.price_in_history)

    # steps

    def _in_force(self, session: Session, item_id: UUID, day: date) -> list[Answer]:
        return [answers.price(row) for row in prices.in_force(session, item_id, day)]

    def _require_item(self, session: Session, item_id: UUID) -> None:
        if item_id not in register.items_by_id(session, [item_id]):
            raise NotFound(thing="item", id=item_id)

    def _price_events(
        self,
        session: Session,
        call: Call,
        item_id: UUID,
        wanted: Sequence[Body],
        path: str,
        known: Known | None = None,
    ) -> list[PriceSet]:
        """``path`` of the fields: ``prices.{place}.`` in a list, empty alone. Raises ValidationFailed."""
        today = day_of(call.at, self._zone)
        days = [price["valid_from"] or today for price in wanted]
        places = [path.format(place=place) for place in range(len(wanted))]
        uses = [(f"{at}price_type", PRICE_TYPES, each["price_type"]) for at, each in zip(places, wanted, strict=True)]
        faults = list(use_faults((known or Known(session)).entries, uses))
        for at, day in zip(places, days, strict=True):
            faults += day_faults(day, today, f"{at}from")
        keys = {(each["price_type"], each["currency"], day) for each, day in zip(wanted, days, strict=True)}
        if len(keys) < len(wanted):
            faults.append({"field": "prices", "message": "A price is given twice."})
        if faults:
            raise ValidationFailed(errors=faults)
        return [
            _price_set(call, item_id, each["price_type"], each["currency"], each["amount"], day)
            for each, day in zip(wanted, days, strict=True)
        ]

    def _prices_to_change(self, session: Session, body: Body, call: Call) -> tuple[date, Select[Any]]:
        """The first day of the new prices, and a query for the old ones. Raises ValidationFailed."""
        today = day_of(call.at, self._zone)
        day, wanted = body["valid_from"] or today, body["filter"]
        target = body["target_price_type"] or wanted["price_type"]
        field = "target_price_type" if body["target_price_type"] else "filter.price_type"
        faults = [
            *day_faults(day, today, "from"),
            *percent_faults(body["percent"]),
            *use_faults(Known(session).entries, [(field, PRICE_TYPES, target)]),
            *_filter_faults(session, wanted, is_source_only=target != wanted["price_type"]),
        ]
        if faults:
            raise ValidationFailed(errors=faults)
        return day, prices.to_change(wanted["price_type"], wanted["group"], wanted["items"], day)

    def _changes(
        self, session: Session, rows: Sequence[Mapping[Any, Any]], body: Body, day: date
    ) -> Iterator[dict[str, Any]]:
        """The rows with the old and the new price of the target type; old is None where there is none."""
        target = body["target_price_type"] or body["filter"]["price_type"]
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            there = prices.price_on(session, [row["item_id"] for row in batch], target, day)
            for row in batch:
                new = changed_price(row["amount"], body["percent"], body["round_to"], row["code"])
                old = there.get((row["item_id"], row["currency"]))
                yield {**row, "price_type": target, "old": old, "new": new}


def _filter_faults(session: Session, wanted: Body, *, is_source_only: bool) -> Iterable[dict[str, str]]:
    """What new prices are made from may be retired: it is no new use."""
    uses = [("filter.group", ITEM_GROUPS, wanted["group"])]
    if is_source_only:
        uses.append(("filter.price_type", PRICE_TYPES, wanted["price_type"]))
    return use_faults(Known(session).entries, uses, [(dictionary, code) for _, dictionary, code in uses])


def _price_set(call: Call, item_id: UUID, price_type: str, currency: str, amount: Any, day: date) -> PriceSet:
    return PriceSet(
        originator_id=call.new_id(f"price {item_id} {price_type} {currency} {day}"),
        originator_version=1,
        timestamp=call.at,
        metadata=call.metadata,
        item_id=str(item_id),
        price_type=price_type,
        currency=currency,
        amount=None if amount is None else decimal_text(amount),
        valid_from=day.isoformat(),
    )
