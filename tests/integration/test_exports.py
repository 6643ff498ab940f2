"""Whole documents and items by pages, on both databases: each once, those of the period, pages cut by their lines."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.exports import DocumentsInFull, InFull
from kernel.application import ServiceApplication
from kernel.problems import ValidationFailed
from services.orders.app import exporting
from tests.builders import World
from tests.infrastructure.postgres import Postgres
from tests.unit.orders.books import Books

DOCUMENTS = ("orders_in_full", "movements_in_full", "invoices_in_full")
LATE = datetime(2025, 11, 24, 22, 30, tzinfo=UTC)  # the 25th in Moscow

pytestmark = pytest.mark.parametrize("on", ["sqlite", "postgres"])


@pytest.fixture
def world(on: str, request: pytest.FixtureRequest) -> Iterator[World]:
    opened = World.on_files() if on == "sqlite" else World.on_postgres(_server(request))
    with opened as world:
        yield world


def _server(request: pytest.FixtureRequest) -> Postgres:
    server: Postgres = request.getfixturevalue("postgres")
    return server


def pages(application: ServiceApplication, query: str, schema: Any = DocumentsInFull, **question: Any) -> list[Any]:
    """All pages that the query gives, as a caller asks for them."""
    found: list[Any] = []
    after = None
    while True:
        page = getattr(application, query)(schema().load({**question, "after": after}))
        found.append(page["items"])
        after = page["next"]
        if after is None:
            return found


def rows(application: ServiceApplication, query: str, schema: Any = DocumentsInFull, **question: Any) -> list[Any]:
    return [row for page in pages(application, query, schema, **question) for row in page]


def trade(world: World, count: int) -> list[UUID]:
    """So many orders of two lines at the same moment, each invoiced and the first line of each shipped."""
    customer, sugar, tea = world.customer(), world.item("SUGAR"), world.item("TEA")
    world.receive(sugar, 1000)
    orders = [world.place(customer, (sugar, 2), (tea, 1)) for _ in range(count)]
    world.sync()
    for order in orders:
        Books(world).invoice(order)
        world.ship(order, {world.line_ids(order)[0]: 2})
    world.sync()
    return orders


def test_every_document_of_a_moment_is_on_one_page(world: World) -> None:
    orders = trade(world, 5)
    for query in DOCUMENTS:
        found = rows(world.orders, query, limit=2)
        assert sorted(row["order_id"] for row in found) == sorted(map(str, orders)), query
        assert len({row["id"] for row in found}) == 5


def test_a_page_is_cut_by_its_lines_and_has_one_document_at_least(world: World, monkeypatch: Any) -> None:
    trade(world, 3)
    for most, sizes in ((3, [1, 1, 1]), (1, [1, 1, 1]), (4, [2, 1])):
        monkeypatch.setattr(exporting, "MOST_LINES", most)
        for query in DOCUMENTS:
            assert [len(page) for page in pages(world.orders, query)] == sizes, query


def test_what_was_never_placed_is_no_document_and_what_was_cancelled_is_one_without_lines(world: World) -> None:
    customer, sugar = world.customer(), world.item("SUGAR")
    draft, dropped = world.draft(customer, (sugar, 1)), world.draft(customer, (sugar, 1))
    cancelled = world.place(customer, (sugar, 1))
    for order in (dropped, cancelled):
        world.cancel(order)
    [only] = rows(world.orders, "orders_in_full")
    assert (only["id"], only["status"], only["lines"], only["total"]) == (str(cancelled), "cancelled", [], "0.00")
    assert str(draft) not in str(only)


def test_a_period_is_of_days_of_the_company(world: World) -> None:
    world.clock.at = LATE
    trade(world, 1)
    for query in DOCUMENTS:
        assert len(rows(world.orders, query, since="2025-11-25", until="2025-11-25")) == 1, query
        assert rows(world.orders, query, until="2025-11-24") == [], query
        assert rows(world.orders, query, since="2025-11-26", until="9999-12-31") == [], query


def test_what_is_no_cursor_of_the_list_is_refused(world: World) -> None:
    for query in DOCUMENTS:
        asked = DocumentsInFull().load({"after": "nonsense"})
        with pytest.raises(ValidationFailed):
            getattr(world.orders, query)(asked)


def test_the_register_of_movements_is_what_the_log_says(world: World) -> None:
    trade(world, 3)
    assert world.differences() == []


def test_every_item_is_on_one_page_with_its_prices_and_places(world: World) -> None:
    items = {str(world.item(f"ITEM {number}", price=number)): number for number in range(1, 6)}
    world.receive(UUID(next(iter(items))), 7)
    found = rows(world.inventory, "items_in_full", InFull, limit=2)
    assert {row["id"]: [Decimal(price["amount"]) for price in row["prices"]] for row in found} == {
        item_id: [Decimal(number)] for item_id, number in items.items()
    }
    held = {row["id"]: row["stock"] for row in found if row["stock"]}
    assert held == {next(iter(items)): [{"warehouse_id": str(world.main), "quantity": "7"}]}
    some = list(items)[:2]
    asked = InFull().load({"ids": some})
    assert {row["id"] for row in world.inventory.items_in_full(asked)["items"]} == set(some)
