"""What the journal refuses, and in which words."""

from typing import ClassVar


class Refusal(Exception):
    """A rule of the journal says no; ``message`` is a template that ``params`` fill."""

    kind: ClassVar[str] = "invalid"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class ReminderInThePast(Refusal):
    message = "A reminder cannot be set for %(at)s: that is past."


class CustomerDeleted(Refusal):
    kind = "conflict"
    message = "The customer is deleted: restore the customer first."


class OrderOfAnotherCustomer(Refusal):
    message = "Order %(number)s is another customer's."


class NoReminderSet(Refusal):
    kind = "conflict"
    message = "The entry has no reminder that waits for its time."


class ReminderTooFarAhead(Refusal):
    message = "A reminder cannot be set for %(at)s: that is more than ten years ahead."


class ReminderHasEnded(Refusal):
    kind = "conflict"
    message = "The reminder is done or was taken away."


class EntryHasEnded(Refusal):
    kind = "conflict"
    message = "The entry is done or dropped: open it again to be reminded of it."


class NothingIsDue(Refusal):
    message = "The entry has no due date to be reminded of."


class NothingToPay(Refusal):
    message = "The entry's order has no unpaid invoice."
