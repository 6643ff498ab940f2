"""What customers tells the others: private event -> public event, by topic alone."""

from collections.abc import Mapping
from typing import Any

from kernel import restoring
from kernel.attachments import publish as attachments
from kernel.dictionaries import publish as dictionaries
from kernel.feed import Publication
from services.customers.domain import Customer


def details_data(event: Customer.Registered | Customer.DetailsChanged) -> dict[str, Any]:
    """All but the note, which is personal."""
    told = {name: value for name, value in event.details.items() if name != "note"}
    return {"customer_id": str(event.originator_id), **told}


def terms_data(event: Customer.TermsChanged) -> dict[str, Any]:
    names = {} if event.price_type_names is None else {"price_type_names": event.price_type_names}
    return {"customer_id": str(event.originator_id), "valid_from": event.valid_from, **event.terms, **names}


def contacts_data(event: Customer.ContactsChanged) -> dict[str, Any]:
    return {"customer_id": str(event.originator_id), "contacts": event.told}


def manager_data(event: Customer.ManagerAssigned) -> dict[str, Any]:
    return {"customer_id": str(event.originator_id), "manager": event.manager}


def identity_data(event: Customer.Event) -> dict[str, Any]:
    return {"customer_id": str(event.originator_id)}


def merged_data(event: Customer.TookIn) -> dict[str, Any]:
    return {"customer_id": str(event.originator_id), "merged_id": event.other_id}


def deleted_data(event: Customer.Deleted) -> dict[str, Any]:
    return {"customer_id": str(event.originator_id), "name": event.name}


def undeleted_data(event: Customer.Undeleted) -> dict[str, Any]:
    named = {"customer_id": str(event.originator_id), "name": event.name}
    return {**named, "archived": event.archived, "because": event.because}


PUBLICATIONS: Mapping[type, Publication] = {
    **restoring.PUBLICATIONS,
    **dictionaries.PUBLICATIONS,
    **attachments.PUBLICATIONS,
    Customer.Registered: Publication("CustomerRegistered", details_data),
    Customer.DetailsChanged: Publication("CustomerDetailsChanged", details_data),
    Customer.TermsChanged: Publication("TermsChanged", terms_data),
    Customer.ContactsChanged: Publication("ContactsChanged", contacts_data),
    Customer.ManagerAssigned: Publication("ManagerAssigned", manager_data),
    Customer.PersonalDataErased: Publication("PersonalDataErased", identity_data),
    Customer.TookIn: Publication("CustomersMerged", merged_data),
    Customer.MergedInto: Publication("CustomerArchived", identity_data),
    Customer.Archived: Publication("CustomerArchived", identity_data),
    Customer.Restored: Publication("CustomerRestored", identity_data),
    Customer.Deleted: Publication("CustomerDeleted", deleted_data),
    Customer.Undeleted: Publication("CustomerUndeleted", undeleted_data),
}
