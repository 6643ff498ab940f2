"""What people do with customers; answers are what the API gives."""

from typing import Any

from contracts.commands import customers as schemas
from contracts.commands.dictionaries import AddEntry, RetireEntry
from kernel.identity import Caller
from kernel.validation import loaded
from tests.unit.alone import ANNA, Alone

HEAD = Caller("galina", frozenset({"head"}))
GIVEN = {"price_type": "wholesale", "markup_percent": "-7", "credit_limit": "500000.00", "deferral_days": 14}


def register(
    customers: Alone, name: str = "Вектор", kind: str = "legal_entity", caller: Caller = ANNA, **more: Any
) -> dict[str, Any]:
    """Nobody answers for the customer unless ``more`` says who."""
    body = {"name": name, "kind": kind, "manager": None, **more}
    return customers.do("register_customer", schemas.RegisterCustomer, caller, **body)


def change(customers: Alone, customer: dict[str, Any], caller: Caller = ANNA, **more: Any) -> dict[str, Any]:
    body = {"customer_id": customer["id"], "version": customer["version"], **more}
    return customers.do("change_customer", schemas.ChangeCustomer, caller, **body)


def set_terms(customers: Alone, customer: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = {"customer_id": card(customers, customer)["id"], "version": None, **GIVEN, **more}
    return customers.do("set_terms", schemas.SetTerms, HEAD, **body)


def archive(customers: Alone, customer: dict[str, Any]) -> dict[str, Any]:
    body = {"customer_id": customer["id"], "version": customer["version"]}
    return customers.do("archive_customer", schemas.ArchiveCustomer, **body)


def restore(customers: Alone, customer: dict[str, Any]) -> dict[str, Any]:
    body = {"customer_id": customer["id"], "version": customer["version"]}
    return customers.do("restore_customer", schemas.RestoreCustomer, **body)


def delete(customers: Alone, customer: dict[str, Any]) -> dict[str, Any]:
    body = {"customer_id": customer["id"], "version": customer["version"]}
    return customers.do("delete_customer", schemas.DeleteCustomer, **body)


def card(customers: Alone, customer: dict[str, Any], caller: Caller = ANNA) -> dict[str, Any]:
    question = loaded(schemas.CustomerQuery, {"customer_id": customer["id"]})
    answer: dict[str, Any] = customers.application.get_customer(customers.call(caller), question["customer_id"])
    return answer


def terms_on(customers: Alone, customer: dict[str, Any], day: str | None = None) -> dict[str, Any]:
    question = loaded(schemas.TermsQuery, {"customer_id": customer["id"], "on": day})
    answer: dict[str, Any] = customers.application.get_terms(question)
    return answer


def history(customers: Alone, customer: dict[str, Any], **more: Any) -> dict[str, Any]:
    question = loaded(schemas.CustomerHistory, {"customer_id": customer["id"], **more})
    answer: dict[str, Any] = customers.application.customer_history(question)
    return answer


def define(customers: Alone, dictionary: str, code: str, **data: Any) -> dict[str, Any]:
    body = {"dictionary": dictionary, "code": code, "names": {"ru": code}, "data": data}
    return customers.do("add_dictionary_entry", AddEntry, HEAD, **body)


def retire(customers: Alone, dictionary: str, code: str) -> dict[str, Any]:
    body = {"dictionary": dictionary, "code": code, "version": None}
    return customers.do("retire_dictionary_entry", RetireEntry, HEAD, **body)


def merge(customers: Alone, customer: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    body = {"customer_id": customer["id"], "version": None, "other_id": other["id"]}
    return customers.do("merge_customers", schemas.MergeCustomers, HEAD, **body)


def preview_merge(customers: Alone, customer: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    question = loaded(schemas.MergePreview, {"customer_id": customer["id"], "other_id": other["id"]})
    answer: dict[str, Any] = customers.application.preview_merge(question)
    return answer


def erase(customers: Alone, customer: dict[str, Any], reason: str = "по просьбе") -> dict[str, Any]:
    body = {"customer_id": customer["id"], "version": None, "reason": reason}
    return customers.do("erase_personal_data", schemas.ErasePersonalData, HEAD, **body)


def assign(customers: Alone, customer: dict[str, Any], manager: str | None, caller: Caller = HEAD) -> dict[str, Any]:
    body = {"customer_id": customer["id"], "version": None, "manager": manager}
    return customers.do("assign_manager", schemas.AssignManager, caller, **body)


def listed(customers: Alone, caller: Caller = ANNA, **question: Any) -> dict[str, Any]:
    """A page of the desk."""
    answer: dict[str, Any] = customers.application.list_customers(
        customers.call(caller), loaded(schemas.CustomerList, question)
    )
    return answer
