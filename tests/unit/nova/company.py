"""A company with something to lose: its databases, a customer with personal data, and who is erased."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from uuid import UUID, uuid4

from contracts.commands.customers import RegisterCustomer
from kernel.backup.moment import database_of
from kernel.calls import Call
from kernel.clock import Clock
from kernel.config import Settings
from kernel.validation import loaded
from nova.composition import ALL, bring_up_to_date, service_class
from tests.unit.customers.deeds import HEAD

PERSON = "Аделаида Громозекина"
CONTACTS = [{"kind": "phone", "value": "8 (916) 123-45-67", "person": PERSON}]


def found(settings: Settings, clock: Clock) -> None:
    """Every database with what is in it after the first start."""
    bring_up_to_date(settings, ALL)
    for name in ALL:
        with opened(settings, clock, name) as application:
            application.prepare()


def register(settings: Settings, clock: Clock, name: str = "ООО Вектор") -> UUID:
    body = {"name": name, "kind": "legal_entity", "manager": None, "contacts": CONTACTS}
    with opened(settings, clock, "customers") as application:
        answer = application.register_customer(_call(clock), loaded(RegisterCustomer, body))
    return UUID(answer["id"])


def erase(settings: Settings, clock: Clock, customer: UUID) -> None:
    with opened(settings, clock, "customers") as application:
        body = {"customer_id": customer, "version": None, "reason": "по просьбе"}
        application.erase_personal_data(_call(clock), body)


def persons(settings: Settings, clock: Clock, customer: UUID) -> list[str]:
    """Whom the customer's card names, as whoever reads it sees it."""
    call = _call(clock)
    with opened(settings, clock, "customers") as application:
        card = application.execute(call, "", lambda: application.get_customer(call, customer))
    return [contact["person"] for contact in card["contacts"]]


def head(settings: Settings, name: str) -> int:
    with database_of(name, settings.database_url(name)) as database:
        return database.holding().head


@contextmanager
def opened(settings: Settings, clock: Clock, name: str) -> Iterator[Any]:
    """By whoever works with it."""
    application = service_class(name).application_class(settings.database_url(name), clock, {})
    with closing(application):
        yield application


def _call(clock: Clock) -> Call:
    wish = uuid4()
    return Call(HEAD, wish, str(wish), str(wish), clock.now())
