"""Documents of trade: orders, shipments, returns, invoices, payments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from formats.commerceml.goods import Article
from formats.commerceml.parties import BankAccount, Party
from formats.commerceml.units import Package
from formats.commerceml.writing import CENT

ZERO = Decimal("0.00")


class Operation(Enum):
    ORDER = "Заказ товара"
    SHIPMENT = "Отпуск товара"
    RETURN = "Возврат товара"
    INVOICE = "Счет на оплату"
    CASHLESS = "Выплата безналичных денег"
    CASH = "Выплата наличных денег"
    OTHER = "Прочие"


class Role(Enum):
    SELLER = "Продавец"
    BUYER = "Покупатель"
    PAYER = "Плательщик"
    RECEIVER = "Получатель"


@dataclass(frozen=True)
class Rate:
    """The VAT of all lines of one rate together; ``percent`` None is without VAT."""

    percent: Decimal | None
    vat: Decimal


@dataclass(frozen=True)
class Line:
    """``quantity`` and ``price`` are per ``package``; the amount has VAT inside where the document says so."""

    article: Article
    amount: Decimal
    package: Package | None = None
    quantity: Decimal | None = None
    price: Decimal | None = None


@dataclass(frozen=True)
class Document:
    """``role`` is ours, ``party_role`` that of the other side. ``amount`` is with VAT, whatever the lines have."""

    id: str
    number: str
    day: date
    operation: Operation
    role: Role
    party: Party
    party_role: Role
    currency: str
    amount: Decimal
    rates: Sequence[Rate] = field(default_factory=tuple)
    lines: Sequence[Line] = field(default_factory=tuple)
    vat_included: bool = True
    at: time | None = None
    due: date | None = None
    comment: str | None = None
    account: BankAccount | None = None
    warehouse: tuple[str, str] | None = None
    requisites: Mapping[str, str] = field(default_factory=dict)


def shares_of_vat(lines: Sequence[Line], rates: Sequence[Rate]) -> list[Decimal]:
    """The VAT of each line: its share of the VAT of its rate, to the kopeck; together they are the document's."""
    shares = [ZERO] * len(lines)
    for rate in rates:
        places = [place for place, line in enumerate(lines) if line.article.vat_percent == rate.percent]
        whole = sum((lines[place].amount for place in places), ZERO)
        reached = given = ZERO
        for place in places:
            reached += lines[place].amount
            due = (rate.vat * reached / whole).quantize(CENT, ROUND_HALF_UP) if whole else ZERO
            shares[place], given = due - given, due
    return shares
