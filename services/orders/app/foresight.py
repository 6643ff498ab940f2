"""Why a line has its colour, and what an order would turn before it is placed. Nothing is written."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Integer
from sqlalchemy.orm import Session

from contracts.company import day_of
from kernel import cursors
from kernel.calls import Call
from kernel.columns import Moment
from services.orders.answers import credit as credit_answers
from services.orders.answers import orders as answers
from services.orders.answers import waiting as told
from services.orders.app.orders import Orders
from services.orders.app.wishes import changed_wishes, wishes_of
from services.orders.domain.availability import Availability
from services.orders.domain.covering import Supply, shares
from services.orders.domain.lines import OrderLine, drafted_lines, ordered_value, remaining_by_item
from services.orders.domain.order import DRAFT, Order
from services.orders.domain.refusals import OrderNotDraft
from services.orders.projections import book, expected, waiting
from services.orders.projections.known import names_of, ordered_items
from services.orders.projections.levels import StockLevel, stock_levels_of, turned, with_own
from services.orders.projections.waiting import Waiting

FIRST_COME = "placed_at,number"
MOST_TURNS_SHOWN = 100
Body = Mapping[str, Any]
Answer = dict[str, Any]


class Foresight(Orders):
    def why_coloured(self, call: Call, question: Body) -> Answer:
        """The numbers of the formula, who holds the stock, and when the line is expected to be covered.

        A draft comes last in the queue, as if it was placed now; it holds nothing yet.
        """
        with self.reading() as session:
            row = self._row(session, question["order_id"])
            line = self._line_row(session, row["order_id"], question["line_id"])
            if not line["stocked"] or line["remaining"] <= 0:
                return told.without_colour(row, line)
            level, need, queue, supplies = self._waiting_for(session, row, line["item_id"])
            everyone = [*queue, need] if row["status"] == DRAFT else queue
            given = shares(supplies, [each.remaining for each in everyone])
            own = next(share for each, share in zip(everyone, given, strict=True) if each.order_id == row["order_id"])
            page, following = _page(queue, question["limit"], question["after"])
            heads = waiting.heads_of(session, {each.order_id for each, _ in page})
        today = self.today()
        sees = call.caller.sees_what_is_of
        holders = [told.holder(each, heads[each.order_id], given[place], today, sees) for each, place in page]
        return {
            **told.formula(row, line, level, need.remaining),
            **told.share(own, today),
            "supplies": [told.supply(each, today) for each in supplies],
            "items": holders,
            "next": following,
            "total": len(queue),
            "total_is_exact": True,
        }

    def what_if(self, call: Call, body: Body) -> Answer:
        """What placing these lines now would turn. Refused as the order itself would be, but for its prices."""
        day = day_of(call.at, self.zone)
        with self.reading() as session:
            buyer = self._buyer(session, body["customer_id"], day)
            wanted = wishes_of(body["lines"])
            items = self._items(session, wanted, buyer.terms.price_type, day, new=wanted)
            new_ids = [call.new_id(f"line {place}") for place in range(len(wanted))]
            lines = drafted_lines(wanted, ordered_items(items), new_ids, buyer.terms)
            worth = answers.worth(lines, vat_included=buyer.terms.vat_included)
            total = ordered_value(lines, vat_included=buyer.terms.vat_included).total
            credit = self._credit_with(session, body["customer_id"], total)
            return {**self._what_would_turn(session, call, lines), **worth, **credit, **self._stock_as_of(session)}

    def what_if_changed(self, call: Call, body: Body) -> Answer:
        """What an order would come to with these lines, and whom that would turn. Refused as the change would be."""
        order: Order = self.load(body["order_id"], Order)
        if order.status != DRAFT:
            order.require_open()
        with self.reading() as session:
            wanted = changed_wishes(body["lines"], order.lines)
            content = self._with_lines(call, session, order, order.content, wanted, reprice=False)
            counted = None if order.status == DRAFT else order
            growth = content.worth.total - (counted.content.worth.total if counted else 0)
            credit = self._credit_with(session, order.customer_id, growth)
            worth = answers.worth(content.lines, vat_included=content.terms.vat_included)
            there = {line.line_id for line in order.lines}
            turns = self._what_would_turn(session, call, content.lines, there, counted)
            return {**turns, **worth, **credit, **self._stock_as_of(session)}

    def what_if_placed(self, call: Call, order_id: UUID) -> Answer:
        """The same of a draft. Raises OrderNotDraft."""
        with self.reading() as session:
            row, rows = self._row_and_lines(session, order_id)
            if row["status"] != DRAFT:
                raise OrderNotDraft(number=row["number"])
            lines = answers.order_lines(rows)
            worth = answers.worth(lines, vat_included=row["terms"]["vat_included"])
            credit = self._credit_with(session, row["customer_id"], row["total"])
            turns = self._what_would_turn(session, call, lines, {line.line_id for line in lines})
            return {**turns, **worth, **credit, **self._stock_as_of(session)}

    # steps

    def _waiting_for(
        self, session: Session, row: Mapping[Any, Any], item_id: UUID
    ) -> tuple[StockLevel, Waiting, list[Waiting], list[Supply]]:
        """The item's level, what the order needs of it, all who wait for it, and what supplies them."""
        remaining = answers.needs_of(book.line_rows(session, row["order_id"]))[item_id]
        need = Waiting(row["order_id"], remaining, row["placed_at"] or self.clock.now(), row["number"])
        level = stock_levels_of(session, [item_id])[item_id]
        queue = waiting.queue_for(session, item_id)
        supplies = [Supply(level.on_hand), *expected.to_come(session, item_id)]
        return (level.with_more_demand(remaining) if row["status"] == DRAFT else level), need, queue, supplies

    def _credit_with(self, session: Session, customer_id: UUID, growth: Decimal) -> Answer:
        """The customer's today, once his orders come to so much more."""
        today = self.today()
        buyer = self._buyer(session, customer_id, today, takes_lines=False)
        credit = self._credit(session, customer_id, buyer, today).with_order(growth)
        return {"credit": credit_answers.credit(credit, credit)}

    def _what_would_turn(
        self,
        session: Session,
        call: Call,
        lines: Sequence[OrderLine],
        there: Collection[UUID] = (),
        counted: Order | None = None,
    ) -> Answer:
        """``there`` are the lines that the order has already; it is ``counted`` when the demand has it by now."""
        before = stock_levels_of(session, {line.item_id for line in lines if line.stocked})
        needed = remaining_by_item(counted.lines) if counted else {}
        others = {item: level.with_more_demand(-needed.get(item, Decimal(0))) for item, level in before.items()}
        after = with_own(lines, others)
        contended = [item for item in turned(before, after) if after[item].state == Availability.CONTENDED]
        but = counted.id if counted else None
        rows = waiting.covered_lines(session, contended, MOST_TURNS_SHOWN, but) if contended else []
        counts = waiting.count_covered(session, contended, but) if rows else None
        names = names_of(session, {line.item_id for line in lines})
        return {
            "lines": told.own_lines(lines, there, after, names),
            "turns": [told.turned_line(row, after[row["item_id"]], call.caller.sees_what_is_of) for row in rows],
            "counts": [] if counts is None else [told.counts(counts)],
        }


def _page(queue: Sequence[Waiting], limit: int, after: str | None) -> tuple[list[tuple[Waiting, int]], str | None]:
    """Some of the queue after the cursor, each with its place in it."""
    numbered = [(each, place) for place, each in enumerate(queue)]
    if after is not None:
        reached = tuple(cursors.values_of(after, FIRST_COME, [Moment(), Integer()]))
        numbered = [(each, place) for each, place in numbered if (each.placed_at, each.number) > reached]
    page = numbered[:limit]
    if len(numbered) <= limit:
        return page, None
    last = page[-1][0]
    return page, cursors.cursor_of(FIRST_COME, [last.placed_at, last.number])
