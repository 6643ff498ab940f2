"""The numbers by which tax offices, registers and banks know a company: what is wrong with one, as a sentence.

Every function gives None when nothing is wrong. The check digits of INN, VAT number, SWIFT BIC and IBAN are
python-stdnum's; those of OGRN and of Russian bank accounts are here, since the library takes the remainders 10, 11 and
12 of a sole trader's OGRNIP for wrong, and does not know the accounts.
"""

import re
from itertools import cycle

from stdnum import bic as swift
from stdnum import iban
from stdnum.eu import vat
from stdnum.ru import inn

KPP = re.compile(r"[0-9]{4}[0-9A-Z]{2}[0-9]{3}")
IBAN = re.compile(r"[A-Za-z]{2}[0-9]{2}[ 0-9A-Za-z]+")
VAT_NUMBER = re.compile(r"[A-Z]{2}(?=.*[0-9])[0-9A-Z]{2,13}")
SIGNS_IN_A_VAT_NUMBER = str.maketrans("", "", " .-")
CENTRAL_BANK = ("000", "001", "002")
TREASURY = "03"
WEIGHTS = (7, 1, 3)


def inn_fault(number: str, digits: int) -> str | None:
    """An INN has 10 digits (legal entity) or 12 (sole trader, person)."""
    if not _is_digits(number, digits):
        return "Must be 10 digits." if digits == 10 else "Must be 12 digits."
    if number.startswith("00") or not inn.is_valid(number):
        return "The check digits do not fit: one of the digits is wrong."
    return None


def kpp_fault(number: str) -> str | None:
    return None if KPP.fullmatch(number) else "Must be 9 characters like 770701001."


def ogrn_fault(number: str, digits: int) -> str | None:
    """An OGRN has 13 digits (legal entity), an OGRNIP 15 (sole trader)."""
    if not _is_digits(number, digits):
        return "Must be 13 digits." if digits == 13 else "Must be 15 digits."
    if int(number[:-1]) % (digits - 2) % 10 != int(number[-1]):
        return "The check digits do not fit: one of the digits is wrong."
    return None


def vat_number_fault(number: str) -> str | None:
    """Of the form that all have; what begins like the number of a country of the EU must be one."""
    plain = number.translate(SIGNS_IN_A_VAT_NUMBER).upper()
    if not VAT_NUMBER.fullmatch(plain):
        return "Must be two letters of the country and 2 to 13 letters and digits."
    if plain[:2].lower() not in {*vat.MEMBER_STATES, "el"}:
        return None
    return None if vat.is_valid(number) else "Is not a VAT number of its country."


def bic_fault(bic: str) -> str | None:
    return None if _is_digits(bic, 9) else "Must be 9 digits."


def swift_fault(bic: str) -> str | None:
    return None if swift.is_valid(bic) else "Is not a SWIFT BIC."


def account_fault(account: str, bic: str) -> str | None:
    """A settlement account in the bank with this (faultless) BIC; accounts of the Treasury have no check digit."""
    if not _is_digits(account, 20):
        return "Must be 20 digits."
    key = _central_key(bic) if bic[6:] in CENTRAL_BANK else bic[6:]
    if account.startswith(TREASURY) or _fits(key + account):
        return None
    return "Does not fit the BIC: one of the digits is wrong."


def correspondent_account_fault(account: str, bic: str) -> str | None:
    """The account that the bank with this (faultless) BIC has in the Bank of Russia."""
    if not _is_digits(account, 20):
        return "Must be 20 digits."
    return None if _fits(_central_key(bic) + account) else "Does not fit the BIC: one of the digits is wrong."


def foreign_account_fault(account: str) -> str | None:
    """What looks like an IBAN must be one; any other text is taken."""
    if not IBAN.fullmatch(account) or iban.is_valid(account):
        return None
    return "Is not an IBAN: one of its characters is wrong."


def _central_key(bic: str) -> str:
    return f"0{bic[4:6]}"


def _fits(number: str) -> bool:
    return sum(int(digit) * weight for digit, weight in zip(number, cycle(WEIGHTS), strict=False)) % 10 == 0


def _is_digits(text: str, count: int) -> bool:
    return len(text) == count and text.isascii() and text.isdigit()
