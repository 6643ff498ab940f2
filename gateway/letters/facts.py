"""What a letter's placeholders stand for: customer, contact, order, invoice, document, debt and author, in words."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from babel.numbers import format_currency

from contracts.letters import Placeholders
from gateway.api.calls import ask
from gateway.papers import TITLES
from kernel.problems import ValidationFailed

FORMS = {"en": "¤¤ #,##0.00"}  # RUB 45,300.00
FIELDS = {"order": "order_id", "invoice": "invoice_id", "document": "document_ids"}

Thing = Mapping[str, Any]
Values = dict[str, str | None]


def values_of(placeholders: Collection[str], language: str, things: Mapping[str, Thing | None]) -> Values:
    """``things`` are customer, contact, user, and those of order, invoice, document that the letter is about.

    Raises ValidationFailed for what the placeholders speak of and the letter is not about.
    """
    kinds = sorted({name.partition(".")[0] for name in placeholders})
    things = {**things, "debt": _debt(things) if "debt" in kinds else None}
    absent = [FIELDS[kind] for kind in kinds if kind in FIELDS and things.get(kind) is None]
    if absent:
        raise ValidationFailed(errors=[{"field": name, "message": "The template speaks of it."} for name in absent])
    values: Values = {}
    for kind in kinds:
        thing = things.get(kind)
        if thing is not None:
            told = TOLD[kind](thing, language)
            values |= {f"{kind}.{name}": value for name, value in told.items() if f"{kind}.{name}" in placeholders}
    return values


def introduced(author: Thing, customer: Thing, contact: Thing | None, language: str) -> Thing:
    """The author whose header and signature say the names that they have placeholders for.

    One that speaks of a name which is not known says nothing.
    """
    names = {
        **{f"customer.{name}": value for name, value in _customer(customer, language).items()},
        "contact.person": None if contact is None else contact["person"],
        "user.name": author["full_name"] or author["name"],
    }
    parts = {
        part: {each: _with_names(text, names) for each, text in author[part].items()}
        for part in ("letter_header", "signature")
    }
    return {**author, **parts}


def _debt(things: Mapping[str, Thing | None]) -> Thing:
    customer = things["customer"] or {}
    return ask("orders", "customer_debt", {"customer_id": customer["id"]})


def _customer(customer: Thing, _language: str) -> Values:
    return {"name": customer["name"], "full_name": customer["legal"]["full_name"] or customer["name"]}


def _contact(contact: Thing, _language: str) -> Values:
    return {"person": contact["person"]}


def _order(order: Thing, language: str) -> Values:
    total = _money(order["total"], order["currency"], language)
    return {"number": str(order["number"]), "date": _day(order["day"]), "total": total}


def _invoice(invoice: Thing, language: str) -> Values:
    sums = {name: _money(invoice[name], invoice["currency"], language) for name in ("amount", "unpaid")}
    days = {"date": _day(invoice["date"]), "due": _day(invoice["due_date"])}
    return {"number": str(invoice["number"]), **days, **sums}


def _document(document: Thing, language: str) -> Values:
    days = {"date": _day(document["date"]), "valid_until": _day(document["valid_until"])}
    return {"title": TITLES[document["kind"]][language], "number": document["number"], **days}


def _owed(debt: Thing, language: str) -> Values:
    """A debt below zero is an advance."""
    total = max(Decimal(debt["debt"]), Decimal(0))
    sums = {"total": str(total), "overdue": debt["overdue"]}
    return {name: _money(value, debt["currency"], language) for name, value in sums.items()}


def _user(user: Thing, language: str) -> Values:
    parts = {"header": user["letter_header"][language], "signature": user["signature"][language]}
    return {"name": user["full_name"] or user["name"], **parts}


def _with_names(text: str | None, names: Mapping[str, str | None]) -> str | None:
    if text is None or not all(names[each] for each in Placeholders(text).get_identifiers()):
        return None
    return Placeholders(text).substitute(names)


def _money(amount: str, currency: str, language: str) -> str:
    return str(format_currency(Decimal(amount), currency, FORMS.get(language), locale=language))


def _day(text: str | None) -> str | None:
    return None if text is None else date.fromisoformat(text).strftime("%d.%m.%Y")


TOLD: Mapping[str, Callable[[Thing, str], Values]] = {
    "customer": _customer,
    "contact": _contact,
    "order": _order,
    "invoice": _invoice,
    "document": _document,
    "debt": _owed,
    "user": _user,
}
