"""What to reorder: the items of which less is there and expected than is wanted and kept in stock."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, type_coerce
from sqlalchemy.orm import Session

from kernel.paging import Page, page_of
from services.inventory.domain.items import NOT_STOCKED
from services.inventory.projections.finding import FREE
from services.inventory.projections.groups import with_its_groups
from services.inventory.projections.items import ZERO
from services.inventory.tables import item_levels, items

# Of the running totals of all items, which do not grow with the history.
MINIMUM = func.coalesce(items.c.minimum_level, literal(ZERO, items.c.minimum_level.type))
MISSING = type_coerce(MINIMUM - FREE - item_levels.c.expected, item_levels.c.expected.type)
SORTS: Mapping[str, ColumnElement[Any]] = {
    "missing": MISSING,
    "code": items.c.code_key,
    "name": items.c.name_key,
    "group": items.c.item_group,
    "on_hand": item_levels.c.on_hand,
    "demand": item_levels.c.demand,
    "free": FREE,
    "expected": item_levels.c.expected,
    "minimum_level": MINIMUM,
}


def to_reorder(session: Session, *, group: str | None, sort: str, limit: int, after: str | None) -> Page:
    """Items that are not retired, with what is missing of each; ``group`` with all groups in it."""
    query = (
        select(items, item_levels, MISSING.label("missing"))
        .join(item_levels, item_levels.c.item_id == items.c.item_id)
        .where(items.c.kind.not_in(NOT_STOCKED), ~items.c.is_retired, MISSING > ZERO)
    )
    if group is not None:
        query = query.where(items.c.item_group.in_(with_its_groups(group)))
    return page_of(session, query, SORTS, key=items.c.item_id, sort=sort or "-missing", limit=limit, after=after)
