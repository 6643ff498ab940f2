"""Customers are found by what people type, the same on both databases, and without looking at all of them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from kernel.migrations import migrate
from services.customers.app import CustomersApplication
from services.customers.projections.finding import MOST_NAMED
from tests.builders import engine_of
from tests.unit.alone import Alone
from tests.unit.customers.crowd import fill, name_of
from tests.unit.customers.deeds import define, listed, register

MANY = 2_700
TABLES = r"(customers|customer_tags|customer_trigrams|contact_tokens|desk)\b"
SCAN = re.compile(rf"^(->\s+)?(Seq Scan|Index Scan.*|Index Only Scan.*) on {TABLES}|^SCAN {TABLES}")


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
        "«Шуру": [screws],
        "шуруповёрт ооо": [screws],
        'ооо "шуруповёрт"': [screws],  # quotes are of no account
        "“Bolt” & co": [bolts],
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
    fill(customers.application, MANY)
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
