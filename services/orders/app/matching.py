"""Payments from banks: received many at once, and matched to invoices by proposals that somebody confirms."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from contracts.commands.bank import MOST_CONFIRMED
from contracts.company import day_of
from contracts.events.money import BANK_TRANSFER
from kernel.calls import Call
from kernel.problems import NotFound
from services.orders.answers import matching as matching_answers
from services.orders.app.allocating import Allocating
from services.orders.app.debts import Debts
from services.orders.app.dictionaries import payment_kind
from services.orders.app.payments import payment_content
from services.orders.domain.matching import NO_TOLERANCE, OpenInvoices, Proposal, Tolerance, propose_all
from services.orders.domain.payment import Payment
from services.orders.domain.recognising import Told, recognised
from services.orders.domain.refusals import Refusal
from services.orders.projections import payments, unmatched

Body = Mapping[str, Any]
Answer = dict[str, Any]
Row = Mapping[Any, Any]


class Matching(Debts):
    def import_payments(self, call: Call, body: Body) -> Answer:
        """Each is the customer's whose tax number the payer has, if that is of one customer alone.

        What was entered by hand before is known by its fingerprints from now on. Money of a day to come is not taken:
        by hand it is not either.
        """
        today = day_of(call.at, self.zone)
        told: Sequence[Body] = [each for each in body["payments"] if each["date"] <= today]
        ahead = [each for each in body["payments"] if each["date"] > today]
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            there = payments.with_fingerprints(session, [each for one in told for each in one["fingerprints"]])
            new, by_hand = self._known_by_hand(session, call, list(_not_known(told, there)))
            numbers = {each["payer"]["tax_number"] for each in new} - {None}
            known = unmatched.customers_by_tax_number(session, numbers)
            whose = {number: ids[0] for number, ids in known.items() if len(ids) == 1}
            kind = payment_kind(session, BANK_TRANSFER)
            received = [self._imported(call, {**each, **kind}, whose.get(each["payer"]["tax_number"])) for each in new]
            self.append(session, *received)
        duplicates = {row["payment_id"]: row for row in (*there.values(), *by_hand)}
        return matching_answers.imported(received, list(duplicates.values()), known, ahead)

    def propose_payments(self, question: Body) -> Answer:
        """Which invoices each payment could be for, as far as something is left of it."""
        tolerance = Tolerance(question["tolerance"], question["tolerance_percent"])
        with self.reading() as session:
            proposed, invoices = _proposed(session, tolerance)
        return matching_answers.proposals(proposed, invoices, question["limit"])

    def confirm_proposals(self, call: Call, body: Body) -> Answer:
        """Named ones, or all that is certain; what cannot be allocated by now is told, and stops nothing else.

        What is certain is found before anybody has to wait for it.
        """
        with self.transaction() as session:
            found = list(_certain(session)) if body["certain"] else body["confirmed"]
            wanted = found[:MOST_CONFIRMED]
            self.recorder.lock_appends(session)
            done, refused = self._confirm(session, call, wanted)
        return matching_answers.confirmed(done, refused, len(found) - len(wanted))

    # steps

    def _confirm(
        self, session: Session, call: Call, wanted: Sequence[Body]
    ) -> tuple[list[Body], list[tuple[Body, Refusal | NotFound]]]:
        """What could be confirmed, and what could not with the reason. Raises NotFound of a payment."""
        invoice_ids = {part["invoice_id"] for each in wanted for part in each["allocations"]}
        found = self.load_all(list({each["payment_id"]: None for each in wanted}), Payment)
        allocating = Allocating(self, session, call, found, invoice_ids)
        done: list[Body] = []
        refused: list[tuple[Body, Refusal | NotFound]] = []
        for each in wanted:
            parts = [(part["invoice_id"], part["amount"]) for part in each["allocations"]]
            try:
                allocating.allocate(each["payment_id"], parts)
            except (Refusal, NotFound) as refusal:
                refused.append((each, refusal))
            else:
                done.append(each)
        allocating.append()
        return done, refused

    def _known_by_hand(self, session: Session, call: Call, told: Sequence[Body]) -> tuple[list[Body], Sequence[Row]]:
        """What is new of what a file tells, and the payments by hand that the rest of it is."""
        rows = payments.by_hand(session, {each["date"] for each in told}, {each["amount"] for each in told})
        found = recognised([_told(each) for each in told], [payments.as_told(row) for row in rows])
        known = [rows[place] for place in found.values()]
        entered: list[Payment] = self.load_all([row["payment_id"] for row in known], Payment)
        for place, payment in zip(found, entered, strict=True):
            payment.recognise(told[place]["fingerprints"], call.at, call.metadata)
        self.append(session, *entered)
        return [each for place, each in enumerate(told) if place not in found], known

    def _imported(self, call: Call, body: Body, customer_id: Any) -> Payment:
        payment_id = call.new_id(f"payment {body['fingerprints'][0]}")
        return Payment.receive(payment_id, call.at, **payment_content(call, {**body, "customer_id": customer_id}))


def _told(body: Body) -> Told:
    return Told(body["date"], body["amount"], body["number"], frozenset({body["payer"]["tax_number"]} - {None}))


def _not_known(told: Sequence[Body], there: Collection[str]) -> Iterator[Body]:
    """Each once; one is known when any of its fingerprints is."""
    known = set(there)
    for each in told:
        if known.isdisjoint(each["fingerprints"]):
            yield each
        known.update(each["fingerprints"])


def _proposed(session: Session, tolerance: Tolerance) -> tuple[list[tuple[Row, Sequence[Proposal]]], Sequence[Row]]:
    """For every payment that could be for an invoice, the oldest first: none is too old to be matched."""
    rows, merged = unmatched.open_invoices(session), unmatched.tax_numbers_of_merged(session)
    invoices = OpenInvoices(unmatched.as_invoice(row, merged) for row in rows)
    proposed: list[tuple[Row, Sequence[Proposal]]] = []
    for page in unmatched.pages_of_payments(session):
        found = propose_all(map(unmatched.as_payment, page), invoices, tolerance)
        proposed += [(row, proposals) for row, proposals in zip(page, found, strict=True) if proposals]
    return proposed, rows


def _certain(session: Session) -> Iterator[Body]:
    proposed, _ = _proposed(session, NO_TOLERANCE)
    for row, proposals in proposed:
        for proposal in proposals:
            if proposal.certain:
                parts = [{"invoice_id": match.invoice_id, "amount": match.amount} for match in proposal.matches]
                yield {"payment_id": row["payment_id"], "allocations": parts}
