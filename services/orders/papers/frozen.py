"""What a document says, frozen: everything in words and ready-made sums, so that the same PDF can be made for ever.

Cost articles are in none of it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP
from typing import Any
from uuid import UUID

from contracts.documents import CONFIRMATION, INVOICE, NEWEST_TEMPLATES, OFFER, UPD
from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from services.orders.domain.content import Content
from services.orders.domain.money import ZERO, half_up
from services.orders.domain.printing import SMALLEST_PRICE, Printed, PrintedLine

SOLE_TRADERS_INN = 12
UNNAMED = "—"
OF_SELLER = ("full_name", "kpp", "ogrn", "legal_address", "postal_address", "phone", "email")
SIGNING = ("director", "director_position", "accountant")
NEEDED: Mapping[str, tuple[str, ...]] = {
    "legal_entity": ("full_name", "tax_number", "kpp", "legal_address"),
    "sole_trader": ("full_name", "tax_number", "legal_address"),
    "person": (),
    "foreign": ("full_name", "legal_address"),
}
# What is printed of the units that every company has, and their codes in the state's classifier.
SHORT_UNITS: Mapping[str, tuple[Mapping[str, str], str | None]] = {
    "pcs": ({"ru": "шт", "en": "pcs"}, "796"),
    "kg": ({"ru": "кг", "en": "kg"}, "166"),
    "m": ({"ru": "м", "en": "m"}, "006"),
    "l": ({"ru": "л", "en": "l"}, "112"),
    "box": ({"ru": "кор", "en": "box"}, None),
}
DEFERRED = {"ru": "Отсрочка платежа, дней: {days}.", "en": "Payment within {days} days of shipment."}
ON_ACCOUNT = {"ru": "Оплата на счёт", "en": "Payment on account"}
Row = Mapping[Any, Any]
Frozen = dict[str, Any]
Names = Mapping[UUID, Mapping[str, str | None]]


def seller(card: Mapping[str, Any], account: Mapping[str, Any] | None) -> Frozen:
    """The company; ``account`` is the one to pay to."""
    kind = "sole_trader" if len(card["inn"] or "") == SOLE_TRADERS_INN else "legal_entity"
    paid_to = None if account is None else {name: account[name] for name in account if name != "is_default"}
    return {
        "name": card["name"] or UNNAMED,
        "kind": kind,
        "tax_number": card["inn"],
        **{name: card[name] for name in (*OF_SELLER, *SIGNING)},
        "bank_account": paid_to,
    }


def buyer(details: Row) -> Frozen:
    return {"name": details["name"], "kind": details["kind"], "tax_number": details["tax_number"], **details["legal"]}


def missing(kind: str, parties: Mapping[str, Frozen]) -> list[str]:
    """The legal data that a document of this kind should have and has not, like ``buyer.tax_number``."""
    lacking = [
        f"{party}.{name}" for party, data in parties.items() for name in NEEDED[data["kind"]] if not data.get(name)
    ]
    more = {INVOICE: ("bank_account", "director"), UPD: ("director",)}.get(kind, ())
    return lacking + [f"seller.{name}" for name in more if not parties["seller"][name]]


def goods(printed: Printed, names: Names, units: Mapping[str, Mapping[str, str]], language: str, kind: str) -> Frozen:
    """Lines and totals; ``names`` say code, name and base unit of items, ``units`` how units are called."""
    lines = [
        _line(place, line, printed.vat_included, names, units, language, is_taxed=kind == UPD)
        for place, line in enumerate(printed.lines, 1)
    ]
    value = printed.value
    rates = [
        {"percent": decimal_text(rate.percent), "amount": money_text(rate.vat)}
        for rate in value.rates
        if rate.percent is not None
    ]
    totals = {
        "without_vat": money_text(value.net),
        "vat_by_rate": rates,
        "vat": money_text(value.vat),
        "total": money_text(value.total),
    }
    return {"vat_included": printed.vat_included, "lines": lines, "totals": totals}


def head(kind: str, language: str, number: str, day: date, at: datetime) -> Frozen:
    template = NEWEST_TEMPLATES[kind]
    named = {"kind": kind, "template": template, "language": language, "number": number}
    return {**named, "date": day.isoformat(), "issued_at": moment_text(at)}


def of_order(kind: str, number: int, content: Content, language: str) -> Frozen:
    """What a document says of its order beside the goods."""
    details = content.details
    told: Frozen = {
        "order": {"number": str(number), "date": content.day.isoformat()},
        "delivery_address": details.delivery_address,
    }
    if kind in (CONFIRMATION, OFFER):
        days = content.terms.deferral_days
        terms = DEFERRED[language].format(days=days) if days else None
        requested = None if details.requested_date is None else details.requested_date.isoformat()
        told |= {"note": details.note, "terms": terms, "requested_date": requested}
    return {**told, **({} if kind == INVOICE else {"carrier": details.carrier})}


def status_of_upd(printed: Printed) -> str:
    """An invoice for VAT as well, where there is VAT; else a transfer document alone."""
    return "1" if any(line.vat_percent is not None for line in printed.lines) else "2"


def _line(
    place: int,
    line: PrintedLine,
    vat_included: bool,
    names: Names,
    units: Mapping[str, Mapping[str, str]],
    language: str,
    *,
    is_taxed: bool,
) -> Frozen:
    in_unit, code, name = line.unit, None, ON_ACCOUNT[language]
    if line.item_id is not None:
        code, name = names[line.item_id]["code"], names[line.item_id]["name"] or UNNAMED
        in_unit = names[line.item_id]["unit"] if line.in_base_unit else line.unit
    unit, unit_code = _unit(in_unit, units, language)
    frozen: Frozen = {
        "place": place,
        "code": code,
        "name": name,
        "unit": unit,
        "unit_code": unit_code,
        "quantity": decimal_text(line.units),
        "price": decimal_text(line.price),
        "discount_percent": decimal_text(line.discount_percent) if line.discount_percent else None,
        "amount": money_text(line.amount),
        "vat_percent": None if line.vat_percent is None else decimal_text(line.vat_percent),
        "vat_amount": None if line.vat_percent is None else money_text(line.vat),
        "requested_date": None if line.requested_date is None else line.requested_date.isoformat(),
    }
    return {**frozen, **_taxed(line, vat_included)} if is_taxed else frozen


def _taxed(line: PrintedLine, vat_included: bool) -> Frozen:
    without = line.amount - line.vat if vat_included else line.amount
    price = without / line.units if line.units else ZERO
    return {
        "price_without_vat": decimal_text(
            price.quantize(SMALLEST_PRICE, ROUND_HALF_UP) if line.in_base_unit else half_up(price)
        ),
        "amount_without_vat": money_text(without),
        "amount_with_vat": money_text(without + line.vat),
    }


def _unit(code: str | None, units: Mapping[str, Mapping[str, str]], language: str) -> tuple[str, str | None]:
    if code is None:
        return UNNAMED, None
    if code in SHORT_UNITS:
        words, number = SHORT_UNITS[code]
        return words[language], number
    return units.get(code, {}).get(language) or code, None


def bank_account(accounts: Sequence[Mapping[str, Any]], number: str | None) -> Mapping[str, Any] | None:
    """The account with this number, the default one where none is named; None where there is none."""
    for account in accounts:
        if account["account"] == number or (number is None and account["is_default"]):
            return account
    return None
