"""Who buys and who sells: a counterparty with its legal data, address and bank accounts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from formats.commerceml.writing import NAME_LENGTH, NOTE_LENGTH, Writer, one_line

KPP = re.compile("[0-9A-Z]{9}")
INN = re.compile("[0-9]{10}([0-9]{2})?")
ACCOUNT = re.compile("[0-9]{5}[0-9ABCEHKMPTX][0-9]{14}")
BIC = re.compile("[0-9]{9}")


@dataclass(frozen=True)
class BankAccount:
    """``bic`` is a Russian bank's, or the SWIFT code of another."""

    account: str
    bic: str
    bank_name: str | None
    correspondent_account: str | None = None


@dataclass(frozen=True)
class Party:
    """A person has no bank accounts in this format, and is no legal entity; a sole trader is written as one.

    ``registration`` is the OGRN. What the format has no element for stands in the comment: nothing is lost.
    """

    id: str
    name: str
    is_person: bool = False
    code: str | None = None
    full_name: str | None = None
    tax_number: str | None = None
    kpp: str | None = None
    registration: str | None = None
    vat_number: str | None = None
    legal_address: str | None = None
    postal_address: str | None = None
    accounts: tuple[BankAccount, ...] = ()
    is_archived: bool = False


def write_party(writer: Writer, party: Party) -> None:
    """What is in a counterparty's element, in the order of the format."""
    writer.text("Ид", party.id)
    writer.text("Наименование", one_line(party.name))
    official = one_line(party.full_name or party.name)
    if party.is_person:
        writer.text("ПолноеНаименование", official)
        _numbers(writer, party)
        _address(writer, "АдресРегистрации", party.legal_address)
    else:
        writer.text("ОфициальноеНаименование", official)
        _address(writer, "ЮридическийАдрес", party.legal_address)
        _numbers(writer, party)
        _accounts(writer, party)
    writer.given("Комментарий", _comment(party), NOTE_LENGTH)
    _address(writer, "Адрес", party.postal_address)


def write_account(writer: Writer, account: BankAccount) -> None:
    """The account's own bank; a correspondent account that is no account of this format is left out."""
    with writer.element("РасчетныйСчет"):
        writer.text("НомерСчета", account.account)
        with writer.element("Банк"):
            if account.correspondent_account and ACCOUNT.fullmatch(account.correspondent_account):
                writer.text("СчетКорреспондентский", account.correspondent_account)
            writer.given("Наименование", one_line(account.bank_name or ""))
            writer.text("БИК" if BIC.fullmatch(account.bic) else "SWIFT", account.bic)


def is_writable(account: BankAccount) -> bool:
    """An account of 20 digits, as banks in Russia have them; an IBAN is none."""
    return ACCOUNT.fullmatch(account.account) is not None


def _numbers(writer: Writer, party: Party) -> None:
    if party.tax_number and INN.fullmatch(party.tax_number):
        writer.text("ИНН", party.tax_number)
    if party.kpp and KPP.fullmatch(party.kpp):
        writer.text("КПП", party.kpp)


def _address(writer: Writer, name: str, address: str | None) -> None:
    """An address that is too long stands whole in its comment."""
    if not address:
        return
    text = one_line(address)
    with writer.element(name):
        writer.text("Представление", text)
        if len(text) > NAME_LENGTH:
            writer.text("Комментарий", text, NOTE_LENGTH)


def _accounts(writer: Writer, party: Party) -> None:
    accounts = [account for account in party.accounts if is_writable(account)]
    if not accounts:
        return
    with writer.element("РасчетныеСчета"):
        for account in accounts:
            write_account(writer, account)


def _comment(party: Party) -> str:
    """What has no element of its own, or did not fit in it."""
    has_inn = party.tax_number is not None and INN.fullmatch(party.tax_number)
    official = one_line(party.full_name or "")
    told: Mapping[str, str | None] = {
        "Код": party.code,
        "ОГРН": party.registration,
        "Налоговый номер": None if has_inn else party.tax_number,
        "Номер плательщика НДС": party.vat_number,
        "Полное наименование": official if len(official) > NAME_LENGTH else None,
        "В архиве": "да" if party.is_archived else None,
    }
    parts = [f"{name}: {value}" for name, value in told.items() if value]
    unfit = [account for account in party.accounts if party.is_person or not is_writable(account)]
    parts += [f"Счёт: {account.account}, {account.bank_name or 'банк'}, {account.bic}" for account in unfit]
    return "; ".join(parts)
