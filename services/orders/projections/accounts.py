"""The accounts: what each order is worth, invoiced and paid, what each customer was charged and has paid, and why.

All sums are kept by what an event adds to them: no question and no fold adds the history up.

Sums and charges are kept by whose they are now: those of a customer that was merged into another move there, and later
events add to them there. Entries stay with the customer that they were told of.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from contracts.envelope import PublicEvent
from kernel.readmodels import Recorded
from kernel.sql import insert_new, upsert
from services.orders.domain.debts import changed_values
from services.orders.domain.invoice import Invoice
from services.orders.domain.opening import DebtOpened
from services.orders.domain.order import DRAFT, SHIPPED, Order
from services.orders.domain.payment import Payment
from services.orders.projections import charges
from services.orders.projections.charges import Charges
from services.orders.projections.customers import kept
from services.orders.tables import account_entries, customer_accounts, order_accounts

OF_AN_ORDER = ("status", "total", "shipped", "returned", "invoiced", "paid", "charges")
BASIC = ("ordered", "shipped", "returned", "opened", "received")
SUMS = (*BASIC, "charged", "debt", "credit_used")
SHIPMENT, RETURN, CORRECTION = "shipment", "return", "correction"
PAYMENT, REVERSAL, OPENING_DEBT, OPENING_ADVANCE = "payment", "reversal", "opening_debt", "opening_advance"
ENTRY_KINDS = (SHIPMENT, RETURN, CORRECTION, PAYMENT, REVERSAL, OPENING_DEBT, OPENING_ADVANCE)
ZERO = Decimal("0.00")

Row = dict[str, Any]


def fold(session: Session, recorded: Sequence[Recorded]) -> None:
    """Some statements a batch, however many the orders and payments."""
    batch = Batch([each for each in recorded if _concerns(each.event)])
    if batch.recorded:
        batch.fold(session)


def fold_customers(session: Session, events: Sequence[PublicEvent]) -> None:
    """Whoever folds it holds the append lock: nothing is added to an account that is being moved."""
    for event in events:
        if event.type == "CustomersMerged":
            _merge(session, UUID(event.data["merged_id"]), UUID(event.data["customer_id"]))


FOLDS = {"customers": fold_customers}


def settled(session: Session, order_ids: Collection[UUID]) -> list[UUID]:
    """Those of the orders that can close: all is shipped, and what was kept of it is paid."""
    orders = order_accounts.c
    query = select(orders.order_id).where(
        orders.order_id.in_(list(order_ids)), orders.status == SHIPPED, orders.paid >= orders.total - orders.returned
    )
    return sorted(session.execute(query).scalars(), key=str) if order_ids else []


def amounts_of(session: Session, source_ids: Collection[UUID]) -> dict[UUID, Decimal]:
    """What the documents first added to an account, or took from it: always positive."""
    entries = account_entries.c
    query = select(entries.source_id, entries.amount).where(
        entries.source_id.in_(list(source_ids)), entries.version == 1
    )
    return {row.source_id: abs(row.amount) for row in session.execute(query)} if source_ids else {}


class Batch:
    """What some events change, with the orders' rows as they are after it."""

    def __init__(self, recorded: Sequence[Recorded]) -> None:
        self.recorded = recorded
        self.kept: dict[UUID, UUID] = {}
        self.orders: dict[UUID, Row] = {}
        self.new_orders: set[UUID] = set()
        self.sums: defaultdict[UUID, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        self.charges = Charges()
        self.entries: dict[tuple[UUID, int], Row] = {}

    def fold(self, session: Session) -> None:
        self._load(session)
        for each in self.recorded:
            self._when(each.event, each.position)
        self.charges.write(session)
        self._write_orders(session)
        upsert(session, account_entries, list(self.entries.values()), replace=("customer_id", "number", "day"))
        upsert(session, customer_accounts, [_sums_row(*each) for each in self.sums.items()], add=SUMS)

    def _load(self, session: Session) -> None:
        placed = {each.event.originator_id for each in self.recorded if isinstance(each.event, Order.Placed)}
        wanted = {order_id for each in self.recorded for order_id in _orders_of(each.event)} - placed
        if wanted:
            query = select(order_accounts).where(order_accounts.c.order_id.in_(wanted))
            self.orders = {row["order_id"]: dict(row) for row in session.execute(query).mappings()}
        self.kept = kept(session, {customer_id for each in self.recorded for customer_id in _customers_of(each.event)})

    def _when(self, event: Any, position: int) -> None:
        for order_id, name, amount in _of_orders(event):
            self.orders[UUID(order_id)][name] += amount
        match event:
            case Order.Event():
                self._when_order(event, position)
            case Payment.Event():
                self._when_payment(event, position)
            case DebtOpened():
                self._when_debt_opened(event, position)

    def _when_order(self, event: Order.Event, position: int) -> None:
        order_id, customer_id = event.originator_id, UUID(event.customer_id)
        row = self.orders.get(order_id)
        if row is None:
            row = self.orders[order_id] = _new_order(event)
            self.new_orders.add(order_id)
        values = {"total": event.total, "shipped": event.shipped_value, "returned": event.returned_value}
        more = {name: Decimal(value) - row[name] for name, value in values.items()}
        row |= {"status": event.status, **{name: Decimal(value) for name, value in values.items()}}
        sums = self.sums[self.kept[customer_id]]
        sums["ordered"] += more["total"]
        sums["shipped"] += more["shipped"]
        sums["returned"] += more["returned"]
        change = more["shipped"] - more["returned"]
        if isinstance(event, Order.Shipped):
            self._charge(event, position, row, change)
        elif change:
            self._change_charges(row, change)
        if change:
            kind, day = _kind_and_day(event)
            self._enter(event, position, customer_id, kind, str(event.number), day, change)

    def _charge(self, event: Order.Shipped, position: int, row: Row, value: Decimal) -> None:
        day = date.fromisoformat(event.moved_on)
        due_date = day + timedelta(days=event.terms["deferral_days"])
        row["charges"] = [*row["charges"], [event.moved_on, position, str(value)]]
        place = (day, position)
        self.charges.add(self.kept[row["customer_id"]], place, due_date, value, str(event.number), event.originator_id)

    def _change_charges(self, row: Row, change: Decimal) -> None:
        ordered = sorted(row["charges"], key=lambda charge: (charge[0], charge[1]))
        values = changed_values([Decimal(value) for *_, value in ordered], change)
        for (day, position, before), value in zip(ordered, values, strict=True):
            if Decimal(before) != value:
                place = (date.fromisoformat(day), position)
                self.charges.change(self.kept[row["customer_id"]], place, value - Decimal(before))
        row["charges"] = [[*place, str(value)] for (*place, _), value in zip(ordered, values, strict=True)]

    def _when_payment(self, event: Payment.Event, position: int) -> None:
        amount, customer_id = Decimal(event.amount), event.customer_id
        if isinstance(event, Payment.Assigned) and event.customer_before is not None:
            self.sums[self.kept[UUID(event.customer_before)]]["received"] -= amount
        if customer_id is None:
            return
        customer = UUID(customer_id)
        if isinstance(event, Payment.Reversed):
            self.sums[self.kept[customer]]["received"] -= amount
            day = date.fromisoformat(event.reversed_on)
            self._enter(event, position, customer, REVERSAL, event.number, day, amount)
            return
        if isinstance(event, Payment.Received | Payment.Assigned):
            self.sums[self.kept[customer]]["received"] += amount
        kind = OPENING_ADVANCE if event.is_opening else PAYMENT
        day = date.fromisoformat(event.day)
        self._enter(event, position, customer, kind, event.number, day, -amount, version=1)

    def _when_debt_opened(self, event: DebtOpened, position: int) -> None:
        customer_id, amount = UUID(event.customer_id), Decimal(event.amount)
        day, due_date = date.fromisoformat(event.day), date.fromisoformat(event.due_date)
        self.sums[self.kept[customer_id]]["opened"] += amount
        self.charges.add(self.kept[customer_id], (day, position), due_date, amount, event.number, None)
        self._enter(event, position, customer_id, OPENING_DEBT, event.number, day, amount)

    def _enter(
        self,
        event: Any,
        position: int,
        customer_id: UUID,
        kind: str,
        number: str | None,
        day: date,
        amount: Decimal,
        version: int | None = None,
    ) -> None:
        """An entry keeps the place where it was first made, whatever is changed of its document."""
        key = (event.originator_id, version or event.originator_version)
        self.entries[key] = {
            "source_id": key[0],
            "version": key[1],
            "customer_id": customer_id,
            "kind": kind,
            "number": number,
            "day": day,
            "position": self.entries[key]["position"] if key in self.entries else position,
            "amount": amount,
        }

    def _write_orders(self, session: Session) -> None:
        new: list[Row] = []
        known: list[Row] = []
        for order_id, row in self.orders.items():
            (new if order_id in self.new_orders else known).append(row)
        insert_new(session, order_accounts, new)
        upsert(session, order_accounts, known, replace=OF_AN_ORDER)


def _concerns(event: Any) -> bool:
    """Drafts count nowhere."""
    if isinstance(event, Order.Event):
        return event.status != DRAFT and not isinstance(event, Order.DraftDiscarded)
    return isinstance(event, Invoice.Event | Payment.Event | DebtOpened)


def _customers_of(event: Any) -> Iterator[UUID]:
    """Those whose account it may change."""
    match event:
        case Payment.Assigned():
            yield from (UUID(each) for each in (event.customer_id, event.customer_before) if each is not None)
        case Order.Event() | Payment.Event() | DebtOpened():
            if event.customer_id is not None:
                yield UUID(event.customer_id)


def _orders_of(event: Any) -> Iterator[UUID]:
    match event:
        case Order.Event():
            yield event.originator_id
        case Invoice.Event():
            if event.order_id is not None:
                yield UUID(event.order_id)
        case Payment.Allocated() | Payment.Released():
            yield from (UUID(each["order_id"]) for each in event.now if each["order_id"] is not None)


def _of_orders(event: Any) -> Iterator[tuple[str, str, Decimal]]:
    """(order, invoiced or paid, amount) of what invoices ask and payments pay for orders."""
    match event:
        case Invoice.Created() if event.order_id is not None:
            yield event.order_id, "invoiced", Decimal(event.amount)
        case Invoice.Cancelled() if event.order_id is not None:
            yield event.order_id, "invoiced", -Decimal(event.amount)
        case Payment.Allocated() | Payment.Released():
            sign = 1 if isinstance(event, Payment.Allocated) else -1
            paid = [(each["order_id"], Decimal(each["amount"])) for each in event.now]
            yield from ((order_id, "paid", sign * amount) for order_id, amount in paid if order_id is not None)


def _merge(session: Session, merged_id: UUID, kept_id: UUID) -> None:
    query = select(customer_accounts).where(customer_accounts.c.customer_id == merged_id)
    row = session.execute(query).mappings().first()
    if row is not None:
        upsert(session, customer_accounts, [{**row, "customer_id": kept_id}], add=SUMS)
        session.execute(delete(customer_accounts).where(customer_accounts.c.customer_id == merged_id))
        charges.join(session, merged_id, kept_id)


def _kind_and_day(event: Order.Event) -> tuple[str, date]:
    match event:
        case Order.Shipped():
            return SHIPMENT, date.fromisoformat(event.moved_on)
        case Order.Returned():
            return RETURN, date.fromisoformat(event.moved_on)
        case Order.Changed():
            return CORRECTION, date.fromisoformat(event.changed_on)
    raise TypeError(f"{type(event).__name__} charges nobody.")


def _new_order(event: Order.Event) -> Row:
    sums = dict.fromkeys(("total", "shipped", "returned", "invoiced", "paid"), ZERO)
    head = {"order_id": event.originator_id, "customer_id": UUID(event.customer_id), "number": event.number}
    return {**head, "status": event.status, **sums, "charges": []}


def _sums_row(customer_id: UUID, sums: Mapping[str, Decimal]) -> Row:
    basic = {name: sums.get(name, ZERO) for name in BASIC}
    charged = basic["shipped"] - basic["returned"] + basic["opened"]
    return {
        "customer_id": customer_id,
        **basic,
        "charged": charged,
        "debt": charged - basic["received"],
        "credit_used": basic["ordered"] - basic["returned"] + basic["opened"] - basic["received"],
    }
