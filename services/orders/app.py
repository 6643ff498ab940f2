"""What orders can do: one method per command and per query."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.company import CURRENCY
from contracts.envelope import moment_text
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.problems import NotFound, NotYetKnown, Problem
from kernel.readmodels import Recorded
from services.orders import answers
from services.orders.domain.availability import Availability, availability
from services.orders.domain.lines import OrderLine, WantedLine, remaining_by_item
from services.orders.domain.order import DRAFT, Order, Promise, drafted_lines, order_content
from services.orders.domain.refusals import UnknownOrderLine
from services.orders.projections import READ_MODELS, book, customers, known, listing
from services.orders.projections.levels import StockLevel, stock_levels_of
from services.orders.publish import PUBLICATIONS
from services.orders.tables import metadata
from services.orders.turns import Cause, recolour_and_tell

STALE_AFTER = timedelta(seconds=15)
MOST_TURNS_OF_A_COMMAND = 2000
Body = Mapping[str, Any]
Answer = dict[str, Any]


class UnknownCustomer(Problem):
    message = "There is no customer %(id)s."


class UnknownItem(Problem):
    message = "There is no item %(id)s."


class CustomerArchived(Problem):
    status = 409
    message = "Customer %(name)s is in the archive and takes no new lines: restore the customer first."


class ItemRetired(Problem):
    status = 409
    message = "Item %(code)s is retired and takes no new lines."


class ReferenceTaken(Problem):
    status = 409
    message = "Order %(number)s already has the reference %(reference)s."


class OrdersApplication(ServiceApplication):
    name = "orders"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS

    # commands

    def create_order(self, call: Call, body: Body) -> Answer:
        """A draft, or with ``place`` an order that is placed at once."""
        with self.transaction() as session:
            customer = self._active_customer(session, body["customer_id"])
            self._require_free_reference(session, body["reference"])
            wanted = _wanted(body["lines"])
            items = self._items(session, wanted, new=wanted)
            lines = drafted_lines(wanted, known.ordered_items(items), _new_ids(call, wanted))
            order_id = call.new_id("order")
            self.recorder.lock_appends(session)
            levels = stock_levels_of(session, remaining_by_item(lines))
            content = order_content(
                number=book.next_number(session),
                customer_id=body["customer_id"],
                requested_date=body["requested_date"],
                reference=body["reference"],
                currency=CURRENCY,
                metadata=call.metadata,
            )
            before = levels
            if body["place"]:
                levels = _with_own(lines, levels)
                promise = self._promise(session, lines, levels)
                order = Order.place_at_once(order_id, content, lines, promise, call.at)
            else:
                order = Order.draft(order_id, content, lines, call.at)
            [created] = self.append(session, order)
            self._recolour(session, call, created, _turned(before, levels))
            row = {**book.order_values(created.event, lines), "customer_name": customer["name"]}
            named = [{**line, **_names(items[line["item_id"]])} for line in book.line_values(order_id, lines)]
            return {**answers.whole(row, named, levels), **self._stock_as_of(session)}

    def place_order(self, call: Call, body: Body) -> Answer:
        """A draft is placed: from now on it counts in the demand."""
        with self.transaction() as session:
            order = self._order_to_change(session, body)
            order.require_draft()
            self._active_customer(session, order.customer_id)
            wanted = [WantedLine(line.item_id, line.units) for line in order.lines]
            self._items(session, wanted, new=wanted)
            before = stock_levels_of(session, remaining_by_item(order.lines))
            levels = _with_own(order.lines, before)
            order.place(self._promise(session, order.lines, levels), call.at, call.metadata)
            [placed] = self.append(session, order)
            self._recolour(session, call, placed, _turned(before, levels))
            return self._order(session, order.id)

    def change_order(self, call: Call, body: Body) -> Answer:
        """``lines`` is the complete new list; of a placed order what is left out is cancelled."""
        with self.transaction() as session:
            order = self._order_to_change(session, body)
            requested_date = body.get("requested_date", order.requested_day)
            lines = self._changed_lines(call, session, order, body["lines"]) if "lines" in body else order.lines
            if order.status == DRAFT:
                order.change_draft(lines, requested_date, call.at, call.metadata)
            else:
                order.change(lines, requested_date, call.at, call.metadata)
            self._append_and_recolour(session, call, order)
            return self._order(session, order.id)

    def cancel_order(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            order = self._order_to_change(session, body)
            order.cancel(body["reason"], call.at, call.metadata)
            self._append_and_recolour(session, call, order)
            return self._order(session, order.id)

    # queries

    def get_order(self, order_id: UUID) -> Answer:
        with self.reading() as session:
            return self._order(session, order_id)

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
                **filters,
            )
            drafts = self._colours_of_drafts(session, page.rows)
            stock = self._stock_as_of(session)
        rows = [{**row, "availability": drafts.get(row["order_id"], row["availability"])} for row in page.rows]
        return {**replace(page, rows=rows).answer(answers.head), **stock}

    # steps

    def _order_to_change(self, session: Session, body: Body) -> Order:
        """Under the append lock, taken before any row: whoever writes rows of orders does so, and nobody deadlocks."""
        self.recorder.lock_appends(session)
        order: Order = self.load(body["order_id"], Order, body["version"])
        return order

    def _append_and_recolour(self, session: Session, call: Call, order: Order) -> None:
        for recorded in self.append(session, order):
            if order.status != DRAFT and not isinstance(recorded.event, Order.DraftDiscarded):
                self._recolour(session, call, recorded, remaining_by_item(order.lines))

    def _recolour(self, session: Session, call: Call, recorded: Recorded, item_ids: Collection[UUID]) -> None:
        """The lines that a command's change of the demand turned, told with it.

        What is beyond a fair share of one command turns when inventory tells the new levels.
        """
        if item_ids:
            cause = Cause.own(self, call, recorded)
            recolour_and_tell(self, session, dict.fromkeys(item_ids, cause), most=MOST_TURNS_OF_A_COMMAND)

    def _active_customer(self, session: Session, customer_id: UUID) -> RowMapping:
        """Raises NotYetKnown, CustomerArchived."""
        customer = customers.customer(session, customer_id)
        if customer is None:
            fault = {"field": "customer_id", "message": "Is not known."}
            raise NotYetKnown("customers", UnknownCustomer([fault], id=customer_id))
        if customer["is_archived"]:
            raise CustomerArchived(name=customer["name"])
        return customer

    def _require_free_reference(self, session: Session, reference: str | None) -> None:
        if reference is None:
            return
        order = book.order_with_reference(session, reference)
        if order is not None:
            raise ReferenceTaken(reference=reference, number=order["number"], id=order["order_id"])

    def _items(
        self, session: Session, wanted: Sequence[WantedLine], new: Sequence[WantedLine]
    ) -> dict[UUID, RowMapping]:
        """The wanted items; those of the ``new`` wishes must not be retired. Raises NotYetKnown, ItemRetired."""
        rows = known.items_by_id(session, {wish.item_id for wish in wanted})
        unknown = {place: wish.item_id for place, wish in enumerate(wanted) if wish.item_id not in rows}
        if unknown:
            faults = [{"field": f"lines.{place}.item_id", "message": "Is not known."} for place in unknown]
            raise NotYetKnown("inventory", UnknownItem(faults, id=next(iter(unknown.values()))))
        for wish in new:
            if rows[wish.item_id]["is_retired"]:
                raise ItemRetired(code=rows[wish.item_id]["code"])
        return rows

    def _changed_lines(self, call: Call, session: Session, order: Order, wishes: Sequence[Body]) -> list[OrderLine]:
        wanted = _wanted_changes(wishes, order.lines)
        new = [wish for wish in wanted if wish.line_id is None]
        if new:
            self._active_customer(session, order.customer_id)
        items = known.ordered_items(self._items(session, wanted, new))
        return order.lines_after(wanted, items, _new_ids(call, wanted))

    def _promise(self, session: Session, lines: Sequence[OrderLine], levels: Mapping[UUID, StockLevel]) -> Promise:
        """What is known of the stock now; ``levels`` count the lines' own quantities."""
        promised = {}
        for item_id, remaining in remaining_by_item(lines).items():
            level = levels[item_id]
            word = availability(level.on_hand, level.demand, remaining).word
            promised[item_id] = (level.on_hand, level.demand, word)
        return Promise(promised, self.heard_at(session, "inventory"))

    def _order(self, session: Session, order_id: UUID) -> Answer:
        row = book.order_row(session, order_id)
        if row is None:
            raise NotFound(thing="order", id=order_id)
        lines = book.line_rows(session, order_id)
        levels = stock_levels_of(session, answers.needs_of(lines))
        return {**answers.whole(row, lines, levels), **self._stock_as_of(session)}

    def _colours_of_drafts(self, session: Session, rows: Sequence[Mapping[Any, Any]]) -> dict[UUID, Availability]:
        """A draft has the colour that it would have once placed, its own quantity added."""
        drafts = [row["order_id"] for row in rows if row["status"] == DRAFT]
        needs = book.needs_of_drafts(session, drafts)
        levels = stock_levels_of(session, {item_id for _, item_id in needs})
        found = dict.fromkeys(drafts, Availability.NONE)
        for (order_id, item_id), need in needs.items():
            level = levels[item_id].with_more_demand(need)
            found[order_id] = max(found[order_id], availability(level.on_hand, level.demand, need))
        return found

    def _stock_as_of(self, session: Session) -> Answer:
        """As of when the stock figures are; stale when inventory was not heard for a while."""
        as_of = self.heard_at(session, "inventory")
        return {
            "stock_as_of": None if as_of is None else moment_text(as_of),
            "stock_is_stale": as_of is None or self.clock.now() - as_of > STALE_AFTER,
        }


def _wanted(wishes: Sequence[Body]) -> list[WantedLine]:
    return [
        WantedLine(item_id=wish["item_id"], quantity=wish["quantity"], unit=wish["unit"], price=wish["price"])
        for wish in wishes
    ]


def _wanted_changes(wishes: Sequence[Body], lines: Sequence[OrderLine]) -> list[WantedLine]:
    """Wishes for lines that are there keep what they do not name: item, unit, price."""
    there = {line.line_id: line for line in lines}
    return [_wanted_change(wish, there.get(wish["line_id"])) for wish in wishes]


def _wanted_change(wish: Body, line: OrderLine | None) -> WantedLine:
    if line is None:
        if wish["line_id"] is not None:
            raise UnknownOrderLine(line_id=wish["line_id"])
        return WantedLine(wish["item_id"], wish["quantity"], wish.get("unit"), wish.get("price"))
    return WantedLine(
        item_id=wish["item_id"] or line.item_id,
        quantity=wish["quantity"],
        unit=wish.get("unit") or line.unit,
        price=wish.get("price", line.price),
        line_id=line.line_id,
    )


def _with_own(lines: Sequence[OrderLine], levels: Mapping[UUID, StockLevel]) -> dict[UUID, StockLevel]:
    """The levels once these lines are placed."""
    return {item_id: levels[item_id].with_more_demand(need) for item_id, need in remaining_by_item(lines).items()}


def _turned(before: Mapping[UUID, StockLevel], after: Mapping[UUID, StockLevel]) -> list[UUID]:
    """The items whose level is another now: only then do the lines of others turn."""
    return [item_id for item_id, level in before.items() if level.state != after[item_id].state]


def _names(item: Mapping[Any, Any]) -> dict[str, str]:
    return {"code": item["code"], "name": item["name"]}


def _new_ids(call: Call, wanted: Sequence[WantedLine]) -> list[UUID]:
    return [wish.line_id or call.new_id(f"line {place}") for place, wish in enumerate(wanted)]
