"""What happens in the services, told to the browsers that look on: server-sent events."""

import json
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from threading import Condition, Lock
from typing import Any
from zoneinfo import ZoneInfo

from contracts.envelope import PublicEvent, moment_text
from contracts.events.orders import AVAILABILITIES, MOST_ORDERS
from contracts.languages import Words, load_words
from gateway.auth.identities import Identity
from kernel.identity import Caller

SOURCES = ("customers", "orders", "inventory", "tasks", "notify")
PING_SECONDS = 15.0
RECONNECT_MS = 3000
MOST_WAITING = 4 * MOST_ORDERS  # one event may turn so many orders; the texts are shared by all streams
MOST_STREAMS = 6
COLOURS = {"absent": "red", "short": "yellow", "contended": "yellow"}
ORDER_EVENTS = frozenset(
    {"OrderPlaced", "OrderChanged", "OrderCancelled", "OrderShipped", "OrderReturned", "OrderClosed"}
)
INVOICE_EVENTS = frozenset({"InvoiceIssued", "InvoiceCancelled", "InvoicePaid"})
PAYMENT_EVENTS = frozenset(
    {"PaymentReceived", "PaymentChanged", "PaymentAllocated", "PaymentReleased", "PaymentReversed"}
)
ENTRY_EVENTS = frozenset({"EntryLogged", "EntryChanged", "EntryDone"})
ABOUT_ENTRY = ("entry_id", "customer_id", "order_id")
FOR_ONE = {
    "ReminderDue": ("reminder", "assignee"),
    "NotificationShown": ("notification", "recipient"),
    "NotificationExtended": ("notification", "recipient"),
    "NotificationsRead": ("read", "recipient"),
}

HELLO, RESYNC, CLOSED, PING = "hello", "resync", "closed", ": ping\n\n"
Data = Mapping[str, Any]


class Message:
    """One message, written once for all streams; ``user`` None is everybody."""

    def __init__(self, name: str, data: Data, user: str | None = None) -> None:
        self.name = name
        self.user = user
        self.data = data
        self.text = f"event: {name}\ndata: {json.dumps(data)}\n\n"

    def text_in(self, words: Words, caller: Caller) -> str:
        """In the user's own language, when what it says comes with a template."""
        template = self.data.get("template")
        if template is None:
            return self.text
        said = words.text(caller.language, template, self.data["params"], ZoneInfo(caller.zone))
        return Message(self.name, {**self.data, "text": said}).text


class Stream:
    """What waits for one browser. A reader that falls behind loses all of it, and is told to load anew."""

    def __init__(self, identity: Identity) -> None:
        self.identity = identity
        self._waiting: deque[Message] = deque()
        self._changed = Condition()

    def put(self, message: Message) -> None:
        with self._changed:
            if len(self._waiting) >= MOST_WAITING:
                self._waiting.clear()
                message = Message(RESYNC, {"reason": "overflow"})
            self._waiting.append(message)
            self._changed.notify()

    def end(self, reason: str) -> None:
        with self._changed:
            self._waiting.clear()
            self._waiting.append(Message(CLOSED, {"reason": reason}))
            self._changed.notify()

    def take(self, timeout: float) -> Message | None:
        """The next message; None when none came in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting, timeout)
            return self._waiting.popleft() if self._waiting else None


class Hub:
    """All streams of this process."""

    def __init__(self, words: Words | None = None, ping_seconds: float = PING_SECONDS) -> None:
        self.ping_seconds = ping_seconds
        self._words = words or load_words()
        self._lock = Lock()
        self._streams: dict[str, list[Stream]] = {}

    def open(self, identity: Identity) -> Stream:
        """A new stream; beyond 6 of a user the oldest gives way: it mostly is a closed tab's that nobody missed yet."""
        stream = Stream(identity)
        with self._lock:
            streams = self._streams.setdefault(identity.caller.user, [])
            surplus = streams[: max(0, len(streams) + 1 - MOST_STREAMS)]
            streams[:] = [*streams[len(surplus) :], stream]
        for oldest in surplus:
            oldest.end("too_many")
        return stream

    def close(self, stream: Stream) -> None:
        user = stream.identity.caller.user
        with self._lock:
            self._streams[user] = [each for each in self._streams.get(user, ()) if each is not stream]
            if not self._streams[user]:
                del self._streams[user]

    def tell(self, message: Message) -> None:
        for stream in self._to(message.user):
            stream.put(message)

    def hear(self, event: PublicEvent) -> None:
        """Turns a public event into what browsers are told of it."""
        for message in messages_of(event):
            self.tell(message)

    def resync(self) -> None:
        """Events may have been missed: the broker was away."""
        self.tell(Message(RESYNC, {"reason": "reconnected"}))

    def end_all(self) -> None:
        for stream in self._to(None):
            stream.end("stopping")

    def lines(self, stream: Stream, is_still_valid: Callable[[Identity], bool], now_text: str) -> Iterator[str]:
        """The text of a stream, until it is ended or its session or token is revoked."""
        try:
            yield f"retry: {RECONNECT_MS}\n\n"
            yield Message(HELLO, {"at": now_text}).text
            yield from self._until_ended(stream, is_still_valid)
        finally:
            self.close(stream)

    def _until_ended(self, stream: Stream, is_still_valid: Callable[[Identity], bool]) -> Iterator[str]:
        next_ping = time.monotonic() + self.ping_seconds
        while True:
            message = stream.take(max(0.0, next_ping - time.monotonic()))
            if message is not None:
                yield message.text_in(self._words, stream.identity.caller)
                if message.name == CLOSED:
                    return
            if time.monotonic() >= next_ping:
                if not is_still_valid(stream.identity):
                    yield Message(CLOSED, {"reason": "revoked"}).text
                    return
                yield PING
                next_ping = time.monotonic() + self.ping_seconds

    def _to(self, user: str | None) -> list[Stream]:
        with self._lock:
            if user is not None:
                return list(self._streams.get(user, ()))
            return [stream for streams in self._streams.values() for stream in streams]


def messages_of(event: PublicEvent) -> list[Message]:
    data = event.data
    if event.source_name == "customers":
        return _of_customers(event)
    if event.type == "OrdersReflagged":
        return [Message("turned", _turned(order, data["cause"])) for order in data["orders"]]
    if event.type == "StockChanged":
        return [Message("stock", {"items": data["items"], "cause": data["cause"]})]
    if event.type in ORDER_EVENTS:
        told = {name: data[name] for name in ("order_id", "number", "customer_id")}
        happened = Message("order", {**told, "type": event.type, "at": moment_text(event.time)})
        return [happened, Message("turned", _first_colours(event))] if event.type == "OrderPlaced" else [happened]
    if event.type in INVOICE_EVENTS | PAYMENT_EVENTS:
        return [_of_money(event)]
    if event.type in ENTRY_EVENTS:
        return _of_entry(event)
    if event.type in FOR_ONE:
        name, whose = FOR_ONE[event.type]
        return [Message(name, data, data[whose])]
    return []


def _of_entry(event: PublicEvent) -> list[Message]:
    """What the journal logs by itself is told by what happened."""
    if event.data.get("automatic", False):
        return []
    return [Message("entry", {**{name: event.data[name] for name in ABOUT_ENTRY}, "type": event.type})]


def _of_customers(event: PublicEvent) -> list[Message]:
    """Everybody hears it, also who may not see the customer: nothing is told but that it is to be read anew."""
    ids = [event.data[name] for name in ("customer_id", "merged_id") if name in event.data]
    return [Message("customer", {"customer_id": each, "type": event.type}) for each in ids]


def _of_money(event: PublicEvent) -> Message:
    """What is shown of an invoice or a payment is to be read anew."""
    data, told = event.data, {"type": event.type, "at": moment_text(event.time)}
    if event.type in INVOICE_EVENTS:
        of_invoice = ("invoice_id", "number", "order_id", "customer_id")
        return Message("invoice", {**{name: data[name] for name in of_invoice}, **told})
    invoices = [each["invoice_id"] for each in data.get("allocations", ())]
    of_payment = ("payment_id", "number", "customer_id")
    return Message("payment", {**{name: data[name] for name in of_payment}, "invoices": invoices, **told})


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
