"""What customers decides: who buys, and who is in the archive."""

from datetime import datetime
from typing import Any, ClassVar

from eventsourcing.domain import Aggregate

TAX_NUMBER_DIGITS = {"legal_entity": 10, "sole_trader": 12, "person": 12}


class Refusal(Exception):
    """A rule of customers says no; ``message`` is a template that ``params`` fill."""

    kind: ClassVar[str] = "conflict"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class CustomerAlreadyArchived(Refusal):
    message = "Customer %(code)s is already in the archive."


class CustomerNotArchived(Refusal):
    message = "Customer %(code)s is not in the archive."


def tax_number_fault(kind: str, tax_number: str) -> str | None:
    """What is wrong with the tax number for this kind of customer, as a sentence; None when nothing is."""
    digits = TAX_NUMBER_DIGITS.get(kind)
    if digits is None or (len(tax_number) == digits and tax_number.isascii() and tax_number.isdigit()):
        return None
    return "Must be 10 digits." if digits == 10 else "Must be 12 digits."


def made_code(number: int) -> str:
    """The code of a customer that came without one: ``C000118``."""
    return f"C{number:06d}"


class Customer(Aggregate):
    """A legal entity, sole trader or person that buys."""

    TOPIC = "customers.Customer"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "customers.Customer.Created"

    class Registered(Created):
        """``number`` is the running number that the code was made of; None when the code was given."""

        TOPIC = "customers.Customer.Registered"
        code: str
        number: int | None
        name: str
        kind: str
        tax_number: str | None

    class Archived(Event):
        TOPIC = "customers.Customer.Archived"

        def apply(self, customer: "Customer") -> None:
            customer.is_archived = True

    class Restored(Event):
        TOPIC = "customers.Customer.Restored"

        def apply(self, customer: "Customer") -> None:
            customer.is_archived = False

    def __init__(self, code: str, name: str, kind: str, tax_number: str | None) -> None:
        self.code = code
        self.name = name
        self.kind = kind
        self.tax_number = tax_number
        self.is_archived = False

    def archive(self, at: datetime, metadata: dict[str, Any]) -> None:
        if self.is_archived:
            raise CustomerAlreadyArchived(code=self.code)
        self.trigger_event(self.Archived, timestamp=at, metadata=metadata)

    def restore(self, at: datetime, metadata: dict[str, Any]) -> None:
        if not self.is_archived:
            raise CustomerNotArchived(code=self.code)
        self.trigger_event(self.Restored, timestamp=at, metadata=metadata)
