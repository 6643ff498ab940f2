"""A customer's contacts: made of what a caller gives, each value in the one form of its kind."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from contracts.addresses import email_of, phone_of
from contracts.events.customers import EMAIL, PHONE
from kernel.problems import ValidationFailed
from kernel.searching import search_key

ABOUT = ("person", "position", "note")
KEPT = ("kind", "value", *ABOUT)
FORMS: Mapping[str, Callable[[str], str]] = {PHONE: phone_of, EMAIL: email_of}

Contact = dict[str, Any]
Given = Sequence[Mapping[str, Any]]


def contacts_of(given: Given, known: Collection[str], new_id: Callable[[int], UUID]) -> list[Contact]:
    """``known`` are the ids of the contacts that are there; ``new_id`` makes one for a place in the list.

    Raises ValidationFailed with every field that is wrong.
    """
    errors = [*_faults_of_ids(given, known), *_faults_of_values(given)]
    if errors:
        raise ValidationFailed(errors=errors)
    return [
        {
            "id": str(each["id"] or new_id(place)),
            **{name: each[name] for name in KEPT},
            "value": _in_form(each["kind"], each["value"]),
        }
        for place, each in enumerate(given)
    ]


def of_row(row: Mapping[str, Any], before: Sequence[Contact], new_id: Callable[[int], UUID]) -> list[Contact]:
    """The contacts after a row of a file: one that is there already keeps its id, and what joins is not there twice.

    Raises ValidationFailed at the fields of the row.
    """
    listed = row["contacts"] or () if "contacts" in row else before
    contacts = contacts_of([{**each, "id": None} for each in listed], (), new_id)
    for name, kind in (("phones", PHONE), ("emails", EMAIL)):
        for place, value in enumerate(row.get(name, ())):
            contacts += _joining(kind, value, contacts, f"{name}.{place}", new_id)
    known: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)
    for each in reversed(before):
        known[_said(each)].append(each["id"])
    return [{**each, "id": known[_said(each)].pop() if known[_said(each)] else each["id"]} for each in contacts]


def _joining(
    kind: str, value: str, contacts: Sequence[Contact], field: str, new_id: Callable[[int], UUID]
) -> list[Contact]:
    given = {"id": None, "kind": kind, "value": value, "person": None, "position": None, "note": None}
    faults = [{**fault, "field": field} for fault in _faults_of_values([given])]
    if faults:
        raise ValidationFailed(errors=faults)
    kept = _in_form(kind, value)
    if any((each["kind"], each["value"]) == (kind, kept) for each in contacts):
        return []
    return [{**given, "id": str(new_id(len(contacts))), "value": kept}]


def _said(contact: Contact) -> tuple[Any, ...]:
    return tuple(contact[name] for name in KEPT)


def with_those_of(other: Sequence[Contact], contacts: Sequence[Contact]) -> list[Contact]:
    """The contacts with what the other customer's say more; those that are taken have no ``id`` yet.

    One that says nothing more is left out, and one that says all that a contact does and more fills that in: nobody's
    telephone becomes a person's. Who shares a telephone with somebody else, or has an extension, stays a contact.
    """
    kept, more = list(contacts), []
    for each in other:
        if any(_says_all_of(own, each) for own in kept):
            continue
        place = next((place for place, own in enumerate(kept) if _says_all_of(each, own)), None)
        if place is None:
            more.append({**each, "id": None})
        else:
            kept[place] = {**kept[place], **{name: each[name] for name in ABOUT}}
    return [*kept, *more]


def told(contacts: Sequence[Contact]) -> list[dict[str, str]]:
    """What everybody may know of contacts: nothing that a person could be found by."""
    return [{"id": each["id"], "kind": each["kind"]} for each in contacts]


def _says_all_of(contact: Contact, other: Contact) -> bool:
    return _reached_by(contact) == _reached_by(other) and all(other[name] in (None, contact[name]) for name in ABOUT)


def _reached_by(contact: Contact) -> tuple[str, str]:
    return contact["kind"], search_key(contact["value"])


def _in_form(kind: str, value: str) -> str:
    """Raises ValueError."""
    return FORMS[kind](value) if kind in FORMS else value


def _faults_of_ids(given: Given, known: Collection[str]) -> Iterator[dict[str, str]]:
    ids = [None if each["id"] is None else str(each["id"]) for each in given]
    for place, contact_id in enumerate(ids):
        field = f"contacts.{place}.id"
        if contact_id is not None and contact_id not in known:
            yield {"field": field, "message": "Is no contact of this customer."}
        elif contact_id is not None and contact_id in ids[:place]:
            yield {"field": field, "message": "Is given twice."}


def _faults_of_values(given: Given) -> Iterator[dict[str, str]]:
    for place, each in enumerate(given):
        field = f"contacts.{place}.value"
        try:
            _in_form(each["kind"], each["value"])
        except ValueError:
            if each["kind"] == PHONE:
                yield {"field": field, "message": "Must be a telephone number like +7 495 123-45-67."}
            else:
                yield {"field": field, "message": "Must be an e-mail address like name@example.com."}
