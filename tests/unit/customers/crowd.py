"""A crowd of customers, with the rows that the folds would write of them: for what is asked of many."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.searching import search_key, sort_key, trigrams
from kernel.sql import insert_new
from services.customers.app import CustomersApplication
from services.customers.domain.desk import COUNTS, SUMS
from services.customers.projections.contacts import words_of
from services.customers.tables import contact_tokens, customer_tags, customer_trigrams, customers, desk, sealing
from tests.builders import engine_of

AT_ONCE = 2_500
WITH_A_RARE_TAG = 9
ENTRIES = ("id", "kind", "value", "person", "position", "note")
WORDS = ("Альянс", "Вектор", "Горизонт", "Дельта", "Запад", "Консул", "Ладога", "Магистраль", "Норд", "Оптима")


def name_of(number: int) -> str:
    return f"{WORDS[number % 10]} {WORDS[number // 10 % 10]} {number}"


def fill(application: CustomersApplication, many: int) -> None:
    """All have the tag ``frequent``, and few ``rare``; the database knows how its tables are filled."""
    chooser = random.Random(5)
    ids = [UUID(int=chooser.getrandbits(128)) for _ in range(many)]
    for first in range(0, many, AT_ONCE):
        with application.transaction() as session:
            _write(session, list(enumerate(ids))[first : first + AT_ONCE])
    with application.transaction() as session:
        insert_new(session, customer_tags, [{"customer_id": one, "tag": "rare"} for one in ids[:WITH_A_RARE_TAG]])
    with engine_of(application).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def _write(session: Session, some: Sequence[tuple[int, UUID]]) -> None:
    words = {one: words_of(contacts_of(number)) for number, one in some}
    tokens = sealing.tokens(session, set().union(*words.values()))
    sealed = sealing.seal_all(session, [(one, contacts_of(number)) for number, one in some])
    insert_new(session, customers, [
        row_of(one, number, text) for (number, one), text in zip(some, sealed, strict=True)
    ])  # fmt: skip
    insert_new(session, customer_trigrams, [
        {"customer_id": one, "trigram": part} for number, one in some for part in sorted(trigrams(text_of(number)))
    ])  # fmt: skip
    insert_new(session, contact_tokens, [
        {"customer_id": one, "token": token} for _, one in some for token in {tokens[word] for word in words[one]}
    ])  # fmt: skip
    insert_new(session, customer_tags, [{"customer_id": one, "tag": "frequent"} for _, one in some])
    insert_new(session, desk, [on_the_desk(one, number) for number, one in some])


def text_of(number: int) -> str:
    return f"{name_of(number)}\n\nC-{number:06d}\n{7701000000 + number * 7}"


def contacts_of(number: int) -> list[dict[str, Any]]:
    blank = dict.fromkeys(ENTRIES)
    phone = {**blank, "kind": "phone", "value": f"+7916{number:07d}"}
    return [phone, {**blank, "kind": "email", "value": f"client{number}@example.com"}]


def row_of(customer_id: UUID, number: int, contacts: str) -> dict[str, Any]:
    return {
        **head(customer_id, number),
        "code": f"C-{number:06d}",
        "name": name_of(number),
        "legal": {},
        "bank_accounts": [],
        "accounting": {},
        "tags": [],
        "own_fields": {},
        "note": None,
        "contacts": contacts,
        "merged_into": None,
        "is_deleted": False,
        "owner": None,
        "search_key": search_key(text_of(number)),
    }


def head(customer_id: UUID, number: int) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "version": 1,
        "kind": "legal_entity",
        "tax_number": str(7701000000 + number * 7),
        "manager": None,
        "manager_key": "",
        "is_archived": False,
        "created_at": datetime(2025, 1, 1, tzinfo=UTC),
        "code_key": sort_key(f"C-{number:06d}"),
        "name_key": sort_key(name_of(number)),
    }


def on_the_desk(customer_id: UUID, number: int) -> dict[str, Any]:
    missing = (
        "credit_limit",
        "credit_left",
        "abc",
        "payment_delay",
        "last_order",
        "next_reminder",
        "last_contact",
        "changes_at",
    )
    figures = {**dict.fromkeys(SUMS, number), **dict.fromkeys(COUNTS, 1)}
    return {**head(customer_id, number), **figures, **dict.fromkeys(missing)}
