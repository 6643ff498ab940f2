"""What customers were charged, the oldest first: shipments less what was returned of them, and debts from before.

``until`` of a charge is the sum of all charges of its customer up to it. So what is unpaid of it follows from the money
received alone, and a payment changes no charge. A charge that comes late or becomes less moves those after it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.sql import insert_new, upsert
from services.orders.tables import charges, customer_accounts

Place = tuple[date, int]
Row = dict[str, Any]
ZERO = Decimal("0.00")


class Charges:
    """Changes of charges, gathered and then written together."""

    def __init__(self) -> None:
        self._new: dict[UUID, dict[Place, Row]] = defaultdict(dict)
        self._values: dict[UUID, dict[Place, Decimal]] = defaultdict(dict)

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
        self._values[customer_id][place] = value

    def set_value(self, customer_id: UUID, place: Place, value: Decimal) -> None:
        self._values[customer_id][place] = value

    def write(self, session: Session) -> None:
        """Before the sums of the customers are written: what they were charged until now is read from those."""
        customers = sorted(self._values, key=str)
        if not customers:
            return
        later = _from_day_on(session, customers, min(day for each in self._values.values() for day, _ in each))
        before = _charged_before(session, customers)
        new: list[Row] = []
        known: list[Row] = []
        for customer_id in customers:
            for row, is_new in self._rows(customer_id, later[customer_id], before.get(customer_id, ZERO)):
                (new if is_new else known).append(row)
        insert_new(session, charges, new)
        upsert(session, charges, known, replace=["value", "until"])

    def _rows(self, customer_id: UUID, later: Sequence[Row], before: Decimal) -> Iterable[tuple[Row, bool]]:
        """The charges of a customer from the first that changes on, with their new sums."""
        values, new = self._values[customer_id], self._new[customer_id]
        first = min(values)
        there = {(row["day"], row["position"]): row for row in later if (row["day"], row["position"]) >= first}
        until = before
        if there:
            oldest = there[min(there)]
            until = oldest["until"] - oldest["value"]
        for place, row in sorted({**there, **new}.items()):
            value = values.get(place, row.get("value", ZERO))
            until += value
            changed = {**row, "value": value, "until": until}
            if changed != row:
                yield changed, place in new


def _from_day_on(session: Session, customers: Sequence[UUID], day: date) -> Mapping[UUID, list[Row]]:
    query = select(charges).where(charges.c.customer_id.in_(customers), charges.c.day >= day)
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in session.execute(query).mappings():
        found[row["customer_id"]].append(dict(row))
    return found


def _charged_before(session: Session, customers: Sequence[UUID]) -> dict[UUID, Decimal]:
    sums = customer_accounts.c
    query = select(sums.customer_id, sums.charged).where(sums.customer_id.in_(customers))
    return {row.customer_id: row.charged for row in session.execute(query)}
