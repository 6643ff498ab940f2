"""The details of a customer: by which names they are changed, and what two customers' come to together."""

from collections.abc import Mapping
from typing import Any

WITHIN = ("legal", "accounting", "own_fields")
ACCOUNTING = ("contract_number", "contract_day", "currency")
LEGAL = ("full_name", "kpp", "ogrn", "vat_number", "legal_address", "postal_address")

Details = Mapping[str, Any]


def made_code(number: int) -> str:
    """The code of a customer that came without one: ``C-000118``."""
    return f"C-{number:06d}"


def fields_of(details: Details) -> dict[str, Any]:
    """The details by the names that a person changes them by: ``name``, ``legal.kpp``, ..."""
    flat = {name: value for name, value in details.items() if name not in WITHIN}
    return flat | {f"{name}.{inner}": value for name in WITHIN for inner, value in details[name].items()}


def everything_of(details: Details, other: Details) -> dict[str, Any]:
    """Details with all that they lack taken from another's; the code, the name and the kind are one's own."""
    after = dict(details)
    after["tax_number"] = details["tax_number"] if details["tax_number"] is not None else other["tax_number"]
    for name in ("legal", "accounting"):
        after[name] = {part: other[name][part] if value is None else value for part, value in details[name].items()}
    after["own_fields"] = {**other["own_fields"], **details["own_fields"]}
    after["tags"] = list(dict.fromkeys([*details["tags"], *other["tags"]]))
    accounts = {(each["bic"], each["account"]): each for each in (*other["bank_accounts"], *details["bank_accounts"])}
    own = [(each["bic"], each["account"]) for each in details["bank_accounts"]]
    after["bank_accounts"] = [accounts[key] for key in dict.fromkeys([*own, *accounts])]
    return after
