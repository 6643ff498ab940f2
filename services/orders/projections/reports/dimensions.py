"""By what a report is grouped and filtered: every row that it counts belongs to a line of an order, and to a day."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, String, cast, func, literal
from sqlalchemy.orm import Session

from kernel.periods import PERIODS, first_day
from services.orders.projections.dictionaries import with_its_groups
from services.orders.projections.sight import of_what_is_seen
from services.orders.tables import customers, items, orders

CONFINED_TO = "confined_to"
OF_ITEMS = frozenset({"group", "own_group", "kind"})
OF_ORDERS = frozenset({"manager", "price_type"})

Columns = Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True)
class Facts:
    """``rows`` has order_id, line_id, customer_id, item_id, day, and price_type where it is not the order's.

    ``within`` is what is counted of them.
    """

    rows: FromClause
    within: tuple[ColumnElement[bool], ...] = ()

    def joined(self, names: Collection[str]) -> FromClause:
        """The rows with what is needed to group by or to filter these names, and no more."""
        joined: Any = self.rows
        if OF_ITEMS & set(names):
            joined = joined.join(items, items.c.item_id == self.rows.c.item_id, isouter=True)
        if self._of_orders & set(names):
            joined = joined.join(orders, orders.c.order_id == self.rows.c.order_id)
        return joined  # type: ignore[no-any-return]

    def column(self, name: str) -> ColumnElement[Any]:
        match name:
            case "group" | "own_group":
                return func.coalesce(items.c.item_group, literal("", items.c.item_group.type))
            case "kind":
                return func.coalesce(items.c.kind, "")
            case "manager" | "price_type" if name in self._of_orders:
                return orders.c[name]
            case "price_type":
                return self.rows.c.price_type
            case _ if name in PERIODS:
                return first_day(name, self.rows.c.day)
        return self.rows.c[f"{name}_id"]

    def keys(self, name: str) -> Columns:
        """What rows of one ``name`` have in common; all of it is grouped by."""
        if name == "line":
            return {"line": self.rows.c.line_id, "order": self.rows.c.order_id, "item": self.rows.c.item_id}
        return {name: self.column(name)}

    @property
    def _of_orders(self) -> frozenset[str]:
        return OF_ORDERS - set(self.rows.c.keys())


def conditions(session: Session, facts: Facts, filters: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """``filters`` by name, None for any; a group is asked for with all groups in it.

    Of customers only those are counted that are seen by the user in ``confined_to``.
    """
    wanted = {name: value for name, value in filters.items() if value is not None and name != CONFINED_TO}
    return [
        *facts.within,
        of_what_is_seen(facts.rows.c.customer_id, filters.get(CONFINED_TO)),
        *(
            facts.column(name).in_(with_its_groups(session, value)) if name == "group" else facts.column(name) == value
            for name, value in wanted.items()
        ),
    ]


def named(grouped: FromClause, by: Sequence[str]) -> tuple[FromClause, list[ColumnElement[Any]]]:
    """The groups joined with the names of what they are of, and those names."""
    joined: Any = grouped
    columns: list[ColumnElement[Any]] = []
    keys = grouped.c
    if "order" in keys:
        joined = joined.join(orders, orders.c.order_id == keys["order"])
        columns += [orders.c.number, orders.c.day.label("order_day")]
    if "customer" in keys or "order" in keys:
        customer_id = keys.get("customer", orders.c.customer_id)
        joined = joined.join(customers, customers.c.customer_id == customer_id, isouter=True)
        columns += [customer_id.label("customer_id"), customers.c.name.label("customer_name")]
        columns.append(func.coalesce(customers.c.name_key, "").label("customer_key"))
    if "item" in keys:
        joined = joined.join(items, items.c.item_id == keys["item"], isouter=True)
        columns += [items.c.code, items.c.name, items.c.unit, func.coalesce(items.c.code, "").label("code_key")]
    columns.append(row_key([keys[name] for name in by]).label("row_key"))
    return joined, columns


def row_key(keys: Sequence[ColumnElement[Any]]) -> ColumnElement[str]:
    """One text that tells rows apart."""
    texts: list[ColumnElement[str]] = [func.coalesce(cast(key, String), "") for key in keys]
    together = texts[0]
    for text in texts[1:]:
        together = together.concat("|").concat(text)
    return together


def sorts(rows: FromClause, by: Sequence[str], measures: Collection[str]) -> dict[str, ColumnElement[Any]]:
    """What the rows can be sorted by: all measures, and what they are grouped by."""
    of_names: dict[str, Callable[[], ColumnElement[Any]]] = {
        "customer": lambda: rows.c.customer_key,
        "item": lambda: rows.c.code_key,
        "order": lambda: rows.c.number,
        "line": lambda: rows.c.row_key,
    }
    columns: dict[str, ColumnElement[Any]] = {name: rows.c[name] for name in measures}
    columns |= {name: of_names[name]() if name in of_names else rows.c[name] for name in by}
    if "number" in rows.c:
        columns |= {"order": rows.c.number, "customer": rows.c.customer_key}
    if "code_key" in rows.c:
        columns["item"] = rows.c.code_key
    return columns
