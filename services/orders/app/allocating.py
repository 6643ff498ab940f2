"""Allocations of one payment or of many: all that they touch is read together, and appended together."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.calls import Call
from kernel.problems import NotFound
from services.orders.domain.invoice import CANCELLED, Invoice
from services.orders.domain.payment import PayableInvoice, Payment
from services.orders.projections import customers, invoices, payments
from services.orders.settling import close_settled

if TYPE_CHECKING:
    from services.orders.app.registers import Registers

Wanted = Sequence[tuple[UUID, Decimal]]


class Allocating:
    """The caller holds the append lock."""

    def __init__(
        self, application: "Registers", session: Session, call: Call, received: Iterable[Payment], ids: Collection[UUID]
    ) -> None:
        """``ids`` are the invoices of all that will be allocated."""
        self._application, self._session, self._call = application, session, call
        self._payments = {payment.id: payment for payment in received}
        rows = invoices.some(session, set(ids))
        payers = self._payers({row["customer_id"] for row in rows})
        self._payable = {row["invoice_id"]: _payable_invoice(row, payers[row["customer_id"]]) for row in rows}
        self._touched: dict[UUID, None] = {}

    def allocate(self, payment_id: UUID, wanted: Wanted) -> None:
        """What it refuses leaves everything as it was. Raises NotFound, and what ``Payment.allocate`` raises."""
        for invoice_id, _ in wanted:
            if invoice_id not in self._payable:
                raise NotFound(thing="invoice", id=invoice_id)
        payable = [(self._payable[invoice_id], amount) for invoice_id, amount in wanted]
        allocated = self._payments[payment_id].allocate(payable, self._call.at, self._call.metadata)
        for each in allocated:
            before = self._payable[each.invoice_id]
            self._payable[each.invoice_id] = replace(before, unpaid=before.unpaid - each.amount)
            self._touched[each.invoice_id] = None

    def _payers(self, issued_to: Collection[UUID]) -> Mapping[UUID, frozenset[UUID]]:
        """Of each customer with an invoice, those with an invoice or a payment who are the same by now."""
        paid = {payment.customer_id for payment in self._payments.values() if payment.customer_id is not None}
        kept = customers.kept(self._session, {*issued_to, *paid})
        same: defaultdict[UUID, set[UUID]] = defaultdict(set)
        for customer_id, kept_id in kept.items():
            same[kept_id].add(customer_id)
        return {customer_id: frozenset(same[kept[customer_id]]) for customer_id in issued_to}

    def append(self) -> None:
        """Marks invoices as paid that are paid in full now, and closes orders that are settled by it.

        An invoice is paid on the day on which the last of its money came, whenever that was matched.
        """
        session, call = self._session, self._call
        touched = [self._payable[invoice_id] for invoice_id in self._touched]
        self._application.append(session, *self._payments.values())
        paid = self._application.load_all([each.invoice_id for each in touched if not each.unpaid], Invoice)
        came = payments.last_days_of(session, [invoice.id for invoice in paid])
        for invoice in paid:
            invoice.pay(came[invoice.id], call.at, call.metadata)
        self._application.append(session, *paid)
        close_settled(self._application, session, call, [each.order_id for each in touched])


def _payable_invoice(row: Mapping[Any, Any], payers: frozenset[UUID]) -> PayableInvoice:
    names = ("invoice_id", "number", "year", "order_id", "customer_id", "unpaid")
    is_cancelled = row["state"] == CANCELLED
    return PayableInvoice(**{name: row[name] for name in names}, is_cancelled=is_cancelled, payers=payers)
