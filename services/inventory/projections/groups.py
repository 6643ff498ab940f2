"""Groups of items, and what is in them."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.inventory.domain.dictionaries import ITEM_GROUPS
from services.inventory.tables import dictionary_register

entries = dictionary_register.table.c


def ancestors_of_group(session: Session, code: str) -> set[str]:
    """The groups that the group is in, nearest and farthest."""
    start = select(entries.parent).where(entries.dictionary == ITEM_GROUPS, entries.code == code)
    above = start.cte("above", recursive=True)
    further = select(entries.parent).join(above, entries.code == above.c.parent)
    above = above.union(further.where(entries.dictionary == ITEM_GROUPS))
    return {parent for parent in session.execute(select(above.c.parent)).scalars() if parent is not None}


def with_its_groups(code: str) -> Any:
    """A query for the codes of the group and of all groups in it."""
    start = select(entries.code).where(entries.dictionary == ITEM_GROUPS, entries.code == code)
    within = start.cte("within", recursive=True)
    further = select(entries.code).join(within, entries.parent == within.c.code)
    within = within.union(further.where(entries.dictionary == ITEM_GROUPS))
    return select(within.c.code)
