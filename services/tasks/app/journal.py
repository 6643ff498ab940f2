"""The journal: entries, and how they are read."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.dictionaries.uses import use_faults
from kernel.problems import NotFound, NotYetKnown, Problem, ValidationFailed
from services.tasks import answers
from services.tasks.app.reminding import reminder_of
from services.tasks.domain.dictionaries import ENTRY_KINDS
from services.tasks.domain.entry import Entry
from services.tasks.domain.refusals import OrderOfAnotherCustomer
from services.tasks.projections import journal, known
from services.tasks.tables import dictionary_register

Body = Mapping[str, Any]
Answer = dict[str, Any]


class UnknownCustomer(Problem):
    message = "There is no customer %(id)s."


class UnknownOrder(Problem):
    message = "No order %(id)s was placed."


class Journal(ServiceApplication):
    """Commands and queries about entries."""

    def log_entry(self, call: Call, body: Body) -> Answer:
        """The caller's own entry, with a reminder if wanted. Drafts have no journal: nobody but orders knows them."""
        with self.transaction() as session:
            _require_kind(session, body["kind"])
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
            reminders = [] if body["reminder"] is None else [reminder_of(entry, call, body["reminder"])]
            self.append(session, entry, *reminders)
            return self._entry(session, entry.id)

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
        return page.answer(answers.entry)

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

    def _entry(self, session: Session, entry_id: UUID) -> Answer:
        row = journal.entry(session, entry_id)
        if row is None:
            raise NotFound(thing="entry", id=entry_id)
        return answers.entry(row)


def _require_kind(session: Session, kind: str) -> None:
    """Raises ValidationFailed for one that is not in the dictionary, is retired, or is for automatic entries."""
    entries = dictionary_register.some(session, {ENTRY_KINDS: [kind]})
    faults = list(use_faults(lambda _: entries, [("kind", ENTRY_KINDS, kind)]))
    if not faults and entries[ENTRY_KINDS, kind]["data"]["automatic"]:
        faults = [{"field": "kind", "message": "Is for entries that are logged by themselves."}]
    if faults:
        raise ValidationFailed(errors=faults)


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
