"""What tasks does when something happened elsewhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.owners import owners
from kernel.sql import Session
from services.tasks.app.vocabulary import Vocabulary
from services.tasks.domain.entry import Entry
from services.tasks.projections import journal, known, sight
from services.tasks.sentences import SENTENCES, Sentence, turned
from services.tasks.sentences_money import order_of
from services.tasks.tables import customers

if TYPE_CHECKING:
    from services.tasks.app import TasksApplication

About = Mapping[str, Any]
Happened = tuple[PublicEvent, About, UUID, Sentence]


def log_what_happened(
    application: "TasksApplication", session: Session, source: str, events: Sequence[PublicEvent]
) -> None:
    """One entry for every event about a customer, an order or money, and one for every order whose colours turned.

    An entry's id follows from what it tells, so that nothing is logged twice.
    """
    application.fold_heard(session, source, events)
    if source == "customers":
        sight.move_entries(session, events)
    happened = list(_happened(session, source, events))
    if not happened:
        return
    vocabulary = Vocabulary(session)
    managers = owners(session, customers, {UUID(about["customer_id"]) for _, about, _, _ in happened})
    now = application.clock.now()
    calls = [Call.in_reaction(application.name, event, now) for event, *_ in happened]
    entries = [_entry(call, vocabulary, managers, *each) for call, each in zip(calls, happened, strict=True)]
    application.append(session, *entries)


def _happened(session: Session, source: str, events: Sequence[PublicEvent]) -> Iterator[Happened]:
    sentences = SENTENCES.get(source, {})
    turns = _turns(session, [event for event in events if event.type == "OrdersReflagged"])
    for event in events:
        if event.type in sentences and event.data["customer_id"] is not None:
            entry_id = Call.in_reaction("tasks", event, event.time).new_id("entry")
            yield event, event.data, entry_id, sentences[event.type](event.data)
        yield from turns.get(event.id, ())


def _turns(session: Session, events: Sequence[PublicEvent]) -> dict[UUID, list[Happened]]:
    """By event the orders that it turned and that are not logged for its cause yet."""
    found = [(event, order, _turn_id(event, order)) for event in events for order in event.data["orders"]]
    if not found:
        return {}
    places = known.places_of_lines(session, {UUID(order["order_id"]) for _, order, _ in found})
    logged = journal.logged_among(session, {entry_id for _, _, entry_id in found})
    turns: defaultdict[UUID, list[Happened]] = defaultdict(list)
    for event, order, entry_id in found:
        sentence = turned(order, places)
        if sentence is not None and entry_id not in logged:
            logged.add(entry_id)
            turns[event.id].append((event, order, entry_id, sentence))
    return turns


def _turn_id(event: PublicEvent, order: About) -> UUID:
    """The same for all events that tell of one cause."""
    return uuid5(UUID(event.data["cause"]["id"]), f"turned {order['order_id']}")


def _entry(
    call: Call,
    vocabulary: Vocabulary,
    managers: Mapping[UUID, str],
    event: PublicEvent,
    about: About,
    entry_id: UUID,
    sentence: Sentence,
) -> Entry:
    """For whoever placed the order, or else answers for the customer."""
    kind, text, params = sentence
    customer_id, order_id = UUID(about["customer_id"]), order_of(about)
    return Entry.log(
        entry_id,
        customer_id=customer_id,
        order_id=None if order_id is None else UUID(order_id),
        kind=kind,
        kind_names=vocabulary.names_of("kind", kind),
        text=text,
        params=params,
        logged_at=event.time,
        author=event.actor,
        source={
            "source": event.source_name,
            "type": event.type,
            "event_id": str(event.id),
            "id": event.subject,
        },
        marks=vocabulary.first_marks(about.get("manager") or managers.get(customer_id)),
        at=call.at,
        metadata=call.metadata,
    )
