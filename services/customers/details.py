"""A customer's details: made of what a caller gives, and held against the rules of tax offices and banks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contracts import numbers
from contracts.characteristics import values_after
from contracts.events.dictionaries import CUSTOMER_FIELDS, TAGS
from kernel.dictionaries.register import Entries
from kernel.dictionaries.uses import use_faults
from kernel.problems import ValidationFailed
from services.customers.domain import ACCOUNTING, LEGAL, everything_of

INN_DIGITS = {"legal_entity": 10, "sole_trader": 12, "person": 12}
OGRN_DIGITS = {"legal_entity": 13, "sole_trader": 15}
LEGAL_ENTITY, PERSON, FOREIGN = "legal_entity", "person", "foreign"

PLAIN = ("code", "name", "kind", "tax_number", "note")
NOTHING_LEGAL: dict[str, Any] = dict.fromkeys(LEGAL)
NO_ACCOUNTING: dict[str, Any] = dict.fromkeys(ACCOUNTING)
NOTHING: Mapping[str, Any] = {
    "legal": NOTHING_LEGAL,
    "bank_accounts": (),
    "accounting": NO_ACCOUNTING,
    "tags": (),
    "note": None,
    "own_fields": {},
}
NOTHING_GIVEN: Mapping[str, Any] = {"own_fields": {}}
Body = Mapping[str, Any]
Fault = tuple[str, str | None]


def details_of(body: Body, code: str, entries: Entries) -> dict[str, Any]:
    """The details of a new customer. Raises ValidationFailed with every field that is wrong."""
    return changed(NOTHING, {**NOTHING_GIVEN, **body, "code": code}, entries)


def changed(details: Body, body: Body, entries: Entries) -> dict[str, Any]:
    """The details after a change: what the body leaves out stays. Raises ValidationFailed.

    ``entries`` are those of the dictionaries of tags and own fields; ``note`` is sealed already.
    """
    after = {name: body[name] if name in body else details[name] for name in PLAIN}
    after["legal"] = _within(details["legal"], body, "legal", NOTHING_LEGAL)
    after["accounting"] = _within(details["accounting"], json_ready(body), "accounting", NO_ACCOUNTING)
    for name in ("bank_accounts", "tags"):
        after[name] = list((body if name in body else details)[name] or ())
    errors = [{"field": name, "message": fault} for name, fault in _faults(after) if fault is not None]
    errors += _faults_of_tags(after["tags"], details["tags"], entries)
    after["own_fields"] = details["own_fields"]
    if "own_fields" in body:
        definitions = {code: entry for (name, code), entry in entries.items() if name == CUSTOMER_FIELDS}
        after["own_fields"], faults = values_after(definitions, body["own_fields"], details["own_fields"], "own_fields")
        errors += faults
    if errors:
        raise ValidationFailed(errors=errors)
    return after


def joined(details: Body, other: Body) -> dict[str, Any]:
    """The details with what they lack taken from another's, as far as a customer of their kind may have it."""
    after = everything_of(details, other)
    wrong = [path.split(".") for path, fault in _faults(after) if fault is not None]
    accounts = {int(path[1]) for path in wrong if path[0] == "bank_accounts"}
    after["bank_accounts"] = [each for place, each in enumerate(after["bank_accounts"]) if place not in accounts]
    for part, *within in wrong:
        if part == "legal":
            after[part] = {**after[part], within[0]: details[part][within[0]]}
        elif part != "bank_accounts":
            after[part] = details[part]
    return after


def needs_entries(body: Body) -> bool:
    """Whether the body has anything that is held against a dictionary."""
    return bool(body.get("tags")) or "own_fields" in body


def _within(before: Body, body: Body, name: str, nothing: Body) -> dict[str, Any]:
    if name not in body:
        return dict(before)
    return dict(nothing) if body[name] is None else {**before, **body[name]}


def json_ready(body: Body) -> Body:
    """With the day of the contract as it is kept."""
    accounting = body.get("accounting")
    if not accounting or accounting.get("contract_day") is None:
        return body
    return {**body, "accounting": {**accounting, "contract_day": accounting["contract_day"].isoformat()}}


def _faults_of_tags(tags: Sequence[str], before: Sequence[str], entries: Entries) -> Iterator[dict[str, str]]:
    uses = [(f"tags.{place}", TAGS, tag) for place, tag in enumerate(tags) if tag not in before]
    yield from use_faults(lambda _: dict(entries), uses)
    for place, tag in enumerate(tags):
        if tag in tags[:place]:
            yield {"field": f"tags.{place}", "message": "Is given twice."}


def _faults(details: Body) -> Iterator[Fault]:
    """All numbers by the paths of their fields; a number that is missing is not wrong."""
    kind, legal = details["kind"], details["legal"]
    if details["tax_number"] is not None and kind != FOREIGN:
        yield "tax_number", numbers.inn_fault(details["tax_number"], INN_DIGITS[kind])
    if legal["kpp"] is not None:
        yield "legal.kpp", kpp_fault(kind, legal["kpp"])
    if legal["ogrn"] is not None:
        yield "legal.ogrn", ogrn_fault(kind, legal["ogrn"])
    if legal["vat_number"] is not None:
        yield "legal.vat_number", vat_number_fault(kind, legal["vat_number"])
    yield from _faults_of_accounts(kind, details["bank_accounts"])


def kpp_fault(kind: str, kpp: str) -> str | None:
    return numbers.kpp_fault(kpp) if kind == LEGAL_ENTITY else "Only a legal entity has a KPP."


def ogrn_fault(kind: str, ogrn: str) -> str | None:
    """The number of a foreign register is free."""
    if kind == FOREIGN:
        return None
    return "A person has no OGRN." if kind == PERSON else numbers.ogrn_fault(ogrn, OGRN_DIGITS[kind])


def vat_number_fault(kind: str, number: str) -> str | None:
    return numbers.vat_number_fault(number) if kind == FOREIGN else "Only a foreign customer has a VAT number."


def _faults_of_accounts(kind: str, accounts: Sequence[Body]) -> Iterator[Fault]:
    known: set[tuple[str, str]] = set()
    for place, account in enumerate(accounts):
        for name, fault in _faults_of_account(kind, account):
            yield f"bank_accounts.{place}.{name}", fault
        key = (account["bic"], account["account"])
        if key in known:
            yield f"bank_accounts.{place}.account", "Is given twice."
        known.add(key)


def _faults_of_account(kind: str, account: Body) -> Iterator[Fault]:
    """Accounts are held against the BIC only when that is right: one mistake is told once."""
    bic = account["bic"]
    if kind == FOREIGN and not bic.isdigit():
        yield "bic", numbers.swift_fault(bic)
        yield "account", numbers.foreign_account_fault(account["account"])
        return
    fault = numbers.bic_fault(bic)
    yield "bic", fault
    if fault is None:
        yield "account", numbers.account_fault(account["account"], bic)
        if account["correspondent_account"] is not None:
            yield "correspondent_account", numbers.correspondent_account_fault(account["correspondent_account"], bic)
