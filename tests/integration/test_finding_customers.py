"""Customers are found by what people type, the same on both databases, and without looking at all of them."""

import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from kernel.migrations import migrate
from kernel.searching import search_key, sort_key, trigrams
from kernel.sql import insert_new
from services.customers.app import CustomersApplication
from services.customers.domain.desk import COUNTS, SUMS
from services.customers.projections.contacts import words_of
from services.customers.projections.finding import MOST_NAMED
from services.customers.tables import contact_tokens, customer_tags, customer_trigrams, desk, sealing
from services.customers.tables import customers as register_of_customers
from tests.builders import engine_of
from tests.unit.alone import Alone
from tests.unit.customers.deeds import define, listed, register

MANY = 2_700
TABLES = r"(customers|customer_tags|customer_trigrams|contact_tokens|desk)\b"
SCAN = re.compile(rf"^(->\s+)?(Seq Scan|Index Scan.*|Index Only Scan.*) on {TABLES}|^SCAN {TABLES}")
ENTRIES = ("id", "kind", "value", "person", "position", "note")
WORDS = ("Альянс", "Вектор", "Горизонт", "Дельта", "Запад", "Консул", "Ладога", "Магистраль", "Норд", "Оптима")


@pytest.fixture(params=["sqlite", "postgresql"])
def customers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Alone]:
    on_files = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/customers.db" if on_files else request.getfixturevalue("database")
    migrate("services.customers", url)
    service = Alone(CustomersApplication, url)
    yield service
    service.close()


def names(customers: Alone, q: str, **more: Any) -> list[str]:
    return [row["name"] for row in listed(customers, q=q, **more)["items"]]


def test_customers_are_found_as_people_type(customers: Alone) -> None:
    phone = [{"kind": "phone", "value": "8 916 123-45-67", "person": "Анна Ёлкина"}]
    register(
        customers,
        "ООО «Шуруповёрт»",
        tax_number="5036998127",
        legal={"full_name": "Общество с ограниченной ответственностью «Завод шуруповёртов»"},
        contacts=phone,
    )
    register(customers, "Bolt & Co", kind="foreign", code="BOLT-7")
    register(customers, "ИП Ан", kind="person")
    screws, bolts, an = "ООО «Шуруповёрт»", "Bolt & Co", "ИП Ан"
    typed = {
        "шуруповерт": [screws],
        "уповер": [screws],  # a part within a word
        "ответственностью завод": [screws],  # all words, in any order
        "«Шуру": [screws],  # signs stand for themselves
        "503699": [screws],
        "olt-7": [bolts],
        "ан": [an],  # two characters: words that begin so
        "co": [bolts],
        "с о": [screws],
        "%": [],
        "   ": [bolts, an, screws],
        "iehegjdthn": [screws],  # the keyboard in the other layout
        "шурупаверт": [screws],  # typing errors, in both alphabets
        "bollt": [bolts],
        "5036998128": [],  # nobody's number is nobody's
        "8916123": [screws],
        "8916124": [],
        "елкин": [screws],
        "ёлкен": [],
    }
    assert {q: names(customers, q) for q in typed} == typed
    assert customers.differences() == []


def test_nobody_is_found_by_looking_at_everybody(customers: Alone) -> None:
    define(customers, "tags", "rare")
    register(customers, "Шуруповёрт", code="Ш-1")
    fill(customers)
    for question in (
        {"q": "ладога норд 1286"},
        {"q": "001186"},
        {"q": "+7 916 000-03-33"},
        {"q": "client333@"},
        {"q": "шурупаверт"},
        {"tags": "rare"},
        {"tags": "rare", "sort": "-debt"},
    ):
        with statements_of(customers) as told:
            assert listed(customers, **question)["total"] > 0
        assert [plan for plan in plans(customers, told) if looks_at_everybody(plan)] == [], question
    page = listed(customers, q="вектор", limit=1)
    assert page["total"] == sum("Вектор" in name_of(number) for number in range(MANY)) > MOST_NAMED
    assert page["totals"]["open_orders"] == page["total"]


def name_of(number: int) -> str:
    return f"{WORDS[number % 10]} {WORDS[number // 10 % 10]} {number}"


def fill(customers: Alone) -> None:
    """Rows as the folds write them."""
    application, chooser = customers.application, random.Random(5)
    ids = [UUID(int=chooser.getrandbits(128)) for _ in range(MANY)]
    with application.transaction() as session:
        texts = {
            one: f"{name_of(number)}\n\nC-{number:06d}\n{7701000000 + number * 7}" for number, one in enumerate(ids)
        }
        words = {one: words_of(contacts_of(number)) for number, one in enumerate(ids)}
        tokens = sealing.tokens(session, set().union(*words.values()))
        sealed = sealing.seal_all(session, [(one, contacts_of(number)) for number, one in enumerate(ids)])
        rows = [row_of(one, number, texts[one], sealed[number]) for number, one in enumerate(ids)]
        insert_new(session, register_of_customers, rows)
        insert_new(session, customer_trigrams, [
            {"customer_id": one, "trigram": part} for one in ids for part in sorted(trigrams(texts[one]))
        ])  # fmt: skip
        insert_new(session, contact_tokens, [
            {"customer_id": one, "token": token} for one in ids for token in {tokens[word] for word in words[one]}
        ])  # fmt: skip
        insert_new(session, customer_tags, [{"customer_id": one, "tag": "frequent"} for one in ids])
        insert_new(session, customer_tags, [{"customer_id": one, "tag": "rare"} for one in ids[:9]])
        insert_new(session, desk, [on_the_desk(one, number) for number, one in enumerate(ids)])
    with engine_of(application).connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")


def contacts_of(number: int) -> list[dict[str, Any]]:
    blank = dict.fromkeys(ENTRIES)
    phone = {**blank, "kind": "phone", "value": f"+7916{number:07d}"}
    return [phone, {**blank, "kind": "email", "value": f"client{number}@example.com"}]


def row_of(customer_id: UUID, number: int, text: str, contacts: str) -> dict[str, Any]:
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
        "search_key": search_key(text),
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


@contextmanager
def statements_of(customers: Alone) -> Iterator[list[tuple[str, Any]]]:
    told: list[tuple[str, Any]] = []
    engine = engine_of(customers.application)

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        told.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


def plans(customers: Alone, told: list[tuple[str, Any]]) -> Iterator[str]:
    """How the database answers each of the statements."""
    engine = engine_of(customers.application)
    how = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    with engine.connect() as connection:
        for statement, parameters in told:
            if statement.startswith("SELECT"):
                rows = connection.exec_driver_sql(f"{how} {statement}", parameters).all()
                yield "\n".join([statement, *(str(row[-1]) for row in rows)])


def looks_at_everybody(plan: str) -> bool:
    """A table is read from end to end, or an index is."""
    lines = [line.strip() for line in plan.splitlines()]
    return any(SCAN.search(line) and "Index Cond" not in after for line, after in pairwise([*lines, ""]))
