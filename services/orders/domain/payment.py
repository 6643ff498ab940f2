"""The payment: money received, allocated to invoices of the customer it came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.orders.domain.money_refusals import (
    InvoiceAlreadyCancelled,
    InvoiceGivenTwice,
    InvoiceOfAnotherCustomer,
    MoreThanAllocated,
    MoreThanLeft,
    MoreThanUnpaid,
    NotAllocatedTo,
    NothingAllocated,
    PaymentIsAllocated,
    PaymentReversed,
)

State = dict[str, Any]
Metadata = dict[str, Any]
ZERO = Decimal("0.00")
DETAILS = ("number", "day", "purpose", "kind", "kind_names")


@dataclass(frozen=True)
class PayableInvoice:
    """What a payment has to know of an invoice that it is allocated to.

    ``payers`` are other customers who turned out to be the one that it was issued to.
    """

    invoice_id: UUID
    number: str
    year: int
    order_id: UUID | None
    customer_id: UUID
    unpaid: Decimal
    is_cancelled: bool = False
    payers: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Allocation:
    """A part of a payment, for one invoice."""

    invoice_id: UUID
    number: str
    year: int
    order_id: UUID | None
    amount: Decimal

    def as_state(self) -> State:
        order_id = None if self.order_id is None else str(self.order_id)
        return {**vars(self), "invoice_id": str(self.invoice_id), "order_id": order_id, "amount": str(self.amount)}

    @classmethod
    def from_state(cls, state: Mapping[str, Any]) -> "Allocation":
        order_id = None if state["order_id"] is None else UUID(state["order_id"])
        ids = {"invoice_id": UUID(state["invoice_id"]), "order_id": order_id}
        return cls(**{**state, **ids, "amount": Decimal(state["amount"])})


class Payment(Aggregate):
    """``customer_id`` is None while nobody said who paid. What is not allocated is an advance."""

    TOPIC = "orders.Payment"

    class Event(Aggregate.Event):
        """All of these stand in every event: the payment as it is after it. Values are text, days ISO 8601.

        ``kind_names`` are those that its kind had when it was chosen, by language.
        """

        metadata: Metadata
        customer_id: str | None
        currency: str
        amount: str
        number: str | None
        day: str
        purpose: str | None
        payer: State
        kind: str
        kind_names: dict[str, str]
        is_opening: bool
        fingerprints: list[str]
        is_reversed: bool
        allocations: list[State]

        def apply(self, payment: "Payment") -> None:
            payment.last = self

    class Created(Event, Aggregate.Created):
        TOPIC = "orders.Payment.Created"

    class Received(Created):
        TOPIC = "orders.Payment.Received"

    class Changed(Event):
        TOPIC = "orders.Payment.Changed"

    class Recognised(Event):
        """Entered by hand before, it came in a bank's file: by its ``fingerprints`` it is known there again."""

        TOPIC = "orders.Payment.Recognised"

    class Assigned(Event):
        """Now it is known whose it is; ``customer_before`` was taken for it until now."""

        TOPIC = "orders.Payment.Assigned"
        customer_before: str | None

    class Allocated(Event):
        """``now`` is what this allocated; all that is allocated is in ``allocations``."""

        TOPIC = "orders.Payment.Allocated"
        now: list[State]

    class Released(Event):
        TOPIC = "orders.Payment.Released"
        now: list[State]

    class Reversed(Event):
        """It was entered wrongly, and does not count from ``reversed_on`` on."""

        TOPIC = "orders.Payment.Reversed"
        reversed_on: str
        reason: str | None

    last: Event

    def __init__(self, amount: str, currency: str) -> None:
        self.amount = Decimal(amount)
        self.currency = currency

    @classmethod
    def receive(cls, payment_id: UUID, at: datetime, **content: Any) -> "Payment":
        return cls._create(cls.Received, id=payment_id, timestamp=at, is_reversed=False, allocations=[], **content)

    @property
    def customer_id(self) -> UUID | None:
        return None if self.last.customer_id is None else UUID(self.last.customer_id)

    @property
    def allocations(self) -> list[Allocation]:
        return [Allocation.from_state(each) for each in self.last.allocations]

    @property
    def left(self) -> Decimal:
        return self.amount - sum((each.amount for each in self.allocations), ZERO)

    def assign(self, customer_id: UUID, at: datetime, metadata: Metadata) -> None:
        """Nothing happens when it is the customer's already. Raises PaymentReversed, PaymentIsAllocated."""
        self.require_counting()
        if customer_id == self.customer_id:
            return
        self._require_nothing_allocated()
        before = self.last.customer_id
        self._happened(self.Assigned, at, metadata, {"customer_id": str(customer_id)}, customer_before=before)

    def change(self, changes: Mapping[str, Any], at: datetime, metadata: Metadata) -> None:
        """``changes`` are some of DETAILS; nothing happens when nothing is another. Raises PaymentReversed."""
        self.require_counting()
        if any(getattr(self.last, name) != value for name, value in changes.items()):
            self._happened(self.Changed, at, metadata, changes)

    def recognise(self, fingerprints: Sequence[str], at: datetime, metadata: Metadata) -> None:
        """Raises PaymentReversed."""
        self.require_counting()
        self._happened(self.Recognised, at, metadata, {"fingerprints": list(fingerprints)})

    def allocate(
        self, wanted: Sequence[tuple[PayableInvoice, Decimal]], at: datetime, metadata: Metadata
    ) -> list[Allocation]:
        """To invoices of its customer, who is theirs when nobody said yet who paid; returns what was allocated.

        Raises PaymentReversed, MoreThanLeft, and of an invoice what ``_require_payable`` raises.
        """
        self.require_counting()
        customer_id = self.customer_id or wanted[0][0].customer_id
        _require_payable(wanted, customer_id)
        sum_wanted = sum((amount for _, amount in wanted), ZERO)
        if sum_wanted > self.left:
            raise MoreThanLeft(left=self.left, wanted=sum_wanted)
        self.assign(customer_id, at, metadata)
        now = [
            Allocation(invoice.invoice_id, invoice.number, invoice.year, invoice.order_id, amount)
            for invoice, amount in wanted
        ]
        self._happened(self.Allocated, at, metadata, _allocated([*self.allocations, *now]), now=_states(now))
        return now

    def release(
        self, wanted: Sequence[tuple[UUID, Decimal | None]] | None, at: datetime, metadata: Metadata
    ) -> list[Allocation]:
        """(invoice, amount), all of it where there is none; everything when nothing is named. Returns what that was.

        Raises NothingAllocated, NotAllocatedTo, InvoiceGivenTwice, MoreThanAllocated.
        """
        allocated = {each.invoice_id: each for each in self.allocations}
        if not allocated:
            raise NothingAllocated
        if wanted is None:
            wanted = [(invoice_id, None) for invoice_id in allocated]
        released: dict[UUID, Allocation] = {}
        for invoice_id, amount in wanted:
            if invoice_id in released:
                raise InvoiceGivenTwice(number=released[invoice_id].number)
            released[invoice_id] = _released(allocated.get(invoice_id), invoice_id, amount)
        negative = [_with_amount(each, -each.amount) for each in released.values()]
        kept = _allocated([*allocated.values(), *negative])
        self._happened(self.Released, at, metadata, kept, now=_states(released.values()))
        return list(released.values())

    def reverse(self, reason: str | None, reversed_on: str, at: datetime, metadata: Metadata) -> None:
        """Raises PaymentReversed, PaymentIsAllocated."""
        self.require_counting()
        self._require_nothing_allocated()
        more = {"reversed_on": reversed_on, "reason": reason}
        self._happened(self.Reversed, at, metadata, {"is_reversed": True}, **more)

    def require_counting(self) -> None:
        if self.last.is_reversed:
            raise PaymentReversed

    def _require_nothing_allocated(self) -> None:
        if self.allocations:
            raise PaymentIsAllocated(invoices=", ".join(each.number for each in self.allocations))

    def _happened(
        self, kind: type[Any], at: datetime, metadata: Metadata, changes: Mapping[str, Any], **more: Any
    ) -> None:
        state = {name: getattr(self.last, name) for name in CONTENT}
        self.trigger_event(kind, timestamp=at, metadata=metadata, **{**state, **changes}, **more)


CONTENT = (
    "customer_id", "currency", "amount", "number", "day", "purpose", "payer", "kind", "kind_names", "is_opening",
    "fingerprints", "is_reversed", "allocations",
)  # fmt: skip


def _require_payable(wanted: Sequence[tuple[PayableInvoice, Decimal]], customer_id: UUID) -> None:
    """Raises InvoiceGivenTwice, InvoiceAlreadyCancelled, InvoiceOfAnotherCustomer, MoreThanUnpaid."""
    seen: set[UUID] = set()
    for invoice, amount in wanted:
        if invoice.invoice_id in seen:
            raise InvoiceGivenTwice(number=invoice.number)
        seen.add(invoice.invoice_id)
        if invoice.is_cancelled:
            raise InvoiceAlreadyCancelled(number=invoice.number)
        if customer_id != invoice.customer_id and customer_id not in invoice.payers:
            raise InvoiceOfAnotherCustomer(number=invoice.number)
        if amount > invoice.unpaid:
            raise MoreThanUnpaid(number=invoice.number, unpaid=invoice.unpaid, wanted=amount)


def _released(allocation: Allocation | None, invoice_id: UUID, amount: Decimal | None) -> Allocation:
    if allocation is None:
        raise NotAllocatedTo(id=invoice_id)
    if amount is None:
        return allocation
    if amount > allocation.amount:
        raise MoreThanAllocated(number=allocation.number, allocated=allocation.amount, wanted=amount)
    return _with_amount(allocation, amount)


def _with_amount(allocation: Allocation, amount: Decimal) -> Allocation:
    return Allocation(**{**vars(allocation), "amount": amount})


def _allocated(parts: Iterable[Allocation]) -> State:
    """All that is allocated, one an invoice, without what came to nothing."""
    sums: dict[UUID, Allocation] = {}
    for part in parts:
        before = sums.get(part.invoice_id)
        sums[part.invoice_id] = part if before is None else _with_amount(part, before.amount + part.amount)
    return {"allocations": _states(each for each in sums.values() if each.amount)}


def _states(allocations: Iterable[Allocation]) -> list[State]:
    return [each.as_state() for each in allocations]
