"""The statement of account on paper: the figures of the statement itself, between two named parties."""

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.documents import LANGUAGES, NEWEST_TEMPLATES, STATEMENT
from documents.render import validate
from gateway.api.shapes.debts import ENTRY_KINDS
from kernel.problems import NotFound
from services.orders.papers.account import WORDS
from tests.builders import World, customer_data, everything
from tests.unit.orders.books import Books
from tests.unit.orders.test_company import describe, set_up
from tests.unit.orders.test_documents import LEGAL

PERIOD = ("2025-11-24", "2025-11-30")


@pytest.fixture
def customer(world: World, books: Books) -> UUID:
    known = world.customer("ООО «Вектор»")
    books.terms(known, credit_limit="5000.00")
    data = customer_data(known, "ООО «Вектор»", tax_number="5036998127", legal=LEGAL)
    world.customers.tell("CustomerDetailsChanged", known, data)
    world.sync()
    return known


@pytest.fixture
def moved(world: World, books: Books, customer: UUID) -> UUID:
    """The customer owed 50, was shipped 300 and paid 220, which was taken back."""
    bolt = world.item("bolt")
    world.receive(bolt, 100)
    world.sync()
    books.open({"customer_id": str(customer), "kind": "debt", "number": "Н-1", "date": "2025-11-01", "amount": "50"})
    books.ship(world.place(customer, (bolt, 3, None, Decimal(100))))
    payment = books.pay(customer, 220, day="2025-11-24", number="77")
    world.clock.advance(days=1)
    books.reverse(payment)
    return customer


def said(paper: dict[str, Any]) -> list[list[str]]:
    return [[line[name] for name in ("date", "document", "debit", "credit", "balance")] for line in paper["lines"]]


def test_the_paper_says_in_words_what_moved_the_account(books: Books, moved: UUID):
    paper = books.statement_document(moved, "2025-11-01", "2025-11-30")
    assert said(paper) == [
        ["2025-11-01", "Начальный долг, документ № Н-1", "50.00", "0.00", "50.00"],
        ["2025-11-24", "Отгрузка по заказу № 1", "300.00", "0.00", "350.00"],
        ["2025-11-24", "Оплата № 77", "0.00", "220.00", "130.00"],
        ["2025-11-25", "Отмена оплаты № 77", "220.00", "0.00", "350.00"],
    ]
    english = books.statement_document(moved, "2025-11-01", "2025-11-30", language="en")
    assert [line["document"] for line in english["lines"]] == [
        "Debt from before, document Н-1",
        "Shipment of order 1",
        "Payment 77",
        "Reversal of payment 77",
    ]


def test_its_figures_are_those_of_the_statement(books: Books, moved: UUID):
    paper, told = books.statement_document(moved, *PERIOD), books.statement(moved, *PERIOD)
    figures = ("since", "until", "opening", "debit", "credit", "closing", "currency")
    assert {name: paper[name] for name in figures} == {name: told[name] for name in figures}
    assert [line["balance"] for line in paper["lines"]] == [entry["balance"] for entry in told["entries"]]


def test_it_names_both_parties_and_what_is_missing_of_them(world: World, books: Books, moved: UUID):
    bare = books.statement_document(moved, *PERIOD)
    assert "seller.tax_number" in bare["incomplete"]
    describe(world)
    paper = books.statement_document(moved, *PERIOD)
    assert (paper["seller"]["tax_number"], paper["buyer"]["full_name"]) == ("7707083893", LEGAL["full_name"])
    assert paper["incomplete"] == []
    for each in (bare, paper):
        validate(each)


def test_it_names_the_moment_it_was_made_by_the_companys_clock(world: World, books: Books, moved: UUID):
    paper = books.statement_document(moved, *PERIOD)
    at = world.clock.now().astimezone(world.orders.zone)
    assert paper["made_at"] == f"{world.clock.now():%Y-%m-%dT%H:%M:%S}Z"
    assert (paper["made_on"], paper["made_when"]) == (f"{at:%Y-%m-%d}", f"{at:%H:%M} (UTC+03:00)")


def test_its_language_is_the_companys_unless_another_is_named(world: World, books: Books, moved: UUID):
    assert books.statement_document(moved, *PERIOD)["language"] == "ru"
    set_up(world, document_language="en")
    assert books.statement_document(moved, *PERIOD)["language"] == "en"
    assert books.statement_document(moved, *PERIOD, language="ru")["language"] == "ru"


def test_nothing_is_issued_by_asking_for_it(world: World, books: Books, moved: UUID):
    before = everything(world.orders.feed)
    books.statement_document(moved, *PERIOD)
    assert everything(world.orders.feed) == before


def test_a_stranger_has_no_statement(books: Books):
    with pytest.raises(NotFound):
        books.statement_document(uuid4(), *PERIOD)


def test_every_kind_of_entry_has_its_words_and_the_kind_of_paper_its_template():
    assert set(WORDS) == set(LANGUAGES)
    assert all(set(words) == set(ENTRY_KINDS) for words in WORDS.values())
    assert NEWEST_TEMPLATES[STATEMENT] == "statement.1"
