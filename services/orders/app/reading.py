"""What orders can be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.fields import money_text
from kernel.identity import Caller
from kernel.problems import NotFound, Problem
from kernel.sight import require_sight
from services.orders.answers import credit as credit_answers
from services.orders.answers import documents as document_answers
from services.orders.answers import orders as answers
from services.orders.app.credit import CreditChecks
from services.orders.domain.availability import Availability, availability
from services.orders.domain.invoicing import above_total
from services.orders.domain.lines import drafted_lines, ordered_value, wish_for
from services.orders.domain.order import DRAFT
from services.orders.domain.refusals import Refusal
from services.orders.projections import book, customers, documents, invoices, listing, sight
from services.orders.projections.known import ordered_items
from services.orders.projections.levels import stock_levels_of

Body = Mapping[str, Any]
Row = Mapping[Any, Any]
Answer = dict[str, Any]


class Reading(CreditChecks):
    def require_seen(self, caller: Caller, body: Body) -> None:
        """What is about a customer is its manager's. Raises NotYours."""
        with self.reading() as session:
            require_sight(caller, sight.owners_of(session, body))

    def get_order(self, order_id: UUID) -> Answer:
        with self.reading() as session:
            return self._order(session, order_id)

    def explain_price(self, order_id: UUID, line_id: UUID) -> Answer:
        """How the price of a line came about, step by step."""
        with self.reading() as session:
            row, lines = self._row_and_lines(session, order_id)
        return answers.price_steps(row, _line_of(lines, line_id))

    def list_orders(self, question: Body) -> Answer:
        word = question["availability"]
        filters = {
            "status": question["status"],
            "customer_id": question["customer_id"],
            "reference": question["reference"],
            "availability": None if word is None else Availability[word.upper()],
        }
        with self.reading() as session:
            page = listing.list_orders(
                session,
                q=question["q"],
                sort=question["sort"] or "-number",
                limit=question["limit"],
                after=question["after"],
                days=(question["since"], question["until"]),
                requested=(question["requested_since"], question["requested_until"]),
                confined_to=question.get("confined_to"),
                **filters,
            )
            drafts = self._colours_of_drafts(session, page.rows)
            stock = self._stock_as_of(session)
        rows = [{**row, "availability": drafts.get(row["order_id"], row["availability"])} for row in page.rows]
        return {**replace(page, rows=rows).answer(answers.head), **stock}

    def _row(self, session: Session, order_id: UUID) -> Row:
        row = book.order_row(session, order_id)
        if row is None:
            raise NotFound(thing="order", id=order_id)
        return row

    def _line_row(self, session: Session, order_id: UUID, line_id: UUID) -> Row:
        return _line_of(book.line_rows(session, order_id), line_id)

    def _row_and_lines(self, session: Session, order_id: UUID) -> tuple[Row, Sequence[Row]]:
        """As they are; those of a draft as placing it now would make them."""
        row, lines = self._row(session, order_id), book.line_rows(session, order_id)
        return self._as_if_placed(session, row, lines) if row["status"] == DRAFT else (row, lines)

    def _as_if_placed(self, session: Session, row: Row, lines: Sequence[Row]) -> tuple[Row, Sequence[Row]]:
        """A draft at the terms and the prices of today; as it was saved when it cannot be placed at them."""
        saved, today = answers.order_lines(lines), self.today()
        wanted = [wish_for(line) for line in saved]
        try:
            terms = self._buyer(session, row["customer_id"], today).terms
            items = self._items(session, wanted, terms.price_type, today, new=wanted)
            priced = drafted_lines(wanted, ordered_items(items), [line.line_id for line in saved], terms)
            value = ordered_value(priced, vat_included=terms.vat_included)
        except (Problem, Refusal):
            return row, lines
        now = {"day": today, "terms": terms.as_state(), "total": value.total, "vat": value.vat}
        return {**row, **now}, [{**line, **vars(own)} for line, own in zip(lines, priced, strict=True)]

    def _order(self, session: Session, order_id: UUID) -> Answer:
        row, lines = self._row_and_lines(session, order_id)
        levels = stock_levels_of(session, answers.needs_of(lines))
        told = {
            "credit": self._credit_of(session, row),
            "offer": self._offer_of(session, row),
            "invoices_above_total": money_text(above_total(invoices.invoiced_of(session, order_id), row["total"])),
        }
        return {**answers.whole(row, lines, levels), **told, **self._stock_as_of(session)}

    def _offer_of(self, session: Session, row: Row) -> Answer | None:
        """The last one of a draft; None of a draft that was not offered, and of what is placed."""
        if row["status"] != DRAFT:
            return None
        offer = documents.newest_offer(session, row["order_id"])
        return document_answers.offer(offer, row["version"], self.today())

    def _credit_of(self, session: Session, row: Row) -> Answer | None:
        """Its customer's, with what is wrong with it once a draft is placed; None of a customer that is not known."""
        today = self.today()
        buyer = customers.buyer_on(session, row["customer_id"], today)
        if buyer is None:
            return None
        credit = self._credit(session, row["customer_id"], buyer, today)
        with_order = credit.with_order(row["total"]) if row["status"] == DRAFT else credit
        return credit_answers.credit(credit, with_order)

    def _colours_of_drafts(self, session: Session, rows: Sequence[Row]) -> dict[UUID, Availability]:
        """A draft has the colour that it would have once placed, its own quantity added."""
        drafts = [row["order_id"] for row in rows if row["status"] == DRAFT]
        needs = book.needs_of_drafts(session, drafts)
        levels = stock_levels_of(session, {item_id for _, item_id in needs})
        found = dict.fromkeys(drafts, Availability.NONE)
        for (order_id, item_id), need in needs.items():
            level = levels[item_id].with_more_demand(need)
            found[order_id] = max(found[order_id], availability(level.on_hand, level.demand, need))
        return found


def _line_of(lines: Sequence[Row], line_id: UUID) -> Row:
    line = next((line for line in lines if line["line_id"] == line_id), None)
    if line is None:
        raise NotFound(thing="order line", id=line_id)
    return line
