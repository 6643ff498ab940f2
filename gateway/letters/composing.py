"""A letter begun from a template: whom to, and what it says, for the author to go on with."""

from collections.abc import Mapping, Sequence
from typing import Any

from contracts.addresses import sendable
from gateway.api.calls import ask
from gateway.letters.attached import attached_to
from gateway.letters.enclosures import about_of, documents_of
from gateway.letters.facts import introduced, values_of
from gateway.letters.mailto import mailto_url
from kernel.problems import ValidationFailed

EMAIL = "email"
DEFAULT = "ru"
Thing = Mapping[str, Any]
Answer = dict[str, Any]


def composed(body: Thing, author: Thing) -> Answer:
    """``body`` is a ComposeInput as the client sent it but for recipients, documents and files, which are loaded.

    ``author`` is the user. Raises ValidationFailed, Refused.
    """
    customer = ask("customers", "get_customer", {"customer_id": body["customer_id"]})
    contact = _contact_of(customer, body.get("contact_id"), body.get("to"))
    documents = documents_of(body, body["document_ids"])
    files = attached_to(body, body["attachment_ids"])
    about = about_of(body, documents)
    language = body.get("language") or (documents[0]["language"] if documents else DEFAULT)
    named = {"template": body["template"], "language": language}
    placeholders = ask("notify", "letter_template", named)["placeholders"]
    things = {
        "customer": customer,
        "contact": contact,
        "user": introduced(author, customer, contact, language),
        "document": documents[0] if documents else None,
        **_told_of(about, placeholders),
    }
    said = ask("notify", "compose_letter", {**named, "values": values_of(placeholders, language, things)})
    to = body["to"] or ([contact["value"]] if contact is not None and contact["kind"] == EMAIL else [])
    return {
        "customer_id": body["customer_id"],
        "to": to,
        "reply_to": author["email"],
        "subject": said["subject"],
        "text": said["text"],
        **named,
        **about,
        "document_ids": [each["id"] for each in documents],
        "attachment_ids": [each["id"] for each in files],
        "missing": said["missing"],
        "mailto": None if documents or files else mailto_url(to, said["subject"], said["text"]),
    }


def _contact_of(customer: Thing, contact_id: str | None, to: Sequence[str] | None) -> Thing | None:
    """The one that is named, else the one that it is written to, else the first that has an address."""
    contacts: list[Thing] = customer["contacts"]
    if contact_id is None:
        addressed = (each for each in contacts if each["kind"] == EMAIL)
        written = {address.casefold() for address in to or ()}
        return next((each for each in addressed if not written or _address(each).casefold() in written), None)
    for contact in contacts:
        if contact["id"] == contact_id.lower():
            return contact
    raise ValidationFailed(errors=[{"field": "contact_id", "message": "Is not known."}])


def _address(contact: Thing) -> str:
    """In the form that letters have."""
    return sendable(contact["value"]) or ""


def _told_of(about: Mapping[str, str | None], placeholders: list[str]) -> dict[str, Thing | None]:
    """Order and invoice, those that the placeholders speak of."""
    things: dict[str, Thing | None] = {}
    for name, thing_id in about.items():
        kind = name.removesuffix("_id")
        if thing_id is not None and any(each.startswith(f"{kind}.") for each in placeholders):
            things[kind] = ask("orders", f"get_{kind}", {name: thing_id})
    return things
