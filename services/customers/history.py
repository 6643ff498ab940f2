"""The history of a customer as it is told: each event with who, when, and what the fields were and are."""

from collections.abc import Mapping
from typing import Any

from contracts.envelope import moment_text
from services.customers.domain import Customer, fields_of

ERASED = {"erased": True}
WHAT: Mapping[type, str] = {
    Customer.Registered: "registered",
    Customer.DetailsChanged: "details_changed",
    Customer.ContactsChanged: "contacts_changed",
    Customer.TermsChanged: "terms_changed",
    Customer.ManagerAssigned: "manager_assigned",
    Customer.PersonalDataErased: "personal_data_erased",
    Customer.TookIn: "took_in",
    Customer.MergedInto: "merged_into",
    Customer.Archived: "archived",
    Customer.Restored: "restored",
    Customer.Deleted: "deleted",
    Customer.Undeleted: "undeleted",
}

Answer = dict[str, Any]
Changes = dict[str, tuple[Any, Any]]


def change(event: Customer.Event, opened: Mapping[str, Any]) -> Answer:
    """``opened`` are the values of what the event has sealed."""
    return {
        "version": event.originator_version,
        "at": moment_text(event.timestamp),
        "actor": event.metadata["actor"],
        "what": WHAT[type(event)],
        "changes": [{"field": name, "old": old, "new": new} for name, (old, new) in _changes(event, opened).items()],
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


def _changes(event: Customer.Event, opened: Mapping[str, Any]) -> Changes:
    match event:
        case Customer.Registered():
            given = {name: value for name, value in fields_of(event.details).items() if value not in (None, [])}
            return {name: (None, _readable(name, value, opened)) for name, value in given.items()}
        case Customer.DetailsChanged():
            now = fields_of(event.details)
            return {
                name: (_readable(name, old, opened), _readable(name, now.get(name), opened))
                for name, old in event.replaced.items()
            }
        case Customer.TermsChanged():
            return _changes_of_terms(event)
        case Customer.ContactsChanged():
            return _changes_of_contacts(event, opened)
        case Customer.ManagerAssigned():
            return {"manager": (event.replaced, event.manager)}
        case _:
            return _one_change(event)


def _one_change(event: Customer.Event) -> Changes:
    match event:
        case Customer.PersonalDataErased():
            return {"reason": (None, event.reason)}
        case Customer.TookIn():
            return {"customer": (None, {"id": event.other_id, "code": event.other_code})}
        case Customer.MergedInto():
            return {"customer": (None, {"id": event.kept_id, "code": event.kept_code})}
        case Customer.Deleted():
            return {"deleted": (False, True)}
        case Customer.Undeleted():
            because = {} if event.because is None else {"because": (None, event.because)}
            return {"deleted": (True, False), **because}
        case _:
            is_archived = isinstance(event, Customer.Archived)
            return {"archived": (not is_archived, is_archived)}


def _readable(name: str, value: Any, opened: Mapping[str, Any]) -> Any:
    return opened.get(value, ERASED) if name == "note" and value is not None else value


def _changes_of_contacts(event: Customer.ContactsChanged, opened: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Each contact that is another now, by its id, and their order where those that stay stand in another one."""
    before = [] if event.replaced is None else opened.get(event.replaced, ERASED)
    after = opened.get(event.contacts, ERASED)
    if ERASED in (before, after):
        return {"contacts": (before or None, after or None)}
    old, new = ({each["id"]: each for each in contacts} for contacts in (before, after))
    changes: Changes = {
        f"contacts.{contact_id}": (old.get(contact_id), new.get(contact_id))
        for contact_id in {**old, **new}
        if old.get(contact_id) != new.get(contact_id)
    }
    if [each for each in old if each in new] != [each for each in new if each in old]:
        changes["contacts.order"] = (list(old), list(new))
    return changes


def _changes_of_terms(event: Customer.TermsChanged) -> dict[str, tuple[Any, Any]]:
    before = event.replaced or dict.fromkeys(event.terms)
    changed = {name: (before[name], value) for name, value in event.terms.items() if before[name] != value}
    return {"terms.from": (None, event.valid_from)} | {f"terms.{name}": pair for name, pair in changed.items()}
