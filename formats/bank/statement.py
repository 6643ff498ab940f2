"""A bank's statement: what came to the company's accounts, and what went."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import blake2b

from formats.bank.faults import Fault
from formats.bank.values import account_number

MEGABYTE = 1_000_000
LARGEST_FILE = 20 * MEGABYTE
MOST_PAYMENTS = 50_000
# What a bank allows is 210 characters of purpose and 160 of a name; beyond these lengths texts are cut.
LONGEST_PURPOSE = 2_000
LONGEST_NAME = 255
LONGEST_NUMBER = 64

# The digits 6 to 8 of a Russian account.
CURRENCIES = {
    "810": "RUB",
    "643": "RUB",
    "156": "CNY",
    "356": "INR",
    "398": "KZT",
    "756": "CHF",
    "784": "AED",
    "826": "GBP",
    "840": "USD",
    "933": "BYN",
    "949": "TRY",
    "978": "EUR",
}


@dataclass(frozen=True)
class Payer:
    """``tax_number`` is None where the bank knows none; texts are empty where the file says nothing."""

    name: str = ""
    tax_number: str | None = None
    account: str = ""
    bic: str = ""


@dataclass(frozen=True)
class BankPayment:
    """``date`` is the day that the money moved; ``line`` is where the payment begins in the file.

    ``is_income``: it came from somebody else to an account of the company. ``fingerprints`` are one for each thing that
    the file knows the other side by. Another file has at least one of them for the same payment, in whatever form or
    encoding, if it knows the other side by one of the same things; two equal payments of one file have none in common.
    """

    line: int
    number: str
    date: date
    amount: Decimal
    is_income: bool
    payer: Payer
    payee_account: str
    purpose: str
    fingerprints: tuple[str, ...] = ()

    @property
    def own_account(self) -> str:
        return self.payee_account if self.is_income else self.payer.account

    @property
    def currency(self) -> str | None:
        """That of the company's account; None when the account is unknown, or its currency is."""
        return CURRENCIES.get(self.own_account[5:8]) if len(self.own_account) == 20 else None


@dataclass(frozen=True)
class AccountPeriod:
    """What a statement says of one account of the company, as far as it says so."""

    account: str
    first_day: date | None = None
    last_day: date | None = None
    opening: Decimal | None = None
    received: Decimal | None = None
    paid: Decimal | None = None
    closing: Decimal | None = None


@dataclass(frozen=True)
class Statement:
    """``warnings`` are what does not add up, or cannot be read, in a statement that can be used all the same."""

    accounts: tuple[AccountPeriod, ...]
    first_day: date | None
    last_day: date | None
    payments: tuple[BankPayment, ...]
    warnings: tuple[Fault, ...] = ()


def fingerprinted(payments: Iterable[BankPayment]) -> tuple[BankPayment, ...]:
    """The payments of one file with their fingerprints; equal ones are told apart by their order among each other."""
    seen: Counter[str] = Counter()
    marked = []
    for payment in payments:
        identities = _identities(payment)
        seen.update(identities)
        digests = tuple(_digest(f"{identity}\n{seen[identity]}") for identity in identities)
        marked.append(replace(payment, fingerprints=digests))
    return tuple(marked)


def _identities(payment: BankPayment) -> list[str]:
    """Only what every form of a statement has and writes alike: no names, no purpose, and not the company's account,
    which a table does not tell."""
    told = (
        "in" if payment.is_income else "out",
        payment.date.isoformat(),
        account_number(payment.number).lstrip("0"),
        f"{payment.amount:.2f}",
    )
    return ["\n".join((*told, *known_by)) for known_by in _other_side(payment)]


def _other_side(payment: BankPayment) -> list[tuple[str, str]]:
    account = payment.payer.account if payment.is_income else payment.payee_account
    tax_number = payment.payer.tax_number if payment.is_income else None
    known = [("tax number", tax_number or ""), ("account", account)]
    return [(name, value) for name, value in known if value] or [("nobody", "")]


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=16).hexdigest()
