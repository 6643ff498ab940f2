"""What customers answers to callers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from contracts.envelope import moment_text
from contracts.fields import decimal_text, money_text
from kernel.sealing import sealed
from services.customers.domain import Customer, fields_of

ERASED = {"erased": True}
Row = Mapping[Any, Any]
Answer = dict[str, Any]


def head(row: Row) -> Answer:
    """A row of the list."""
    return {
        "id": str(row["customer_id"]),
        "version": row["version"],
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "tax_number": row["tax_number"],
        "manager": row["manager"],
        "tags": row["tags"],
        "archived": row["is_archived"],
        "created_at": moment_text(row["created_at"]),
    }


def card(row: Row, terms: Answer | None) -> Answer:
    """The whole customer, with the terms that are in force."""
    own = {name: row[name] for name in ("accounting", "own_fields")}
    personal = {"contacts": sealed(row["contacts"], erased=[]), "note": sealed(row["note"])}
    return {**in_full(row), **own, **personal, "terms": terms}


def warnings(alike: Sequence[tuple[str, Row]]) -> list[Answer]:
    """``alike`` are other customers, and in what."""
    return [{"code": code, "customer": {"id": str(row["customer_id"]), "name": row["name"]}} for code, row in alike]


def in_full(row: Row) -> Answer:
    """The whole customer but the terms."""
    return {**head(row), "legal": row["legal"], "bank_accounts": row["bank_accounts"]}


def no_terms(default_price_type: str) -> Answer:
    """What a customer buys at who was given no terms."""
    nothing = {"markup_percent": "0", "credit_limit": None, "deferral_days": 0}
    return {"from": None, "price_type": default_price_type, **nothing}


def terms(row: Row) -> Answer:
    """Terms, and the day from which they are in force."""
    limit = row["credit_limit"]
    return {
        "from": row["valid_from"].isoformat(),
        "price_type": row["price_type"],
        "markup_percent": decimal_text(row["markup_percent"]),
        "credit_limit": None if limit is None else money_text(limit),
        "deferral_days": row["deferral_days"],
    }


def terms_in_history(row: Row) -> Answer:
    return {**terms(row), "set_at": moment_text(row["set_at"]), "set_by": row["set_by"]}


def terms_on(day: date, customer: Row, in_force: Answer) -> Answer:
    return {
        "customer_id": str(customer["customer_id"]),
        "version": customer["version"],
        "on": day.isoformat(),
        **in_force,
    }


def change(event: Customer.Event, opened: Mapping[str, Any]) -> Answer:
    """An event as a row of the history: who, when, and what the fields were and are; ``opened`` is what was sealed."""
    what, changes = _changes(event, opened)
    return {
        "version": event.originator_version,
        "at": moment_text(event.timestamp),
        "actor": event.metadata["actor"],
        "what": what,
        "changes": [{"field": name, "old": old, "new": new} for name, (old, new) in changes.items()],
    }


def sealed_in(event: Customer.Event) -> list[str | None]:
    """The sealed texts of an event."""
    match event:
        case Customer.ContactsChanged():
            return [event.contacts, event.replaced]
        case Customer.Registered():
            return [event.details["note"]]
        case Customer.DetailsChanged() if "note" in event.replaced:
            return [event.details["note"], event.replaced["note"]]
        case _:
            return []


def _changes(event: Customer.Event, opened: Mapping[str, Any]) -> tuple[str, dict[str, tuple[Any, Any]]]:
    match event:
        case Customer.Registered():
            given = {name: value for name, value in fields_of(event.details).items() if value not in (None, [])}
            return "registered", {name: (None, _readable(name, value, opened)) for name, value in given.items()}
        case Customer.DetailsChanged():
            now = fields_of(event.details)
            return "details_changed", {
                name: (_readable(name, old, opened), _readable(name, now.get(name), opened))
                for name, old in event.replaced.items()
            }
        case Customer.TermsChanged():
            return "terms_changed", _changes_of_terms(event)
        case Customer.ContactsChanged():
            return "contacts_changed", _changes_of_contacts(event, opened)
        case Customer.PersonalDataErased():
            return "personal_data_erased", {"reason": (None, event.reason)}
        case Customer.ManagerAssigned():
            return "manager_assigned", {"manager": (event.replaced, event.manager)}
        case Customer.Archived():
            return "archived", {"archived": (False, True)}
        case _:
            return "restored", {"archived": (True, False)}


def _readable(name: str, value: Any, opened: Mapping[str, Any]) -> Any:
    return opened.get(value, ERASED) if name == "note" and value is not None else value


def _changes_of_contacts(event: Customer.ContactsChanged, opened: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Each contact that is another now, by its id."""
    before = [] if event.replaced is None else opened.get(event.replaced, ERASED)
    after = opened.get(event.contacts, ERASED)
    if ERASED in (before, after):
        return {"contacts": (before or None, after or None)}
    old, new = ({each["id"]: each for each in contacts} for contacts in (before, after))
    return {
        f"contacts.{contact_id}": (old.get(contact_id), new.get(contact_id))
        for contact_id in {**old, **new}
        if old.get(contact_id) != new.get(contact_id)
    }


def _changes_of_terms(event: Customer.TermsChanged) -> dict[str, tuple[Any, Any]]:
    before = event.replaced or dict.fromkeys(event.terms)
    changed = {name: (before[name], value) for name, value in event.terms.items() if before[name] != value}
    return {"terms.from": (None, event.valid_from)} | {f"terms.{name}": pair for name, pair in changed.items()}
