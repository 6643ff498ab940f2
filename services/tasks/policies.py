"""What tasks does when something happened elsewhere."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.owners import owners
from kernel.sql import Session
from services.tasks.app.vocabulary import Vocabulary
from services.tasks.differences import changed_parts, parts_of
from services.tasks.domain.entry import Entry
from services.tasks.projections import journal, known, sight, users
from services.tasks.sentences import SENTENCES, Sentence, turned
from services.tasks.sentences.money import found_payer, lost_payer, order_of
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
    payers, parts = known.payers(session, events), known.parts_of_orders(session, events)
    application.fold_heard(session, source, events)
    if source == "customers":
        sight.move_entries(session, events)
    happened = list(_happened(session, source, _with_changes(events, parts), payers))
    if not happened:
        return
    vocabulary = Vocabulary(session)
    managers = owners(session, customers, {UUID(about["customer_id"]) for _, about, _, _ in happened})
    now = application.clock.now()
    calls = [Call.in_reaction(application.name, event, now) for event, *_ in happened]
    entries = [_entry(call, vocabulary, managers, *each) for call, each in zip(calls, happened, strict=True)]
    application.append(session, *entries)


def _happened(
    session: Session, source: str, events: Sequence[PublicEvent], payers: dict[str, str | None]
) -> Iterator[Happened]:
    sentences = SENTENCES.get(source, {})
    named = _with_names(session, events)
    turns = _turns(session, [event for event in events if event.type == "OrdersReflagged"])
    for event in events:
        if event.type in sentences and event.data["customer_id"] is not None:
            entry_id = Call.in_reaction("tasks", event, event.time).new_id("entry")
            yield event, event.data, entry_id, sentences[event.type](named.get(event.id, event.data))
        if event.type in known.OF_PAYERS:
            yield from _payer_changed(event, payers)
        yield from turns.get(event.id, ())


def _payer_changed(event: PublicEvent, payers: dict[str, str | None]) -> Iterator[Happened]:
    """For whoever lost the payment, and whose it is now; ``payers`` are whose each was before the event."""
    before, now = payers.get(event.subject), event.data["customer_id"]
    payers[event.subject] = now
    if event.type == "PaymentReceived" or now == before:
        return
    call = Call.in_reaction("tasks", event, event.time)
    if before is not None:
        yield event, {**event.data, "customer_id": before}, call.new_id("entry of former payer"), lost_payer(event.data)
    if now is not None:
        yield event, event.data, call.new_id("entry"), found_payer(event.data)


def _with_changes(events: Sequence[PublicEvent], parts: dict[str, dict[str, str]]) -> list[PublicEvent]:
    """Orders that were changed, with what of them was; ``parts`` is what they were like before the events."""
    return [_with_change(event, parts) if event.type in ("OrderPlaced", "OrderChanged") else event for event in events]


def _with_change(event: PublicEvent, parts: dict[str, dict[str, str]]) -> PublicEvent:
    before, now = parts.get(event.subject), parts_of(event.data)
    parts[event.subject] = now
    if event.type == "OrderPlaced" or before is None:
        return event
    return replace(event, data={**event.data, "changed": changed_parts(before, now)})


def _with_names(session: Session, events: Sequence[PublicEvent]) -> dict[UUID, About]:
    """By event what it tells, with the names of users and customers that it tells by their ids alone."""
    assigned = {event.id: event.data for event in events if event.type == "ManagerAssigned"}
    merged = {event.id: event.data for event in events if event.type == "CustomersMerged"}
    people = users.full_names(session, {each["manager"] for each in assigned.values()} - {None}) if assigned else {}
    others = known.names(session, {UUID(each["merged_id"]) for each in merged.values()}) if merged else {}
    return {
        **{which: {**each, "manager_name": people.get(each["manager"])} for which, each in assigned.items()},
        **{which: {**each, "merged_name": others.get(UUID(each["merged_id"]))} for which, each in merged.items()},
    }


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
