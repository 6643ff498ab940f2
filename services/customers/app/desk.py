"""The desk: the list of customers with what needs attention, kept true by what happens and by the passing of time."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from contracts.classes import UP_TO_A, UP_TO_B
from contracts.envelope import PublicEvent
from contracts.fields import money_text
from kernel.calls import Call
from kernel.identity import Caller
from kernel.readmodels import Recorded
from kernel.sight import as_seen
from services.customers import answers
from services.customers.app.imports import Imports
from services.customers.domain.desk import ClassesDrawn, TimePassed
from services.customers.projections import desk, register, terms

MOMENTS = UUID("0f6d6a52-7c3e-5b55-9c55-1f2b3a7f9d11")

Body = Mapping[str, Any]
Answer = dict[str, Any]


class Desk(Imports):
    def prepare(self) -> None:
        """Nothing is overdue before the desk has a moment."""
        super().prepare()
        self.let_time_pass()

    def append(self, session: Session, *objects: Any) -> list[Recorded]:
        """With the rows of the customers that the events are about: one's own change is seen at once."""
        recorded = super().append(session, *objects)
        desk.derive_of(session, desk.customers_of(recorded))
        return recorded

    def fold_heard(self, session: Session, source: str, events: Sequence[PublicEvent]) -> None:
        """With the rows of the customers that the events are about; those beyond a fair share come after it."""
        super().fold_heard(session, source, events)
        if source in desk.DESK.heard:
            desk.derive_marked(session)

    def list_customers(self, call: Call, question: Body) -> Answer:
        with self.reading() as session:
            page, totals = desk.list_desk(session, as_seen(call, question), self._zone)
            named = register.some(session, [row["customer_id"] for row in page.rows])
        told = page.answer(lambda row: answers.desk_row(named[row["customer_id"]], row))
        return {**told, "totals": None if totals is None else answers.desk_totals(totals)}

    def list_customer_cards(self, call: Call, question: Body) -> Answer:
        """The same list, of whole customers with the terms in force of those who were given any."""
        with self.reading() as session:
            page, _ = desk.list_desk(session, as_seen(call, question), self._zone)
            customer_ids = [row["customer_id"] for row in page.rows]
            named = register.some(session, customer_ids)
            given = terms.in_force_of(session, customer_ids, self._today())

            def card(row: Body) -> Answer:
                in_force = given.get(row["customer_id"])
                return answers.card(named[row["customer_id"]], None if in_force is None else answers.terms(in_force))

            return self.sealing.revealed(session, page.answer(card))

    # the clock

    def let_time_pass(self) -> None:
        """Moves the desk to this moment if that changes anything; whoever comes second finds it moved."""
        with self.reading() as session:
            if not desk.time_changes(session, self.clock.now(), self._zone.key):
                return
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            now = self.clock.now()
            if desk.time_changes(session, now, self._zone.key):
                call = self._own_call(now.isoformat())
                self.append(session, TimePassed(call.command_id, 1, now, call.metadata, self._zone.key))

    def draw_classes(self) -> None:
        """Once a day, of rows that are true; whoever comes second finds them drawn."""
        with self.reading() as session:
            if not self._classes_are_due(session):
                return
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            if self._classes_are_due(session):
                drawn = desk.classes.drawn(session, UP_TO_A, UP_TO_B)
                day = self._today().isoformat()
                bounds = (None if each is None else money_text(each) for each in (drawn.a_from, drawn.b_from))
                call = self._own_call(f"classes of {day}")
                self.append(session, ClassesDrawn(call.command_id, 1, call.at, call.metadata, day, *bounds))

    def _classes_are_due(self, session: Session) -> bool:
        is_true = desk.is_true(session) and not desk.time_changes(session, self.clock.now(), self._zone.key)
        return is_true and desk.classes.are_due(session, self._today())

    def _own_call(self, why: str) -> Call:
        """Nobody's but the service's: each of one name happens once."""
        its_id = uuid5(MOMENTS, why)
        return Call(Caller(f"service:{self.name}", frozenset()), its_id, str(its_id), str(its_id), self.clock.now())

    def derive_some_rows(self) -> bool:
        """Writes a fair share of the rows of the desk that are not true; False when none are left."""
        with self.reading() as session:
            if desk.is_true(session):
                return False
        with self.transaction() as session:
            return desk.derive_some(session)
