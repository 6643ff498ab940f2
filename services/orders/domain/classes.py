"""ABC and XYZ: how much of the sales somebody or something makes, and how evenly.

**ABC.** From the greatest sales down: all that stand before the limit of A (80 %) is reached are A, the one that
reaches it included; then B up to its limit (95 %); the rest is C, as is whatever sold nothing or came back. Shares are
of the sales of those that sold something.

**XYZ.** The coefficient of variation of the monthly sales: the standard deviation of all months (of the population,
months without sales counting as zero), in percent of their mean. X up to 10 %, Y up to 25 %, Z above, and where the
mean is not positive. How evenly something sells cannot be told, and is None, with fewer than three months that have
sales. Limits are compared exactly; only what is shown is rounded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Generic, TypeVar

CENT = Decimal("0.01")
HUNDRED = Decimal(100)
FEWEST_MONTHS = 3
ZERO = Decimal("0.00")
DIGITS = 60

Key = TypeVar("Key")


@dataclass(frozen=True)
class Limits:
    """In percent: cumulative shares up to which something is A and B, variations up to which it is X and Y."""

    a: Decimal = Decimal(80)
    b: Decimal = Decimal(95)
    x: Decimal = Decimal(10)
    y: Decimal = Decimal(25)


@dataclass(frozen=True)
class Classified(Generic[Key]):
    """``share`` and ``cumulative`` are percents of all sales, half up to 0.01.

    ``variation`` is None without a mean, and with ``xyz`` where it cannot be told.
    """

    key: Key
    total: Decimal
    share: Decimal
    cumulative: Decimal
    abc: str
    variation: Decimal | None
    xyz: str | None


def classified(months: Mapping[Key, Sequence[Decimal]], limits: Limits) -> list[Classified[Key]]:
    """Of the monthly sales of each, the greatest first; equal ones in the order of their keys as text."""
    totals = {key: sum(sales, ZERO) for key, sales in months.items()}
    whole = sum((total for total in totals.values() if total > 0), ZERO)
    found: list[Classified[Key]] = []
    before = ZERO
    for key in sorted(months, key=lambda each: (-totals[each], str(each))):
        total = max(totals[key], ZERO)
        can_tell = sum(1 for each in months[key] if each) >= FEWEST_MONTHS
        found.append(
            Classified(
                key=key,
                total=totals[key],
                share=_percent(total, whole),
                cumulative=_percent(before + total, whole),
                abc=abc_class(before, total, whole, limits),
                variation=variation_percent(months[key]) if can_tell else None,
                xyz=xyz_class(months[key], limits) if can_tell else None,
            )
        )
        before += total
    return found


def abc_class(before: Decimal, total: Decimal, whole: Decimal, limits: Limits) -> str:
    """``before`` is what those with greater sales sold together."""
    if total <= 0:
        return "C"
    if before * HUNDRED < limits.a * whole:
        return "A"
    return "B" if before * HUNDRED < limits.b * whole else "C"


def xyz_class(sales: Sequence[Decimal], limits: Limits) -> str:
    """``n * sum of squares - square of the sum`` is n squared variances: no root is needed to compare."""
    with localcontext() as context:
        context.prec = DIGITS
        total = sum(sales, ZERO)
        if total <= 0:
            return "Z"
        spread = _spread(sales) * HUNDRED * HUNDRED
        if spread <= (limits.x * total) ** 2:
            return "X"
        return "Y" if spread <= (limits.y * total) ** 2 else "Z"


def variation_percent(sales: Sequence[Decimal]) -> Decimal | None:
    """Half up to 0.01."""
    with localcontext() as context:
        context.prec = DIGITS
        total = sum(sales, ZERO)
        return None if total <= 0 else (_spread(sales).sqrt() * HUNDRED / total).quantize(CENT, ROUND_HALF_UP)


def _spread(sales: Sequence[Decimal]) -> Decimal:
    return len(sales) * sum((each * each for each in sales), ZERO) - sum(sales, ZERO) ** 2


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * HUNDRED / whole).quantize(CENT, ROUND_HALF_UP) if whole else ZERO
