"""Invoices on paper."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.documents import PrintInvoice
from contracts.commands.money import IssueInvoice
from documents.render import render
from services.orders.domain.money_refusals import InvoiceAlreadyCancelled, InvoicedAboveOrder
from tests.builders import World
from tests.unit.documents.reading import scanned
from tests.unit.orders.books import Books
from tests.unit.orders.test_company import describe, set_up
from tests.unit.orders.test_documents import bolt, customer, listed

__all__ = ["bolt", "customer"]


def invoiced(world: World, order: UUID, **more: Any) -> dict[str, Any]:
    return world.do("orders", "issue_invoice", **IssueInvoice().load({"order_id": str(order), **more}))


def printed(world: World, invoice: dict[str, Any], **more: Any) -> dict[str, Any]:
    body = PrintInvoice().load({"invoice_id": invoice["id"], **more})
    return world.orders.get_document(UUID(world.do("orders", "print_invoice", **body)["id"]))


def test_an_invoice_is_printed_under_its_own_number_with_all_that_it_asks_for(world: World, bolt: UUID, customer: UUID):
    describe(world)
    set_up(world, numbering={"invoice": {"prefix": "КО-"}})
    order = world.place(customer, (bolt, 10, None, Decimal("12.01")), (bolt, 1, "ящик", Decimal("144.10")))
    invoice = invoiced(world, order)
    world.clock.advance(days=2)
    document = printed(world, invoice)
    content = document["content"]
    assert (invoice["number"], document["number"], document["date"]) == ("КО-1", "КО-1", "2025-11-24")
    assert (content["due_date"], content["order"]) == (invoice["due_date"], {"number": "1", "date": "2025-11-24"})
    assert [(line["quantity"], line["unit"], line["amount"]) for line in content["lines"]] == [
        ("10", "шт", "120.10"),
        ("1", "ящик", "144.10"),
    ]
    assert content["totals"]["total"] == invoice["amount"] == "264.20"
    assert sum(Decimal(line["vat_amount"]) for line in content["lines"]) == Decimal(content["totals"]["vat"])
    assert (invoice["missing"], document["incomplete"]) == ([], [])
    assert render(content).startswith(b"%PDF")
    assert [row["id"] for row in listed(world, invoice_id=invoice["id"])] == [document["id"]]
    assert world.differences() == []


def test_a_sum_on_account_is_printed_with_its_vat(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 10, None, Decimal(12)))
    document = printed(world, invoiced(world, order, amount="60"), language="en")
    (line,) = document["content"]["lines"]
    assert (line["name"], line["amount"], line["vat_amount"]) == ("Payment on account", "60.00", "10.00")
    assert document["content"]["totals"]["without_vat"] == "50.00"
    render(document["content"])


def test_a_part_is_printed_with_its_own_share_of_the_vat(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 3, None, Decimal("0.05")))
    parts = [
        printed(world, invoiced(world, order, lines=[{"line_id": str(world.line_ids(order)[0]), "quantity": "1"}]))
        for _ in range(3)
    ]
    assert [part["total"] for part in parts] == ["0.05"] * 3
    whole = world.order(order)["vat"]
    assert sum(Decimal(part["vat"]) for part in parts) == Decimal(whole)


@pytest.mark.parametrize(("paid", "unpaid", "vat"), [("60.05", "60.05", "10.01"), ("120.09", "0.01", "0.00")])
def test_what_is_left_is_printed_with_its_share_of_the_vat(
    world: World, bolt: UUID, customer: UUID, paid: str, unpaid: str, vat: str
):
    describe(world)
    invoice = invoiced(world, world.place(customer, (bolt, 10, None, Decimal("12.01"))))
    books = Books(world)
    books.allocate(books.pay(customer, paid), (invoice, paid))
    content = printed(world, invoice)["content"]
    assert (content["totals"]["vat"], content["unpaid"], content["unpaid_vat"]) == ("20.02", unpaid, vat)
    (code,) = scanned(content)
    assert f"В т. ч. НДС {vat} руб." in code


def test_a_cancelled_invoice_is_not_printed(world: World, bolt: UUID, customer: UUID):
    invoice = invoiced(world, world.place(customer, (bolt, 1)))
    world.do("orders", "cancel_invoice", invoice_id=UUID(invoice["id"]), version=[1], reason=None)
    with pytest.raises(InvoiceAlreadyCancelled):
        printed(world, invoice)


def test_what_asks_for_more_than_the_order_is_not_printed(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 10, None, Decimal("12.00")))
    first, second = invoiced(world, order, amount="100"), invoiced(world, order)
    assert world.order(order)["invoices_above_total"] == "0.00"
    cut = world.change(order, (world.line_ids(order)[0], 9))
    assert cut["invoices_above_total"] == "12.00"
    for invoice in (first, second):
        with pytest.raises(InvoicedAboveOrder, match=r"12\.00 more than the order"):
            printed(world, invoice)
    world.do("orders", "cancel_invoice", invoice_id=UUID(second["id"]), version=[1], reason=None)
    assert printed(world, first)["total"] == "100.00"
    assert world.cancel(order)["invoices_above_total"] == "100.00"
    with pytest.raises(InvoicedAboveOrder):
        printed(world, first)
    answer = world.orders.order_invoices(order)
    assert (answer["invoiced"], answer["left"], answer["over"]) == ("100.00", "0.00", "100.00")


def test_what_is_paid_is_printed_though_the_order_was_cancelled(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 10, None, Decimal("12.00")))
    books, invoice = Books(world), invoiced(world, order)
    books.allocate(books.pay(customer, 120), (invoice, 120))
    assert world.cancel(order)["invoices_above_total"] == "120.00"
    assert printed(world, invoice)["content"]["unpaid"] == "0.00"


def test_invoices_are_numbered_as_the_company_says(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 4, None, Decimal(10)))
    line = str(world.line_ids(order)[0])

    def number() -> str:
        return str(invoiced(world, order, lines=[{"line_id": line, "quantity": "1"}])["number"])

    assert number() == "1"
    set_up(world, numbering={"invoice": {"by_year": False}})
    world.clock.advance(days=60)
    assert number() == "2"
    set_up(world, numbering={"invoice": {"by_year": True, "prefix": "А-"}})
    world.clock.advance(days=365)
    assert number() == "А-1"
