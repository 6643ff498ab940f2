"""The payment QR code of an invoice: GOST R 56042-2014, in UTF-8."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import segno

from contracts.company import CURRENCY
from contracts.fields import money_text

HEADER = "ST00012"
SEPARATOR = "|"
INSTEAD = "/"
NO_ACCOUNT = "0"
LONGEST = {"Name": 160, "BankName": 45, "Purpose": 210}
QUIET_MODULES = 4
NUMBER = re.compile("[0-9A-Z]+")


def payment(invoice: Mapping[str, Any]) -> str | None:
    """What a banking app reads: whom to pay, how much, what for.

    None for what no Russian bank could carry out: another currency, a bank account that is not known, nothing to pay.
    """
    seller = invoice["seller"]
    account = seller["bank_account"]
    sum_to_pay = Decimal(invoice["unpaid"] or invoice["totals"]["total"])
    if account is None or invoice["currency"] != CURRENCY or sum_to_pay <= 0 or not _is_russian(account):
        return None
    values = {
        "Name": seller["full_name"] or seller["name"],
        "PersonalAcc": account["account"],
        "BankName": account["bank_name"],
        "BIC": account["bic"],
        "CorrespAcc": _number(account["correspondent_account"], 20) or NO_ACCOUNT,
        "Sum": kopecks(sum_to_pay),
        "Purpose": purpose(invoice),
        "PayeeINN": _number(seller["tax_number"], 10, 12),
        "KPP": _number(seller["kpp"], 9),
    }
    return SEPARATOR.join([HEADER, *(f"{key}={_value(key, value)}" for key, value in values.items() if value)])


def purpose(invoice: Mapping[str, Any]) -> str:
    """What the payer's bank writes: by it the payment is found again. Always Russian, as the bank is."""
    day = date.fromisoformat(invoice["date"])
    said = f"Оплата по счёту № {invoice['number']} от {day:%d.%m.%Y}."
    return " ".join(filter(None, (said, _tax(invoice))))


def _tax(invoice: Mapping[str, Any]) -> str | None:
    """The VAT inside the sum that is asked for; nothing where the part of a rest is not known."""
    totals = invoice["totals"]
    if not totals["vat_by_rate"] and not Decimal(totals["vat"]):
        return "Без НДС."
    if all(not Decimal(rate["percent"]) for rate in totals["vat_by_rate"]) and not Decimal(totals["vat"]):
        return "НДС 0 %."
    vat = totals["vat"] if _is_whole(invoice) else invoice["unpaid_vat"]
    return None if vat is None else f"В т. ч. НДС {money_text(Decimal(vat))} руб."


def _is_whole(invoice: Mapping[str, Any]) -> bool:
    return invoice["unpaid"] is None or Decimal(invoice["unpaid"]) == Decimal(invoice["totals"]["total"])


def kopecks(amount: Decimal) -> str:
    return str(int(amount * 100))


def picture(text: str) -> str:
    """The code as SVG, a module one unit; it survives that 15 % of it cannot be read."""
    code = segno.make(text, error="m", mode="byte", encoding="utf-8", micro=False)
    return code.svg_inline(border=QUIET_MODULES, omitsize=True)


def _is_russian(account: Mapping[str, Any]) -> bool:
    return _number(account["bic"], 9) is not None and _number(account["account"], 20) is not None


def _number(text: str | None, *lengths: int) -> str | None:
    """None for what is no such number: banks refuse a code with a wrong one, and do without."""
    return text if text is not None and len(text) in lengths and NUMBER.fullmatch(text) else None


def _value(key: str, value: str) -> str:
    """One line without separators, no longer than the standard allows: apps know no other separator than the usual."""
    line = " ".join(value.replace(SEPARATOR, INSTEAD).split())
    return line[: LONGEST.get(key)]
