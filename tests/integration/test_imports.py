"""Rows from files become the same items, customers and imports on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from contracts.commands.customers import CustomerList
from contracts.commands.imports import ImportRows
from contracts.commands.inventory import ItemList
from gateway.auth.app import AccountsApplication
from gateway.imports.store import CLAIMED_FOR, Batch, ImportStore
from gateway.imports.tables import import_batches, import_failures
from kernel.identity import Caller
from kernel.migrations import migrate
from kernel.problems import IdempotencyKeyReused
from kernel.validation import loaded
from services.customers.app import CustomersApplication
from services.inventory.app import InventoryApplication
from tests.builders import ManualClock
from tests.unit.alone import Alone

HEAD = Caller("galina", frozenset({"head"}))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    found: str = f"sqlite:///{tmp_path}/x.db" if request.param == "sqlite" else request.getfixturevalue("database")
    return found


@pytest.fixture
def inventory(url: str) -> Iterator[Alone]:
    migrate("services.inventory", url)
    service = Alone(InventoryApplication, url)
    service.application.prepare()
    yield service
    service.close()


@pytest.fixture
def customers(url: str) -> Iterator[Alone]:
    migrate("services.customers", url)
    service = Alone(CustomersApplication, url)
    yield service
    service.close()


@pytest.fixture
def store(url: str) -> Iterator[ImportStore]:
    migrate("gateway", url)
    application = AccountsApplication(url, ManualClock())
    yield ImportStore(application)
    application.close()


def outcomes(service: Alone, command: str, *rows: dict[str, Any]) -> list[str]:
    answer = service.do(command, ImportRows, HEAD, rows=list(rows))
    return [row["outcome"] for row in answer["rows"]]


def test_items_are_taken_again_unchanged_also_after_a_rebuild(inventory: Alone) -> None:
    rows = [
        {
            "code": f"{place:03}",
            "name": "Болт",
            "packages": [{"unit": "box", "factor": "12.5"}],
            "barcodes": [f"B{place}"],
            "minimum_level": "0.5",
            "prices": [{"price_type": "wholesale", "amount": f"{place}.25"}],
            "retired": place % 2 == 0,
        }
        for place in range(20)
    ]
    assert outcomes(inventory, "import_items", *rows) == ["created"] * 20
    assert outcomes(inventory, "import_items", *rows) == ["unchanged"] * 20
    assert inventory.differences() == []
    inventory.rebuild()
    assert outcomes(inventory, "import_items", *rows) == ["unchanged"] * 20
    page = inventory.application.list_item_cards(loaded(ItemList, {"limit": 5}))
    assert [[price["amount"] for price in card["prices"]] for card in page["items"]] == [
        [f"{place}.25"] for place in range(5)
    ]


def test_customers_are_taken_again_unchanged_also_after_a_rebuild(customers: Alone) -> None:
    terms = {"price_type": "retail", "markup_percent": "-7.5", "credit_limit": "100", "deferral_days": 14}
    rows = [
        {"code": f"{place:03}", "name": "Вектор", "legal": {"legal_address": "Москва"}, "terms": terms}
        for place in range(20)
    ]
    assert outcomes(customers, "import_customers", *rows, {"tax_number": "7707083893", "name": "x"}) == ["created"] * 21
    customers.rebuild()
    assert outcomes(customers, "import_customers", *rows) == ["unchanged"] * 20
    assert customers.differences() == []
    page = customers.application.list_customer_cards(customers.call(), loaded(CustomerList, {"limit": 500}))
    assert [card["terms"] is None for card in page["items"]].count(False) == 20


def begun(store: ImportStore, clock: ManualClock, **more: Any) -> dict[str, Any]:
    return {
        "import_id": uuid4(),
        "request_hash": "a" * 64,
        "register": "items",
        "file": "прайс.csv",
        "user_id": UUID(int=1),
        "user_name": "anna",
        "dry_run": False,
        "header": ["Код"],
        "mapping": {"Код": "code"},
        "decimal_comma": True,
        "vocabulary": {},
        "rows": 3,
        "begun_at": clock.now(),
        **more,
    }


def test_an_import_is_one_processs_work_and_every_batch_is_kept_once(store: ImportStore) -> None:
    clock, one, other = ManualClock(), uuid4(), uuid4()
    wanted = begun(store, clock)
    batches = [[[2, ["А"], []], [3, ["Б"], []]], [[4, ["В"], []]]]
    store.begin(wanted, batches)
    store.begin(wanted, batches)
    with pytest.raises(IdempotencyKeyReused):
        store.begin({**wanted, "request_hash": "b" * 64}, batches)

    claimed = store.claim(one, clock.now())
    assert claimed is not None
    assert store.claim(other, clock.now()) is None
    first = store.next_batch(wanted["import_id"])
    assert first is not None
    assert first.rows == batches[0]
    failure = {"number": 3, "cells": ["Б"], "errors": [{"field": "Код", "message": "x"}]}
    assert store.keep(first, {"created": 1, "failed": 1}, [failure], clock.now(), is_last=False)
    assert not store.keep(first, {"created": 1, "failed": 1}, [failure], clock.now(), is_last=False)

    clock.at += CLAIMED_FOR + timedelta(seconds=1)
    assert store.claim(other, clock.now()) is not None
    assert not store.hold(wanted["import_id"], one, clock.now())
    second = store.next_batch(wanted["import_id"])
    assert second == Batch(wanted["import_id"], 1, batches[1])
    assert store.keep(second, {"unchanged": 1}, [], clock.now(), is_last=True)
    after = store.get(wanted["import_id"])
    assert (after["status"], after["done"], after["created"], after["unchanged"], after["failed"]) == (
        "done",
        3,
        1,
        1,
        1,
    )
    assert store.claim(one, clock.now()) is None
    assert store.next_batch(wanted["import_id"]) is None
    assert [row["cells"] for row in store.failures(wanted["import_id"], 10, None).rows] == [["Б"]]


def test_imports_are_listed_page_by_page_the_newest_first(store: ImportStore) -> None:
    clock, ids = ManualClock(), []
    for _ in range(5):
        clock.advance(minutes=1)
        ids.append(store.begin(begun(store, clock), [])["import_id"])
    store.begin(begun(store, clock, user_id=UUID(int=2)), [])
    found, after = [], None
    while True:
        page = store.page(UUID(int=1), 2, after)
        found += [row["import_id"] for row in page.rows]
        after = page.next
        if after is None:
            break
    assert found == ids[::-1]


def refused(store: ImportStore, clock: ManualClock, cells: list[str], **more: Any) -> UUID:
    """An import of one row that was refused, and has ended."""
    wanted = begun(store, clock, rows=1, **more)
    store.begin(wanted, [[[2, cells, []]]])
    store.claim(uuid4(), clock.now())
    batch = store.next_batch(wanted["import_id"])
    assert batch is not None
    failure = {"number": 2, "cells": cells, "errors": [{"field": "", "message": "x"}]}
    store.keep(batch, {"failed": 1}, [failure], clock.now(), is_last=True)
    found: UUID = wanted["import_id"]
    return found


def cells_of(store: ImportStore, import_id: UUID) -> list[Any]:
    return [row["cells"] for row in store.failures(import_id, 10, None).rows]


def test_rows_are_not_kept_as_readable_text(store: ImportStore) -> None:
    clock = ManualClock()
    wanted = begun(store, clock, rows=1)
    store.begin(wanted, [[[2, ["Громозекина"], []]]])
    refused(store, clock, ["Громозекина"])
    with store._application.reading() as session:
        written = [session.execute(select(table)).all() for table in (import_batches, import_failures)]
    assert all(written)
    assert "Громозекина" not in str(written)
    assert "\\u0413" not in str(written)


def test_rows_of_one_register_are_forgotten_and_that_they_were_refused_is_not(store: ImportStore) -> None:
    clock = ManualClock()
    of_customers = refused(store, clock, ["Анна"], register="customers")
    of_items = refused(store, clock, ["Болт"])
    under_way = begun(store, clock, rows=1, register="customers")
    store.begin(under_way, [[[2, ["Борис"], []]]])
    store.forget_rows("customers")
    assert (cells_of(store, of_customers), cells_of(store, of_items)) == ([[]], [["Болт"]])
    batch = store.next_batch(under_way["import_id"])
    assert batch is not None
    assert batch.rows == [[2, ["Борис"], []]]
