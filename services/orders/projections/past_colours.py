"""The colours that lines had, since when and why; asked of the turns that ``turned`` keeps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, and_, bindparam, select
from sqlalchemy.orm import Session

from kernel.columns import Moment
from services.orders.domain.availability import Availability, of_word
from services.orders.projections.levels import StockLevel
from services.orders.tables import colour_turns, order_lines, turn_causes, warehouses

EARLIER = colour_turns.alias()
ITS_CAUSE = turn_causes.alias()
LAST_UNTIL = (
    select(EARLIER.c.position)
    .join(ITS_CAUSE, ITS_CAUSE.c.position == EARLIER.c.position)
    .where(
        EARLIER.c.order_id == order_lines.c.order_id,
        EARLIER.c.line_id == order_lines.c.line_id,
        ITS_CAUSE.c.at <= bindparam("at", type_=Moment),
    )
    .order_by(EARLIER.c.position.desc())
    .limit(1)
)
COLOURS_AT = (
    select(colour_turns)
    .select_from(order_lines)
    .join(
        colour_turns,
        and_(
            colour_turns.c.order_id == order_lines.c.order_id,
            colour_turns.c.line_id == order_lines.c.line_id,
            colour_turns.c.position == LAST_UNTIL.scalar_subquery().correlate(order_lines),
        ),
    )
    .where(order_lines.c.order_id == bindparam("order_id"))
)
TURNS = (
    select(
        colour_turns,
        *(column for column in turn_causes.c if column.name != "position"),
        warehouses.c.code.label("warehouse"),
    )
    .join(turn_causes, turn_causes.c.position == colour_turns.c.position)
    .join(warehouses, warehouses.c.warehouse_id == turn_causes.c.movement_id, isouter=True)
    .where(
        colour_turns.c.order_id == bindparam("order_id"),
        colour_turns.c.line_id == bindparam("line_id"),
        colour_turns.c.position < bindparam("before"),
    )
    .order_by(colour_turns.c.position.desc())
    .limit(bindparam("most"))
)

Known = tuple[StockLevel | None, Availability]


def colours_at(session: Session, order_id: UUID, at: datetime) -> dict[UUID, Known]:
    """Line -> its colour at a moment, and the levels that were told with it; only lines that had turned by then."""
    rows = session.execute(COLOURS_AT, {"order_id": order_id, "at": at}).mappings()
    return {row["line_id"]: (_level(row), Availability(row["availability"])) for row in rows}


def colours_of_promise(lines: Sequence[Mapping[str, Any]]) -> dict[UUID, Known]:
    """The same from the lines of the event that placed an order."""
    return {
        UUID(line["line_id"]): (
            StockLevel(Decimal(line["on_hand"]), Decimal(line["demand"])),
            of_word(line["availability"]),
        )
        for line in lines
        if line["availability"] is not None
    }


def turns_of(session: Session, order_id: UUID, line_id: UUID, before: int, most: int) -> Sequence[RowMapping]:
    """The turns of a line before a position of the log, the newest first, each with its cause.

    ``warehouse`` is the code of the one that was made sellable, or not sellable any more, where that is the cause.
    """
    asked = {"order_id": order_id, "line_id": line_id, "before": before, "most": most}
    return session.execute(TURNS, asked).mappings().all()


def _level(row: RowMapping) -> StockLevel | None:
    return None if row["on_hand"] is None else StockLevel(row["on_hand"], row["demand"])
