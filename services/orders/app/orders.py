"""What sales managers do with orders."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.company import CURRENCY, day_of
from kernel.calls import Call
from kernel.readmodels import Recorded
from services.orders.answers import credit as credit_answers
from services.orders.answers import orders as answers
from services.orders.app.dictionaries import own_fields_after
from services.orders.app.reading import Reading
from services.orders.app.refusals import ReferenceTaken
from services.orders.app.registers import Items
from services.orders.app.wishes import DETAILS, changed_details, changed_wishes, wishes_of
from services.orders.domain.content import Content
from services.orders.domain.credit import Credit
from services.orders.domain.details import Details
from services.orders.domain.lines import WantedLine, drafted_lines, remaining_by_item, wish_for
from services.orders.domain.openings import opened
from services.orders.domain.order import DRAFT, OPEN, Order, lines_after
from services.orders.domain.promise import NOTHING_KNOWN, Promise
from services.orders.projections import book
from services.orders.projections.known import ordered_items
from services.orders.projections.levels import stock_levels_of, turned, with_own
from services.orders.settling import close_settled
from services.orders.turns import Cause, recolour_and_tell

MOST_TURNS_OF_A_COMMAND = 2000
Body = Mapping[str, Any]
Answer = dict[str, Any]


class Orders(Reading):
    def create_order(self, call: Call, body: Body) -> Answer:
        """A draft, or with ``place`` an order that is placed at once."""
        with self.transaction() as session:
            own = own_fields_after(session, body["own_fields"], {})
            details = Details(**{name: body[name] for name in DETAILS}, own_fields=own)
            return self._create(session, call, body, details, wishes_of(body["lines"]))

    def place_order(self, call: Call, body: Body) -> Answer:
        """A draft is placed, at the terms and the prices of the day: from now on it counts in the demand."""
        with self.transaction() as session:
            order = self._order_to_change(session, body)
            order.require_draft()
            wanted = [wish_for(line) for line in order.lines]
            content, items = self._as_of_today(call, session, order, wanted, new=wanted)
            self._require_prices(content, items)
            self._place(session, call, order, content, body["override"])
            return self._order(session, order.id)

    def change_order(self, call: Call, body: Body) -> Answer:
        """``lines`` is the complete new list; of a placed order what is left out is cancelled.

        A draft has the terms and the prices of the day; a placed order keeps its own unless it is to ``reprice``. Of an
        order that is shipped in part the terms stay, and the prices of the lines that were shipped. What makes a placed
        order dearer is examined as placing it was; with ``override`` it may be beyond the credit.
        """
        with self.transaction() as session:
            order = self._order_to_change(session, body)
            wanted = None
            if "lines" in body:
                wanted = changed_wishes(body["lines"], order.lines)
            elif order.status == DRAFT or body["reprice"]:
                wanted = [wish_for(line) for line in order.lines]
            details = changed_details(order.content.details, body)
            if "own_fields" in body:
                own = own_fields_after(session, body["own_fields"], details.own_fields)
                details = replace(details, own_fields=own)
            content = replace(order.content, details=details)
            if wanted is not None:
                content = self._with_lines(call, session, order, content, wanted, reprice=body["reprice"])
            today, promise = day_of(call.at, self.zone), self._promise_anew(session, order, content)
            overridden = self._override_of_growth(session, call, order, content, body["override"])
            order.change(content, today, call.at, call.metadata, promise)
            if overridden is not None:
                order.override_credit(*overridden, call.at, call.metadata)
            self._append_and_recolour(session, call, order)
            return self._order(session, order.id)

    def cancel_order(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            order = self._order_to_change(session, body)
            order.cancel(body["reason"], day_of(call.at, self.zone), call.at, call.metadata)
            self._append_and_recolour(session, call, order)
            return self._order(session, order.id)

    def close_order(self, call: Call, body: Body) -> Answer:
        """Nothing more is delivered: what remains is cancelled."""
        with self.transaction() as session:
            order = self._order_to_change(session, body)
            order.close(body["reason"], day_of(call.at, self.zone), call.at, call.metadata)
            self._append_and_recolour(session, call, order)
            return self._order(session, order.id)

    # steps

    def _create(
        self, session: Session, call: Call, body: Body, details: Details, wanted: Sequence[WantedLine]
    ) -> Answer:
        """A new order of what is wanted; ``body`` is as ``create_order`` takes it, but for details and lines."""
        day = day_of(call.at, self.zone)
        buyer = self._buyer(session, body["customer_id"], day)
        self._require_free_reference(session, body["reference"])
        items = self._items(session, wanted, buyer.terms.price_type, day, new=wanted)
        lines = drafted_lines(wanted, ordered_items(items), _new_ids(call, wanted), buyer.terms)
        content = Content(day, buyer.terms, details, tuple(lines))
        if body["place"]:
            self._require_prices(content, items)
        order_id = call.new_id("order")
        self.recorder.lock_appends(session)
        credit = self._credit(session, body["customer_id"], buyer, day)
        with_order = credit.with_order(content.worth.total)
        before = levels = stock_levels_of(session, remaining_by_item(lines))
        head = {
            "number": book.next_number(session),
            "customer_id": str(body["customer_id"]),
            "customer_name": buyer.name,
            "currency": CURRENCY,
            "reference": body["reference"],
            "metadata": call.metadata,
        }
        if body["place"]:
            reason = self._override(call, buyer.name, with_order, body["override"])
            levels = with_own(lines, levels)
            promise = self._promise(session, lines, levels)
            order = Order.place_at_once(order_id, head, content, promise, call.at)
            if reason is not None:
                order.override_credit(reason, with_order, call.at, call.metadata)
            credit = with_order
        else:
            order = Order.draft(order_id, head, content, call.at)
        created, *more = self.append(session, order)
        self._recolour(session, call, created, turned(before, levels))
        row = {**book.order_values(created.event, lines), "customer_name": buyer.name, "version": 1 + len(more)}
        named = [{**line, **_names(items, line["item_id"])} for line in book.line_values(created.event, lines)]
        told = {"credit": credit_answers.credit(credit, with_order), "offer": None, "invoices_above_total": "0.00"}
        return {**answers.whole(row, named, levels), **told, **self._stock_as_of(session)}

    def _place(
        self, session: Session, call: Call, order: Order, content: Content, override: Mapping[str, str] | None
    ) -> None:
        """Places a draft as ``content`` says it, under the append lock."""
        today = day_of(call.at, self.zone)
        buyer = self._buyer(session, order.customer_id, today)
        credit = self._credit(session, order.customer_id, buyer, today).with_order(content.worth.total)
        reason = self._override(call, buyer.name, credit, override)
        before = stock_levels_of(session, remaining_by_item(content.lines))
        levels = with_own(content.lines, before)
        promise = self._promise(session, content.lines, levels)
        order.place(content, promise, buyer.name, call.at, call.metadata)
        if reason is not None:
            order.override_credit(reason, credit, call.at, call.metadata)
        placed, *_ = self.append(session, order)
        self._recolour(session, call, placed, turned(before, levels))

    def _override_of_growth(
        self, session: Session, call: Call, order: Order, content: Content, override: Mapping[str, str] | None
    ) -> tuple[str, Credit] | None:
        """For which reason an open order grows beyond the credit, and the credit with it; under the append lock.

        None when nothing stands in the way. Raises what placing raises.
        """
        self._require_may_override(call, override)
        growth = content.worth.total - order.content.worth.total
        if order.status not in OPEN or growth <= 0:
            return None
        today = day_of(call.at, self.zone)
        buyer = self._buyer(session, order.customer_id, today, takes_lines=False)
        credit = self._credit(session, order.customer_id, buyer, today).with_order(growth)
        reason = self._override(call, buyer.name, credit, override)
        return None if reason is None else (reason, credit)

    def _order_to_change(self, session: Session, body: Body) -> Order:
        """Under the append lock, taken before any row: whoever writes rows of orders does so, and nobody deadlocks."""
        self.recorder.lock_appends(session)
        order: Order = self.load(body["order_id"], Order, body["version"])
        return order

    def _with_lines(
        self,
        call: Call,
        session: Session,
        order: Order,
        content: Content,
        wanted: Sequence[WantedLine],
        *,
        reprice: bool,
    ) -> Content:
        """What the order says once its lines are as wanted."""
        new = [wish for wish in wanted if wish.line_id is None]
        if order.status == DRAFT:
            drafted, _ = self._as_of_today(call, session, order, wanted, new)
            return replace(drafted, details=content.details)
        if new or reprice:
            buyer = self._buyer(session, order.customer_id, content.day, takes_lines=bool(new))
            anew = reprice and not any(line.shipped for line in order.lines)
            content = replace(content, terms=buyer.terms) if anew else content
        items = self._items(session, wanted, content.terms.price_type, content.day, new)
        lines = lines_after(order, wanted, ordered_items(items), _new_ids(call, wanted), content, reprice=reprice)
        changed = content.with_lines(lines)
        self._require_prices(changed, items)
        return changed

    def _as_of_today(
        self, call: Call, session: Session, order: Order, wanted: Sequence[WantedLine], new: Sequence[WantedLine]
    ) -> tuple[Content, Items]:
        """A draft with the wanted lines at the terms and the prices of the day."""
        day = day_of(call.at, self.zone)
        buyer = self._buyer(session, order.customer_id, day, takes_lines=bool(new))
        items = self._items(session, wanted, buyer.terms.price_type, day, new)
        lines = drafted_lines(wanted, ordered_items(items), _new_ids(call, wanted), buyer.terms)
        return replace(order.content, day=day, terms=buyer.terms, lines=tuple(lines)), items

    def _promise_anew(self, session: Session, order: Order, content: Content) -> Promise:
        """What is known for the lines that begin to wait for stock by a change, once it is made."""
        begun = opened(order.lines, content.lines)
        items = {line.item_id for line in content.lines if line.line_id in begun}
        if order.status == DRAFT or not items:
            return NOTHING_KNOWN
        before = remaining_by_item(order.lines)
        lines = [line for line in content.lines if line.item_id in items]
        levels = {
            item_id: level.with_more_demand(remaining_by_item(lines)[item_id] - before.get(item_id, Decimal(0)))
            for item_id, level in stock_levels_of(session, items).items()
        }
        return self._promise(session, lines, levels)

    def _append_and_recolour(self, session: Session, call: Call, order: Order) -> None:
        """What was decided first moves the demand; what is told beside it does not."""
        for recorded in self.append(session, order)[:1]:
            if order.status != DRAFT and not isinstance(recorded.event, Order.DraftDiscarded):
                self._recolour(session, call, recorded, remaining_by_item(order.lines))
        close_settled(self, session, call, [order.id])

    def _recolour(self, session: Session, call: Call, recorded: Recorded, item_ids: Collection[UUID]) -> None:
        """The lines that a command's change of the demand turned, told with it.

        What is beyond a fair share of one command turns when inventory tells the new levels.
        """
        if item_ids:
            cause = Cause.own(self, call, recorded)
            recolour_and_tell(self, session, dict.fromkeys(item_ids, cause), most=MOST_TURNS_OF_A_COMMAND)

    def _require_free_reference(self, session: Session, reference: str | None) -> None:
        if reference is None:
            return
        order = book.order_with_reference(session, reference)
        if order is not None:
            raise ReferenceTaken(reference=reference, number=order["number"], id=order["order_id"])


def _names(items: Items, item_id: UUID) -> dict[str, str]:
    return {"code": items[item_id].ordered.code, "name": items[item_id].name}


def _new_ids(call: Call, wanted: Sequence[WantedLine]) -> list[UUID]:
    return [wish.line_id or call.new_id(f"line {place}") for place, wish in enumerate(wanted)]
