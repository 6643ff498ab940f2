"""What a row of a file says of a customer, beside what is known of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from contracts.fields import decimal_text, money_text
from services.customers.details import json_ready

DETAILS = ("code", "tax_number", "name", "kind", "legal", "accounting", "tags", "own_fields")
WITHIN = ("legal", "accounting", "own_fields")
DIGITS_OF_A_PERSON = 12

Body = Mapping[str, Any]


def kind_of(tax_number: str | None) -> str:
    """Only people have an INN of 12 digits, and those who buy wholesale are sole traders."""
    return "sole_trader" if tax_number is not None and len(tax_number) == DIGITS_OF_A_PERSON else "legal_entity"


def accounts_after(row: Body, before: Sequence[Body]) -> list[Body]:
    """The accounts after the row; one of its own takes the place of the same account."""
    accounts = list((row["bank_accounts"] or ()) if "bank_accounts" in row else before)
    if "bank_account" not in row:
        return accounts
    own = row["bank_account"]
    same = [place for place, each in enumerate(accounts) if _key(each) == _key(own)]
    if same:
        accounts[same[0]] = own
        return accounts
    return [*accounts, own]


def _key(account: Body) -> tuple[str, str]:
    return account["bic"], account["account"]


def is_as_it_was(row: Body, there: RowMapping) -> bool:
    before = {**there, "archived": there["is_archived"]}
    plain = ({*DETAILS, "archived", "manager"} & row.keys()) - {*WITHIN, "tags"}
    same = all(row[name] == before[name] for name in plain)
    same = same and ("tags" not in row or list(row["tags"] or ()) == list(before["tags"]))
    parts = [(name, part, value) for name in WITHIN for part, value in json_ready(row).get(name, {}).items()]
    within = all(value == before[name].get(part) for name, part, value in parts)
    return same and within and accounts_after(row, before["bank_accounts"]) == list(before["bank_accounts"])


def term_text(name: str, value: Any) -> Any:
    """A term as events keep it."""
    if name == "markup_percent":
        return decimal_text(value)
    return money_text(value) if name == "credit_limit" and value is not None else value
