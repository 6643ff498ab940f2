"""Expected receipts: goods that a supplier announced, with the day on which they should come."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from eventsourcing.domain import Aggregate

from services.inventory.domain.refusals import NotInReceipt, ReceiptNotOpen

OPEN, ARRIVED, CANCELLED = "open", "arrived", "cancelled"
STATUSES = (OPEN, ARRIVED, CANCELLED)
CHANGING = ("supplier", "date", "document", "note")
ZERO = Decimal(0)

Line = dict[str, Any]


class ExpectedReceipt(Aggregate):
    """Announced, then arrived, whole or in parts, or cancelled.

    Every event carries the whole ``receipt`` as it is then: ``{warehouse_id, supplier, date, document, note, status,
    lines}``; a line is ``{item_id, quantity, arrived, outstanding}``, JSON-ready. ``less`` is what is not expected any
    more, ``sellable`` whether the warehouse was at that time.
    """

    TOPIC = "inventory.ExpectedReceipt"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "inventory.ExpectedReceipt.Created"

    class Announced(Created):
        TOPIC = "inventory.ExpectedReceipt.Announced"
        receipt: dict[str, Any]
        sellable: bool

    class Changed(Event):
        TOPIC = "inventory.ExpectedReceipt.Changed"
        receipt: dict[str, Any]

        def apply(self, expected: "ExpectedReceipt") -> None:
            expected.receipt = self.receipt

    class Arrived(Changed):
        TOPIC = "inventory.ExpectedReceipt.Arrived"
        sellable: bool
        movement_id: str
        less: list[Line]

    class Cancelled(Changed):
        TOPIC = "inventory.ExpectedReceipt.Cancelled"
        sellable: bool
        reason: str
        less: list[Line]

    def __init__(self, receipt: dict[str, Any], sellable: bool) -> None:
        self.receipt = receipt

    @property
    def outstanding(self) -> dict[str, Decimal]:
        """Item -> what is still to come, of the lines of which something is."""
        quantities = {line["item_id"]: Decimal(line["outstanding"]) for line in self.receipt["lines"]}
        return {item_id: quantity for item_id, quantity in quantities.items() if quantity}

    def change(self, at: datetime, metadata: dict[str, Any], **wanted: Any) -> None:
        """``wanted`` are of CHANGING, JSON-ready. Raises ReceiptNotOpen."""
        self._require_open()
        receipt = {**self.receipt, **wanted}
        if receipt != self.receipt:
            self.trigger_event(self.Changed, timestamp=at, metadata=metadata, receipt=receipt)

    def arrive(
        self,
        arrived: Mapping[str, Decimal],
        *,
        is_final: bool,
        sellable: bool,
        movement_id: str,
        at: datetime,
        metadata: dict[str, Any],
    ) -> None:
        """``arrived`` may be more than was announced; when it is final, nothing more is expected.

        Raises ReceiptNotOpen.
        """
        self._require_open()
        lines = [_after(line, arrived.get(line["item_id"], ZERO), is_final=is_final) for line in self.receipt["lines"]]
        is_open = any(line["outstanding"] != "0" for line in lines)
        self.trigger_event(
            self.Arrived,
            timestamp=at,
            metadata=metadata,
            receipt={**self.receipt, "lines": lines, "status": OPEN if is_open else ARRIVED},
            sellable=sellable,
            movement_id=movement_id,
            less=_less(self.receipt["lines"], lines),
        )

    def cancel(self, reason: str, *, sellable: bool, at: datetime, metadata: dict[str, Any]) -> None:
        """Nothing more is expected; what has arrived stays. Raises ReceiptNotOpen."""
        self._require_open()
        lines = [_after(line, ZERO, is_final=True) for line in self.receipt["lines"]]
        self.trigger_event(
            self.Cancelled,
            timestamp=at,
            metadata=metadata,
            receipt={**self.receipt, "lines": lines, "status": CANCELLED},
            sellable=sellable,
            reason=reason,
            less=_less(self.receipt["lines"], lines),
        )

    def require_announced(self, codes: Mapping[str, str]) -> None:
        """Raises NotInReceipt for the first item, id -> code, that the receipt does not have."""
        announced = {line["item_id"] for line in self.receipt["lines"]}
        for item_id, code in codes.items():
            if item_id not in announced:
                raise NotInReceipt(code=code)

    def _require_open(self) -> None:
        if self.receipt["status"] != OPEN:
            raise ReceiptNotOpen


def announced_line(item_id: str, quantity: str) -> Line:
    return {"item_id": item_id, "quantity": quantity, "arrived": "0", "outstanding": quantity}


def _after(line: Line, quantity: Decimal, *, is_final: bool) -> Line:
    arrived = Decimal(line["arrived"]) + quantity
    outstanding = ZERO if is_final else max(Decimal(line["quantity"]) - arrived, ZERO)
    return {**line, "arrived": _text(arrived), "outstanding": _text(outstanding)}


def _less(before: Sequence[Line], after: Sequence[Line]) -> list[Line]:
    changes = [
        (line["item_id"], Decimal(line["outstanding"]) - Decimal(then["outstanding"]))
        for line, then in zip(before, after, strict=True)
    ]
    return [{"item_id": item_id, "quantity": _text(quantity)} for item_id, quantity in changes if quantity]


def _text(quantity: Decimal) -> str:
    return format(quantity.normalize(), "f") if quantity else "0"
