"""The invoice: a request for payment, frozen as issued."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from services.orders.domain.money_refusals import DueBeforeDay, InvoiceAlreadyCancelled

State = dict[str, Any]
Metadata = dict[str, Any]
OPEN, PAID, CANCELLED = "open", "paid", "cancelled"


class Invoice(Aggregate):
    """``number`` is as printed, ``serial`` its running number within the ``year``.

    An invoice of before, whose goods were ordered elsewhere, has neither order nor serial, nor lines.
    """

    TOPIC = "orders.Invoice"

    class Event(Aggregate.Event):
        """All of these stand in every event. Values are text, days ISO 8601."""

        metadata: Metadata
        number: str
        year: int
        order_id: str | None
        order_number: int | None
        customer_id: str
        currency: str
        amount: str

        def apply(self, invoice: "Invoice") -> None:
            invoice.state = CANCELLED if isinstance(self, Invoice.Cancelled) else OPEN

    class Created(Event, Aggregate.Created):
        """``missing`` are the paths of legal data that are not known."""

        TOPIC = "orders.Invoice.Created"
        serial: int | None
        day: str
        due_date: str
        vat: str
        vat_included: bool
        vat_rates: list[State]
        lines: list[State]
        buyer: State
        seller: State | None
        missing: list[str]

    class Issued(Created):
        TOPIC = "orders.Invoice.Issued"

    class Opened(Created):
        """It was issued before Nova was there."""

        TOPIC = "orders.Invoice.Opened"

    class Paid(Event):
        """Money that was allocated covers it; what is released later tells the payment."""

        TOPIC = "orders.Invoice.Paid"
        paid_on: str

    class Cancelled(Event):
        TOPIC = "orders.Invoice.Cancelled"
        reason: str | None

    def __init__(
        self,
        number: str,
        year: int,
        order_id: str | None,
        order_number: int | None,
        customer_id: str,
        currency: str,
        amount: str,
    ) -> None:
        self.number = number
        self.year = year
        self.order_id = order_id
        self.order_number = order_number
        self.customer_id = customer_id
        self.currency = currency
        self.amount = Decimal(amount)
        self.state = OPEN

    @classmethod
    def issue(cls, invoice_id: UUID, day: date, due_date: date, at: datetime, **content: Any) -> "Invoice":
        """Raises DueBeforeDay."""
        return cls._begin(cls.Issued, invoice_id, day, due_date, at, content)

    @classmethod
    def open(cls, invoice_id: UUID, day: date, due_date: date, at: datetime, **content: Any) -> "Invoice":
        """One that was issued before. Raises DueBeforeDay."""
        return cls._begin(cls.Opened, invoice_id, day, due_date, at, content)

    @property
    def head(self) -> State:
        return {
            "number": self.number,
            "year": self.year,
            "order_id": self.order_id,
            "order_number": self.order_number,
            "customer_id": self.customer_id,
            "currency": self.currency,
            "amount": str(self.amount),
        }

    def pay(self, day: date, at: datetime, metadata: Metadata) -> None:
        self.trigger_event(self.Paid, timestamp=at, metadata=metadata, **self.head, paid_on=day.isoformat())

    def cancel(self, reason: str | None, at: datetime, metadata: Metadata) -> None:
        """The caller knows that nothing is allocated to it."""
        if self.state == CANCELLED:
            raise InvoiceAlreadyCancelled(number=self.number)
        self.trigger_event(self.Cancelled, timestamp=at, metadata=metadata, **self.head, reason=reason)

    @classmethod
    def _begin(
        cls, kind: type[Any], invoice_id: UUID, day: date, due_date: date, at: datetime, content: State
    ) -> "Invoice":
        if due_date < day:
            raise DueBeforeDay(due_date=due_date.isoformat(), day=day.isoformat())
        days = {"year": day.year, "day": day.isoformat(), "due_date": due_date.isoformat()}
        return cls._create(kind, id=invoice_id, timestamp=at, **days, **content)
