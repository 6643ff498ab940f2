"""What tasks can do: one method per command and per query, and the firing of reminders."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.envelope import moment_text
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.identity import Caller
from kernel.problems import NotFound, NotYetKnown, Problem
from services.tasks.domain import Due, Entry, OrderOfAnotherCustomer, filled
from services.tasks.projections import READ_MODELS, journal, known
from services.tasks.publish import PUBLICATIONS
from services.tasks.tables import metadata

MOST_AT_ONCE = 500
Body = Mapping[str, Any]
Answer = dict[str, Any]


class UnknownCustomer(Problem):
    message = "There is no customer %(id)s."


class UnknownOrder(Problem):
    message = "No order %(id)s was placed."


class TasksApplication(ServiceApplication):
    name = "tasks"
    metadata = metadata
    read_models = READ_MODELS
    publications = PUBLICATIONS

    # commands

    def log_entry(self, call: Call, body: Body) -> Answer:
        """The caller's own entry, with a reminder if wanted. Drafts have no journal: nobody but orders knows them."""
        with self.transaction() as session:
            self._require_known(session, body["customer_id"], body["order_id"])
            entry = Entry.log(
                call.new_id("entry"),
                customer_id=body["customer_id"],
                order_id=body["order_id"],
                kind=body["kind"],
                text=body["text"],
                params={},
                logged_at=call.at,
                due=body["due"],
                author=call.caller.user,
                assignee=call.caller.user,
                at=call.at,
                metadata=call.metadata,
            )
            if body["reminder"] is not None:
                _set_reminder(entry, call, body["reminder"]["at"])
            self.append(session, entry)
            return self._entry(session, entry.id)

    def set_reminder(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry = self.load(body["entry_id"], Entry, body["version"])
            _set_reminder(entry, call, body["at"])
            self.append(session, entry)
            return self._entry(session, entry.id)

    def cancel_reminder(self, call: Call, body: Body) -> Answer:
        with self.transaction() as session:
            entry = self.load(body["entry_id"], Entry, body["version"])
            entry.cancel_reminder(call.at, call.metadata)
            self.append(session, entry)
            return self._entry(session, entry.id)

    # the clock

    def fire_due_reminders(self) -> int:
        """Fires every reminder whose time has come, also long ago, oldest first; returns how many."""
        fired = 0
        while self._has_due_reminders():
            fired += self._fire_some()
            self.wake_relay()
        return fired

    # queries

    def get_entry(self, entry_id: UUID) -> Answer:
        with self.reading() as session:
            return self._entry(session, entry_id)

    def list_journal(self, call: Call, question: Body) -> Answer:
        due_from, due_before = _due_between(question["due"], call)
        with self.reading() as session:
            page = journal.list_journal(
                session,
                q=question["q"],
                due_from=due_from,
                due_before=due_before,
                sort=question["sort"] or "-logged_at",
                limit=question["limit"],
                after=question["after"],
                customer_id=question["customer_id"],
                order_id=question["order_id"],
            )
        return page.answer(_entry)

    # steps

    def _require_known(self, session: Session, customer_id: UUID, order_id: UUID | None) -> None:
        """Raises NotYetKnown, OrderOfAnotherCustomer."""
        if not known.is_customer(session, customer_id):
            fault = {"field": "customer_id", "message": "Is not known."}
            raise NotYetKnown("customers", UnknownCustomer([fault], id=customer_id))
        if order_id is None:
            return
        order = known.order(session, order_id)
        if order is None:
            fault = {"field": "order_id", "message": "Is not known."}
            raise NotYetKnown("orders", UnknownOrder([fault], id=order_id))
        if order["customer_id"] != customer_id:
            raise OrderOfAnotherCustomer(number=order["number"])

    def _has_due_reminders(self) -> bool:
        with self.reading() as session:
            return journal.has_due_reminders(session, self.clock.now())

    def _fire_some(self) -> int:
        """What is due is read under the append lock: whoever comes second finds it fired.

        Should the lock fail, the second event of the same version is refused by the log.
        """
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            now = self.clock.now()
            due = journal.due_reminders(session, now, MOST_AT_ONCE)
            fired = [Entry.reminder_fired(each, now, self._fired_by(each, correlation)) for each, correlation in due]
            self.append(session, *fired)
            return len(fired)

    def _fired_by(self, due: Due, correlation_id: str) -> dict[str, Any]:
        """The metadata of a firing: nobody called, the reminder itself is the cause."""
        call = Call(
            caller=Caller(f"service:{self.name}", frozenset()),
            command_id=due.reminder_id,
            correlation_id=correlation_id,
            causation_id=str(due.reminder_id),
            at=due.at,
        )
        return call.metadata

    def _entry(self, session: Session, entry_id: UUID) -> Answer:
        row = journal.entry(session, entry_id)
        if row is None:
            raise NotFound(thing="entry", id=entry_id)
        return _entry(row)


def _set_reminder(entry: Entry, call: Call, at: datetime) -> None:
    entry.set_reminder(call.new_id("reminder"), at, call.caller.user, call.at, call.metadata)


def _due_between(due: str | None, call: Call) -> tuple[datetime | None, datetime | None]:
    """The moments from and before which an entry is due, for the caller's day."""
    if due is None:
        return None, None
    if due == "overdue":
        return None, call.at
    zone = ZoneInfo(call.caller.zone)
    today = call.at.astimezone(zone).date()
    tomorrow = today + timedelta(days=1)
    return datetime.combine(today, time.min, zone), datetime.combine(tomorrow, time.min, zone)


def _entry(row: RowMapping) -> Answer:
    return {
        "id": str(row["entry_id"]),
        "version": row["version"],
        "customer_id": _text(row["customer_id"]),
        "order_id": _text(row["order_id"]),
        "kind": row["kind"],
        "text": filled(row["text"], row["params"]),
        "template": row["text"] if row["params"] else None,
        "params": row["params"],
        "logged_at": moment_text(row["logged_at"]),
        "due": _moment(row["due"]),
        "author": row["author"],
        "assignee": row["assignee"],
        "reminder": _reminder(row),
    }


def _reminder(row: RowMapping) -> Answer | None:
    if row["reminder_id"] is None:
        return None
    return {
        "id": str(row["reminder_id"]),
        "at": moment_text(row["remind_at"]),
        "assignee": row["remind_whom"],
        "fired_at": _moment(row["reminder_fired_at"]),
    }


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def _text(thing: UUID | None) -> str | None:
    return None if thing is None else str(thing)
