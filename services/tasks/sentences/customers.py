"""What the journal says by itself of a customer: a kind, an English template, and what fills it.

Contacts are personal data, and names of files may be: nothing that they say stands in an entry.
"""

from collections.abc import Callable, Mapping
from typing import Any

Data = Mapping[str, Any]
Sentence = tuple[str, str, dict[str, Any]]


def _registered(customer: Data) -> Sentence:
    return "customer_registered", "Customer %(name)s was registered.", {"name": customer["name"]}


def _changed(customer: Data) -> Sentence:
    return "customer_changed", "The card of customer %(name)s was changed.", {"name": customer["name"]}


def _terms(terms: Data) -> Sentence:
    params = {
        "valid_from": terms["valid_from"],
        "price_type": terms.get("price_type_names") or terms["price_type"],
        "markup": terms["markup_percent"],
        "days": terms["deferral_days"],
    }
    if terms["credit_limit"] is None:
        return "terms_changed", TERMS, params
    return "terms_changed", TERMS_WITH_LIMIT, {**params, "limit": terms["credit_limit"]}


TERMS = (
    "Terms from %(valid_from)s: price type %(price_type)s, markup %(markup)s %%, "
    "deferral of payment in days: %(days)s, unlimited credit."
)
TERMS_WITH_LIMIT = (
    "Terms from %(valid_from)s: price type %(price_type)s, markup %(markup)s %%, "
    "deferral of payment in days: %(days)s, credit up to %(limit)s."
)


def _manager(customer: Data) -> Sentence:
    if customer["manager"] is None:
        return "manager_assigned", "Nobody answers for the customer any more.", {}
    name = customer.get("manager_name") or customer["manager"]
    return "manager_assigned", "%(manager)s answers for the customer from now on.", {"manager": name}


def _archived(_: Data) -> Sentence:
    return "customer_archived", "The customer was archived.", {}


def _restored(_: Data) -> Sentence:
    return "customer_restored", "The customer came back from the archive.", {}


def _deleted(customer: Data) -> Sentence:
    return "customer_deleted", "Customer %(name)s was deleted.", {"name": customer["name"]}


UNDELETED = "Customer %(name)s is there again: the deletion was taken back."
CAME = {
    "order": "Order %(number)s came when customer %(name)s was deleted: the customer is back, in the archive.",
    "invoice": "Invoice %(number)s came when customer %(name)s was deleted: the customer is back, in the archive.",
    "payment": "A payment came when customer %(name)s was deleted: the customer is back, in the archive.",
    "debt": "A debt from before came when customer %(name)s was deleted: the customer is back, in the archive.",
}
NUMBERED = ("order", "invoice")


def _undeleted(customer: Data) -> Sentence:
    because, name = customer["because"], customer["name"]
    if because is None:
        return "customer_undeleted", UNDELETED, {"name": name}
    numbered = {"number": because["number"]} if because["kind"] in NUMBERED else {}
    return "customer_undeleted", CAME[because["kind"]], {**numbered, "name": name}


def _contacts(customer: Data) -> Sentence:
    text = "The contacts of the customer were changed; there are %(count)s now."
    return "contacts_changed", text, {"count": len(customer["contacts"])}


def _erased(_: Data) -> Sentence:
    return "personal_data_erased", "The personal data of the customer's people were erased.", {}


def _merged(customer: Data) -> Sentence:
    text = "Customer %(name)s was the same one taken twice: what it had is this one's, its entries too."
    return "customers_merged", text, {"name": customer.get("merged_name") or "?"}


def _attached(_: Data) -> Sentence:
    return "file_attached", "A file was attached to the card of the customer.", {}


def _detached(_: Data) -> Sentence:
    return "file_detached", "A file was removed from the card of the customer.", {}


OF_CUSTOMERS: Mapping[str, Callable[[Data], Sentence]] = {
    "CustomerRegistered": _registered,
    "CustomerDetailsChanged": _changed,
    "TermsChanged": _terms,
    "ManagerAssigned": _manager,
    "ContactsChanged": _contacts,
    "PersonalDataErased": _erased,
    "CustomersMerged": _merged,
    "CustomerArchived": _archived,
    "CustomerRestored": _restored,
    "CustomerDeleted": _deleted,
    "CustomerUndeleted": _undeleted,
    "FileAttached": _attached,
    "FileDetached": _detached,
}
