"""Whether customers may order on credit, and who overrides that they may not."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from contracts.company import CURRENCY
from contracts.roles import HEADS
from kernel.calls import Call
from kernel.problems import Forbidden, NotFound
from services.orders.answers import credit as answers
from services.orders.app.registers import Registers
from services.orders.domain.credit import Credit
from services.orders.projections import customers
from services.orders.projections.customers import Buyer
from services.orders.projections.debts import standing_of

Answer = dict[str, Any]


class CreditChecks(Registers):
    def get_credit(self, customer_id: UUID) -> Answer:
        with self.reading() as session:
            today = self.today()
            customer_id = customers.kept_one(session, customer_id)
            buyer = customers.buyer_on(session, customer_id, today)
            if buyer is None:
                raise NotFound(thing="customer", id=customer_id)
            standing = standing_of(session, customer_id, today)
            credit = self._credit(session, customer_id, buyer, today)
        return {"customer_id": str(customer_id), **answers.of_customer(credit, standing.debt, CURRENCY)}

    # steps

    def _credit(self, session: Session, customer_id: UUID, buyer: Buyer, day: date) -> Credit:
        """The customer's on a day, or that of the one that it was merged into.

        Whoever decides by it holds the append lock: two orders must not both fit.
        """
        policy, limit = buyer.credit_policy, buyer.credit_limit
        kept_id = customers.kept_one(session, customer_id)
        if kept_id != customer_id:
            limit = customers.credit_limit_on(session, kept_id, day)
        standing = standing_of(session, kept_id, day)
        counted = standing.overdue
        if counted and policy.overdue_days:
            counted = standing_of(session, kept_id, day - timedelta(days=policy.overdue_days)).overdue
        return Credit(policy, limit, standing.credit_used, standing.overdue, counted)

    def _override(self, call: Call, name: str, credit: Credit, given: Mapping[str, str] | None) -> str | None:
        """The reason for which an order is placed or grows that is beyond the ``credit``, which counts it already.

        None when nothing stands in the way, or the policy warns and no reason was given. Raises Forbidden,
        CreditLimitExceeded, CustomerOverdue.
        """
        self._require_may_override(call, given)
        if not credit.warnings or not (credit.blocks or given):
            return None
        if given is None:
            warning = credit.warnings[0]
            raise warning.kind(name=name, currency=CURRENCY, **warning.figures)
        return given["reason"]

    def _require_may_override(self, call: Call, given: Mapping[str, str] | None) -> None:
        if given is not None and not call.caller.has_one_of(HEADS):
            fault = {"field": "override", "message": "To override the credit is for the head of sales."}
            raise Forbidden(errors=[fault])
