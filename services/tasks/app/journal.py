"""The journal: entries, and how they are read."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.identity import Caller
from kernel.problems import NotFound, NotYetKnown, Problem
from kernel.sight import require_sight
from services.tasks import answers
from services.tasks.app.assignees import require_known as require_assignee
from services.tasks.app.reminding import reminder_of
from services.tasks.app.vocabulary import Vocabulary
from services.tasks.app.wanted import wanted
from services.tasks.domain.entry import Entry
from services.tasks.domain.refusals import CustomerDeleted, OrderOfAnotherCustomer
from services.tasks.projections import journal, known, sight

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
            vocabulary = Vocabulary(session)
            vocabulary.require_kind_of_managers(body["kind"])
            self._require_known(session, body["customer_id"], body["order_id"])
            require_assignee(session, call, body)
            entry = Entry.log(
                call.new_id("entry"),
                customer_id=body["customer_id"],
                order_id=body["order_id"],
                kind=body["kind"],
                kind_names=vocabulary.names_of("kind", body["kind"]),
                text=body["text"],
                params={},
                logged_at=call.at,
                author=call.caller.user,
                source=None,
                marks=vocabulary.marked(vocabulary.first_marks(call.caller.user), body),
                at=call.at,
                metadata=call.metadata,
            )
            new: list[Any] = [entry]
            if body["reminder"] is not None:
                new.append(reminder_of(session, entry, call, body["reminder"]))
            self.append(session, *new)
            return self._entry(session, entry.id)

    def require_seen(self, caller: Caller, body: Body) -> None:
        """What is about a customer is its manager's, and an entry that of whom it is given to. Raises NotYours."""
        with self.reading() as session:
            require_sight(caller, sight.owners_of(session, body, caller.user))

    def get_entry(self, entry_id: UUID) -> Answer:
        with self.reading() as session:
            return self._entry(session, entry_id)

    def list_journal(self, call: Call, question: Body) -> Answer:
        sort = question["sort"] or "-logged_at"
        with self.reading() as session:
            page = journal.list_journal(
                session, wanted(question, call), sort=sort, limit=question["limit"], after=question["after"]
            )
            vocabulary = Vocabulary(session)
        return page.answer(lambda row: answers.entry(row, vocabulary))

    # steps

    def _require_known(self, session: Session, customer_id: UUID, order_id: UUID | None) -> None:
        """Raises NotYetKnown, CustomerDeleted, OrderOfAnotherCustomer."""
        self._require_customer(session, customer_id)
        if order_id is None:
            return
        order = known.order(session, order_id)
        if order is None:
            fault = {"field": "order_id", "message": "Is not known."}
            raise NotYetKnown("orders", UnknownOrder([fault], id=order_id))
        if order["customer_id"] != customer_id:
            raise OrderOfAnotherCustomer(number=order["number"])

    def _require_customer(self, session: Session, customer_id: UUID) -> None:
        """Raises NotYetKnown, CustomerDeleted."""
        customer = known.customer(session, customer_id)
        if customer is None:
            fault = {"field": "customer_id", "message": "Is not known."}
            raise NotYetKnown("customers", UnknownCustomer([fault], id=customer_id))
        if customer["is_deleted"]:
            raise CustomerDeleted

    def _entry(self, session: Session, entry_id: UUID) -> Answer:
        row = journal.entry(session, entry_id)
        if row is None:
            raise NotFound(thing="entry", id=entry_id)
        return answers.entry(row, Vocabulary(session))
