"""What orders told of each customer's orders, shipments, invoices and money, kept by what every event adds.

No fold adds the history up: what a batch costs depends on the batch alone.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent, moment_of
from kernel.sql import upsert
from services.customers.domain.desk import OPEN, PLACED, RED, TIES, YELLOW, colour_of, delay
from services.customers.projections.desk import merged
from services.customers.projections.desk.charges import Charges
from services.customers.tables import (
    desk_accounts,
    desk_days,
    desk_invoices,
    desk_orders,
    desk_payments,
)

OF_ORDERS = ("OrderPlaced", "OrderChanged", "OrderCancelled", "OrderShipped", "OrderReturned", "OrderClosed")
OF_PAYMENTS = ("PaymentReceived", "PaymentChanged", "PaymentReversed")
SUMS = {"total": "total", "shipped_value": "shipped", "returned_value": "returned"}
OF_A_DAY = ("turnover", "paid_invoices", "days_late")
ZERO = Decimal("0.00")
NEW, PLAIN = "new", "covered"

Row = dict[str, Any]
Rows = dict[UUID, Row]


def fold_orders(session: Session, events: Sequence[PublicEvent]) -> None:
    """Some statements a batch, however many the orders and payments."""
    told = [event for event in events if event.type in WHEN]
    if told:
        Batch(session, told).fold()


class Batch:
    """What some events change, with the rows as they are after it."""

    def __init__(self, session: Session, events: Sequence[PublicEvent]) -> None:
        self._session = session
        self._events = events
        self._orders = _rows(session, desk_orders, _ids(events, _orders_of))
        self._payments = _rows(session, desk_payments, _ids(events, _payments_of))
        self._invoices = _rows(session, desk_invoices, _ids(events, _invoices_of))
        before = (each["customer_id"] for rows in (self._orders, self._payments) for each in rows.values())
        concerned = _ids(events, _customers_of) | {each for each in before if each is not None}
        self._whose = merged.marked(session, concerned)
        self._accounts = _rows(session, desk_accounts, set(self._whose.values()))
        self._charged = {self._whose[each]: self._account(each)["charged"] for each in concerned}
        self._charges = Charges()
        self._days: dict[tuple[UUID, date], Row] = {}

    def fold(self) -> None:
        for event in self._events:
            WHEN[event.type](self, event)
        self._charges.write(self._session, self._charged)
        for table, rows in (
            (desk_orders, self._orders),
            (desk_payments, self._payments),
            (desk_invoices, self._invoices),
            (desk_accounts, self._accounts),
        ):
            key, *others = (column.name for column in table.columns)
            upsert(self._session, table, [{key: which, **row} for which, row in rows.items()], replace=others)
        days = [{"customer_id": which, "day": day, **row} for (which, day), row in self._days.items()]
        upsert(self._session, desk_days, days, add=OF_A_DAY)

    # orders

    def when_order(self, event: PublicEvent) -> None:
        data, order_id = event.data, UUID(event.data["order_id"])
        order = self._orders.setdefault(order_id, _new_order(data))
        before = dict(order)
        account = self._account(order["customer_id"])
        order |= {kept: Decimal(data[name]) for name, kept in SUMS.items() if name in data}
        order["status"] = data.get("status", order["status"])
        order["availabilities"] = _availabilities(order["availabilities"], data["lines"])
        _count(account, before, order)
        returned = order["returned"] - before["returned"]
        account["credit_used"] += order["total"] - before["total"] - returned
        self._charge(event, order, account, order["shipped"] - before["shipped"] - returned)

    def when_order_placed(self, event: PublicEvent) -> None:
        self.when_order(replace(event, data={"status": PLACED, **event.data}))
        account = self._account(UUID(event.data["customer_id"]))
        placed_at = moment_of(event.data["placed_at"])
        account["orders"] += 1
        account["last_order"] = max(filter(None, (account["last_order"], placed_at)))

    def when_orders_reflagged(self, event: PublicEvent) -> None:
        for told in event.data["orders"]:
            order = self._orders[UUID(told["order_id"])]
            before = dict(order)
            order["availabilities"] = _reflagged(order["availabilities"], told["lines"])
            _count(self._account(order["customer_id"]), before, order)

    def _charge(self, event: PublicEvent, order: Row, account: Row, change: Decimal) -> None:
        """What was shipped, came back, or was charged otherwise than before."""
        customer_id, day = order["customer_id"], _day(event)
        account["charged"] += change
        if event.type == "OrderShipped":
            due_date = day + timedelta(days=event.data.get("deferral_days", 0))
            self._charges.add(self._whose[customer_id], (day, event.position), due_date, change)
            order["charges"] = [*order["charges"], [day.isoformat(), event.position, str(change)]]
        elif change:
            order["charges"] = self._charges.change(self._whose[customer_id], order["charges"], change)
        if change:
            self._on(customer_id, day)["turnover"] += change

    # money

    def when_payment_received(self, event: PublicEvent) -> None:
        customer_id, amount = _id(event.data["customer_id"]), Decimal(event.data["amount"])
        self._payments[UUID(event.data["payment_id"])] = {"customer_id": customer_id, "amount": amount}
        self._receive(customer_id, amount)
        self._tie(customer_id, "payments", 1)

    def when_payment_changed(self, event: PublicEvent) -> None:
        payment, customer_id = self._payments[UUID(event.data["payment_id"])], _id(event.data["customer_id"])
        self._receive(payment["customer_id"], -payment["amount"])
        self._receive(customer_id, payment["amount"])
        self._tie(payment["customer_id"], "payments", -1)
        self._tie(customer_id, "payments", 1)
        payment["customer_id"] = customer_id

    def when_payment_reversed(self, event: PublicEvent) -> None:
        payment = self._payments[UUID(event.data["payment_id"])]
        self._receive(payment["customer_id"], -payment["amount"])

    def when_debt_opened(self, event: PublicEvent) -> None:
        data, amount = event.data, Decimal(event.data["amount"])
        customer_id, due_date = UUID(data["customer_id"]), date.fromisoformat(data["due_date"])
        account = self._account(customer_id)
        account["charged"] += amount
        account["credit_used"] += amount
        account["debts"] += 1
        self._charges.add(self._whose[customer_id], (_day(event), event.position), due_date, amount)

    def _receive(self, customer_id: UUID | None, amount: Decimal) -> None:
        if customer_id is not None:
            account = self._account(customer_id)
            account["received"] += amount
            account["credit_used"] -= amount

    # invoices

    def when_invoice_issued(self, event: PublicEvent) -> None:
        due_date = date.fromisoformat(event.data["due_date"])
        customer_id = UUID(event.data["customer_id"])
        invoice = {"customer_id": customer_id, "due_date": due_date, "paid_on": None}
        self._invoices[UUID(event.data["invoice_id"])] = invoice
        self._tie(customer_id, "invoices", 1)

    def when_invoice_paid(self, event: PublicEvent) -> None:
        invoice = self._invoices[UUID(event.data["invoice_id"])]
        invoice["paid_on"] = date.fromisoformat(event.data["paid_on"])
        self._count_paid(invoice, 1)

    def when_payment_released(self, event: PublicEvent) -> None:
        """What was paid is not any more."""
        for released in event.data["allocations"]:
            invoice = self._invoices[UUID(released["invoice_id"])]
            if invoice["paid_on"] is not None:
                self._count_paid(invoice, -1)
                invoice["paid_on"] = None

    def _count_paid(self, invoice: Row, more: int) -> None:
        day = self._on(invoice["customer_id"], invoice["paid_on"])
        day["paid_invoices"] += more
        day["days_late"] += more * delay(invoice["due_date"], invoice["paid_on"])

    # steps

    def _tie(self, customer_id: UUID | None, name: str, more: int) -> None:
        """Why a customer cannot be deleted."""
        if customer_id is not None:
            self._account(customer_id)[name] += more

    def _account(self, customer_id: UUID) -> Row:
        keeper = self._whose[customer_id]
        account = self._accounts.get(keeper)
        if account is None:
            counts = dict.fromkeys(("open_orders", "red_orders", "yellow_orders", *TIES), 0)
            sums = dict.fromkeys(("charged", "received", "credit_used"), ZERO)
            account = self._accounts[keeper] = {**counts, "last_order": None, **sums}
        return account

    def _on(self, customer_id: UUID, day: date) -> Row:
        return self._days.setdefault((customer_id, day), {"turnover": ZERO, "paid_invoices": 0, "days_late": 0})


When = Callable[[Batch, PublicEvent], None]
WHEN: Mapping[str, When] = {
    **dict.fromkeys(OF_ORDERS, Batch.when_order),
    "OrderPlaced": Batch.when_order_placed,
    "OrdersReflagged": Batch.when_orders_reflagged,
    "PaymentReceived": Batch.when_payment_received,
    "PaymentChanged": Batch.when_payment_changed,
    "PaymentReversed": Batch.when_payment_reversed,
    "PaymentReleased": Batch.when_payment_released,
    "DebtOpened": Batch.when_debt_opened,
    "InvoiceIssued": Batch.when_invoice_issued,
    "InvoicePaid": Batch.when_invoice_paid,
}


def _ids(events: Sequence[PublicEvent], named: Callable[[PublicEvent], Iterator[str | None]]) -> set[UUID]:
    return {UUID(each) for event in events for each in named(event) if each is not None}


def _orders_of(event: PublicEvent) -> Iterator[str]:
    if event.type in OF_ORDERS:
        yield event.data["order_id"]
    elif event.type == "OrdersReflagged":
        yield from (order["order_id"] for order in event.data["orders"])


def _payments_of(event: PublicEvent) -> Iterator[str]:
    if event.type in OF_PAYMENTS:
        yield event.data["payment_id"]


def _invoices_of(event: PublicEvent) -> Iterator[str]:
    if event.type == "InvoicePaid":
        yield event.data["invoice_id"]
    elif event.type == "PaymentReleased":
        yield from (each["invoice_id"] for each in event.data["allocations"])


def _customers_of(event: PublicEvent) -> Iterator[str | None]:
    if event.type == "OrdersReflagged":
        yield from (order["customer_id"] for order in event.data["orders"])
    else:
        yield event.data["customer_id"]


def _rows(session: Session, table: Table, ids: Collection[UUID]) -> Rows:
    """Rows by their one key, without it."""
    (key,) = table.primary_key.columns
    found = session.execute(select(table).where(key.in_(list(ids)))).mappings() if ids else ()
    return {row[key.name]: {name: value for name, value in row.items() if name != key.name} for row in found}


def _new_order(data: Mapping[str, Any]) -> Row:
    head = {"customer_id": UUID(data["customer_id"]), "status": NEW}
    return {**head, **dict.fromkeys(SUMS.values(), ZERO), "availabilities": {}, "charges": []}


def _availabilities(before: Mapping[str, str], lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Those of the lines that are not plain; a line keeps its own until it is told another, or nothing remains."""
    now = dict(before)
    for line in lines:
        if Decimal(line["remaining"]) == 0:
            now.pop(line["line_id"], None)
        elif line.get("availability") is not None:
            _say(now, line["line_id"], line["availability"])
    return now


def _reflagged(before: Mapping[str, str], lines: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    now = dict(before)
    for line in lines:
        _say(now, line["line_id"], line["new"])
    return now


def _say(availabilities: dict[str, str], line_id: str, word: str | None) -> None:
    if word in (None, PLAIN):
        availabilities.pop(line_id, None)
    else:
        availabilities[line_id] = word


def _count(account: Row, before: Row, after: Row) -> None:
    """What an order adds to the counts of its customer."""
    for order, more in ((before, -1), (after, 1)):
        if order["status"] in OPEN:
            account["open_orders"] += more
            colour = colour_of(order["availabilities"].values())
            account["red_orders"] += more * (colour == RED)
            account["yellow_orders"] += more * (colour == YELLOW)


def _day(event: PublicEvent) -> date:
    told = event.data.get("date")
    return event.time.date() if told is None else date.fromisoformat(told)


def _id(text: str | None) -> UUID | None:
    return None if text is None else UUID(text)
