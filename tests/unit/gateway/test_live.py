"""What browsers are told while it happens."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import contracts
from contracts.envelope import PublicEvent
from contracts.languages import load_words
from gateway.auth.identities import Identity
from gateway.live import Hub, Message
from gateway.live.news import messages_of
from gateway.live.streams import MOST_STREAMS, MOST_WAITING, Stream
from gateway.sight import Sight
from kernel.identity import Caller

EXAMPLES = Path(contracts.__file__).parent / "examples"
ANNA = Identity(Caller("anna", frozenset({"manager"})), uuid4(), "session", "hash of anna's")
BORIS = Identity(Caller("boris", frozenset({"manager"})), uuid4(), "session", "hash of boris's")


class SeenBy(Sight):
    """Confined users see the customers that are named for them."""

    def __init__(self, **seen: str) -> None:
        self.seen = seen

    def sees(self, caller: Caller, customer_id: str | None) -> bool:
        return caller.sees_all or customer_id in (None, self.seen.get(caller.user))

    def forget(self) -> None:
        self.seen = {}


ALL_SEE = SeenBy()


def example(source: str, event_type: str) -> PublicEvent:
    return PublicEvent.from_json_dict(json.loads((EXAMPLES / source / f"{event_type}.v1.json").read_text()))


def waiting(stream: Stream) -> list[str]:
    names = []
    while (message := stream.take(0)) is not None:
        names.append(message.name)
    return names


def read(text: str) -> Any:
    kind, data = text.strip().split("\n")
    return kind.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_a_turn_is_told_with_its_lines_and_colours() -> None:
    event = example("orders", "OrdersReflagged")
    told = [read(message.text) for message in messages_of(event)]
    assert [kind for kind, _ in told] == ["turned"] * len(event.data["orders"])
    turned = told[0][1]
    assert turned["order_id"] == event.data["orders"][0]["order_id"]
    assert turned["cause"] == event.data["cause"]
    assert turned["lines"][0].keys() >= {"line_id", "availability", "colour", "on_hand", "demand"}


@pytest.mark.parametrize(
    ("source", "event_type", "kind"),
    [
        ("inventory", "StockChanged", "stock"),
        ("orders", "OrderChanged", "order"),
        ("orders", "OrderShipped", "order"),
        ("orders", "OrderCancelled", "order"),
        ("orders", "InvoiceIssued", "invoice"),
        ("orders", "InvoicePaid", "invoice"),
        ("orders", "PaymentReceived", "payment"),
        ("orders", "PaymentAllocated", "payment"),
        ("tasks", "EntryLogged", "entry"),
        ("tasks", "EntryChanged", "entry"),
        ("customers", "CustomerDetailsChanged", "customer"),
        ("customers", "ContactsChanged", "customer"),
        ("customers", "TermsChanged", "customer"),
        ("customers", "CustomerArchived", "customer"),
        ("customers", "FileAttached", "customer"),
        ("tasks", "ReminderDue", "reminder"),
        ("notify", "LetterQueued", "letter"),
        ("notify", "LetterFailed", "letter"),
        ("notify", "NotificationShown", "notification"),
        ("notify", "NotificationExtended", "notification"),
        ("notify", "NotificationsRead", "read"),
    ],
)
def test_events_that_concern_a_browser_are_told(source: str, event_type: str, kind: str) -> None:
    assert [message.name for message in messages_of(example(source, event_type))] == [kind]


def test_a_new_order_is_told_with_its_colours() -> None:
    placed = example("orders", "OrderPlaced")
    happened, turned = messages_of(placed)
    _, told = read(turned.text)
    assert (happened.name, turned.name) == ("order", "turned")
    assert happened.data["customer_id"] == placed.data["customer_id"]
    assert [line["availability"] for line in told["lines"]] == [line["availability"] for line in placed.data["lines"]]
    assert told["cause"] == {"source": "orders", "type": "OrderPlaced", "id": str(placed.id)}


def test_an_entry_that_was_logged_by_itself_is_not_told() -> None:
    logged = example("tasks", "EntryLogged")
    assert messages_of(replace(logged, data={**logged.data, "automatic": True})) == []


def confined(name: str) -> Identity:
    return Identity(Caller(name, frozenset({"manager"}), sees_all=False), uuid4(), "session", f"hash of {name}'s")


def heard(hub: Hub, identity: Identity, event: PublicEvent) -> list[tuple[str, Any]]:
    """What a stream of somebody's tells of an event."""
    lines = hub.lines(hub.open(identity), lambda each: each, "2026-11-24T09:00:00Z")
    next(lines), next(lines)
    hub.hear(event)
    return [read(next(lines)) for _ in messages_of(event)]


@pytest.mark.parametrize("event_type", ["OrderPlaced", "OrderShipped", "InvoiceIssued", "PaymentAllocated"])
def test_who_does_not_see_a_customer_hears_no_ids_or_numbers(event_type: str) -> None:
    event = example("orders", event_type)
    hub = Hub(SeenBy(olga=event.data["customer_id"]))
    whole = [(each.name, each.data) for each in messages_of(event)]
    assert heard(hub, confined("olga"), event) == whole
    told = heard(hub, confined("petr"), event)
    assert [kind for kind, _ in told] == [kind for kind, _ in whole]
    for _, data in told:
        named = {name for name in data if name.endswith("_id") or name in ("number", "availability", "colour")}
        assert {data[name] for name in named} == {None}
        assert not data.get("invoices")
    assert all(line["item_id"] and line["line_id"] is None for _, data in told for line in data.get("lines", ()))


def test_who_was_given_an_entry_hears_of_it_whoever_the_customers_manager_is() -> None:
    event = example("tasks", "EntryChanged")
    given = replace(event, data={**event.data, "customer_id": str(uuid4()), "assignee": "olga"})
    assert heard(Hub(SeenBy()), confined("olga"), given)[0][1]["entry_id"] == given.data["entry_id"]
    assert heard(Hub(SeenBy()), confined("petr"), given)[0][1]["entry_id"] is None


def test_what_is_seen_is_asked_anew_when_customers_change_hands() -> None:
    event = example("customers", "ManagerAssigned")
    hub = Hub(SeenBy(olga=event.data["customer_id"]))
    assert heard(hub, confined("olga"), event)[0][1]["customer_id"] is None


def test_a_stream_tells_less_once_its_reader_sees_less() -> None:
    event = example("orders", "OrderShipped")
    hub = Hub(SeenBy(), ping_seconds=0.01)
    lines = hub.lines(hub.open(BORIS), lambda _: confined("boris"), "2026-11-24T09:00:00Z")
    assert [next(lines) for _ in range(3)][-1] == ": ping\n\n"
    hub.hear(event)
    told = next(line for line in lines if not line.startswith(":"))
    assert read(told)[1]["order_id"] is None


def test_of_a_customer_everybody_hears_an_id_and_nothing_else() -> None:
    changed = example("customers", "CustomerDetailsChanged")
    (message,) = messages_of(changed)
    assert message.data == {"customer_id": changed.data["customer_id"], "type": "CustomerDetailsChanged"}


def test_a_merge_is_told_of_both_customers() -> None:
    merged = example("customers", "CustomersMerged")
    told = [message.data["customer_id"] for message in messages_of(merged)]
    assert told == [merged.data["customer_id"], merged.data["merged_id"]]


@pytest.mark.parametrize(("source", "event_type"), [("tasks", "ReminderSet"), ("customers", "DictionaryChanged")])
def test_events_that_concern_no_browser_are_not(source: str, event_type: str) -> None:
    assert messages_of(example(source, event_type)) == []


def test_a_message_for_one_user_reaches_him_alone() -> None:
    hub = Hub(ALL_SEE)
    annas, boris = hub.open(ANNA), hub.open(BORIS)
    hub.tell(Message("reminder", {}, "boris"))
    hub.tell(Message("turned", {}))
    assert (waiting(annas), waiting(boris)) == (["turned"], ["reminder", "turned"])


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ru", "Напоминания, которые не удалось показать вовремя: 812."),
        ("en", "Reminders that came due while they could not be shown: 812."),
    ],
)
def test_a_user_is_told_in_his_own_language(language: str, text: str) -> None:
    reader = Identity(Caller("olga", frozenset({"manager"}), language), uuid4(), "session", "hash of olga's")
    (message,) = messages_of(example("notify", "NotificationExtended"))
    assert read(message.text_in(load_words(), reader.caller))[1]["text"] == text


def test_whoever_reads_too_slowly_is_told_to_load_anew() -> None:
    hub = Hub(ALL_SEE)
    stream = hub.open(ANNA)
    for _ in range(MOST_WAITING + 1):
        hub.tell(Message("turned", {}))
    hub.tell(Message("stock", {}))
    assert waiting(stream) == ["resync", "stock"]


def test_the_oldest_stream_of_a_user_gives_way_to_a_seventh() -> None:
    hub = Hub(ALL_SEE)
    streams = [hub.open(ANNA) for _ in range(MOST_STREAMS + 1)]
    assert [waiting(stream) for stream in streams] == [["closed"]] + [[]] * MOST_STREAMS


def test_a_stream_begins_with_hello_and_ends_when_it_is_closed() -> None:
    hub = Hub(ALL_SEE)
    stream = hub.open(ANNA)
    lines = hub.lines(stream, lambda identity: identity, "2026-11-24T09:00:00Z")
    hub.tell(Message("turned", {"order_id": "1"}))
    hub.end_all()
    told = list(lines)
    assert told[0] == "retry: 3000\n\n"
    assert [read(each) for each in told[1:]] == [
        ("hello", {"at": "2026-11-24T09:00:00Z", "user": "anna"}),
        ("closed", {"reason": "stopping"}),
    ]


def test_a_stream_ends_when_its_session_or_token_does() -> None:
    hub = Hub(ALL_SEE, ping_seconds=0.01)
    lines = hub.lines(hub.open(ANNA), lambda _: None, "2026-11-24T09:00:00Z")
    assert read(list(lines)[-1]) == ("closed", {"reason": "revoked"})


def test_a_quiet_stream_is_kept_alive() -> None:
    hub = Hub(ALL_SEE, ping_seconds=0.01)
    lines = hub.lines(hub.open(ANNA), lambda identity: identity, "2026-11-24T09:00:00Z")
    assert [next(lines) for _ in range(3)][-1] == ": ping\n\n"
