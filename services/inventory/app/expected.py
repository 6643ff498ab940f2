"""Expected receipts: announced, arrived in whole or in part, moved to another day, cancelled."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.fields import decimal_text
from kernel.calls import Call
from kernel.problems import NotFound
from services.inventory.answers import stock as answers
from services.inventory.app.calendar import Calendar
from services.inventory.app.levels import changed_levels
from services.inventory.app.moving import Moving, codes_of, lines_of
from services.inventory.domain import movements
from services.inventory.domain.expected import CHANGING, OPEN, ExpectedReceipt, announced_line
from services.inventory.domain.levels import Level
from services.inventory.domain.refusals import ReceiptNotOpen
from services.inventory.projections import demand, expected

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Expected(Moving, Calendar):
    """Commands and queries about expected receipts."""

    def expect_receipt(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            [warehouse] = self._warehouses(session, body["warehouse_id"])
            wanted = movements.quantities_to_move(body["lines"])
            self._stocked_items(session, body["lines"])
            levels = demand.lock_levels(session, wanted)
            receipt = {
                "warehouse_id": str(body["warehouse_id"]),
                "status": OPEN,
                **_json_ready(body),
                "lines": [announced_line(str(item_id), decimal_text(each)) for item_id, each in wanted.items()],
            }
            announced = ExpectedReceipt._create(
                ExpectedReceipt.Announced,
                id=call.new_id("expected"),
                timestamp=call.at,
                metadata=call.metadata,
                receipt=receipt,
                sellable=warehouse["sellable"],
            )
            return self._told(call, session, announced, "ReceiptExpected", levels)

    def change_expected(self, call: Call, body: Body) -> Answer:
        """What is left out stays. The goods come on another day; how much is expected does not change."""
        with self.transaction() as session:
            announced = self._announced(session, body)
            announced.change(call.at, call.metadata, **_json_ready(body))
            self.append(session, announced)
            return self._receipt(session, announced.id)

    def receive_expected(self, call: Call, body: Body) -> Answer:
        """All that is still to come when no lines are named; they may bring more than was announced."""
        with self.transaction() as session:
            announced = self._announced(session, body)
            if announced.receipt["status"] != OPEN:
                raise ReceiptNotOpen
            [warehouse] = self._warehouses(session, UUID(announced.receipt["warehouse_id"]))
            arrived = self._arrived(session, announced, body["lines"])
            levels = demand.lock_levels(session, {*arrived, *map(UUID, announced.outstanding)})
            event = self._movement(
                call,
                movements.StockReceived,
                warehouse,
                {**body, "document": body["document"] or announced.receipt["document"]},
                lines=lines_of(arrived),
                order_id=None,
                expected_id=str(announced.id),
                reason=None,
            )
            announced.arrive(
                {str(item_id): quantity for item_id, quantity in arrived.items()},
                is_final=body["final"],
                sellable=warehouse["sellable"],
                movement_id=str(event.originator_id),
                at=call.at,
                metadata=call.metadata,
            )
            moved = self._moved(call, session, event, levels, announced)
            return {**moved, "expected": self._receipt(session, announced.id)}

    def cancel_expected(self, call: Call, body: Body) -> Answer:
        """Nothing more is expected of it; what has arrived stays."""
        with self.transaction() as session:
            announced = self._announced(session, body)
            [warehouse] = self._warehouses(session, UUID(announced.receipt["warehouse_id"]))
            levels = demand.lock_levels(session, map(UUID, announced.outstanding))
            announced.cancel(body["reason"], sellable=warehouse["sellable"], at=call.at, metadata=call.metadata)
            return self._told(call, session, announced, "ReceiptCancelled", levels)

    def get_expected(self, expected_id: UUID) -> Answer:
        with self.reading() as session:
            return self._receipt(session, expected_id)

    def list_expected(self, question: Body) -> Answer:
        today = self._today()
        with self.reading() as session:
            page = expected.list_receipts(session, today=today, **question)
        return page.answer(lambda row: answers.receipt_row(row, today))

    # steps

    def _announced(self, session: Session, body: Body) -> ExpectedReceipt:
        """Raises NotFound, StaleVersion."""
        if expected.receipt(session, body["expected_id"]) is None:
            raise NotFound(thing="expected receipt", id=body["expected_id"])
        announced: ExpectedReceipt = self.load(body["expected_id"], ExpectedReceipt, body.get("version"))
        return announced

    def _arrived(
        self, session: Session, announced: ExpectedReceipt, lines: Sequence[Body] | None
    ) -> dict[UUID, Decimal]:
        """Item -> quantity. Raises UnknownItem, NotInReceipt, QuantityTooLarge."""
        if lines is None:
            return {UUID(item_id): quantity for item_id, quantity in announced.outstanding.items()}
        arrived = movements.quantities_to_move(lines)
        codes = codes_of(self._stocked_items(session, lines))
        announced.require_announced({str(item_id): code for item_id, code in codes.items()})
        return arrived

    def _told(
        self, call: Call, session: Session, announced: ExpectedReceipt, cause: str, levels: Mapping[UUID, Level]
    ) -> Answer:
        changed = changed_levels(announced.pending_events, levels)
        told = [self.levels_changed(call, {"type": cause, "id": str(announced.id)}, changed)] if changed else []
        self.append(session, announced, *told)
        return self._receipt(session, announced.id)

    def _receipt(self, session: Session, expected_id: UUID) -> Answer:
        row = expected.receipt(session, expected_id)
        if row is None:
            raise NotFound(thing="expected receipt", id=expected_id)
        return answers.receipt(row, expected.lines_of(session, expected_id), self._today())


def _json_ready(body: Body) -> dict[str, Any]:
    given = {name: body[name] for name in CHANGING if name in body}
    return {**given, "date": given["date"].isoformat()} if "date" in given else given
