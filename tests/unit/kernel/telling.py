"""A service that has something to tell, and whoever hears it in the broker's place."""

from collections.abc import Sequence

from contracts.commands.customers import RegisterCustomer
from contracts.envelope import PublicEvent
from tests.unit.alone import Alone

BODY = {"kind": "legal_entity"}


class Ear:
    """Stands for the publisher: keeps what it is given, batch by batch, unless it is told to fail."""

    def __init__(self) -> None:
        self.batches: list[list[PublicEvent]] = []
        self.failures = 0

    @property
    def positions(self) -> list[int]:
        return [event.position for batch in self.batches for event in batch]

    def publish(self, events: Sequence[PublicEvent]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("the broker is away")
        self.batches.append(list(events))

    def idle(self) -> None:
        return None

    def close(self) -> None:
        return None


def register_customers(service: Alone, count: int) -> list[int]:
    """Something to tell; returns the positions of all that the service has told so far."""
    for number in range(count):
        service.do("register_customer", RegisterCustomer, manager=None, name=f"Customer {number}", **BODY)
    return [event.position for event in service.told()]
