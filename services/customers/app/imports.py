"""Many customers at once, as files have them: each is added, changed or refused by itself."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.orm import Session

from contracts.commands.imports import CustomerRow
from contracts.company import day_of
from contracts.roles import HEADS
from kernel.calls import Call
from kernel.dictionaries.register import Entries
from kernel.problems import Forbidden, NotYetKnown, Problem, ValidationFailed, describe
from kernel.sight import require_sight
from kernel.validation import loaded
from services.customers import answers
from services.customers.app.dictionaries import all_entries
from services.customers.app.imported import DETAILS, accounts_after, is_as_it_was, kind_of, term_text
from services.customers.app.managers import manager_of, require_may_be_given
from services.customers.app.register import Register, require_price_type
from services.customers.contacts import Contact, of_row, told
from services.customers.details import changed, details_of
from services.customers.domain import Customer, Refusal, made_code
from services.customers.projections import price_types, register, terms, users
from services.customers.projections.price_types import PriceType

OF_CONTACTS = ("contacts", "phones", "emails")
PERSONAL = ("contacts", "note")

Body = Mapping[str, Any]
Answer = dict[str, Any]


class TaxNumberOfSeveral(Problem):
    status = 409
    message = "Several customers have the tax number %(tax_number)s: give the code."


@dataclass(frozen=True)
class Decided:
    """What becomes of a row: the customer that is appended for it, or the problem for which it is refused."""

    outcome: str
    appended: Sequence[Customer] = ()
    problem: Answer | None = None

    @property
    def answer(self) -> Answer:
        return {"outcome": self.outcome, "problem": self.problem}


@dataclass(frozen=True)
class Surroundings:
    """What the rows are held against, asked for all of them at once. ``terms`` are those in force, of whom has any.

    ``opened`` is what is sealed of those who are there; contacts ``to_seal`` and ``notes`` are sealed in the end.
    """

    call: Call
    by_code: Mapping[str, RowMapping]
    by_tax_number: Mapping[str, Sequence[RowMapping]]
    terms: Mapping[UUID, Answer]
    price_types: Mapping[str, PriceType]
    entries: Entries
    numbers: Iterator[int]
    opened: Mapping[str, Any]
    managers: Mapping[str, bool]
    met: set[Any] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    to_seal: list[tuple[Customer, list[Contact]]] = field(default_factory=list)
    notes: list[tuple[Customer, str]] = field(default_factory=list)
    loaded: dict[UUID, Customer] = field(default_factory=dict)

    def customer_of(self, row: Body) -> RowMapping | None:
        """By the code, else by the tax number.

        Raises NotYours, TaxNumberOfSeveral, and ValidationFailed for one that was met.
        """
        there = self.one_there(row)
        if there is not None:
            require_sight(self.call.caller, (there["owner"],))
        field_name = "code" if "code" in row else "tax_number"
        if {(field_name, row[field_name]), there and there["customer_id"]} & self.met:
            raise ValidationFailed(errors=[{"field": field_name, "message": "Stands in an earlier row already."}])
        return there

    def meet(self, row: Body, customer_id: UUID | None) -> None:
        self.met.update((name, row[name]) for name in ("code", "tax_number") if row.get(name) is not None)
        self.met.update(() if customer_id is None else (customer_id,))

    def one_there(self, row: Body) -> RowMapping | None:
        """Raises TaxNumberOfSeveral."""
        if "code" in row:
            return self.by_code.get(row["code"])
        found = self.by_tax_number.get(row["tax_number"], ())
        if len(found) > 1:
            raise TaxNumberOfSeveral(tax_number=row["tax_number"])
        return found[0] if found else None


class Imports(Register):
    """Commands and queries about many customers at once."""

    def import_customers(self, call: Call, body: Body) -> Answer:
        """One transaction; an outcome for each row, in their order."""
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            decided, around = self._decided(session, call, body["rows"])
            self._seal(session, around)
            self.append(session, *(customer for row in decided for customer in row.appended))
            return {"rows": [row.answer for row in decided]}

    def preview_import(self, call: Call, question: Body) -> Answer:
        """What ``import_customers`` would answer; writes nothing."""
        with self.reading() as session:
            return {"rows": [row.answer for row in self._decided(session, call, question["rows"])[0]]}

    # steps

    def _decided(self, session: Session, call: Call, rows: Sequence[Body]) -> tuple[list[Decided], Surroundings]:
        """What becomes of each row, and what is to be sealed yet, all at once."""
        checked = [_checked(row) for row in rows]
        good = [row for row in checked if not isinstance(row, Decided)]
        by_code = register.customers_by_code(session, [row["code"] for row in good if "code" in row])
        numbers = [row["tax_number"] for row in good if "code" not in row]
        by_tax_number = register.customers_by_tax_number(session, numbers)
        there = [*by_code.values(), *(row for found in by_tax_number.values() for row in found)]
        in_force = terms.in_force_of(session, [row["customer_id"] for row in there], day_of(call.at, self._zone))
        around = Surroundings(
            call,
            by_code,
            by_tax_number,
            {customer_id: answers.terms(row) for customer_id, row in in_force.items()},
            price_types.all_price_types(session),
            all_entries(session),
            register.free_numbers(session),
            self.sealing.opened(session, (row[name] for row in there for name in PERSONAL)),
            users.active_among(session, {row["manager"] for row in good if row.get("manager") is not None}),
        )
        around.codes.update(row["code"] for row in good if "code" in row)
        around.loaded.update((each.id, each) for each in self.load_all(self._changing(around, good), Customer))
        decided = [row if isinstance(row, Decided) else self._decided_row(around, row) for row in checked]
        return decided, around

    def _seal(self, session: Session, around: Surroundings) -> None:
        """All contacts and notes by as many statements as one."""
        call, personal = around.call, [*around.to_seal, *around.notes]
        texts = iter(self.sealing.seal_all(session, [(customer.id, value) for customer, value in personal]))
        for customer, contacts in around.to_seal:
            customer.change_contacts(next(texts), told(contacts), call.at, call.metadata)
        for customer, _ in around.notes:
            customer.change({**customer.details, "note": next(texts)}, call.at, call.metadata)

    def _changing(self, around: Surroundings, rows: Sequence[Body]) -> list[UUID]:
        """Whom the rows may change: they are loaded together. What is wrong with a row is told when it is decided."""
        found: dict[UUID, None] = {}
        for row in rows:
            with suppress(Problem):
                there = around.one_there(row)
                if there is not None and not self._is_unchanged(around, row, there):
                    found[there["customer_id"]] = None
        return list(found)

    def _is_unchanged(self, around: Surroundings, row: Body, there: RowMapping) -> bool:
        """Raises ValidationFailed."""
        known = around.opened.get(there["contacts"] or "", [])
        if not is_as_it_was(row, there) or self._contacts(around, row, there["code"], known) != known:
            return False
        if _has_other_note(around, row, there):
            return False
        return not self._other_terms(around, row, around.terms.get(there["customer_id"]))

    def _decided_row(self, around: Surroundings, row: Body) -> Decided:
        try:
            there = around.customer_of(row)
            decided = self._new(around, row) if there is None else self._changed(around, row, there)
        except NotYetKnown as refusal:
            return Decided("refused", problem=describe(refusal.unknown))
        except (Problem, Refusal) as refusal:
            return Decided("refused", problem=describe(refusal))
        around.meet(row, None if there is None else there["customer_id"])
        return decided

    def _new(self, around: Surroundings, row: Body) -> Decided:
        if "name" not in row:
            raise ValidationFailed(errors=[{"field": "name", "message": "Missing data for required field."}])
        number = None if "code" in row else _free_number(around)
        code = row["code"] if number is None else made_code(number)
        tax_number = row.get("tax_number")
        given = {
            "name": row["name"],
            "kind": row.get("kind") or kind_of(tax_number),
            "tax_number": tax_number,
            "legal": row.get("legal"),
            "bank_accounts": accounts_after(row, []),
            **{name: row[name] for name in ("accounting", "tags", "own_fields") if name in row},
        }
        customer = Customer._create(
            Customer.Registered,
            id=around.call.new_id(f"customer {code}"),
            timestamp=around.call.at,
            metadata=around.call.metadata,
            details=details_of(given, code, around.entries),
            number=number,
        )
        self._give_terms(around, customer, row, None)
        self._give_manager(around, customer, row)
        if row.get("archived"):
            customer.archive(around.call.at, around.call.metadata)
        contacts = self._contacts(around, row, code, [])
        if contacts:
            around.to_seal.append((customer, contacts))
        if row.get("note") is not None:
            around.notes.append((customer, row["note"]))
        return Decided("created", [customer])

    def _changed(self, around: Surroundings, row: Body, there: RowMapping) -> Decided:
        if self._is_unchanged(around, row, there):
            return Decided("unchanged")
        in_force = around.terms.get(there["customer_id"])
        known = around.opened.get(there["contacts"] or "", [])
        contacts = self._contacts(around, row, there["code"], known)
        call, customer = around.call, self._loaded(around, there["customer_id"])
        has_other_note = _has_other_note(around, row, there)
        given = {name: row[name] for name in DETAILS if name in row}
        if has_other_note and row["note"] is None:
            given["note"] = None
        accounts = {"bank_accounts": accounts_after(row, there["bank_accounts"])}
        details = changed(customer.details, {**given, **accounts}, around.entries)
        customer.change(details, call.at, call.metadata)
        self._give_terms(around, customer, row, in_force)
        if row.get("manager", customer.manager) != customer.manager:
            self._give_manager(around, customer, row)
        if row.get("archived", customer.is_archived) != customer.is_archived:
            (customer.restore if customer.is_archived else customer.archive)(call.at, call.metadata)
        if contacts != known:
            around.to_seal.append((customer, contacts))
        if has_other_note and row["note"] is not None:
            around.notes.append((customer, row["note"]))
        is_changed = customer.pending_events or contacts != known or has_other_note
        return Decided("changed", [customer]) if is_changed else Decided("unchanged")

    def _loaded(self, around: Surroundings, customer_id: UUID) -> Customer:
        """As it is: one that an earlier row was refused for may be half changed."""
        return around.loaded.pop(customer_id) if customer_id in around.loaded else self.load(customer_id, Customer)

    def _contacts(self, around: Surroundings, row: Body, code: str, before: list[Contact]) -> list[Contact]:
        """Those after the row. Raises ValidationFailed."""
        if not any(name in row for name in OF_CONTACTS):
            return before
        return of_row(row, before, lambda place: around.call.new_id(f"contact {code} {place}"))

    def _give_manager(self, around: Surroundings, customer: Customer, row: Body) -> None:
        """Raises Forbidden, NotYetKnown."""
        manager = manager_of(around.call, row)
        require_may_be_given(around.managers, around.call, manager)
        customer.assign(manager, around.call.at, around.call.metadata)

    def _give_terms(self, around: Surroundings, customer: Customer, row: Body, in_force: Answer | None) -> None:
        """From today on, where they are others than those in force. Raises Forbidden, NotYetKnown, PriceTypeRetired."""
        given = self._other_terms(around, row, in_force)
        if not given:
            return
        if not around.call.caller.has_one_of(HEADS):
            raise Forbidden(errors=[{"field": "terms", "message": "Terms are for the head of sales to give."}])
        price_type = require_price_type(around.price_types.get(given["price_type"]), given["price_type"], "terms.")
        today = day_of(around.call.at, self._zone)
        customer.set_terms(
            given,
            today,
            today,
            around.call.at,
            around.call.metadata,
            price_type_names=price_type.names,
            usual=answers.usual_terms(price_types.default_of(around.price_types)),
        )

    def _other_terms(self, around: Surroundings, row: Body, in_force: Answer | None) -> Answer | None:
        """The terms as the row wants them; None when it wants none, or has those that are in force."""
        given = {name: term_text(name, value) for name, value in row.get("terms", {}).items()}
        if not given:
            return None
        before = in_force or answers.no_terms(price_types.default_of(around.price_types))
        kept = {name: value for name, value in before.items() if name != "from"}
        after = {**kept, **given}
        return None if in_force is not None and after == kept else after


def _has_other_note(around: Surroundings, row: Body, there: RowMapping) -> bool:
    return "note" in row and row["note"] != around.opened.get(there["note"] or "")


def _checked(row: Body) -> Any:
    """The row as its schema makes it, or its refusal."""
    try:
        good = loaded(CustomerRow, row)
        if "code" not in good and good.get("tax_number") is None:
            raise ValidationFailed(
                errors=[{"field": "code", "message": "Give a code or a tax number: the customer is found by it."}]
            )
    except ValidationFailed as refusal:
        return Decided("refused", problem=describe(refusal))
    return good


def _free_number(around: Surroundings) -> int:
    return next(number for number in around.numbers if made_code(number) not in around.codes)
