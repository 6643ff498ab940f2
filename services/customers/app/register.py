"""The register of customers, and their terms."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.company import company_zone, day_of
from contracts.fields import decimal_text, money_text
from contracts.roles import HEADS
from kernel.calls import Call
from kernel.clock import Clock
from kernel.histories import history_of
from kernel.identity import Caller
from kernel.problems import Forbidden, NotFound, NotYetKnown
from kernel.sight import require_sight
from services.customers import answers, history
from services.customers.app.dictionaries import Dictionaries, all_entries
from services.customers.app.managers import manager_of, require_may_be_given
from services.customers.app.refusals import CodeTaken, PriceTypeRetired, UnknownPriceType
from services.customers.contacts import contacts_of, told
from services.customers.details import changed, details_of, needs_entries
from services.customers.domain import Customer, TermsInThePast, made_code
from services.customers.projections import alike, price_types, register, terms, users
from services.customers.projections.price_types import PriceType

MOST_WARNINGS = 10
NAMED_NOW, NAMED_BEFORE = "named now", "named before"
Body = Mapping[str, Any]
Answer = dict[str, Any]


class Register(Dictionaries):
    """Commands and queries about customers, one by one."""

    def __init__(self, database_url: str, clock: Clock, environment: Mapping[str, str] | None = None) -> None:
        super().__init__(database_url, clock, environment)
        self._zone = company_zone(self.environment)

    def execute(self, call: Call, request_hash: str, action: Callable[[], Answer]) -> Answer:
        """With the warnings of this moment, also for a repetition: they are looked for when the command is done."""
        answer = super().execute(call, request_hash, action)
        if "warnings" not in answer:
            return answer
        with self.reading() as session:
            return self._warned(session, call.caller, answer)

    # commands

    def register_customer(self, call: Call, body: Body) -> Answer:
        """A code that was not given is made: a running number that no given code has."""
        with self.transaction() as session:
            code, number = self._free_code(session, body["code"])
            customer = Customer._create(
                Customer.Registered,
                id=call.new_id("customer"),
                timestamp=call.at,
                metadata=call.metadata,
                details=details_of(
                    self._with_note(session, call.new_id("customer"), None, body), code, all_entries(session)
                ),
                number=number,
            )
            if body["terms"] is not None:
                if not call.caller.has_one_of(HEADS):
                    raise Forbidden(errors=[{"field": "terms", "message": "Terms are for the head of sales to give."}])
                self._set_terms(session, call, customer, body["terms"], path="terms.")
            self._change_contacts(session, call, customer, body["contacts"])
            self._assign(session, call, customer, manager_of(call, body))
            self.append(session, customer)
            return self._card(session, customer.id, was_named=True)

    def change_customer(self, call: Call, body: Body) -> Answer:
        """What the body leaves out stays."""
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            given = self._with_note(session, customer.id, customer.details["note"], body)
            details = changed(customer.details, given, all_entries(session) if needs_entries(body) else {})
            was_named = details["name"] != customer.details["name"]
            if details["code"] != customer.code:
                self._require_free_code(session, details["code"])
            customer.change(details, call.at, call.metadata)
            if "contacts" in body:
                self._change_contacts(session, call, customer, body["contacts"] or ())
            self.append(session, customer)
            return self._card(session, customer.id, was_named=was_named)

    def set_terms(self, call: Call, body: Body) -> Answer:
        """From today on, or planned from a later day; in place of those that begin on the same day."""
        with self.transaction() as session:
            customer = self.load(body["customer_id"], Customer, body["version"])
            valid_from = self._set_terms(session, call, customer, body)
            self.append(session, customer)
            return self._terms_on(session, customer.id, valid_from)

    # queries

    def require_seen(self, caller: Caller, body: Body) -> None:
        """A customer is its manager's, and one that was merged is whose the one is that took it in. Raises NotYours."""
        if "customer_id" in body:
            with self.reading() as session:
                row = register.customer(session, body["customer_id"])
            require_sight(caller, () if row is None else (row["owner"],))

    def seen_customers(self, call: Call, customer_ids: Collection[UUID]) -> Answer:
        """Those of them that whoever asks may see: for what speaks of many at once."""
        with self.reading() as session:
            known = register.some(session, customer_ids)
        seen = [each for each, row in known.items() if call.caller.sees_what_is_of(row["owner"])]
        return {"customer_ids": [str(each) for each in seen]}

    def get_customer(self, call: Call, customer_id: UUID) -> Answer:
        with self.reading() as session:
            card = self.sealing.revealed(session, self._card(session, customer_id))
            return self._warned(session, call.caller, card)

    def customers_in_full(self, question: Body) -> Answer:
        """Archived ones too, for those who write them into files."""
        limit = question["limit"]
        with self.reading() as session:
            rows = register.in_full(session, question["ids"], question["after"], limit + 1)
        if question["ids"] is not None:
            return {"items": [answers.in_full(row) for row in rows], "next": None}
        following = str(rows[limit - 1]["customer_id"]) if len(rows) > limit else None
        return {"items": [answers.in_full(row) for row in rows[:limit]], "next": following}

    def get_terms(self, question: Body) -> Answer:
        with self.reading() as session:
            return self._terms_on(session, question["customer_id"], question["on"] or self._today())

    def terms_history(self, question: Body) -> Answer:
        with self.reading() as session:
            self._customer_row(session, question["customer_id"])
            page = terms.list_terms(session, **question)
        return page.answer(answers.terms_in_history)

    def customer_history(self, question: Body) -> Answer:
        """What was changed when by whom: read from the log itself, a page at a time from the newest on."""
        with self.reading() as session:
            page = history_of(
                self,
                question["customer_id"],
                self._customer_row(session, question["customer_id"])["version"],
                limit=question["limit"],
                after=question["after"],
                answer_of=lambda event: {"version": event.originator_version, "event": event},
            )
            events = [row["event"] for row in page["items"]]
            opened = self.sealing.opened(session, (text for event in events for text in history.sealed_in(event)))
        return {**page, "items": [history.change(event, opened) for event in events]}

    # steps

    def _today(self) -> date:
        return day_of(self.clock.now(), self._zone)

    def _free_code(self, session: Session, given: str | None) -> tuple[str, int | None]:
        if given is None:
            self.recorder.lock_appends(session)
            number = next(register.free_numbers(session))
            return made_code(number), number
        self._require_free_code(session, given)
        return given, None

    def _require_free_code(self, session: Session, code: str) -> None:
        if register.code_is_taken(session, code):
            raise CodeTaken([{"field": "code", "message": "Is already used."}], code=code)

    def _change_contacts(self, session: Session, call: Call, customer: Customer, given: Sequence[Body]) -> None:
        """Contacts that are as they were make no event, and are not sealed anew. Raises ValidationFailed."""
        before = self.sealing.open(session, customer.contacts) or []
        known = [each["id"] for each in before]
        after = contacts_of(given, known, lambda place: call.new_id(f"contact {place}"))
        if after != before:
            text = self.sealing.seal(session, customer.id, after)
            customer.change_contacts(text, told(after), call.at, call.metadata)

    def _assign(self, session: Session, call: Call, customer: Customer, manager: str | None) -> None:
        """Whoever has the customer keeps it, also one who was deactivated. Raises NotYetKnown."""
        if manager is not None and manager != customer.manager:
            require_may_be_given(users.active_among(session, [manager]), call, manager)
        customer.assign(manager, call.at, call.metadata)

    def _with_note(self, session: Session, customer_id: UUID, before: str | None, body: Body) -> Body:
        """The body with its note sealed; one that is as it was is not sealed anew."""
        if "note" not in body:
            return body
        note = body["note"]
        if note is not None and note == self.sealing.open(session, before):
            return {**body, "note": before}
        return {**body, "note": None if note is None else self.sealing.seal(session, customer_id, note)}

    def _set_terms(self, session: Session, call: Call, customer: Customer, body: Body, path: str = "") -> date:
        """Sets the terms that the body has at ``path``; returns the day from which they are in force.

        Raises NotYetKnown, PriceTypeRetired, TermsInThePast.
        """
        price_type = require_price_type(price_types.price_type(session, body["price_type"]), body["price_type"], path)
        today = day_of(call.at, self._zone)
        valid_from: date = body["valid_from"] or today
        try:
            customer.set_terms(
                terms_text(body),
                valid_from,
                today,
                call.at,
                call.metadata,
                price_type_names=price_type.names,
                usual=answers.usual_terms(price_types.default_price_type(session)),
            )
        except TermsInThePast as refusal:
            refusal.errors = [{"field": f"{path}from", "message": "Must not be past."}]
            raise
        return valid_from

    def _customer_row(self, session: Session, customer_id: UUID) -> RowMapping:
        row = register.customer(session, customer_id)
        if row is None:
            raise NotFound(thing="customer", id=customer_id)
        return row

    def _card(self, session: Session, customer_id: UUID, *, was_named: bool = False) -> Answer:
        """Its warnings are yet to be looked for (``_warned``), by what this says: commands hold others up meanwhile."""
        row = self._customer_row(session, customer_id)
        card = answers.card(row, self._in_force(session, customer_id, self._today()))
        return {**card, "warnings": NAMED_NOW if was_named else NAMED_BEFORE}

    def _warned(self, session: Session, caller: Caller, answer: Answer) -> Answer:
        """Names that are alike are told to whoever gave the name just now; nobody else looks for them."""
        row = self._customer_row(session, UUID(answer["id"]))
        found = self._alike(session, row, answer["warnings"] == NAMED_NOW)
        return {**answer, "warnings": answers.warnings(found, caller)}

    def _alike(self, session: Session, row: RowMapping, was_named: bool) -> Sequence[tuple[str, RowMapping]]:
        """Branches of a company may share a tax number; mostly it is one customer taken twice."""
        if row["is_archived"] or row["is_deleted"]:
            return ()
        found = alike.others_with_the_same(session, row, MOST_WARNINGS)
        if was_named:
            told = {other["customer_id"] for _, other in found}
            similar = alike.others_with_similar_names(session, row, MOST_WARNINGS)
            found += [pair for pair in similar if pair[1]["customer_id"] not in told]
        return found[:MOST_WARNINGS]

    def _terms_on(self, session: Session, customer_id: UUID, day: date) -> Answer:
        row = self._customer_row(session, customer_id)
        return answers.terms_on(day, row, self._in_force(session, customer_id, day))

    def _in_force(self, session: Session, customer_id: UUID, day: date) -> Answer:
        given = terms.terms_on(session, customer_id, day)
        return answers.no_terms(price_types.default_price_type(session)) if given is None else answers.terms(given)


def require_price_type(known: PriceType | None, code: str, path: str = "") -> PriceType:
    """The price type, if it may be given. Raises NotYetKnown, PriceTypeRetired; ``path`` is that of the terms."""
    if known is None:
        fault = {"field": f"{path}price_type", "message": "Is not known."}
        raise NotYetKnown("inventory", UnknownPriceType([fault], code=code))
    if known.is_retired:
        fault = {"field": f"{path}price_type", "message": "Is retired."}
        raise PriceTypeRetired([fault], code=code)
    return known


def terms_text(body: Body) -> dict[str, Any]:
    """Terms as events keep them."""
    limit = body["credit_limit"]
    return {
        "price_type": body["price_type"],
        "markup_percent": decimal_text(body["markup_percent"]),
        "credit_limit": None if limit is None else money_text(limit),
        "deferral_days": body["deferral_days"],
    }
