"""What orders can do: one method per command and per query."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.problems import NotFound, NotYetKnown, Problem
from services.orders.domain.availability import Availability, availability
from services.orders.domain.lines import OrderedItem, OrderLine, WantedLine, remaining_by_item
from services.orders.domain.order import DRAFT, Order, Promise, drafted_lines, order_content
from services.orders.domain.refusals import UnknownOrderLine
from services.orders.projections import READ_MODELS, book, known
from services.orders.projections.levels import StockLevel, stock_levels_of
from services.orders.publish import PUBLICATIONS
from services.orders.tables import metadata

CURRENCY = "RUB"
STALE_AFTER = timedelta(seconds=15)
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
            self._require_active_customer(session, body["customer_id"])
            self._require_free_reference(session, body["reference"])
            wanted = _wanted(body["lines"])
            lines = drafted_lines(wanted, self._items(session, wanted, new=wanted), _new_ids(call, wanted))
            order_id = call.new_id("order")
            promise = self._promise(session, lines) if body["place"] else None
            self.recorder.lock_appends(session)
            content = order_content(
                number=book.next_number(session),
                customer_id=body["customer_id"],
                requested_date=body["requested_date"],
                reference=body["reference"],
                currency=CURRENCY,
                metadata=call.metadata,
            )
            if promise is None:
                order = Order.draft(order_id, content, lines, call.at)
            else:
                order = Order.place_at_once(order_id, content, lines, promise, call.at)
            self.append(session, order)
            return self._order(session, order_id)

    def place_order(self, call: Call, body: Body) -> Answer:
        """A draft is placed: from now on it counts in the demand."""
        with self.transaction() as session:
            order = self._order_to_change(session, body)
            order.require_draft()
            self._require_active_customer(session, order.customer_id)
            wanted = [WantedLine(line.item_id, line.units) for line in order.lines]
            self._items(session, wanted, new=wanted)
            order.place(self._promise(session, order.lines), call.at, call.metadata)
            self.append(session, order)
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
            self.append(session, order)
            return self._order(session, order.id)

    def cancel_order(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            order = self._order_to_change(session, body)
            order.cancel(body["reason"], call.at, call.metadata)
            self.append(session, order)
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
            page = book.list_orders(
                session,
                sort=question["sort"] or "-number",
                limit=question["limit"],
                after=question["after"],
                **filters,
            )
            stock = self._stock_as_of(session)
        return {"items": [_head(row) for row in page.rows], "next": page.next, "total": page.total, **stock}

    # steps

    def _order_to_change(self, session: Session, body: Body) -> Order:
        """Under the append lock, taken before any row: whoever writes rows of orders does so, and nobody deadlocks."""
        self.recorder.lock_appends(session)
        order: Order = self.load(body["order_id"], Order, body["version"])
        return order

    def _require_active_customer(self, session: Session, customer_id: UUID) -> None:
        customer = known.customer(session, customer_id)
        if customer is None:
            raise NotYetKnown("customers", UnknownCustomer(id=customer_id))
        if customer["is_archived"]:
            raise CustomerArchived(name=customer["name"])

    def _require_free_reference(self, session: Session, reference: str | None) -> None:
        if reference is None:
            return
        order = book.order_with_reference(session, reference)
        if order is not None:
            raise ReferenceTaken(reference=reference, number=order["number"], id=order["order_id"])

    def _items(
        self, session: Session, wanted: Sequence[WantedLine], new: Sequence[WantedLine]
    ) -> dict[UUID, OrderedItem]:
        """The wanted items; those of the ``new`` wishes must not be retired."""
        rows = known.items_by_id(session, {wish.item_id for wish in wanted})
        for wish in wanted:
            if wish.item_id not in rows:
                raise NotYetKnown("inventory", UnknownItem(id=wish.item_id))
        for wish in new:
            if rows[wish.item_id]["is_retired"]:
                raise ItemRetired(code=rows[wish.item_id]["code"])
        return {item_id: known.ordered_item(row) for item_id, row in rows.items()}

    def _changed_lines(self, call: Call, session: Session, order: Order, wishes: Sequence[Body]) -> list[OrderLine]:
        wanted = _wanted_changes(wishes, order.lines)
        new = [wish for wish in wanted if wish.line_id is None]
        if new:
            self._require_active_customer(session, order.customer_id)
        return order.lines_after(wanted, self._items(session, wanted, new), _new_ids(call, wanted))

    def _promise(self, session: Session, lines: Sequence[OrderLine]) -> Promise:
        """What is known of the stock now, the lines' own quantities counted once."""
        needs = remaining_by_item(lines)
        levels = stock_levels_of(session, needs)
        promised = {}
        for item_id, remaining in needs.items():
            on_hand, demand = levels[item_id].on_hand, levels[item_id].demand + remaining
            promised[item_id] = (on_hand, demand, availability(on_hand, demand, remaining).word)
        return Promise(promised, self.heard_at(session, "inventory"))

    def _order(self, session: Session, order_id: UUID) -> Answer:
        row = book.order_row(session, order_id)
        if row is None:
            raise NotFound(thing="order", id=order_id)
        lines = book.line_rows(session, order_id)
        needs = _needs(lines)
        levels = _with_own_draft(row, needs, stock_levels_of(session, needs))
        answers = [_line(line, needs, levels) for line in lines]
        worst = max((_rank(answer) for answer in answers), default=Availability.NONE)
        return {**_head(row), **_colour_of(worst), "lines": answers, **self._stock_as_of(session)}

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


def _new_ids(call: Call, wanted: Sequence[WantedLine]) -> list[UUID]:
    return [wish.line_id or call.new_id(f"line {place}") for place, wish in enumerate(wanted)]


def _needs(lines: Sequence[RowMapping]) -> dict[UUID, Decimal]:
    needs: dict[UUID, Decimal] = {}
    for line in lines:
        if line["stocked"]:
            needs[line["item_id"]] = needs.get(line["item_id"], Decimal(0)) + line["remaining"]
    return needs


def _with_own_draft(
    row: RowMapping, needs: Mapping[UUID, Decimal], levels: Mapping[UUID, StockLevel]
) -> dict[UUID, StockLevel]:
    """A draft shows the colour that it would have once placed: its own quantity is added to the demand."""
    if row["status"] != DRAFT:
        return dict(levels)
    return {item_id: StockLevel(level.on_hand, level.demand + needs[item_id]) for item_id, level in levels.items()}


def _line(
    line: RowMapping,
    needs: Mapping[UUID, Decimal],
    levels: Mapping[UUID, StockLevel],
) -> Answer:
    level = levels[line["item_id"]] if line["stocked"] else None
    colour = Availability.NONE
    if level is not None and line["remaining"] > 0:
        colour = availability(level.on_hand, level.demand, needs[line["item_id"]])
    return {
        "line_id": str(line["line_id"]),
        "item_id": str(line["item_id"]),
        "code": line["code"],
        "name": line["name"],
        "unit": line["unit"],
        "factor": decimal_text(line["factor"]),
        "quantity": decimal_text(line["units"]),
        "base_quantity": decimal_text(line["quantity"]),
        "shipped": decimal_text(line["shipped"]),
        "cancelled": decimal_text(line["cancelled"]),
        "remaining": decimal_text(line["remaining"]),
        "price": None if line["price"] is None else decimal_text(line["price"]),
        "amount": None if line["amount"] is None else money_text(line["amount"]),
        "on_hand": None if level is None else decimal_text(level.on_hand),
        "demand": None if level is None else decimal_text(level.demand),
        **_colour_of(colour),
    }


def _rank(answer: Answer) -> Availability:
    word = answer["availability"]
    return Availability.NONE if word is None else Availability[word.upper()]


def _colour_of(colour: Availability) -> Answer:
    return {"availability": colour.word, "colour": colour.colour}


def _head(row: RowMapping) -> Answer:
    placed_at: datetime | None = row["placed_at"]
    return {
        "id": str(row["order_id"]),
        "version": row["version"],
        "number": row["number"],
        "status": row["status"],
        "customer": {"id": str(row["customer_id"]), "name": row["customer_name"]},
        "customer_id": str(row["customer_id"]),
        "reference": row["reference"],
        "requested_date": None if row["requested_date"] is None else row["requested_date"].isoformat(),
        "currency": row["currency"],
        "total": money_text(row["total"]),
        "created_at": moment_text(row["created_at"]),
        "placed_at": None if placed_at is None else moment_text(placed_at),
        **_colour_of(Availability(row["availability"])),
    }
