"""What tasks does when something happened elsewhere."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.sql import Session
from services.tasks.domain.entry import Entry
from services.tasks.projections import journal, known
from services.tasks.sentences import SENTENCES, Sentence, turned
from services.tasks.sentences_money import order_of

if TYPE_CHECKING:
    from services.tasks.app import TasksApplication

Order = Mapping[str, Any]
Turn = tuple[Order, UUID, Sentence]


def log_what_happened_to_orders(
    application: "TasksApplication", session: Session, events: Sequence[PublicEvent]
) -> None:
    """One entry for every event of an order or of a customer's money, and one for every order whose colours turned.

    An entry's id follows from what it tells, so that nothing is logged twice.
    """
    application.fold_heard(session, "orders", events)
    turns = _turns(session, [event for event in events if event.type == "OrdersReflagged"])
    entries: list[Entry] = []
    for event in events:
        call = Call.in_reaction(application.name, event, application.clock.now())
        if event.type in SENTENCES and event.data["customer_id"] is not None:
            entries.append(_entry(call, event, event.data, call.new_id("entry"), SENTENCES[event.type](event.data)))
        entries += [_entry(call, event, *turn) for turn in turns.get(event.id, ())]
    application.append(session, *entries)


def _turns(session: Session, events: Sequence[PublicEvent]) -> dict[UUID, list[Turn]]:
    """By event the orders that it turned and that are not logged for its cause yet."""
    found = [(event, order, _turn_id(event, order)) for event in events for order in event.data["orders"]]
    if not found:
        return {}
    places = known.places_of_lines(session, {UUID(order["order_id"]) for _, order, _ in found})
    logged = journal.logged_among(session, {entry_id for _, _, entry_id in found})
    turns: defaultdict[UUID, list[Turn]] = defaultdict(list)
    for event, order, entry_id in found:
        sentence = turned(order, places)
        if sentence is not None and entry_id not in logged:
            logged.add(entry_id)
            turns[event.id].append((order, entry_id, sentence))
    return turns


def _turn_id(event: PublicEvent, order: Order) -> UUID:
    """The same for all events that tell of one cause."""
    return uuid5(UUID(event.data["cause"]["id"]), f"turned {order['order_id']}")


def _entry(call: Call, event: PublicEvent, order: Order, entry_id: UUID, sentence: Sentence) -> Entry:
    kind, text, params = sentence
    order_id = order_of(order)
    return Entry.log(
        entry_id,
        customer_id=UUID(order["customer_id"]),
        order_id=None if order_id is None else UUID(order_id),
        kind=kind,
        text=text,
        params=params,
        logged_at=event.time,
        due=None,
        author=event.actor,
        assignee=order.get("manager_id"),
        at=call.at,
        metadata=call.metadata,
    )
