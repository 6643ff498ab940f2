"""What is exported is imported again unchanged, and makes the same file in another company."""

import io
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from hypothesis.strategies import SearchStrategy

from contracts.commands import dictionaries as entries
from contracts.commands.customers import CustomerList
from contracts.commands.imports import ImportRows
from contracts.commands.inventory import ItemList
from contracts.events.dictionaries import OWNERS
from formats.sheets import open_source
from formats.sheets.writing import csv_chunks, write_workbook
from gateway.imports.columns import read_row
from gateway.imports.exports import cards, exported
from gateway.imports.plan import LIMITS, ImportOptions, planned_from
from gateway.imports.registers import CUSTOMERS, ITEMS, Register
from gateway.imports.vocabulary import USERS, Vocabulary, read_vocabulary
from kernel.identity import Caller
from kernel.validation import loaded
from services.customers.app import CustomersApplication
from services.inventory.app import InventoryApplication
from tests.unit.alone import Alone, alone
from tests.unit.staff import Staff

HEAD = Caller("galina", frozenset({"head"}))
ALL = {"items": {}, "customers": {"archived": None}}
QUESTIONS = {"items": ItemList, "customers": CustomerList}
TAGS = {"vip": "Важный", "shop": "Розница, сети", "big": 'Крупный; "А"', "vip 2": "Важный"}
NOBODY: Mapping[str, Any] = {"items": [], "next": None}
REGIONS = ["Север", "Юг", "=1+1"]
CHARACTERISTICS = {"length": "number", "new": "flag", "since": "day", "colour": "text"}

TRICKY = some.text("=+-@'\";, 0\n\tжZ", min_size=1, max_size=8)
SEEN = some.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"])
LINES = (TRICKY | some.text(SEEN, min_size=1, max_size=12)).filter(
    lambda text: text.strip() and text.strip().lower() not in ("<пусто>", "<empty>")
)
CODES = LINES.map(lambda text: " ".join(text.split())).filter(bool)
NUMBERS = some.decimals(0, 999_999, places=3).map(str)
ITEM = some.fixed_dictionaries(
    {"code": CODES},
    optional={
        "name": LINES,
        "kind": some.sampled_from(["goods", "semi_finished", "service"]),
        "unit": some.sampled_from(["pcs", "kg"]),
        "packages": some.just([{"unit": "box", "factor": "12.5"}]),
        "group": some.just("fixings"),
        "vat_rate": some.sampled_from(["general", "none"]),
        "minimum_level": NUMBERS,
        "characteristics": some.fixed_dictionaries(
            {},
            optional={
                "length": some.decimals(-999, 999, places=6).map(str),
                "new": some.booleans(),
                "since": some.dates().map(str),
                "colour": LINES,
            },
        ),
        "prices": some.lists(
            some.fixed_dictionaries(
                {
                    "price_type": some.sampled_from(["wholesale", "retail"]),
                    "amount": NUMBERS,
                    "currency": some.sampled_from(["RUB", "USD"]),
                }
            ),
            max_size=4,
            unique_by=lambda price: (price["price_type"], price["currency"]),
        ),
        "retired": some.booleans(),
    },
)
ACCOUNT = {
    "bic": "044525225",
    "account": "40702810438000060473",
    "bank_name": 'АО "Банк"; филиал',
    "currency": "USD",
}
CUSTOMER = some.fixed_dictionaries(
    {"code": CODES, "name": LINES, "kind": some.sampled_from(["person", "legal_entity"])},
    optional={
        "tax_number": some.none(),
        "legal": some.fixed_dictionaries({}, optional={"full_name": LINES, "legal_address": LINES}),
        "bank_accounts": some.just(
            [
                {
                    "bic": "044525225",
                    "account": "40702810438000060473",
                    "bank_name": 'АО "Банк"; филиал',
                    "currency": "USD",
                }
            ]
        ),
        "terms": some.fixed_dictionaries(
            {},
            optional={
                "price_type": some.sampled_from(["wholesale", "retail"]),
                "markup_percent": some.decimals(-99, 99, places=2).map(str),
                "credit_limit": some.none() | NUMBERS.map(lambda number: number[:-1]),
                "deferral_days": some.integers(0, 100),
            },
        ),
        "note": LINES,
        "tags": some.lists(some.sampled_from([*TAGS]), max_size=3, unique=True),
        "manager": some.none() | some.sampled_from(["anna", "boris"]),
        "own_fields": some.fixed_dictionaries(
            {},
            optional={
                "region": some.sampled_from(REGIONS),
                "length": some.decimals(-999, 999, places=6).map(str),
                "new": some.booleans(),
                "since": some.dates().map(str),
                "colour": LINES,
            },
        ),
        "archived": some.booleans(),
    },
)


@contextmanager
def company(register: Register) -> Iterator[Alone]:
    with alone(InventoryApplication if register is ITEMS else CustomersApplication) as service:
        if register is ITEMS:
            for code, kind in CHARACTERISTICS.items():
                add(service, "characteristics", code, kind=kind)
            add(service, "item_groups", "fixings")
        else:
            Staff(service, "anna", "boris")
            for code, name in TAGS.items():
                add(service, "tags", code, name)
            for code, kind in CHARACTERISTICS.items():
                add(service, "customer_fields", code, kind=kind)
            add(service, "customer_fields", "region", kind="choice", choices=REGIONS)
        yield service


def add(service: Alone, dictionary: str, code: str, name: str | None = None, **data: Any) -> None:
    body = {"dictionary": dictionary, "code": code, "names": {"ru": name or f"Имя {code}"}, "data": data}
    service.do("add_dictionary_entry", entries.AddEntry, **body)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    with company(ITEMS) as inventory, company(CUSTOMERS) as customers:
        owners = {"inventory": inventory, "customers": customers}
        return read_vocabulary(
            [*dict.fromkeys((*ITEMS.dictionaries, *CUSTOMERS.dictionaries))],
            lambda question: (
                NOBODY
                if question["dictionary"] == USERS
                else owners[OWNERS[question["dictionary"]]].application.list_dictionary(
                    loaded(entries.EntryList, dict(question))
                )
            ),
        )


def take(service: Alone, register: Register, rows: list[Mapping[str, Any]]) -> list[str]:
    sent = json.loads(json.dumps({"rows": rows}))
    answer = service.do(register.decide, ImportRows, HEAD, **sent)
    return [row["outcome"] for row in answer["rows"]]


def files(service: Alone, register: Register, vocabulary: Vocabulary, language: str) -> tuple[bytes, bytes]:
    """The export, as CSV and as a workbook."""

    def ask(question: Mapping[str, Any]) -> Mapping[str, Any]:
        checked = loaded(QUESTIONS[register.name], {**question, **ALL[register.name], "sort": "code"})
        asked = (service.call(), checked) if register is CUSTOMERS else (checked,)
        answer: Mapping[str, Any] = getattr(service.application, register.cards)(*asked)
        return answer

    rows = list(exported(register, vocabulary, cards(ask, {}), language))
    workbook = io.BytesIO()
    write_workbook(workbook, rows, language)
    return b"".join(csv_chunks(rows)), workbook.getvalue()


def rows_of(content: bytes, register: Register, vocabulary: Vocabulary) -> list[Mapping[str, Any]]:
    """The rows as the service would get them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        path.write_bytes(content)
        work = planned_from(open_source(path, LIMITS), register, vocabulary, loaded(ImportOptions, {}))
    columns = work.plan.columns_of(register)
    readings = [
        read_row(columns, work.plan.by_heading(cells), faults, work.plan.decimal_comma)
        for batch in work.batches
        for _, cells, faults in batch
    ]
    assert not any(reading.faults for reading in readings)
    return [reading.row for reading in readings]


def check(register: Register, given_rows: list[dict[str, Any]], vocabulary: Vocabulary, language: str) -> None:
    with company(register) as here, company(register) as there:
        assert "refused" not in take(here, register, given_rows)
        as_csv, as_workbook = files(here, register, vocabulary, language)
        for content in (as_csv, as_workbook):
            assert set(take(here, register, rows_of(content, register, vocabulary))) == {"unchanged"}
        assert set(take(there, register, rows_of(as_workbook, register, vocabulary))) == {"created"}
        assert files(there, register, vocabulary, language)[0] == as_csv


SOME = settings(
    max_examples=15,
    phases=[Phase.generate],  # each example is two databases: shrinking would take minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def some_rows(row: SearchStrategy[dict[str, Any]]) -> SearchStrategy[list[dict[str, Any]]]:
    return some.lists(row, min_size=1, max_size=5, unique_by=lambda each: each["code"])


@SOME
@given(rows=some_rows(ITEM), language=some.sampled_from(["ru", "en"]))
def test_items_come_back_as_they_went(rows: list[dict[str, Any]], language: str, vocabulary: Vocabulary) -> None:
    check(ITEMS, rows, vocabulary, language)


@SOME
@given(rows=some_rows(CUSTOMER), language=some.sampled_from(["ru", "en"]))
def test_customers_come_back_as_they_went(rows: list[dict[str, Any]], language: str, vocabulary: Vocabulary) -> None:
    check(CUSTOMERS, rows, vocabulary, language)
