"""Debts: what customers owe, how that came about, and what they owed before Nova was there."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.company import CURRENCY, day_of
from contracts.events.money import BANK_TRANSFER
from kernel.calls import Call
from kernel.problems import NotFound, NotYetKnown, ValidationFailed
from services.orders.answers import debts as debt_answers
from services.orders.app.dictionaries import payment_kind
from services.orders.app.payments import Payments
from services.orders.domain.invoice import Invoice
from services.orders.domain.opening import ADVANCE, DEBT, DebtOpened, opening_id
from services.orders.domain.payment import Payment
from services.orders.projections import accounts, customers, debts, invoices

Body = Mapping[str, Any]
Answer = dict[str, Any]
Fault = dict[str, str]
NOBODY = dict.fromkeys(("name", "tax_number", "account", "bic"))


class Debts(Payments):
    def customer_debt(self, customer_id: UUID) -> Answer:
        """What a customer owes today, by age, with the oldest shipments that are not paid."""
        today = self.today()
        with self.reading() as session:
            customer_id = customers.kept_one(session, customer_id)
            name = self._name(session, customer_id)
            sums = debts.sums_of(session, customer_id)
            ages = debts.ages_of_customer(session, customer_id, today)
            unpaid = debts.unpaid_charges(session, customer_id)
            limit = customers.credit_limit_on(session, customer_id, today)
        who = {"id": str(customer_id), "name": name}
        return debt_answers.debt(who, sums, ages, unpaid, limit, today)

    def list_debts(self, question: Body) -> Answer:
        with self.reading() as session:
            page, totals = debts.list_debts(session, today=self.today(), **question)
        return {**page.answer(debt_answers.row), "totals": None if totals is None else debt_answers.totals(totals)}

    def customer_statement(self, question: Body) -> Answer:
        """Everything that made the debt from one day to another."""
        since, until = question["since"], question["until"]
        with self.reading() as session:
            customer_id = customers.kept_one(session, question["customer_id"])
            name = self._name(session, customer_id)
            opening = debts.balance_before(session, customer_id, since)
            entries = debts.entries_since(session, customer_id, since, until)
        who = {"id": str(customer_id), "name": name}
        return debt_answers.statement(who, since, until, opening, entries)

    def open_debts(self, call: Call, body: Body) -> Answer:
        """All rows or none; what was told before, and is the same, is not told twice."""
        self._require_past(call, body["date"])
        faults = list(_of_the_future(body["rows"], day_of(call.at, self.zone)))
        if faults:
            raise ValidationFailed(errors=faults)
        with self.transaction() as session:
            rows = self._opening_rows(session, body)
            self.recorder.lock_appends(session)
            there = _there_already(session, rows)
            faults = [*_given_twice(rows), *_with_other_amounts(rows, there)]
            if faults:
                raise ValidationFailed(errors=faults)
            new = [row for row in rows if row["id"] not in there]
            buyers = customers.legal_data_of(session, {row["customer_id"] for row in new})
            kind = payment_kind(session, BANK_TRANSFER)
            self.append(session, *(_opened(call, row, buyers[row["customer_id"]], kind) for row in new))
        sums = {kind: sum((row["amount"] for row in new if row["kind"] == kind), Decimal("0.00")) for kind in KINDS}
        return debt_answers.opened(len(new), len(rows) - len(new), sums)

    # steps

    def _name(self, session: Session, customer_id: UUID) -> str:
        names = customers.names_of(session, [customer_id])
        if customer_id not in names:
            raise NotFound(thing="customer", id=customer_id)
        return names[customer_id]

    def _opening_rows(self, session: Session, body: Body) -> list[dict[str, Any]]:
        """The rows with customers and days filled in.

        Raises NotYetKnown with every customer that is unknown, CustomerDeleted.
        """
        by_code = customers.ids_by_code(session, {row["code"] for row in body["rows"] if row["code"] is not None})
        rows = [{**row, "customer_id": row["customer_id"] or by_code.get(row["code"])} for row in body["rows"]]
        ids = {row["customer_id"] for row in rows if row["customer_id"] is not None}
        known = customers.names_of(session, ids)
        faults = [
            {"field": f"rows.{place}.{'customer_id' if row['code'] is None else 'code'}", "message": "Is not known."}
            for place, row in enumerate(rows)
            if row["customer_id"] not in known
        ]
        if faults:
            raise NotYetKnown("customers", ValidationFailed(errors=faults))
        self._require_there(session, ids)
        deferrals = customers.deferrals_on(session, ids, body["date"])
        filled = [_filled(row, body["date"], deferrals.get(row["customer_id"], 0)) for row in rows]
        early = [
            {"field": f"rows.{place}.due_date", "message": "Must not be before the date."}
            for place, row in enumerate(filled)
            if row["due_date"] < row["date"]
        ]
        if early:
            raise ValidationFailed(errors=early)
        return filled


KINDS = (DEBT, ADVANCE, "invoice")


def _filled(row: Body, day: date, deferral_days: int) -> dict[str, Any]:
    dated = row["date"] or day
    due_date = row["due_date"] or dated + timedelta(days=deferral_days)
    known_by = opening_id(row["kind"], row["customer_id"], row["number"], dated)
    return {**row, "date": dated, "due_date": due_date, "id": known_by}


def _there_already(session: Session, rows: list[dict[str, Any]]) -> dict[UUID, Decimal]:
    """What was told before, with its amount."""
    ids = {row["id"] for row in rows}
    told = {row["invoice_id"]: row["amount"] for row in invoices.some(session, ids)}
    return told | accounts.amounts_of(session, ids)


def _of_the_future(rows: list[Body], today: date) -> Iterator[Fault]:
    for place, row in enumerate(rows):
        if row["date"] is not None and row["date"] > today:
            yield {"field": f"rows.{place}.date", "message": "Must not be after today."}


def _given_twice(rows: list[dict[str, Any]]) -> Iterator[Fault]:
    seen: set[UUID] = set()
    for place, row in enumerate(rows):
        if row["id"] in seen:
            yield {"field": f"rows.{place}", "message": "Is given twice."}
        seen.add(row["id"])


def _with_other_amounts(rows: list[dict[str, Any]], there: Mapping[UUID, Decimal]) -> Iterator[Fault]:
    for place, row in enumerate(rows):
        if there.get(row["id"], row["amount"]) != row["amount"]:
            yield {"field": f"rows.{place}.amount", "message": "Is there already with another amount."}


def _opened(call: Call, row: Body, buyer: Body, kind: Body) -> Any:
    head = {"metadata": call.metadata, "customer_id": str(row["customer_id"]), "number": row["number"]}
    head |= {"currency": CURRENCY, "amount": str(row["amount"])}
    if row["kind"] == DEBT:
        days = {"day": row["date"].isoformat(), "due_date": row["due_date"].isoformat()}
        return DebtOpened(originator_id=row["id"], originator_version=1, timestamp=call.at, **head, **days)
    if row["kind"] == ADVANCE:
        more: dict[str, Any] = {"purpose": None, "payer": NOBODY, **kind, "fingerprints": []}
        return Payment.receive(row["id"], call.at, day=row["date"].isoformat(), is_opening=True, **head, **more)
    of_no_order = {"order_id": None, "order_number": None, "serial": None, "vat": "0.00", "vat_included": True}
    nothing: dict[str, Any] = {"vat_rates": [], "lines": [], "buyer": buyer, "seller": None, "missing": []}
    return Invoice.open(row["id"], row["date"], row["due_date"], call.at, **head, **of_no_order, **nothing)
