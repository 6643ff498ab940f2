"""Whether a statement adds up: what it says of its accounts against itself and against its payments."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from formats.bank.faults import BalanceDiffers, Fault, PaidDiffers, ReceivedDiffers
from formats.bank.statement import AccountPeriod, BankPayment

Placed = tuple[int, AccountPeriod]


def merged(sections: Iterable[Placed]) -> list[Placed]:
    """One period an account, also where the bank tells each day by itself; with the line of its first section."""
    by_account: dict[str, Placed] = {}
    for line, period in sections:
        before = by_account.get(period.account)
        by_account[period.account] = (line, period) if before is None else (before[0], _joined(before[1], period))
    return list(by_account.values())


def _joined(one: AccountPeriod, other: AccountPeriod) -> AccountPeriod:
    first, last = (one, other) if _begins_before(one, other) else (other, one)
    return replace(
        first,
        last_day=last.last_day,
        received=_sum(first.received, last.received),
        paid=_sum(first.paid, last.paid),
        closing=last.closing,
    )


def _begins_before(one: AccountPeriod, other: AccountPeriod) -> bool:
    return one.first_day is None or other.first_day is None or one.first_day <= other.first_day


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


def differences(accounts: Iterable[Placed], payments: Sequence[BankPayment]) -> Iterator[Fault]:
    received: dict[str, Decimal] = {}
    paid: dict[str, Decimal] = {}
    for payment in payments:
        _add(received, payment.payee_account, payment.amount)
        _add(paid, payment.payer.account, payment.amount)
    for line, period in accounts:
        account = period.account
        yield from _balance(line, period)
        for kind, told, found in (
            (ReceivedDiffers, period.received, received.get(account, Decimal(0))),
            (PaidDiffers, period.paid, paid.get(account, Decimal(0))),
        ):
            if told is not None and told != found:
                yield kind(line, account=account, told=f"{told:.2f}", found=f"{found:.2f}")


def _add(totals: dict[str, Decimal], account: str, amount: Decimal) -> None:
    totals[account] = totals.get(account, Decimal(0)) + amount


def _balance(line: int, period: AccountPeriod) -> Iterator[Fault]:
    if period.opening is None or period.received is None or period.paid is None or period.closing is None:
        return
    computed = period.opening + period.received - period.paid
    if computed != period.closing:
        figures = {"computed": f"{computed:.2f}", "told": f"{period.closing:.2f}"}
        yield BalanceDiffers(line, account=period.account, **figures)
