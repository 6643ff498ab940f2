"""What a customer buys at."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Terms:
    """``price_type`` None is the company's default one; ``credit_limit`` None is unlimited, zero prepayment only."""

    price_type: str | None
    markup_percent: Decimal
    credit_limit: Decimal | None
    deferral_days: int


NO_TERMS = Terms(price_type=None, markup_percent=Decimal(0), credit_limit=None, deferral_days=0)
