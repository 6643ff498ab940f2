"""An office at work: customers with the desk, orders and stock in process, the journal told by hand."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.envelope import PublicEvent, moment_text
from kernel.sql import Session
from kernel.subscription import Subscription
from services.customers import policies
from services.customers.app import CustomerInUse, CustomersApplication
from tests.builders import Amount, Wire, World, everything
from tests.unit.alone import Alone, alone
from tests.unit.customers import deeds
from tests.unit.inventory.keeper import Keeper
from tests.unit.orders.books import Books
from tests.unit.staff import Staff

FREE = {"price_type": "wholesale", "markup_percent": "0", "credit_limit": None, "deferral_days": 0}


class Office:
    """Methods say what people do; what they did is heard when the story says so (``sync``)."""

    def __init__(self, world: World, customers: Alone) -> None:
        self.world, self.customers, self.books = world, customers, Books(world)
        self.clock = world.clock
        customers.sources["orders"] = world.orders.feed
        self.from_orders = Subscription(customers.application, "orders", Wire(world.orders.feed), self._hear_orders)
        self.journal, self.from_tasks = customers.hear("tasks", self._hear_tasks)
        self.staff = Staff(customers, "anna", "boris")
        self._told = 0

    # what people do

    def register(self, name: str = "Вектор", manager: str = "anna", **more: Any) -> UUID:
        customer = deeds.register(self.customers, name, caller=deeds.HEAD, manager=manager, **more)
        self.tell()
        return UUID(customer["id"])

    def terms(self, customer: UUID, **more: Any) -> None:
        deeds.set_terms(self.customers, {"id": str(customer)}, **{**FREE, **more})
        self.tell()

    def archive(self, customer: UUID) -> None:
        """Who is in the archive comes back from it."""
        card = deeds.card(self.customers, {"id": str(customer)})
        (deeds.restore if card["archived"] else deeds.archive)(self.customers, card)
        self.tell()

    def delete(self, customer: UUID) -> None:
        """Who is deleted comes back; whom orders know is left as he is."""
        card = deeds.card(self.customers, {"id": str(customer)})
        with suppress(CustomerInUse):
            (deeds.restore if card["deleted"] else deeds.delete)(self.customers, card)
        self.tell()

    def merge(self, customer: UUID, other: UUID) -> None:
        """The other turns out to be the customer."""
        deeds.merge(self.customers, {"id": str(customer)}, {"id": str(other)})
        self.tell()

    def assign(self, customer: UUID, manager: str | None) -> None:
        deeds.assign(self.customers, deeds.card(self.customers, {"id": str(customer)}), manager)
        self.tell()

    def ship(self, order: UUID, quantity: Amount | None = None) -> None:
        """So much of the first line, or all that remains."""
        lines = None if quantity is None else {self.world.line_ids(order)[0]: quantity}
        self.books.ship(order, lines)

    def take_back(self, order: UUID, quantity: Amount) -> None:
        Keeper(self.world).take_back(order, self.world.main, (self.world.line_ids(order)[0], quantity))
        self.world.sync()

    def log(self, customer: UUID | None, kind: str = "note", due: datetime | None = None) -> UUID:
        entry = self.world.new_id()
        data = {
            "entry_id": str(entry),
            "customer_id": None if customer is None else str(customer),
            "order_id": None,
            "kind": kind,
            "text": "Позвонить",
            "params": {},
            "logged_at": moment_text(self.clock.now()),
            "due": None if due is None else moment_text(due),
            "assignee": "anna",
        }
        self.journal.tell("EntryLogged", entry, data)
        return entry

    def mark(self, entry: UUID, customer: UUID | None, due: datetime | None, status: str = "new") -> None:
        """What an entry is due and how far it is now."""
        kinds = {"new": "open", "done": "done", "dropped": "dropped"}
        data = {
            "entry_id": str(entry),
            "customer_id": None if customer is None else str(customer),
            "order_id": None,
            "kind": "task",
            "changed": ["due", "status"],
            "importance": "normal",
            "status": status,
            "status_kind": kinds[status],
            "progress": None,
            "assignee": "anna",
            "due": None if due is None else moment_text(due),
        }
        self.journal.tell("EntryChanged", entry, data)

    def fire(self, entry: UUID, reminder: UUID, next_at: datetime | None) -> None:
        """A reminder was due, and comes again at ``next_at`` if ever."""
        data = {
            "reminder_id": str(reminder),
            "entry_id": str(entry),
            **dict.fromkeys(("customer_id", "order_id")),
            "assignee": "anna",
            "text": "Позвонить",
            **dict.fromkeys(("due_at", "fired_at"), moment_text(self.clock.now())),
            "next_at": None if next_at is None else moment_text(next_at),
        }
        self.journal.tell("ReminderDue", reminder, data)

    def remind(self, entry: UUID, at: datetime) -> UUID:
        reminder = self.world.new_id()
        data = {"reminder_id": str(reminder), "entry_id": str(entry), "at": moment_text(at)}
        self.journal.tell("ReminderSet", entry, data)
        return reminder

    def forget(self, entry: UUID, reminder: UUID) -> None:
        data = {"reminder_id": str(reminder), "entry_id": str(entry)}
        self.journal.tell("ReminderCancelled", entry, data)

    # how they hear of each other

    def tell(self) -> None:
        """What customers told is told to orders."""
        for event in everything(Wire(self.customers.application.feed), self._told):
            self.world.customers.tell(event.type, event.subject, event.data)
            self._told = event.position
        self.world.heard["orders from customers"].catch_up()

    def sync(self) -> None:
        """Until everybody has heard everything, and the desk has its moment."""
        self.tell()
        self.world.sync()
        self.from_orders.catch_up()
        self.from_tasks.catch_up()
        self.let_time_pass()

    def let_time_pass(self) -> None:
        application = self.customers.application
        for step in (application.let_time_pass, application.draw_classes):
            step()
            while application.derive_some_rows():
                continue

    def wait(self, **period: float) -> None:
        self.clock.advance(**period)
        self.let_time_pass()

    def _hear_orders(self, session: Session, events: Sequence[PublicEvent]) -> None:
        policies.when_orders_tell(self.customers.application, session, events)

    def _hear_tasks(self, session: Session, events: Sequence[PublicEvent]) -> None:
        self.customers.application.fold_heard(session, "tasks", events)

    def deleted(self, customers: Iterable[UUID]) -> list[UUID]:
        return [each for each in customers if deeds.card(self.customers, {"id": str(each)})["deleted"]]

    def orders_know(self, customer: UUID) -> list[str]:
        """What orders ever told of a customer."""
        told = everything(Wire(self.world.orders.feed))
        return [event.type for event in told if event.data.get("customer_id") == str(customer)]

    # what the desk says

    def desk(self, **question: Any) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = deeds.listed(self.customers, **question)["items"]
        return rows

    def names(self, **question: Any) -> list[str]:
        return [row["name"] for row in self.desk(**question)]

    def row(self, customer: UUID) -> dict[str, Any]:
        (row,) = [row for row in self.desk(archived=None, limit=500) if row["id"] == str(customer)]
        return row

    def told(self, customer: UUID, *names: str) -> list[Any]:
        row = self.row(customer)
        return [row[name] for name in names]


@contextmanager
def open_office() -> Iterator[Office]:
    """On SQLite files that vanish with it."""
    with World.on_files() as world, alone(CustomersApplication, world.clock) as customers:
        yield Office(world, customers)
