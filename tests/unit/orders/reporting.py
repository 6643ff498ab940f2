"""Reports as the service is asked for them, and an independent reader of the feed that counts the same naively."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import Schema

from contracts.commands import reports as takes
from contracts.envelope import PublicEvent
from tests.builders import World, everything
from tests.unit.alone import every_page

MOSCOW = ZoneInfo("Europe/Moscow")
CENT = Decimal("0.01")
Line = dict[str, Any]
SCHEMAS: Mapping[str, type[Schema]] = {
    "sales": takes.SalesReport,
    "open": takes.OpenReport,
    "promises": takes.PromiseReport,
    "lost": takes.LostReport,
    "classes": takes.ClassReport,
}


def report(world: World, name: str, **question: Any) -> dict[str, Any]:
    answer: dict[str, Any] = getattr(world.orders, f"report_{name}")(SCHEMAS[name]().load(question))
    return answer


def rows(world: World, name: str, **question: Any) -> list[dict[str, Any]]:
    """All rows, walked page by page."""
    return every_page(lambda **page: report(world, name, **{"limit": 3, **question, **page}))


def by(world: World, name: str, names: str, /, *figures: str, **question: Any) -> dict[Any, Any]:
    """What each row is of -> its figures, as numbers."""
    found = {}
    for row in rows(world, name, group_by=names, **question):
        key = tuple(row[each]["id"] if isinstance(row[each], dict) else row[each] for each in names.split(","))
        values = tuple(number(row[each]) for each in figures)
        found[key[0] if len(key) == 1 else key] = values[0] if len(values) == 1 else values
    return found


def number(value: Any) -> Any:
    return Decimal(value) if isinstance(value, str) and value[:1] in "-0123456789" and value[4:5] != "-" else value


@dataclass
class Reader:
    """Folds the public feed of orders with no table, no batch and no rounding but that of paper."""

    orders: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, Line] = field(default_factory=dict)
    sales: list[dict[str, Any]] = field(default_factory=list)
    lost: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def of(cls, world: World) -> "Reader":
        reader = cls()
        for event in everything(world.wire(world.orders.feed)):
            if event.type != "DictionaryChanged":
                reader.hear(event)
        return reader

    def hear(self, event: PublicEvent) -> None:
        data, day = event.data, event.time.astimezone(MOSCOW).date()
        if event.type == "OrdersReflagged":
            for order in data["orders"]:
                for line in order["lines"]:
                    self.lines[line["line_id"]]["colour"] = line["new"]
            return
        order = self.orders.setdefault(data["order_id"], {"kept": Decimal(0), "customer": data["customer_id"]})
        order |= {name: data[name] for name in ("requested_date", "price_type", "order_date") if name in data}
        for told in data["lines"]:
            self._hear_line(event, day, data, told)
        self._hear_value(event, day, order)

    def _hear_line(self, event: PublicEvent, day: date, data: Mapping[str, Any], told: Line) -> None:
        line = self.lines.setdefault(told["line_id"], {"order": data["order_id"], "due": Decimal(0)})
        due = Decimal(told["quantity"]) - Decimal(told["cancelled"])
        asked = told.get("requested_date") or self.orders[data["order_id"]].get("requested_date")
        if due < line["due"] and asked and (event.type != "OrderChanged" or asked <= day.isoformat()):
            line["cut"] = True
        if due < line["due"] and line["colour"] == "absent":
            value = amount(line, line["due"]) - amount(line, due)
            self.lost.append({"line": told["line_id"], "day": day, "quantity": line["due"] - due, "total": value})
        moved = Decimal(told.get("shipped_now", 0)) - Decimal(told.get("returned_now", 0))
        if moved:
            self.sales.append({"line": told["line_id"], "day": day, "quantity": moved})
        line |= {**told, "due": due, "colour": told.get("availability") or line.get("colour")}
        if "shipped_now" in told:
            line["delivered_on"] = day

    def _hear_value(self, event: PublicEvent, day: date, order: dict[str, Any]) -> None:
        if "shipped_value" in event.data:
            kept = Decimal(event.data["shipped_value"]) - Decimal(event.data["returned_value"])
            if kept != order["kept"]:
                change = {"order": event.data["order_id"], "day": day, "total": kept - order["kept"]}
                self.sales.append(change)
            order["kept"] = kept

    def sold(self, key: Callable[[dict[str, Any]], Any], figure: str) -> dict[Any, Decimal]:
        return sums((key(sale), sale[figure]) for sale in self.sales if figure in sale)

    def kept_amounts(self) -> dict[str, Decimal]:
        """Line -> what was kept of it, with the VAT that is inside."""
        return {
            line_id: amount(line, Decimal(line["shipped"])) - amount(line, Decimal(line.get("returned", 0)))
            for line_id, line in self.lines.items()
            if Decimal(line["shipped"])
        }

    def requested(self, line: Line) -> str | None:
        day: str | None = line.get("requested_date") or self.orders[line["order"]].get("requested_date")
        return day


def amount(line: Line, quantity: Decimal) -> Decimal:
    """At the line's price, half up to the kopeck."""
    if line.get("price") is None:
        return Decimal(0)
    return (Decimal(line["price"]) * quantity / Decimal(line["factor"])).quantize(CENT, ROUND_HALF_UP)


def sums(pairs: Iterable[tuple[Any, Decimal]]) -> dict[Any, Decimal]:
    found: defaultdict[Any, Decimal] = defaultdict(Decimal)
    for key, value in pairs:
        found[key] += value
    return dict(found)
