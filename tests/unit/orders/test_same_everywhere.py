"""Goods that are shipped and come back by turns are worth the same wherever that is told, to the kopeck."""

from decimal import Decimal

import pytest

from contracts.commands.exports import DocumentsInFull
from tests.builders import World, everything
from tests.unit.orders.books import Books
from tests.unit.orders.reporting import report, rows
from tests.unit.orders.test_company import describe, set_up
from tests.unit.orders.test_debts import take_back
from tests.unit.orders.test_documents import issue, shipped

MONTH = {"since": "2025-11-01", "until": "2025-11-30"}


@pytest.mark.parametrize(
    ("vat_included", "shipments", "returns", "total"),
    [
        (True, ["0.34", "0.33", "0.34"], ["0.34", "0.33"], "3.35"),
        (False, ["0.41", "0.39", "0.41"], ["0.41", "0.39"], "4.02"),
    ],
)
def test_all_papers_tell_the_same_of_goods_that_come_back(
    world: World, vat_included: bool, shipments: list[str], returns: list[str], total: str
):
    """10 x 0.335, with 20 % of VAT inside 3.35 or on top of it."""
    set_up(world, vat_included=vat_included)
    describe(world)
    books, customer, item = Books(world), world.customer(), world.item("bolt")
    books.terms(customer)
    order = world.place(customer, (item, 10, None, Decimal("0.335")))
    (line,) = world.line_ids(order)
    movements = []
    for turn in range(3):
        movements.append(shipped(world, order, 1))
        world.clock.advance(minutes=1)
        if turn < len(returns):
            take_back(world, order, line, 1)
            world.clock.advance(minutes=1)
    assert [issue(world, order, "upd", movement_id=each)["total"] for each in movements] == shipments
    assert [issue(world, order, "delivery_note", movement_id=each)["total"] for each in movements] == shipments
    entries = books.statement(customer, **MONTH)["entries"]
    assert [entry["debit"] for entry in entries if entry["kind"] == "shipment"] == shipments
    assert [entry["credit"] for entry in entries if entry["kind"] == "return"] == returns
    told = world.order(order)
    assert (Decimal(told["shipped_value"]), Decimal(told["returned_value"])) == (added(shipments), added(returns))
    debt = books.debt(customer)
    assert (debt["debt"], debt["shipped"], debt["returned"]) == (
        shipments[-1],
        told["shipped_value"],
        told["returned_value"],
    )
    assert Decimal(debt["credit_used"]) == Decimal(total) - added(returns)
    in_full = world.orders.movements_in_full(DocumentsInFull().load({}))["items"]
    assert [each["total"] for each in in_full if each["kind"] == "shipment"] == shipments
    assert [each["total"] for each in in_full if each["kind"] == "return"] == returns
    events = [event for event in everything(world.orders.feed) if event.type in ("OrderShipped", "OrderReturned")]
    assert [event.data["value_now"] for event in events] == [each["total"] for each in in_full]
    assert report(world, "sales", **MONTH)["totals"]["total"] == shipments[-1]
    [waiting] = rows(world, "open", group_by="order")
    assert Decimal(waiting["amount"]) == Decimal(told["total"]) - added(shipments)
    assert told["total"] == total


def test_nothing_is_owed_of_what_came_back_whole(world: World):
    books, customer, item = Books(world), world.customer(), world.item("bolt")
    books.terms(customer)
    orders = [world.place(customer, (item, 3, None, Decimal("0.335"))) for _ in range(3)]
    for order in orders:
        shipped(world, order, 3)
    for quantity in (1, 2):
        take_back(world, orders[1], world.line_ids(orders[1])[0], quantity)
    debt = books.debt(customer)
    assert (debt["shipped"], debt["returned"], debt["debt"]) == ("3.03", "1.01", "2.02")
    assert [(row["order_id"], row["unpaid"]) for row in debt["unpaid"]] == [
        (str(orders[0]), "1.01"),
        (str(orders[2]), "1.01"),
    ]


def added(amounts: list[str]) -> Decimal:
    return sum(map(Decimal, amounts), Decimal(0))
