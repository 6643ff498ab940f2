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

    ``is_income``: it came from somebody else to an account of the company. ``fingerprint`` is the same for the same
    payment in another file, in whatever form or encoding, and differs for two equal payments of one file.
    """

    line: int
    number: str
    date: date
    amount: Decimal
    is_income: bool
    payer: Payer
    payee_account: str
    purpose: str
    fingerprint: str = ""

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
        identity = _identity(payment)
        seen[identity] += 1
        digest = blake2b(f"{identity}\n{seen[identity]}".encode(), digest_size=16).hexdigest()
        marked.append(replace(payment, fingerprint=digest))
    return tuple(marked)


def _identity(payment: BankPayment) -> str:
    """Only what every form of a statement has and writes alike: no names and no purpose."""
    payer = payment.payer.tax_number or payment.payer.account
    return "\n".join(
        (
            "in" if payment.is_income else "out",
            payment.own_account,
            payment.date.isoformat(),
            account_number(payment.number).lstrip("0"),
            f"{payment.amount:.2f}",
            payer if payment.is_income else payment.payee_account,
        )
    )
