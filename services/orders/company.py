"""The company's card: made of what a caller gives, and held against the rules of tax offices and banks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contracts import numbers
from kernel.problems import ValidationFailed
from services.orders.domain.company import CARD

INN_OF_ENTITY, INN_OF_TRADER = 10, 12
OGRN_DIGITS = {INN_OF_ENTITY: 13, INN_OF_TRADER: 15}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
Body = Mapping[str, Any]
Fault = tuple[str, str | None]


def card_of(body: Body) -> dict[str, Any]:
    """The card, with one default among its accounts. Raises ValidationFailed with every field that is wrong."""
    card = {**{name: body[name] for name in CARD}, "bank_accounts": _with_default(body["bank_accounts"])}
    faults = [{"field": name, "message": fault} for name, fault in _faults(body) if fault is not None]
    if faults:
        raise ValidationFailed(errors=faults)
    return card


def _with_default(accounts: Sequence[Body]) -> list[dict[str, Any]]:
    marked = any(account["is_default"] for account in accounts)
    return [
        {**account, "is_default": account["is_default"] if marked else place == 0}
        for place, account in enumerate(accounts)
    ]


def _faults(card: Body) -> Iterator[Fault]:
    """All numbers by the paths of their fields; a number that is missing is not wrong."""
    digits = INN_OF_TRADER if len(card["inn"] or "") > INN_OF_ENTITY else INN_OF_ENTITY
    if card["inn"] is not None:
        yield "inn", numbers.inn_fault(card["inn"], digits)
    if card["kpp"] is not None:
        yield "kpp", _kpp_fault(card["kpp"], digits)
    if card["ogrn"] is not None:
        given = digits if card["inn"] is not None else _digits_by_ogrn(card["ogrn"])
        yield "ogrn", numbers.ogrn_fault(card["ogrn"], OGRN_DIGITS[given])
    if card["email"] is not None:
        yield "email", _email_fault(card["email"])
    yield from _faults_of_accounts(card["bank_accounts"])


def _kpp_fault(kpp: str, digits: int) -> str | None:
    return numbers.kpp_fault(kpp) if digits == INN_OF_ENTITY else "Only a legal entity has a KPP."


def _email_fault(email: str) -> str | None:
    return None if EMAIL.fullmatch(email) else "Must be an e-mail address."


def _digits_by_ogrn(ogrn: str) -> int:
    return INN_OF_TRADER if len(ogrn) > OGRN_DIGITS[INN_OF_ENTITY] else INN_OF_ENTITY


def _faults_of_accounts(accounts: Sequence[Body]) -> Iterator[Fault]:
    known: set[tuple[str, str]] = set()
    for place, account in enumerate(accounts):
        for name, fault in _faults_of_account(account):
            yield f"bank_accounts.{place}.{name}", fault
        key = (account["bic"], account["account"])
        if key in known:
            yield f"bank_accounts.{place}.account", "Is given twice."
        known.add(key)
    yield "bank_accounts", _default_fault(accounts)


def _default_fault(accounts: Sequence[Body]) -> str | None:
    marked = sum(account["is_default"] for account in accounts)
    return None if marked <= 1 else "Only one account can be the default."


def _faults_of_account(account: Body) -> Iterator[Fault]:
    """Accounts are held against the BIC only when that is right: one mistake is told once."""
    bic, correspondent = account["bic"], account["correspondent_account"]
    fault = numbers.bic_fault(bic)
    yield "bic", fault
    if fault is None:
        yield "account", numbers.account_fault(account["account"], bic)
        if correspondent is not None:
            yield "correspondent_account", numbers.correspondent_account_fault(correspondent, bic)
