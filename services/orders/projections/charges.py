"""What customers were charged, the oldest first: shipments less what was returned of them, and debts from before.

``until`` of a charge is the sum of all charges of its customer up to it. So what is unpaid of it follows from the money
received alone, and a payment changes no charge. A charge that comes late or becomes less moves those after it, all of a
customer by one statement.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Update, and_, case, func, literal, or_, select, update
from sqlalchemy.orm import Session

from kernel.sql import insert_new
from services.orders.tables import charges, customer_accounts
from services.orders.tables.columns import Money

Place = tuple[date, int]
Row = dict[str, Any]
ZERO = Decimal("0.00")
MOST_CHANGES = 100

rows = charges.c


class Charges:
    """Changes of charges, gathered and then written together."""

    def __init__(self) -> None:
        self._new: dict[UUID, dict[Place, Row]] = defaultdict(dict)
        self._changes: dict[UUID, dict[Place, Decimal]] = defaultdict(lambda: defaultdict(Decimal))

    def add(
        self, customer_id: UUID, place: Place, due_date: date, value: Decimal, number: str | None, order_id: UUID | None
    ) -> None:
        self._new[customer_id][place] = {
            "customer_id": customer_id,
            "day": place[0],
            "position": place[1],
            "order_id": order_id,
            "number": number,
            "due_date": due_date,
        }
        self._changes[customer_id][place] += value

    def change(self, customer_id: UUID, place: Place, change: Decimal) -> None:
        self._changes[customer_id][place] += change

    def write(self, session: Session) -> None:
        """Before the sums of the customers are written: what they were charged until now is read from those."""
        later = _from_day_on(session, self._new)
        before = _charged_before(session, self._new)
        new: list[Row] = []
        for customer_id in sorted(self._changes, key=str):
            changes = sorted(self._changes[customer_id].items())
            there = later.get(customer_id, [])
            new += self._rows(customer_id, changes, there, before.get(customer_id, ZERO))
            if there or len(changes) > len(self._new.get(customer_id, ())):
                _move(session, customer_id, changes)
        insert_new(session, charges, new)

    def _rows(
        self, customer_id: UUID, changes: Sequence[tuple[Place, Decimal]], later: Sequence[Row], charged: Decimal
    ) -> list[Row]:
        """The new charges of a customer; ``later`` are those that are there already from the day of the first on."""
        places = [(row["day"], row["position"]) for row in later]
        sums = accumulate(change for _, change in changes)
        new = []
        for (place, value), added in zip(changes, sums, strict=True):
            row = self._new.get(customer_id, {}).get(place)
            if row is not None:
                after = bisect_right(places, place)
                until = later[after]["until"] - later[after]["value"] if after < len(later) else charged
                new.append({**row, "value": value, "until": until + added})
        return new


def join(session: Session, merged_id: UUID, kept_id: UUID) -> None:
    """Those of one customer are the other's, in one order with his own; by two statements, however many there are."""
    session.execute(update(charges).where(rows.customer_id == merged_id).values(customer_id=kept_id))
    reached = func.sum(rows.value).over(order_by=(rows.day, rows.position)).label("reached")
    sums = select(rows.day, rows.position, reached).where(rows.customer_id == kept_id).subquery()
    same = (rows.day == sums.c.day, rows.position == sums.c.position)
    session.execute(
        update(charges).where(rows.customer_id == kept_id, *same).values(until=sums.c.reached),
        execution_options={"synchronize_session": False},
    )


def _move(session: Session, customer_id: UUID, changes: Sequence[tuple[Place, Decimal]]) -> None:
    """Adds to the charges that are there what changed of each and before each."""
    for first in range(0, len(changes), MOST_CHANGES):
        session.execute(_moved(customer_id, changes[first : first + MOST_CHANGES]))


def _moved(customer_id: UUID, changes: Sequence[tuple[Place, Decimal]]) -> Update:
    sums = list(zip((place for place, _ in changes), accumulate(change for _, change in changes), strict=True))
    until = case(*((_is_from(place), rows.until + literal(added, Money)) for place, added in reversed(sums)))
    value = case(*((_is(place), rows.value + literal(change, Money)) for place, change in changes), else_=rows.value)
    of_those = (rows.customer_id == customer_id, _is_from(changes[0][0]))
    return update(charges).where(*of_those).values(value=value, until=until)


def _is(place: Place) -> ColumnElement[bool]:
    return and_(rows.day == place[0], rows.position == place[1])


def _is_from(place: Place) -> ColumnElement[bool]:
    """That charge, or a later one."""
    day, position = place
    return and_(rows.day >= day, or_(rows.day > day, rows.position >= position))


def _from_day_on(session: Session, new: Mapping[UUID, Mapping[Place, Row]]) -> Mapping[UUID, list[Row]]:
    """The charges of customers with new ones, from the day of the first new one on, in their order."""
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    days = [day for places in new.values() for day, _ in places]
    if not days:
        return found
    query = select(rows.customer_id, rows.day, rows.position, rows.value, rows.until).where(
        rows.customer_id.in_(list(new)), rows.day >= min(days)
    )
    for row in session.execute(query.order_by(rows.day, rows.position)).mappings():
        found[row["customer_id"]].append(dict(row))
    return found


def _charged_before(session: Session, customers: Mapping[UUID, Any]) -> dict[UUID, Decimal]:
    sums = customer_accounts.c
    query = select(sums.customer_id, sums.charged).where(sums.customer_id.in_(list(customers)))
    return {row.customer_id: row.charged for row in session.execute(query)} if customers else {}
