"""The classes of customers by turnover: what was drawn last, and who is not of the class that follows from it.

Rows are derived with the classes in force. Drawing others leaves rows behind, also those that somebody derives at that
very moment: an index finds them, whenever it is looked.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from kernel.readmodels import Recorded
from kernel.sql import upsert
from services.customers.domain.desk import Classes, ClassesDrawn, classes_of
from services.customers.projections.desk import marks
from services.customers.tables import desk, desk_classes
from services.customers.tables.columns import Money

THE_CLASSES = 1
READ_AT_ONCE = 500
NOT_DRAWN_YET = Classes(None, None)
ZERO = Decimal(0)


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    drawn = [each.event for each in recorded if isinstance(each.event, ClassesDrawn)]
    if drawn:
        last = drawn[-1]
        bounds = {"a_from": _amount(last.a_from), "b_from": _amount(last.b_from)}
        row = {"id": THE_CLASSES, "day": date.fromisoformat(last.day), **bounds}
        upsert(session, desk_classes, [row], replace=["day", "a_from", "b_from"])


def classes(session: Session) -> Classes:
    """Those in force."""
    row = session.execute(select(desk_classes.c.a_from, desk_classes.c.b_from)).first()
    return NOT_DRAWN_YET if row is None else Classes(row.a_from, row.b_from)


def are_due(session: Session, today: date) -> bool:
    """True when none were drawn today, and somebody has a turnover, or had one when they were drawn."""
    day = session.execute(select(desk_classes.c.day)).scalar()
    if day is not None and day >= today:
        return False
    return classes(session) != NOT_DRAWN_YET or session.execute(_selling().limit(1)).first() is not None


def drawn(session: Session, up_to_a: Decimal, up_to_b: Decimal) -> Classes:
    """Those that the turnovers of all customers make, whoever is in the archive as well."""
    total = select(type_coerce(func.sum(desk.c.turnover), Money)).where(desk.c.turnover > ZERO)
    whole = session.execute(total).scalar() or ZERO
    ordered = _selling().order_by(desk.c.turnover.desc()).execution_options(yield_per=READ_AT_ONCE)
    with session.execute(ordered) as rows:
        return classes_of(rows.scalars(), whole, up_to_a, up_to_b)


def are_kept(session: Session) -> bool:
    """False while somebody's class is another than what follows from the classes in force."""
    return session.execute(_others_than(classes(session), 1)).first() is None


def mark_others(session: Session) -> None:
    """Some of those whose class is another than what follows."""
    marks.mark(session, session.execute(_others_than(classes(session), marks.MOST_AT_ONCE)).scalars())


def _selling() -> Select[tuple[Decimal]]:
    return select(desk.c.turnover).where(desk.c.turnover > ZERO)


def _others_than(now: Classes, most: int) -> Any:
    """So many at most of each kind, each by the index on class and turnover: the database would not see that there
    are none."""
    in_order = select(desk.c.customer_id).order_by(desk.c.abc, desk.c.turnover).limit(most)
    return union_all(*(select(in_order.where(*fault).subquery()) for fault in _faults(now)))


def _faults(now: Classes) -> Iterator[tuple[ColumnElement[bool], ...]]:
    abc, turnover = desk.c.abc, desk.c.turnover
    yield abc == literal(None, abc.type), turnover > ZERO
    yield abc == "C", turnover <= ZERO
    if now.a_from is None or now.b_from is None:
        yield (abc == "A",)
        yield (abc == "B",)
        return
    yield abc == "C", turnover >= now.b_from
    yield abc == "B", turnover < now.b_from
    yield abc == "B", turnover >= now.a_from
    yield abc == "A", turnover < now.a_from


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
