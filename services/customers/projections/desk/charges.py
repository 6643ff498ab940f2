"""What customers were charged, the oldest first: shipments less what came back of them, and debts from before.

``until`` of a charge is the sum of all charges of its customer up to it: what is unpaid of it follows from the money
received alone. A charge that comes late or becomes less moves those of its customer after it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.sql import upsert
from services.customers.domain.desk import changed_values
from services.customers.tables import desk_charges

Place = tuple[date, int]
Row = dict[str, Any]
ZERO = Decimal("0.00")

charges = desk_charges.c


class Charges:
    """Changes of charges, gathered and then written together."""

    def __init__(self) -> None:
        self._new: dict[UUID, dict[Place, date]] = defaultdict(dict)
        self._changes: dict[UUID, dict[Place, Decimal]] = defaultdict(lambda: defaultdict(Decimal))

    def add(self, customer_id: UUID, place: Place, due_date: date, value: Decimal) -> None:
        self._new[customer_id][place] = due_date
        self._changes[customer_id][place] += value

    def change(self, customer_id: UUID, kept: Sequence[Sequence[Any]], change: Decimal) -> list[list[Any]]:
        """Changes the sum of an order's charges, which it keeps as (day, position, value); returns them as of now."""
        ordered = sorted(kept, key=lambda each: (each[0], each[1]))
        before = [Decimal(value) for *_, value in ordered]
        after = changed_values(before, change)
        for (day, position, _), old, new in zip(ordered, before, after, strict=True):
            if old != new:
                self._changes[customer_id][date.fromisoformat(day), position] += new - old
        return [[*place, str(value)] for (*place, _), value in zip(ordered, after, strict=True)]

    def write(self, session: Session, charged: Mapping[UUID, Decimal]) -> None:
        """``charged`` is what each customer was charged before these changes."""
        later = self._from_first_change_on(session)
        rows: list[Row] = []
        for customer_id, changes in self._changes.items():
            rows += self._changed(customer_id, changes, later.get(customer_id, []), charged[customer_id])
        upsert(session, desk_charges, rows, replace=["value", "until"])

    def _from_first_change_on(self, session: Session) -> Mapping[UUID, list[Row]]:
        found: defaultdict[UUID, list[Row]] = defaultdict(list)
        days = [day for changes in self._changes.values() for day, _ in changes]
        if not days:
            return found
        query = select(desk_charges).where(charges.customer_id.in_(list(self._changes)), charges.day >= min(days))
        for row in session.execute(query.order_by(charges.day, charges.position)).mappings():
            found[row["customer_id"]].append(dict(row))
        return found

    def _changed(
        self, customer_id: UUID, changes: Mapping[Place, Decimal], later: Sequence[Row], charged: Decimal
    ) -> list[Row]:
        """The rows of a customer that are new or another; ``later`` are those that are there."""
        until = later[0]["until"] - later[0]["value"] if later else charged
        rows = {(row["day"], row["position"]): row for row in later}
        for (day, position), due_date in self._new.get(customer_id, {}).items():
            key = {"customer_id": customer_id, "day": day, "position": position}
            rows[day, position] = {**key, "due_date": due_date, "value": ZERO, "until": None}
        changed: list[Row] = []
        for place in sorted(rows):
            row = rows[place]
            value = row["value"] + changes.get(place, ZERO)
            until += value
            if (value, until) != (row["value"], row["until"]):
                changed.append({**row, "value": value, "until": until})
        return changed
