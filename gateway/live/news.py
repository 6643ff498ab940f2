"""What browsers are told of public events: mostly that something is to be read anew."""

from collections.abc import Callable, Mapping

from contracts.envelope import PublicEvent, moment_text
from contracts.events.orders import AVAILABILITIES
from gateway.live.message import Data, Message

COLOURS = {"absent": "red", "short": "yellow", "contended": "yellow"}
Telling = Callable[[PublicEvent], list[Message]]


def messages_of(event: PublicEvent) -> list[Message]:
    """None for an event that concerns no screen."""
    tell = _of_customers if event.source_name == "customers" else TOLD.get(event.type)
    return [] if tell is None else tell(event)


def _of_customers(event: PublicEvent) -> list[Message]:
    """Nothing is told but that it is to be read anew."""
    ids = [event.data[name] for name in ("customer_id", "merged_id") if name in event.data]
    return [Message("customer", {"customer_id": each, "type": event.type}) for each in ids]


def _of_turns(event: PublicEvent) -> list[Message]:
    return [Message("turned", _turned(order, event.data["cause"])) for order in event.data["orders"]]


def _of_stock(event: PublicEvent) -> list[Message]:
    return [Message("stock", {"items": event.data["items"], "cause": event.data["cause"]})]


def _of_order(event: PublicEvent) -> list[Message]:
    return [_that("order", event, "order_id", "number", "customer_id")]


def _of_new_order(event: PublicEvent) -> list[Message]:
    return [*_of_order(event), Message("turned", _first_colours(event))]


def _of_invoice(event: PublicEvent) -> list[Message]:
    return [_that("invoice", event, "invoice_id", "number", "order_id", "customer_id")]


def _of_payment(event: PublicEvent) -> list[Message]:
    message = _that("payment", event, "payment_id", "number", "customer_id")
    invoices = [each["invoice_id"] for each in event.data.get("allocations", ())]
    return [Message("payment", {**message.data, "invoices": invoices})]


def _of_entry(event: PublicEvent) -> list[Message]:
    """What the journal logs by itself is told by what happened."""
    if event.data.get("automatic", False):
        return []
    message = _that("entry", event, "entry_id", "customer_id", "order_id")
    return [Message(message.name, message.data, concerned=event.data.get("assignee"))]


def _of_letter(event: PublicEvent) -> list[Message]:
    return [_that("letter", event, "letter_id", "customer_id", "order_id")]


def _for_one(name: str, whose: str) -> Telling:
    return lambda event: [Message(name, event.data, event.data[whose])]


TOLD: Mapping[str, Telling] = {
    "OrdersReflagged": _of_turns,
    "StockChanged": _of_stock,
    "OrderPlaced": _of_new_order,
    **dict.fromkeys(("OrderChanged", "OrderCancelled", "OrderShipped", "OrderReturned", "OrderClosed"), _of_order),
    **dict.fromkeys(("InvoiceIssued", "InvoiceCancelled", "InvoicePaid"), _of_invoice),
    **dict.fromkeys(
        ("PaymentReceived", "PaymentChanged", "PaymentAllocated", "PaymentReleased", "PaymentReversed"), _of_payment
    ),
    **dict.fromkeys(("EntryLogged", "EntryChanged", "EntryDone"), _of_entry),
    **dict.fromkeys(("LetterQueued", "LetterDrafted", "LetterSent", "LetterFailed"), _of_letter),
    "ReminderDue": _for_one("reminder", "assignee"),
    "NotificationShown": _for_one("notification", "recipient"),
    "NotificationExtended": _for_one("notification", "recipient"),
    "NotificationsRead": _for_one("read", "recipient"),
}


def _that(name: str, event: PublicEvent, *shown: str) -> Message:
    """Something happened to what these fields name."""
    told = {each: event.data[each] for each in shown}
    return Message(name, {**told, "type": event.type, "at": moment_text(event.time)})


def _first_colours(event: PublicEvent) -> Data:
    """The colours of an order that was just placed, told like any turn."""
    lines = [{**line, "old": None, "new": line["availability"]} for line in event.data["lines"]]
    worst = max((line["new"] for line in lines if line["new"] is not None), key=AVAILABILITIES.index, default=None)
    cause = {"source": event.source_name, "type": event.type, "id": str(event.id)}
    return _turned({**event.data, "lines": lines, "old": None, "new": worst}, cause)


def _turned(order: Data, cause: Data) -> Data:
    return {
        "order_id": order["order_id"],
        "number": order["number"],
        "customer_id": order["customer_id"],
        "lines": [_turned_line(line) for line in order["lines"]],
        "availability": order["new"],
        "was": order["old"],
        "colour": COLOURS.get(order["new"]),
        "cause": cause,
    }


def _turned_line(line: Data) -> Data:
    return {
        "line_id": line["line_id"],
        "item_id": line["item_id"],
        "availability": line["new"],
        "was": line["old"],
        "colour": COLOURS.get(line["new"]),
        "on_hand": line["on_hand"],
        "demand": line["demand"],
    }
