"""Open lines of stocked items: how much of which item is waited for, what is there of it, and when all is covered.

They are found by the index of open needs: what this costs depends on what is open, not on the history.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, Subquery, and_, case, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from kernel.columns import OptionalDay
from kernel.paging import Page
from services.orders.projections.reports.counting import Measures, Paging, count, page
from services.orders.projections.reports.dimensions import Facts, conditions
from services.orders.tables import (
    expected_receipts,
    item_demand,
    order_items,
    order_lines,
    orders,
    stock_levels,
    warehouses,
)
from services.orders.tables.columns import Quantity
from services.orders.tables.expected import TO_COME

ZERO = Decimal(0)
REQUESTED = func.coalesce(order_lines.c.requested_date, orders.c.requested_date, type_=OptionalDay)


def open_lines() -> Select[Any]:
    """Every open line, with the day that was asked for and what is still to be delivered."""
    return (
        select(
            order_lines.c.order_id,
            order_lines.c.line_id,
            orders.c.customer_id,
            order_lines.c.item_id,
            orders.c.day,
            REQUESTED.label("requested_date"),
            order_lines.c.remaining,
            order_lines.c.remaining_amount,
        )
        .select_from(order_items)
        .join(
            order_lines,
            and_(order_lines.c.order_id == order_items.c.order_id, order_lines.c.item_id == order_items.c.item_id),
        )
        .join(orders, orders.c.order_id == order_items.c.order_id)
        .where(order_items.c.availability >= 0, order_lines.c.remaining > ZERO)
    )


def report(
    session: Session, by: Sequence[str], filters: Mapping[str, Any], only_short: bool, today: date, paging: Paging
) -> tuple[Page, RowMapping]:
    """By whom or what is waited for. ``only_short``: of items alone of which there is less than all wait for."""
    facts = _facts(only_short)
    if list(by) != ["item"]:
        return count(session, facts, _measures(facts), by, filters, paging)
    return _by_item(session, facts, filters, today, paging)


def _facts(only_short: bool) -> Facts:
    rows = open_lines().subquery("open_lines")
    return Facts(rows, (rows.c.item_id.in_(_short_items()),) if only_short else ())


def _measures(facts: Facts) -> Measures:
    rows = facts.rows.c
    return {
        "quantity": func.coalesce(func.sum(rows.remaining), literal(0, rows.remaining.type)),
        "amount": func.coalesce(func.sum(rows.remaining_amount), literal(0, rows.remaining_amount.type)),
        "orders": func.count(rows.order_id.distinct()),
        "customers": func.count(rows.customer_id.distinct()),
        "lines": func.count(),
        "oldest_requested": func.coalesce(func.min(rows.requested_date), date.max, type_=OptionalDay),
    }


def _by_item(
    session: Session, facts: Facts, filters: Mapping[str, Any], today: date, paging: Paging
) -> tuple[Page, RowMapping]:
    """With what is there of each item, for all who wait and not only for those that the filters leave."""
    where = conditions(session, facts, filters)
    asked = {name for name, value in filters.items() if value is not None}
    measures = {name: column.label(name) for name, column in _measures(facts).items()}
    waiting = (
        select(facts.rows.c.item_id.label("item"), *measures.values())
        .select_from(facts.joined(asked))
        .where(*where)
        .group_by(facts.rows.c.item_id)
        .subquery("waiting")
    )
    stock = _stock(waiting)
    coverage = _coverage(waiting).subquery("coverage")
    rows = (
        select(waiting, *(column.label(name) for name, column in stock.items()), *_covering(coverage, stock, today))
        .select_from(waiting)
        .join(stock_levels, stock_levels.c.item_id == waiting.c["item"], isouter=True)
        .join(item_demand, item_demand.c.item_id == waiting.c["item"], isouter=True)
        .join(coverage, coverage.c.item_id == waiting.c["item"], isouter=True)
        .subquery("by_item")
    )
    sorted_by = [*measures, *stock, "next_receipt", "covered_on", "late"]
    totals = select(*measures.values()).select_from(facts.joined(asked)).where(*where)
    found = page(session, rows, ["item"], {name: rows.c[name] for name in sorted_by}, paging)
    return found, session.execute(totals).mappings().one()


def _stock(waiting: Subquery) -> dict[str, ColumnElement[Any]]:
    on_hand = func.coalesce(stock_levels.c.on_hand, literal(0, stock_levels.c.on_hand.type))
    demand = func.coalesce(item_demand.c.demand, literal(0, item_demand.c.demand.type))
    return {
        "on_hand": on_hand,
        "demand": demand,
        "free": type_coerce(on_hand - demand, Quantity),
        "shortage": type_coerce(case((demand > on_hand, demand - on_hand), else_=0), Quantity),
    }


def _covering(coverage: Subquery, stock: Mapping[str, ColumnElement[Any]], today: date) -> list[ColumnElement[Any]]:
    never = literal(None, OptionalDay)
    covered_on = case((stock["demand"] > stock["on_hand"], func.coalesce(coverage.c.covered_on, never)), else_=never)
    return [
        func.coalesce(coverage.c.next_receipt, never, type_=OptionalDay).label("next_receipt"),
        func.coalesce(covered_on, never, type_=OptionalDay).label("covered_on"),
        case((coverage.c.next_receipt < today, 1), else_=0).label("late"),
    ]


def _coverage(waiting: Subquery) -> Select[Any]:
    """Item -> when the next receipt is expected, and by which day stock and receipts are enough for all who wait."""
    expected = expected_receipts.c
    arriving = (
        select(
            expected.item_id,
            expected.day,
            func.sum(expected.outstanding).over(partition_by=expected.item_id, order_by=expected.day).label("arrived"),
        )
        .join(warehouses, and_(warehouses.c.warehouse_id == expected.warehouse_id, warehouses.c.sellable))
        .where(TO_COME, expected.item_id.in_(select(waiting.c["item"])))
        .subquery("arriving")
    )
    missing = item_demand.c.demand - func.coalesce(stock_levels.c.on_hand, literal(0, stock_levels.c.on_hand.type))
    return (
        select(
            arriving.c.item_id,
            func.min(arriving.c.day).label("next_receipt"),
            func.min(case((arriving.c.arrived >= missing, arriving.c.day))).label("covered_on"),
        )
        .join(item_demand, item_demand.c.item_id == arriving.c.item_id)
        .join(stock_levels, stock_levels.c.item_id == arriving.c.item_id, isouter=True)
        .group_by(arriving.c.item_id)
    )


def _short_items() -> Select[Any]:
    on_hand = func.coalesce(stock_levels.c.on_hand, literal(0, stock_levels.c.on_hand.type))
    return (
        select(item_demand.c.item_id)
        .join(stock_levels, stock_levels.c.item_id == item_demand.c.item_id, isouter=True)
        .where(item_demand.c.demand > on_hand)
    )
