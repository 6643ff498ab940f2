"""Whether an order may be placed, or grow, on credit: the customer's limit, this order included, and overdue debt."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, ClassVar

from services.orders.domain.refusals import Refusal

WARN, BLOCK, OFF = "warn", "block", "off"
POLICIES = (WARN, BLOCK, OFF)


class CreditRefusal(Refusal):
    """``code`` is how the same is told where it only is a warning."""

    kind = "conflict"
    code: ClassVar[str]


class CreditLimitExceeded(CreditRefusal):
    code = "limit_exceeded"
    message = (
        "%(name)s uses %(used)s %(currency)s of credit with this order, and the limit is %(limit)s: %(over)s too much. "
        "The head of sales can override it with a reason."
    )


class CustomerOverdue(CreditRefusal):
    code = "overdue_debt"
    message = (
        "%(name)s has %(overdue)s %(currency)s of debt that is overdue for more than %(days)s days. "
        "The head of sales can override it with a reason."
    )


@dataclass(frozen=True)
class CreditPolicy:
    """What becomes of an order beyond its customer's credit.

    Debt counts when it has been overdue for more than ``overdue_days``.
    """

    policy: str
    counts_overdue: bool
    overdue_days: int


@dataclass(frozen=True)
class CreditWarning:
    """Why an order is beyond the credit; ``figures`` are texts."""

    kind: type[CreditRefusal]
    figures: Mapping[str, str]

    def as_state(self) -> dict[str, str]:
        return {"code": self.kind.code, **self.figures}


@dataclass(frozen=True)
class Credit:
    """A customer's: ``limit`` None is unlimited, zero is prepayment only; ``used`` is negative after an advance.

    ``counted`` is what the policy counts of the ``overdue`` debt.
    """

    policy: CreditPolicy
    limit: Decimal | None
    used: Decimal
    overdue: Decimal
    counted: Decimal

    @property
    def left(self) -> Decimal | None:
        return None if self.limit is None else self.limit - self.used

    @property
    def blocks(self) -> bool:
        return self.policy.policy == BLOCK and bool(self.warnings)

    @property
    def warnings(self) -> tuple[CreditWarning, ...]:
        """What is wrong with it as it is."""
        if self.policy.policy == OFF:
            return ()
        found: list[CreditWarning] = []
        if self.limit is not None and self.used > self.limit:
            over = self.used - self.limit
            figures = {"limit": _text(self.limit), "used": _text(self.used), "over": _text(over)}
            found.append(CreditWarning(CreditLimitExceeded, figures))
        if self.policy.counts_overdue and self.counted > 0:
            days = str(self.policy.overdue_days)
            found.append(CreditWarning(CustomerOverdue, {"overdue": _text(self.counted), "days": days}))
        return tuple(found)

    def with_order(self, total: Decimal) -> "Credit":
        """As it is once an order of this total is placed."""
        return replace(self, used=self.used + total)

    def as_state(self) -> dict[str, Any]:
        limit = None if self.limit is None else _text(self.limit)
        return {"limit": limit, "used": _text(self.used), "overdue": _text(self.overdue)}


def _text(amount: Decimal) -> str:
    return f"{amount:.2f}"
