"""The lists of the services, on both databases: sorted by every column, searched, and never broken by a cursor."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from contracts.commands import LONGEST_CURSOR
from contracts.commands import customers as of_customers
from contracts.commands import tasks as of_tasks
from gateway.auth.app import AccountsApplication
from gateway.auth.projections import USER_SORTS
from kernel.migrations import migrate
from kernel.problems import ValidationFailed
from kernel.searching import sort_key
from services.customers.app import CustomersApplication
from services.customers.projections.desk import listing as desk_listing
from services.inventory.projections import finding
from services.notify.app import NotifyApplication
from services.notify.projections import shown
from services.orders.projections import listing
from services.tasks.app import TasksApplication
from services.tasks.projections import journal, reminders
from tests.builders import World, engine_of, item_question, order_body, order_question
from tests.infrastructure.postgres import Postgres
from tests.unit.alone import Alone, every_page
from tests.unit.tasks.journal import CUSTOMER, Journal

STRANGE = [
    "NaN", "1e999", "Infinity", "1.23456", 10**29, 2**63, 2**40, "0001-01-01T00:00:00+23:00", "2025-11-24T09:00:00",
    "\x00", "\ud800", None, True, 1.5, [], "9999-12-31", "0" * 900,
]  # fmt: skip
ALONE = {
    "customers": (CustomersApplication, desk_listing.SORTS, "list_customers"),
    "tasks": (TasksApplication, journal.SORTS, "list_journal"),
    "notify": (NotifyApplication, shown.SORTS, "list_notifications"),
    "gateway": (AccountsApplication, USER_SORTS, "list_users"),
}
SCHEMAS = {
    "list_customers": of_customers.CustomerList,
    "list_journal": of_tasks.JournalList,
    "list_notifications": import_module("contracts.commands.notify").NotificationList,
    "list_users": import_module("gateway.auth.commands").UserList,
}
on_any_database = pytest.mark.parametrize("on", ["sqlite", "postgres"])


@pytest.fixture
def world(on: str, request: pytest.FixtureRequest) -> Iterator[World]:
    if on == "sqlite":
        opened = World.on_files()
    else:
        server: Postgres = request.getfixturevalue("postgres")
        opened = World.on_postgres(server)
    with opened as world:
        yield world


@pytest.fixture
def alone(on: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[str], Alone]]:
    opened: list[Alone] = []

    def open_service(name: str) -> Alone:
        url = f"sqlite:///{tmp_path}/{name}.db" if on == "sqlite" else request.getfixturevalue("database")
        migrate("gateway" if name == "gateway" else f"services.{name}", url)
        opened.append(Alone(ALONE[name][0], url))
        return opened[-1]

    yield open_service
    for service in opened:
        service.close()


def try_strange_cursors(sorts: Any, ask: Callable[..., dict[str, Any]]) -> None:
    for sort in sorts:
        for value in STRANGE:
            for values in ([value], [value, value], [value, 1], [value, str(CUSTOMER)]):
                cursor = urlsafe_b64encode(json.dumps([sort, *values]).encode()).decode()
                try:
                    ask(sort=sort, after=cursor)
                except ValidationFailed as refusal:
                    assert refusal.errors[0]["field"] == "after"  # noqa: PT017


@on_any_database
@pytest.mark.parametrize("name", ALONE)
def test_no_cursor_breaks_a_list(name: str, alone: Callable[[str], Alone]):
    service = alone(name)
    _, sorts, method = ALONE[name]

    def ask(**question: Any) -> dict[str, Any]:
        loaded = SCHEMAS[method]().load(question)
        call = [service.call()] if method in ("list_customers", "list_journal", "list_notifications") else []
        answer: dict[str, Any] = getattr(service.application, method)(*call, loaded)
        return answer

    try_strange_cursors(sorts, ask)


@on_any_database
def test_no_cursor_breaks_the_lists_of_orders_and_items(world: World):
    try_strange_cursors(listing.SORTS, lambda **more: world.orders.list_orders(order_question(**more)))
    try_strange_cursors(finding.ITEM_SORTS, lambda **more: world.inventory.list_items(item_question(**more)))


def some_orders(world: World) -> None:
    """Of four customers, two with the same name; with and without date and reference, drafts among them."""
    bolt, nut = world.item("bolt"), world.item("nut")
    world.receive(bolt, 5)
    customers = [world.customer(name) for name in ("Ёлка", "Ель", "ООО Жук", "Ёлка")]
    for number in range(12):
        lines = [(bolt if number % 2 else nut, 1 + number % 4)]
        body = order_body(customers[number % 4], lines, place=number % 5 > 0)
        body["reference"] = f"Зак-{number % 3}{number}" if number % 3 else None
        body["requested_date"] = date(2025, 12, 1 + number % 2) if number % 4 else None
        world.do("orders", "create_order", **body)
        world.clock.advance(hours=1)
    world.sync()


def value_of(row: dict[str, Any], name: str) -> Any:
    """By what the list sorts, from what it answers; a draft is sorted as what has no colour yet."""
    words = [None, "covered", "contended", "short", "absent"]
    match name:
        case "customer":
            return sort_key(row["customer"]["name"])
        case "reference":
            return sort_key(row["reference"] or "")
        case "requested_date" | "placed_at":
            return row[name] or "9999"
        case "total":
            return Decimal(row["total"])
        case "availability":
            return 0 if row["status"] == "draft" else words.index(row["availability"])
        case _:
            return row[name]


@on_any_database
def test_orders_are_sorted_by_every_column_both_ways(world: World):
    some_orders(world)
    for name in listing.SORTS:
        for sign in ("", "-"):
            rows = every_page(lambda **q: world.orders.list_orders(order_question(**q)), sort=f"{sign}{name}", limit=2)
            expected = sorted(rows, key=lambda row: (value_of(row, name), row["number"]), reverse=sign == "-")
            assert len(rows) == 12
            assert [row["number"] for row in rows] == [row["number"] for row in expected], f"{sign}{name}"


@on_any_database
@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("7", [7]),
        ("зак-1", [2, 5, 8, 11]),
        ("АК-1", []),
        ("ёлк", [1, 4, 5, 8, 9, 12]),
        ("ел", [1, 2, 4, 5, 6, 8, 9, 10, 12]),
        ("%", []),
        ("999999999999", []),
    ],
)
def test_orders_are_found_by_number_reference_and_customer(world: World, q: str, numbers: list[int]):
    some_orders(world)
    found = every_page(lambda **more: world.orders.list_orders(order_question(**more)), q=q, sort="number", limit=2)
    assert [row["number"] for row in found] == numbers


@on_any_database
def test_items_are_found_in_any_alphabet_and_sorted_as_people_do(world: World):
    names = {"A1": "Болт стальной", "A2": "Ёлочка", "A3": "Елка", "A4": "Жук 100%", "A5": "болт латунный"}
    for code, name in names.items():
        world.register(code=code, name=name, kind="goods", unit="pcs")

    def listed(**question: Any) -> list[str]:
        rows = every_page(lambda **more: world.inventory.list_items(item_question(**more)), limit=2, **question)
        return [row["name"] for row in rows]

    assert listed(q="болт", sort="name") == ["болт латунный", "Болт стальной"]
    assert listed(q="100%") == ["Жук 100%"]
    assert listed(q="%") == ["Жук 100%"]
    assert listed(q="a4") == ["Жук 100%"]
    assert listed(sort="name") == ["болт латунный", "Болт стальной", "Елка", "Ёлочка", "Жук 100%"]


@on_any_database
def test_an_item_is_found_by_its_new_name(world: World):
    item = world.item("A1")
    world.do("inventory", "change_item", item_id=item, version=[1], name="Шуруп")
    assert [row["code"] for row in world.inventory.list_items(item_question(q="шур"))["items"]] == ["A1"]
    assert world.differences() == []


@on_any_database
def test_items_are_sorted_by_stock_and_level(world: World):
    customer = world.customer()
    for code, received, ordered in (("a", 5, 0), ("b", 5, 7), ("c", 0, 2), ("d", 9, 1), ("e", 0, 0)):
        item = world.item(code)
        if received:
            world.receive(item, received)
        if ordered:
            world.place(customer, (item, ordered))
    world.sync()
    levels = ["absent", "contended", "covered"]
    for name, value in (
        ("on_hand", lambda row: Decimal(row["on_hand"])),
        ("demand", lambda row: Decimal(row["demand"])),
        ("level", lambda row: levels.index(row["level"])),
    ):
        for sign in ("", "-"):
            rows = every_page(
                lambda **more: world.inventory.list_items(item_question(**more)), sort=f"{sign}{name}", limit=2
            )
            assert len(rows) == 5
            expected = sorted(map(value, rows), reverse=sign == "-")
            assert [value(row) for row in rows] == expected, f"{sign}{name}"


@on_any_database
def test_who_holds_an_item_is_told_page_by_page_the_first_placed_first(world: World):
    item, customer = world.item("bolt"), world.customer()
    placed = []
    for number in range(25):
        placed.append(world.place(customer, (item, 1), (item, 2)))
        if number % 5 == 0:
            world.clock.advance(minutes=1)
    world.sync()
    question = {"item_id": item, "limit": 7, "after": None}
    page = world.inventory.item_demand(question)
    assert (len(page["items"]), page["total"], page["total_is_exact"]) == (7, 50, True)
    rows = every_page(lambda after: world.inventory.item_demand({**question, "after": after}))
    assert [UUID(row["order_id"]) for row in rows] == [order for order in placed for _ in range(2)]
    assert len({row["line_id"] for row in rows}) == 50


@on_any_database
def test_the_longest_names_make_cursors_that_are_taken(alone: Callable[[str], Alone]):
    service = alone("customers")
    for number in range(3):
        body = {"name": f"{'😀' * 254}{number}", "kind": "foreign", "tax_number": f"{number}{'я' * 63}",
                "code": f"{number}{'ﷺ' * 63}"}  # fmt: skip
        service.do("register_customer", of_customers.RegisterCustomer, **body)

    def ask(**question: Any) -> dict[str, Any]:
        loaded = of_customers.CustomerList().load(question)
        answer: dict[str, Any] = service.application.list_customers(service.call(), loaded)
        return answer

    page = ask(sort="name,code,tax_number,created_at", limit=1)
    assert len(page["next"]) <= LONGEST_CURSOR
    assert len(every_page(ask, sort="name,code,tax_number,created_at", limit=1)) == 3


def entry_value(row: dict[str, Any], name: str) -> Any:
    """By what the journal sorts: codes as their dictionaries have them."""
    places = {"importance": ("low", "normal", "high"), "status": ("new", "in_progress", "done", "dropped")}
    if name in places:
        return places[name].index(row[name])
    missing = {"assignee": "", "progress": -1, "order_number": 0}.get(name, "9999")
    return missing if row[name] is None else row[name]


@on_any_database
def test_the_journal_is_sorted_by_every_column_both_ways(alone: Callable[[str], Alone]):
    service = alone("tasks")
    Journal(service)
    for number in range(9):
        more: dict[str, Any] = {"due": f"2026-01-0{1 + number % 2}T09:00:00Z"} if number % 3 else {"progress": number}
        more |= {"importance": ("high", "low")[number % 2], "status": ("in_progress", "new")[number % 2]}
        if number % 4:
            more["reminder"] = {"at": f"2026-02-0{1 + number % 2}T09:00:00Z"}
        body = {"customer_id": str(CUSTOMER), "kind": ("call", "note")[number % 2], "text": str(number), **more}
        service.do("log_entry", of_tasks.LogEntry, **body)

    def ask(**question: Any) -> dict[str, Any]:
        loaded = of_tasks.JournalList().load(question)
        answer: dict[str, Any] = service.application.list_journal(service.call(), loaded)
        return answer

    places = [row["id"] for row in every_page(ask, sort="logged_at", limit=2)]
    for name in journal.SORTS:
        for sign in ("", "-"):
            rows = every_page(ask, sort=f"{sign}{name}", limit=2)
            assert len(rows) == len({row["id"] for row in rows}) == 10, "with the registration of the customer"
            found = [(entry_value(row, name), places.index(row["id"])) for row in rows]
            assert found == sorted(found, reverse=sign == "-"), f"{sign}{name}"
    assert [row["text"] for row in ask(sort="logged_at")["items"]][1:] == [str(number) for number in range(9)]
    assert [row["text"] for row in ask(due="overdue")["items"]] == []


@on_any_database
def test_the_journal_is_found_by_words_and_their_beginnings(alone: Callable[[str], Alone]):
    service = alone("tasks")
    journal_ = Journal(service)
    for text_ in ("Привезли насосы для скважин, счёт 1207", "Обсудить поставку труб DN50", "Встреча в офисе"):
        journal_.log(text_)
    found = {q: [row["text"][:7] for row in journal_.rows(q=q)] for q in ("насос", "скважин 1207", "ВСТРЕЧ", "dn5")}
    assert found == {"насос": ["Привезл"], "скважин 1207": ["Привезл"], "ВСТРЕЧ": ["Встреча"], "dn5": ["Обсудит"]}
    for nothing in ("насос труба", "%", "' & | ! :* \\", "\u0301"):
        assert journal_.rows(q=nothing) == [], nothing


def test_postgresql_finds_the_forms_of_russian_words_by_an_index(database: str):
    migrate("services.tasks", database)
    service = Alone(TasksApplication, database)
    journal_ = Journal(service)
    journal_.log("Привезли насосы для скважин")
    journal_.happened("OrderPlaced", 118)
    journal_.hear()
    for q in ("насосами", "скважины", "привез", "насосу скважине"):
        assert [row["text"] for row in journal_.rows(q=q)] == ["Привезли насосы для скважин"], q
    for q in ("заказы размещены", "118", "order plac"):
        assert [row["kind"] for row in journal_.rows(q=q)] == ["order_placed"], q
    with engine_of(service.application).connect() as connection:
        connection.execute(text("SET enable_seqscan = off"))
        query = "SELECT 1 FROM entries WHERE to_tsvector('russian'::regconfig, words) @@ to_tsquery('a')"
        assert "entries_words" in "\n".join(connection.execute(text(f"EXPLAIN {query}")).scalars())
    assert service.differences() == []
    service.close()


@on_any_database
def test_reminders_are_sorted_by_every_column_both_ways(alone: Callable[[str], Alone]):
    service = alone("tasks")
    journal_of_anna = Journal(service)
    for number in range(9):
        at = f"2025-11-24T{10 + number % 3}:00:00Z"
        journal_of_anna.remind_by(journal_of_anna.log(str(number)), at=at)
    service.clock.advance(hours=2)
    assert journal_of_anna.fire() == 6
    for name in reminders.SORTS:
        for sign in ("", "-"):
            rows = journal_of_anna.reminders(sort=f"{sign}{name}", limit=2)
            found = [(row[name] or "9999", row["id"]) for row in rows]
            assert found == sorted(set(found), reverse=sign == "-"), f"{sign}{name}"
            assert len(found) == 9
    assert len(journal_of_anna.reminders(state="fired", limit=4)) == 6
    assert journal_of_anna.service.differences() == []
