"""Customers, and the company itself, as 1C takes them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from contracts.company import CURRENCY
from formats.commerceml import BankAccount, Party, write_customers
from gateway.commerceml.reading import Answer, Ask, rows

PARTIES = UUID("3f0b7c52-7d0f-5f2c-8c1e-2b9d4a6e8f10")
COMPANY, LIST_OF_CUSTOMERS = (str(uuid5(PARTIES, name)) for name in ("company", "customers"))
PERSON = "person"
UNKNOWN_PAYER = "Неизвестный плательщик"
WITHOUT_NAME = "Наша организация"


def customers(ask: Ask, now: datetime) -> Iterator[bytes]:
    """All customers, archived ones too."""
    parties = (party(card) for card in rows(ask, "customers", "customers_in_full"))
    return write_customers(LIST_OF_CUSTOMERS, CURRENCY, parties, now)


def owner(ask: Ask) -> Party:
    """Whose catalogue it is: the company as it describes itself."""
    told = ask("orders", "get_company", {})
    return Party(
        id=COMPANY,
        name=told["name"] or told["full_name"] or WITHOUT_NAME,
        full_name=told["full_name"],
        tax_number=told["inn"],
        kpp=told["kpp"],
        registration=told["ogrn"],
        legal_address=told["legal_address"],
        postal_address=told["postal_address"],
        accounts=tuple(_account(each) for each in told["bank_accounts"]),
    )


def parties_of(ask: Ask, documents: list[Answer]) -> dict[str, Party]:
    """The customers of the documents, by id: one question for all of them."""
    ids = sorted({document["customer_id"] for document in documents if document["customer_id"] is not None})
    if not ids:
        return {}
    cards = ask("customers", "customers_in_full", {"ids": ids})["items"]
    return {card["id"]: party(card) for card in cards}


def payer(told: Answer) -> Party:
    """Who paid, as the bank says it, while nobody said which customer it is."""
    known = told["tax_number"] or told["name"] or told["account"] or ""
    return Party(str(uuid5(PARTIES, known)), told["name"] or UNKNOWN_PAYER, tax_number=told["tax_number"])


def account_of(told: Answer) -> BankAccount | None:
    """The account that a payment came from, when its bank is told."""
    if not told["account"] or not told["bic"]:
        return None
    return BankAccount(told["account"], told["bic"], None)


def party(card: Answer) -> Party:
    legal = card["legal"]
    return Party(
        id=card["id"],
        name=card["name"],
        is_person=card["kind"] == PERSON,
        code=card["code"],
        full_name=legal["full_name"],
        tax_number=card["tax_number"],
        kpp=legal["kpp"],
        registration=legal["ogrn"],
        vat_number=legal["vat_number"],
        legal_address=legal["legal_address"],
        postal_address=legal["postal_address"],
        accounts=tuple(_account(each) for each in card["bank_accounts"]),
        is_archived=card["archived"],
    )


def _account(given: dict[str, Any]) -> BankAccount:
    return BankAccount(given["account"], given["bic"], given["bank_name"], given["correspondent_account"])
