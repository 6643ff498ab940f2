"""Payments from banks: received many at once, and matched to invoices by proposals that somebody confirms."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.commands.bank import MOST_CONFIRMED
from contracts.events.money import DEFAULT_PAYMENT_KIND
from kernel.calls import Call
from kernel.problems import NotFound
from services.orders.answers import matching as matching_answers
from services.orders.app.allocating import Allocating
from services.orders.app.debts import Debts
from services.orders.app.payments import payment_content
from services.orders.domain.matching import NO_TOLERANCE, OpenInvoices, Proposal, Tolerance, propose_all
from services.orders.domain.payment import Payment
from services.orders.domain.refusals import Refusal
from services.orders.projections import payments, unmatched

Body = Mapping[str, Any]
Answer = dict[str, Any]
Row = Mapping[Any, Any]


class Matching(Debts):
    def import_payments(self, call: Call, body: Body) -> Answer:
        """Each is the customer's whose tax number the payer has, if that is of one customer alone."""
        told: Sequence[Body] = body["payments"]
        with self.transaction() as session:
            self.recorder.lock_appends(session)
            there = payments.with_fingerprints(session, [each for one in told for each in one["fingerprints"]])
            new = list(_not_known(told, there))
            numbers = {each["payer"]["tax_number"] for each in new} - {None}
            known = unmatched.customers_by_tax_number(session, numbers)
            whose = {number: ids[0] for number, ids in known.items() if len(ids) == 1}
            received = [self._imported(call, each, whose.get(each["payer"]["tax_number"])) for each in new]
            self.append(session, *received)
        duplicates = list({row["payment_id"]: row for row in there.values()}.values())
        return matching_answers.imported(received, duplicates, known)

    def propose_payments(self, question: Body) -> Answer:
        """Which invoices each payment could be for, as far as something is left of it."""
        tolerance = Tolerance(question["tolerance"], question["tolerance_percent"])
        with self.reading() as session:
            proposed, invoices = _proposed(session, tolerance)
        return matching_answers.proposals(proposed, invoices, question["limit"])

    def confirm_proposals(self, call: Call, body: Body) -> Answer:
        """Named ones, all or none; or all that is certain, but what somebody was faster with.

        What is certain is found before anybody has to wait for it.
        """
        with self.transaction() as session:
            found = list(_certain(session)) if body["certain"] else body["confirmed"]
            wanted = found[:MOST_CONFIRMED]
            self.recorder.lock_appends(session)
            refused = self._confirm(session, call, wanted, all_or_none=not body["certain"])
        done = [each for each in wanted if each["payment_id"] not in refused]
        return matching_answers.confirmed(done, refused, len(found) - len(wanted))

    # steps

    def _confirm(
        self, session: Session, call: Call, wanted: Sequence[Body], *, all_or_none: bool
    ) -> dict[UUID, Refusal | NotFound]:
        """Why some could not be confirmed, by payment."""
        invoice_ids = {part["invoice_id"] for each in wanted for part in each["allocations"]}
        found = self.load_all(list({each["payment_id"]: None for each in wanted}), Payment)
        allocating = Allocating(self, session, call, found, invoice_ids)
        refused: dict[UUID, Refusal | NotFound] = {}
        for each in wanted:
            parts = [(part["invoice_id"], part["amount"]) for part in each["allocations"]]
            try:
                allocating.allocate(each["payment_id"], parts)
            except (Refusal, NotFound) as refusal:
                if all_or_none:
                    raise
                refused[each["payment_id"]] = refusal
        allocating.append()
        return refused

    def _imported(self, call: Call, body: Body, customer_id: Any) -> Payment:
        more = {"customer_id": customer_id, "kind": DEFAULT_PAYMENT_KIND}
        payment_id = call.new_id(f"payment {body['fingerprints'][0]}")
        return Payment.receive(payment_id, call.at, **payment_content(call, {**body, **more}))


def _not_known(told: Sequence[Body], there: Collection[str]) -> Iterator[Body]:
    """Each once; one is known when any of its fingerprints is."""
    known = set(there)
    for each in told:
        if known.isdisjoint(each["fingerprints"]):
            yield each
        known.update(each["fingerprints"])


def _proposed(session: Session, tolerance: Tolerance) -> tuple[list[tuple[Row, Sequence[Proposal]]], Sequence[Row]]:
    """For every payment that could be for an invoice, the oldest first: none is too old to be matched."""
    rows = unmatched.open_invoices(session)
    invoices = OpenInvoices(map(unmatched.as_invoice, rows))
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
