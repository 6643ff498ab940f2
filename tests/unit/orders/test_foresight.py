"""Why a line has its colour, and what an order would turn before it is placed."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.orders import WhatIf, WhatIfChanged
from kernel.problems import NotFound, NotYetKnown, ValidationFailed
from services.orders.app import foresight
from services.orders.app.refusals import CustomerArchived, ItemRetired
from services.orders.domain.refusals import OrderNotDraft, UnknownOrderLine
from tests.builders import PAGE, World, everything
from tests.unit.alone import every_page


@pytest.fixture
def bolts(world: World) -> UUID:
    """An item of which ten are on hand."""
    item = world.item("bolts")
    world.receive(item, 10)
    world.sync()
    return item


def expect(world: World, item: UUID, quantity: int, day: date, warehouse: UUID | None = None) -> UUID:
    """A supplier announces a receipt."""
    answer = world.do(
        "inventory", "expect_receipt", warehouse_id=warehouse or world.main, supplier="Завод", date=day, document=None,
        note=None, lines=[{"item_id": item, "quantity": quantity}],
    )  # fmt: skip
    return UUID(answer["id"])


def why(world: World, order: UUID, place: int = 0, **more: Any) -> dict[str, Any]:
    line = world.line_ids(order)[place]
    question = {"order_id": order, "line_id": line, "limit": PAGE, "after": None, **more}
    return world.orders.why_coloured(world.call(), question)


def what_if(world: World, customer: UUID, *lines: tuple[UUID, int]) -> dict[str, Any]:
    wanted = [{"item_id": str(item), "quantity": quantity} for item, quantity in lines]
    body = WhatIf().load({"customer_id": str(customer), "lines": wanted})
    return world.orders.what_if(world.call(), body)


# why


def test_the_figures_of_the_formula_are_told(world: World, bolts: UUID) -> None:
    first = world.place(world.customer("Anna"), (bolts, 8))
    second = world.place(world.customer("Boris"), (bolts, 5), (bolts, 6))
    told = why(world, first)
    assert (told["on_hand"], told["demand"], told["remaining"]) == ("10", "19", "8")
    assert (told["availability"], told["condition"]) == ("contended", "remaining <= on_hand < demand")
    assert why(world, second)["condition"] == "0 < on_hand < remaining"
    assert why(world, second)["remaining"] == "11"


def test_every_condition_has_its_colour(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 8))
    found = {}
    for on_hand in (0, 5, 8):
        world.count(bolts, on_hand)
        world.sync()
        told = why(world, order)
        found[told["condition"]] = told["availability"]
    assert found == {"on_hand <= 0": "absent", "0 < on_hand < remaining": "short", "on_hand >= demand": "covered"}


def test_who_holds_the_stock_is_told_with_who_placed_the_order(world: World, bolts: UUID) -> None:
    order = world.place(world.customer("Anna"), (bolts, 4))
    world.sync()
    [holder] = why(world, order)["items"]
    assert (holder["customer"]["name"], holder["manager"]) == ("Anna", world.call().caller.user)


def test_those_who_hold_the_stock_are_told_first_come_first(world: World, bolts: UUID) -> None:
    placed = []
    for name, quantity in (("Анна", 6), ("Борис", 7), ("Вера", 2)):
        placed.append(world.place(world.customer(name), (bolts, quantity)))
        world.clock.advance(minutes=1)
    told = why(world, placed[1])
    assert [(row["number"], row["customer"]["name"], row["remaining"]) for row in told["items"]] == [
        (1, "Анна", "6"),
        (2, "Борис", "7"),
        (3, "Вера", "2"),
    ]
    assert [(row["from_stock"], row["missing"]) for row in told["items"]] == [("6", "0"), ("4", "3"), ("0", "2")]
    assert (told["from_stock"], told["missing"], told["covered_by"]) == ("4", "3", None)


def test_a_line_tells_which_receipt_is_expected_to_cover_it(world: World, bolts: UUID) -> None:
    quarantine = world.warehouse("QUARANTINE", sellable=False)
    late = expect(world, bolts, 3, date(2025, 11, 20))
    expect(world, bolts, 100, date(2025, 11, 25), quarantine)
    next_week = expect(world, bolts, 20, date(2025, 12, 1))
    first = world.place(world.customer("Anna"), (bolts, 12))
    second = world.place(world.customer("Boris"), (bolts, 5))
    third = world.place(world.customer("Vera"), (bolts, 50))
    world.sync()
    covers = [why(world, order)["covered_by"] for order in (first, second, third)]
    assert [cover and (cover["expected_id"], cover["date"], cover["late"]) for cover in covers] == [
        (str(late), "2025-11-20", True),
        (str(next_week), "2025-12-01", False),
        None,
    ]
    assert [each["source"] for each in why(world, first)["supplies"]] == ["stock", "expected", "expected"]
    assert why(world, second)["from_receipts"] == "5"


def test_what_arrived_or_was_cancelled_is_not_expected_any_more(world: World, bolts: UUID) -> None:
    arrived = expect(world, bolts, 5, date(2025, 12, 1))
    cancelled = expect(world, bolts, 6, date(2025, 12, 2))
    world.do(
        "inventory", "receive_expected", expected_id=arrived, document=None, note=None, final=False,
        lines=[{"item_id": bolts, "quantity": 2}],
    )  # fmt: skip
    world.do("inventory", "cancel_expected", expected_id=cancelled, version=None, reason="Снято с производства")
    order = world.place(world.customer(), (bolts, 14))
    world.sync()
    told = why(world, order)
    assert [(each["source"], each["quantity"]) for each in told["supplies"]] == [("stock", "12"), ("expected", "3")]
    assert told["covered_by"]["expected_id"] == str(arrived)
    assert world.differences() == []


def test_a_draft_comes_last_in_the_queue(world: World, bolts: UUID) -> None:
    world.place(world.customer("Anna"), (bolts, 8))
    draft = world.draft(world.customer("Boris"), (bolts, 5))
    told = why(world, draft)
    assert (told["availability"], told["demand"], told["from_stock"], told["missing"]) == ("contended", "13", "2", "3")
    assert [row["number"] for row in told["items"]] == [1]


def test_what_waits_for_nothing_has_nothing_to_say(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 4), (world.item("delivery", kind="service"), 1))
    world.ship(order)
    world.sync()
    for place in (0, 1):
        told = why(world, order, place)
        assert (told["availability"], told["condition"], told["items"], told["total"]) == (None, None, [], 0)


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
def test_everybody_who_waits_is_on_one_page(world: World, bolts: UUID, limit: int) -> None:
    customer = world.customer()
    placed = [world.place(customer, (bolts, 3)) for _ in range(5)]
    rows = every_page(lambda **more: why(world, placed[2], **more), limit=limit)
    assert [UUID(row["order_id"]) for row in rows] == placed
    assert [row["from_stock"] for row in rows] == ["3", "3", "3", "1", "0"]


def test_why_refuses_what_it_does_not_know(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 3))
    with pytest.raises(NotFound):
        world.orders.why_coloured(world.call(), {"order_id": order, "line_id": order, "limit": 5, "after": None})
    with pytest.raises(ValidationFailed):
        why(world, order, after="nonsense")


def what_if_changed(world: World, order: UUID, *lines: dict[str, Any]) -> dict[str, Any]:
    body = WhatIfChanged().load({"order_id": str(order), "lines": list(lines)})
    return world.orders.what_if_changed(world.call(), body)


# what if


def test_it_is_told_whose_lines_would_turn(world: World, bolts: UUID) -> None:
    anna, boris = world.customer("Анна"), world.customer("Борис")
    world.place(anna, (bolts, 2), (bolts, 1))
    world.place(anna, (bolts, 2))
    world.place(boris, (bolts, 3))
    told = what_if(world, boris, (bolts, 4))
    assert told["counts"] == [{"colour": "yellow", "lines": 4, "orders": 3, "customers": 2}]
    assert [(row["number"], row["customer"]["name"], row["new"]["colour"]) for row in told["turns"]] == [
        (1, "Анна", "yellow"),
        (1, "Анна", "yellow"),
        (2, "Анна", "yellow"),
        (3, "Борис", "yellow"),
    ]
    [line] = told["lines"]
    assert (line["availability"], line["on_hand"], line["demand"]) == ("contended", "10", "12")


def test_it_tells_what_the_order_would_come_to(world: World, bolts: UUID) -> None:
    customer = world.customer()
    order = world.order(world.draft(customer, (bolts, 4), (bolts, 1)))
    lines = [{name: line[name] for name in ("item_id", "quantity", "price")} for line in order["lines"]]
    told = world.orders.what_if(world.call(), WhatIf().load({"customer_id": str(customer), "lines": lines}))
    priced = ("full_price", "price", "vat_percent", "amount")
    assert [[line[name] for name in priced] for line in told["lines"]] == [
        [line[name] for name in priced] for line in order["lines"]
    ]
    sums = ("total", "vat", "net", "vat_rates", "cost", "margin")
    assert [told[name] for name in sums] == [order[name] for name in sums]


def test_nothing_turns_while_there_is_enough_and_nothing_that_is_yellow_turns_again(world: World, bolts: UUID) -> None:
    customer = world.customer()
    world.place(customer, (bolts, 6))
    assert what_if(world, customer, (bolts, 4))["counts"] == []
    world.place(customer, (bolts, 6))
    told = what_if(world, customer, (bolts, 20))
    assert (told["counts"], told["turns"], told["lines"][0]["availability"]) == ([], [], "short")


def test_the_credit_that_is_told_has_the_order_in_hand(world: World, bolts: UUID) -> None:
    customer = world.customer()
    world.place(customer, (bolts, 2))
    lines = [{"item_id": str(bolts), "quantity": 3, "price": "100"}]
    told = world.orders.what_if(world.call(), WhatIf().load({"customer_id": str(customer), "lines": lines}))
    order = world.place(customer, (bolts, 3, None, Decimal(100)))
    assert told["credit"] == world.order(order)["credit"]
    line = world.line_ids(order)[0]
    changed = what_if_changed(world, order, {"line_id": str(line), "quantity": 4})
    used = Decimal(told["credit"]["used"])
    assert Decimal(changed["credit"]["used"]) == used + Decimal(changed["total"]) - Decimal(told["total"])


def test_a_placed_order_is_foreseen_as_it_would_be_changed(world: World, bolts: UUID) -> None:
    customer = world.customer()
    other = world.place(world.customer("Анна"), (bolts, 4))
    order = world.place(customer, (bolts, 3), (bolts, 1))
    first, second = (str(each) for each in world.line_ids(order))
    told = what_if_changed(
        world, order, {"line_id": first, "quantity": 6}, {"line_id": second, "quantity": 1},
        {"item_id": str(bolts), "quantity": 2, "price": "7"},
    )  # fmt: skip
    assert [line["line_id"] for line in told["lines"]] == [first, second, None]
    assert {(line["on_hand"], line["demand"], line["availability"]) for line in told["lines"]} == {
        ("10", "13", "contended")
    }
    assert [(row["order_id"], row["remaining"]) for row in told["turns"]] == [(str(other), "4")]
    assert told["counts"] == [{"colour": "yellow", "lines": 1, "orders": 1, "customers": 1}]
    assert what_if_changed(world, order, {"line_id": first, "quantity": 6})["turns"] == []
    with pytest.raises(UnknownOrderLine):
        what_if_changed(world, order, {"line_id": str(other), "quantity": 6})


def test_nothing_is_written(world: World, bolts: UUID) -> None:
    customer = world.customer()
    order = world.place(customer, (bolts, 8))
    draft = world.draft(customer, (bolts, 9))
    before = world.orders.recorder.max_notification_id(), world.orders.feed.head(), world.order(order)
    assert (
        what_if(world, customer, (bolts, 9))["counts"]
        == world.orders.what_if_placed(world.call(), draft)["counts"]
        != []
    )
    assert (world.orders.recorder.max_notification_id(), world.orders.feed.head(), world.order(order)) == before
    assert world.differences() == []


def test_of_very_many_turns_the_first_are_shown_and_all_are_counted(
    world: World, bolts: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foresight, "MOST_TURNS_SHOWN", 2)
    customer = world.customer()
    for _ in range(5):
        world.place(customer, (bolts, 2))
    told = what_if(world, customer, (bolts, 1))
    assert [row["number"] for row in told["turns"]] == [1, 2]
    assert told["counts"] == [{"colour": "yellow", "lines": 5, "orders": 5, "customers": 1}]


def test_what_the_order_itself_would_be_refused_for_is_refused(world: World, bolts: UUID) -> None:
    customer = world.customer()
    with pytest.raises(OrderNotDraft):
        world.orders.what_if_placed(world.call(), world.place(customer, (bolts, 1)))
    with pytest.raises(NotYetKnown):
        what_if(world, customer, (world.new_id(), 1))
    with pytest.raises(NotYetKnown):
        what_if(world, world.new_id(), (bolts, 1))
    world.retire(bolts)
    world.sync()
    with pytest.raises(ItemRetired):
        what_if(world, customer, (bolts, 1))
    world.archive(customer)
    with pytest.raises(CustomerArchived):
        what_if(world, customer, (bolts, 1))


def test_what_was_foreseen_is_what_then_happens(world: World) -> None:
    random = Random(4)
    items = [world.item(code) for code in ("bolts", "nuts", "sugar")]
    customers = [world.customer(name) for name in ("Анна", "Борис", "Вера")]
    turned_at_all = 0
    for _ in range(40):
        item = random.choice(items)
        world.sync()
        world.count(item, Decimal(world.stock_of(item)["demand"]) + random.choice([0, 5, 15]))
        world.sync()
        customer = random.choice(customers)
        lines = [(item, random.randint(1, 12)) for item in random.choices(items, k=random.randint(1, 4))]
        foreseen = what_if(world, customer, *lines)
        head = world.orders.feed.head()
        order = world.place(customer, *lines)
        assert [line["availability"] for line in foreseen["lines"]] == [
            line["availability"] for line in world.order(order)["lines"]
        ]
        told = [event for event in everything(world.orders.feed, head) if event.type == "OrdersReflagged"]
        turns = {
            (line["line_id"], line["new"]) for event in told for each in event.data["orders"] for line in each["lines"]
        }
        assert {(row["line_id"], row["new"]["availability"]) for row in foreseen["turns"]} == turns
        assert sum(count["lines"] for count in foreseen["counts"]) == len(turns)
        turned_at_all += len(turns)
    assert turned_at_all > 20
