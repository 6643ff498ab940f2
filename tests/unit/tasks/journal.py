"""The journal as its users speak of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import NAMESPACE_OID, UUID, uuid5

from contracts.commands import reminders
from contracts.commands import tasks as schemas
from contracts.envelope import PublicEvent, moment_text
from contracts.events import EventSchema
from contracts.events.orders import (
    OrderCancelled,
    OrderChanged,
    OrderClosed,
    OrderPlaced,
    OrderReturned,
    OrderShipped,
)
from kernel.identity import Caller
from kernel.sql import Session
from services.tasks import overdue, policies, quiet
from tests.builders import MORNING, customer_data
from tests.unit.alone import ANNA, Alone, every_page
from tests.unit.staff import Staff

CUSTOMER = uuid5(NAMESPACE_OID, "customer")
SCHEMAS: dict[str, type[EventSchema]] = {
    "OrderPlaced": OrderPlaced,
    "OrderChanged": OrderChanged,
    "OrderCancelled": OrderCancelled,
    "OrderShipped": OrderShipped,
    "OrderReturned": OrderReturned,
    "OrderClosed": OrderClosed,
}


class Journal:
    """Answers and rows are what the API gives."""

    def __init__(self, service: Alone) -> None:
        """It knows one customer."""
        self.service = service
        self.clock = service.clock
        self.application = service.application
        self.orders, self.from_orders = service.hear(
            "orders",
            self._react_to_orders,
        )
        self.customers, self.from_customers = service.hear(
            "customers",
            self._react_to_customers,
        )
        self.notify, self.from_notify = service.hear(
            "notify",
            lambda session, events: policies.log_what_happened(self.application, session, "notify", events),
        )
        self.staff = Staff(service, "anna", "boris")
        self.registered(CUSTOMER)
        self.hear()

    def _react_to_orders(self, session: Session, events: Sequence[PublicEvent]) -> None:
        """As the service does."""
        policies.log_what_happened(self.application, session, "orders", events)
        overdue.move_reminders_of_unpaid(self.application, session, events)

    def _react_to_customers(self, session: Session, events: Sequence[PublicEvent]) -> None:
        """As the service does."""
        policies.log_what_happened(self.application, session, "customers", events)
        quiet.quiet_reminders_of_deleted(self.application, session, events)
        self.application.erase_files_of_erased(session, events)

    def log(self, text: str = "Позвонить", caller: Caller = ANNA, **more: Any) -> dict[str, Any]:
        body = {"customer_id": str(CUSTOMER), "kind": "call", "text": text, **more}
        return self.log_of_anybody(caller, body)

    def log_of_anybody(self, caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
        return self.service.do("log_entry", schemas.LogEntry, caller, **body)

    def remind(self, entry: dict[str, Any], at: datetime, caller: Caller = ANNA) -> dict[str, Any]:
        body = {"entry_id": entry["id"], "version": entry["version"], "at": moment_text(at)}
        return self.service.do("set_reminder", reminders.SetReminder, caller, **body)

    def remind_by(self, entry: dict[str, Any], caller: Caller = ANNA, **reminder: Any) -> dict[str, Any]:
        """The reminder that the entry has then."""
        body = {"entry_id": entry["id"], "version": None, **reminder}
        return cast(dict[str, Any], self.service.do("set_reminder", reminders.SetReminder, caller, **body)["reminder"])

    def change_reminder(self, reminder: dict[str, Any], how: str, caller: Caller = ANNA, **more: Any) -> dict[str, Any]:
        """``how`` is snooze, finish or cancel."""
        schemas_of = {"snooze": reminders.SnoozeReminder, "finish": reminders.FinishReminder}
        schema = schemas_of.get(how, reminders.ReminderChange)
        body = {"reminder_id": reminder["id"], "version": reminder["version"], **more}
        return self.service.do(f"{how}_reminder", schema, caller, **body)

    def reminders(self, caller: Caller = ANNA, **question: Any) -> list[dict[str, Any]]:
        def page(**more: Any) -> dict[str, Any]:
            loaded = reminders.ReminderList().load(question | more)
            answer: dict[str, Any] = self.application.list_reminders(self.service.call(caller), loaded)
            return answer

        return every_page(page)

    def fired_at(self) -> list[str]:
        """For which moments reminders came due, in the order they were told."""
        return [event.data["due_at"] for event in self.due_reminders()]

    def invoice(self, event_type: str, number: int = 1207, due_date: str = "2025-12-01", **more: Any) -> PublicEvent:
        """An event of an invoice of an order, all that the contract asks for."""
        order_id, invoice_id = (uuid5(NAMESPACE_OID, f"{what} {number}") for what in ("order", f"invoice {due_date}"))
        head = {"invoice_id": str(invoice_id), "number": "118", "year": 2025, "order_id": str(order_id)}
        head |= {"order_number": number, "customer_id": str(CUSTOMER), "currency": "RUB", "amount": "47945.20"}
        if event_type == "InvoiceIssued":
            flags = {"vat_included": True, "is_incomplete": False, "is_opening": False}
            more = {"date": "2025-11-24", "due_date": due_date, "vat": "0.00", **flags, "lines": [], **more}
        elif event_type == "InvoicePaid":
            more = {"paid_on": "2025-11-24", **more}
        elif event_type == "InvoiceCancelled":
            more = {"reason": None, **more}
        event = self.orders.tell(event_type, invoice_id, {**head, **more})
        self.hear()
        return event

    def cancel(self, entry: dict[str, Any]) -> dict[str, Any]:
        body = {"entry_id": entry["id"], "version": entry["version"]}
        return self.service.do("cancel_reminder_of_entry", reminders.CancelReminderOfEntry, **body)

    def change(self, entry: dict[str, Any], caller: Caller = ANNA, **marks: Any) -> dict[str, Any]:
        body = {"entry_id": entry["id"], "version": entry["version"], **marks}
        return self.service.do("change_entry", schemas.ChangeEntry, caller, **body)

    def comment(self, entry: dict[str, Any], text: str, caller: Caller = ANNA) -> dict[str, Any]:
        return self.service.do("comment_entry", schemas.CommentEntry, caller, entry_id=entry["id"], text=text)

    def history(self, entry: dict[str, Any], **question: Any) -> list[dict[str, Any]]:
        loaded = schemas.EntryHistory().load({"entry_id": entry["id"], **question})
        rows: list[dict[str, Any]] = self.application.entry_history(loaded)["items"]
        return rows

    def fire(self) -> int:
        fired: int = self.application.fire_due_reminders()
        return fired

    def entry(self, entry: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self.application.get_entry(UUID(entry["id"]))
        return answer

    def page(self, caller: Caller = ANNA, **question: Any) -> dict[str, Any]:
        call = self.service.call(caller)
        answer: dict[str, Any] = self.application.list_journal(call, schemas.JournalList().load(question))
        return answer

    def whole(self, caller: Caller = ANNA, **question: Any) -> list[dict[str, Any]]:
        return every_page(lambda **more: self.page(caller, **more), **question)

    def rows(self, caller: Caller = ANNA, **question: Any) -> list[dict[str, Any]]:
        """Without the registration of customers, with which every journal begins."""
        return [row for row in self.whole(caller, **question) if row["kind"] != "customer_registered"]

    def texts(self, **question: Any) -> list[str]:
        return [row["text"] for row in self.rows(**question)]

    def logged(self) -> list[PublicEvent]:
        """What others are told of the rows."""
        return [event for event in self.service.told("EntryLogged") if event.data["kind"] != "customer_registered"]

    def due_reminders(self) -> list[PublicEvent]:
        return self.service.told("ReminderDue")

    def happened(self, event_type: str, number: int = 1207, **more: Any) -> PublicEvent:
        """An event of an order that orders tell."""
        order_id = uuid5(NAMESPACE_OID, f"order {number}")
        return self.orders.tell(event_type, order_id, order_data(event_type, order_id, number, **more))

    def registered(self, customer_id: UUID) -> str:
        self.customers.tell("CustomerRegistered", customer_id, customer_data(customer_id, "Вектор"))
        return str(customer_id)

    def deleted(self, customer_id: UUID = CUSTOMER) -> None:
        named = {"customer_id": str(customer_id), "name": "Вектор"}
        self.customers.tell("CustomerDeleted", customer_id, named)
        self.hear()

    def undeleted(self, customer_id: UUID = CUSTOMER, because: dict[str, Any] | None = None) -> None:
        told = {"customer_id": str(customer_id), "name": "Вектор", "archived": False, "because": because}
        self.customers.tell("CustomerUndeleted", customer_id, told)
        self.hear()

    def turned(self, cause: UUID, *orders: dict[str, Any]) -> PublicEvent:
        """Colours of orders that turned of one cause, perhaps told in several events."""
        told = {"cause": {"source": "inventory", "type": "StockChanged", "id": str(cause)}, "orders": list(orders)}
        return self.orders.tell("OrdersReflagged", uuid5(cause, str(len(self.orders.events))), told)

    def hear(self) -> None:
        self.from_customers.catch_up()
        self.from_orders.catch_up()
        self.from_notify.catch_up()


def line_id(number: int, place: int) -> str:
    return str(uuid5(NAMESPACE_OID, f"line {place} of {number}"))


def ordered_lines(number: int, count: int, *, placed: bool) -> list[dict[str, Any]]:
    """Lines of an order as OrderPlaced tells them, or OrderChanged."""
    figures = {"quantity": "1", "unit": "pcs", "factor": "1", "price": None, "amount": None, "vat_rate": None}
    states = {"shipped": "0", "cancelled": "0", "remaining": "1"}
    promised = {"on_hand": None, "demand": None, "availability": None} if placed else {}
    return [
        {"line_id": line_id(number, place), "item_id": str(CUSTOMER), **figures, **states, **promised}
        for place in range(1, count + 1)
    ]


def turned_order(number: int, *turns: tuple[int, str, str, str], old: str | None = None) -> dict[str, Any]:
    """``turns``: place of the line, what it is now, on hand, demand."""
    lines = [
        {
            "line_id": line_id(number, place),
            "item_id": str(CUSTOMER),
            "old": old,
            "new": new,
            "on_hand": on_hand,
            "demand": demand,
        }
        for place, new, on_hand, demand in turns
    ]
    order_id = str(uuid5(NAMESPACE_OID, f"order {number}"))
    head = {"order_id": order_id, "number": number, "customer_id": str(CUSTOMER)}
    return {**head, "old": None, "new": "contended", "lines": lines}


def order_data(event_type: str, order_id: UUID, number: int, **more: Any) -> dict[str, Any]:
    """All that the contract asks for, with nothing in the lines."""
    known = {
        "order_id": str(order_id),
        "number": number,
        "customer_id": str(CUSTOMER),
        "manager_id": None,
        "requested_date": None,
        "placed_at": "2025-11-24T09:00:00Z",
        "stock_as_of": None,
        "currency": "RUB",
        "status": "placed",
        "total": "69190.40",
        "vat": "12476.96",
        "shipped_value": "0.00",
        "returned_value": "0.00",
        "value_now": "1200.00",
        "deferral_days": 14,
        "reason": None,
        "movement_id": str(order_id),
        "warehouse_id": str(order_id),
        "lines": [],
    }
    if event_type not in SCHEMAS:
        return more
    asked = [name for name, field in SCHEMAS[event_type]().fields.items() if field.required]
    return {name: known[name] for name in asked} | more


def at(**later: float) -> datetime:
    """A moment after the story's first morning."""
    return MORNING + timedelta(**later)
