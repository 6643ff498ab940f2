"""What tasks does when something happened elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from contracts.envelope import PublicEvent
from kernel.calls import Call
from kernel.sql import Session
from services.tasks.domain import Entry

if TYPE_CHECKING:
    from services.tasks.app import TasksApplication

Sentence = tuple[str, str, dict[str, Any]]


def log_what_happened_to_orders(
    application: "TasksApplication", session: Session, events: Sequence[PublicEvent]
) -> None:
    """One entry for every event of an order; its id follows from the event's, so it cannot be logged twice."""
    entries = [_entry(application, event) for event in events if event.type in SENTENCES]
    application.append(session, *entries)


def _entry(application: "TasksApplication", event: PublicEvent) -> Entry:
    call = Call.in_reaction(application.name, event, application.clock.now())
    kind, text, params = SENTENCES[event.type](event.data)
    return Entry.log(
        call.new_id("entry"),
        customer_id=UUID(event.data["customer_id"]),
        order_id=UUID(event.data["order_id"]),
        kind=kind,
        text=text,
        params=params,
        logged_at=event.time,
        due=None,
        author=event.actor,
        assignee=event.data.get("manager_id"),
        at=call.at,
        metadata=call.metadata,
    )


def _placed(order: Mapping[str, Any]) -> Sentence:
    return "order_placed", "Order %(number)s was placed: %(total)s %(currency)s.", _value(order)


def _changed(order: Mapping[str, Any]) -> Sentence:
    return "order_changed", "Order %(number)s was changed: %(total)s %(currency)s.", _value(order)


def _cancelled(order: Mapping[str, Any]) -> Sentence:
    number = {"number": order["number"]}
    if order["reason"] is None:
        return "order_cancelled", "Order %(number)s was cancelled.", number
    return "order_cancelled", "Order %(number)s was cancelled: %(reason)s", number | {"reason": order["reason"]}


def _shipped(order: Mapping[str, Any]) -> Sentence:
    params = {"number": order["number"], "lines": len(order["lines"])}
    return "order_shipped", "Goods of order %(number)s were shipped; lines: %(lines)s.", params


def _value(order: Mapping[str, Any]) -> dict[str, Any]:
    return {name: order[name] for name in ("number", "total", "currency")}


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], Sentence]] = {
    "OrderPlaced": _placed,
    "OrderChanged": _changed,
    "OrderCancelled": _cancelled,
    "OrderShipped": _shipped,
}
