"""What an order costs: by its customer's terms on its day, by hand, and as it was promised."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.prices import SetPrice
from kernel.problems import NotYetKnown
from services.orders.app.refusals import PriceNotKnown
from services.orders.domain.refusals import PriceOfShippedLine
from tests.builders import World, everything, new_line

DEALER = {"price_type": "dealer", "markup_percent": "-7", "credit_limit": None, "deferral_days": 14}


@pytest.fixture
def bolt(world: World) -> UUID:
    """100 wholesale, 90 dealer; a box holds 12."""
    item = world.item("bolt", packages={"box": 12}, price="100")
    set_price(world, item, "90", "dealer")
    return item


@pytest.fixture
def dealer(world: World) -> UUID:
    customer = world.customer("Дилер")
    give_terms(world, customer)
    return customer


def set_price(world: World, item: UUID, amount: Any, price_type: str = "wholesale", day: str | None = None) -> None:
    body = {"item_id": str(item), "price_type": price_type, "amount": amount, "from": day}
    world.do("inventory", "set_price", **SetPrice().load(body))
    world.sync()


def give_terms(world: World, customer: UUID, valid_from: str = "2025-11-01", **more: Any) -> None:
    data = {"customer_id": str(customer), "valid_from": valid_from, **DEALER, **more}
    world.customers.tell("TermsChanged", customer, data)
    world.sync()


def at_list_price(item: UUID, quantity: Any, unit: str | None = None, **more: Any) -> dict[str, Any]:
    return {**new_line(item, quantity, unit, price=None), **more}


def prices(world: World, order: UUID) -> list[str | None]:
    return [line["price"] for line in world.order(order)["lines"]]


# by terms


def test_a_customer_without_terms_buys_at_the_default_price_type(world: World, bolt: UUID):
    order = world.place(world.customer(), at_list_price(bolt, 3))
    assert prices(world, order) == ["100"]
    assert world.order(order)["total"] == "300.00"


def test_terms_say_the_price_type_and_the_markup(world: World, bolt: UUID, dealer: UUID):
    order = world.order(world.place(dealer, at_list_price(bolt, 2, "box", discount_percent=Decimal(5))))
    (line,) = order["lines"]
    assert (line["list_price"], line["full_price"], line["price"], line["amount"]) == (
        "90",
        "1004.4",
        "954.18",
        "1908.36",
    )
    assert order["terms"] == {
        "price_type": "dealer",
        "markup_percent": "-7",
        "deferral_days": 14,
        "vat_included": True,
    }


def test_the_price_is_explained_step_by_step(world: World, bolt: UUID, dealer: UUID):
    order = world.place(dealer, at_list_price(bolt, 2, "box", discount_percent=Decimal(5)))
    told = world.orders.explain_price(order, world.line_ids(order)[0])
    assert told["steps"] == [
        {"step": "list_price", "price_type": "dealer", "day": "2025-11-24", "price": "90"},
        {"step": "unit", "unit": "box", "factor": "12", "price": "1080"},
        {"step": "markup", "percent": "-7", "price": "1004.4"},
        {"step": "discount", "percent": "5", "price": "954.18"},
        {"step": "amount", "quantity": "2", "amount": "1908.36"},
    ]


def test_the_terms_and_the_price_are_those_of_the_orders_day(world: World, bolt: UUID, dealer: UUID):
    set_price(world, bolt, "99", "dealer", day="2025-11-25")
    give_terms(world, dealer, "2025-11-25", markup_percent="0")
    assert prices(world, world.place(dealer, at_list_price(bolt, 1))) == ["83.7"]
    world.clock.advance(days=1)
    assert prices(world, world.place(dealer, at_list_price(bolt, 1))) == ["99"]


def test_the_day_is_that_of_the_company(world: World, bolt: UUID, dealer: UUID):
    """At 21:30 UTC it is tomorrow in Moscow."""
    set_price(world, bolt, "99", "dealer", day="2025-11-25")
    world.clock.advance(hours=12, minutes=30)
    order = world.order(world.place(dealer, at_list_price(bolt, 1)))
    assert (order["day"], order["lines"][0]["list_price"]) == ("2025-11-25", "99")


def test_vat_is_that_of_the_item_on_the_orders_day(world: World, bolt: UUID):
    """The general rate is 20 % until the end of 2025, and 22 % after it."""
    set_price(world, bolt, "122")
    old = world.order(world.place(world.customer(), at_list_price(bolt, 1)))
    world.clock.advance(days=60)
    new = world.order(world.place(world.customer(), at_list_price(bolt, 1)))
    assert [(each["vat_rates"][0]["percent"], each["vat"], each["net"]) for each in (old, new)] == [
        ("20", "20.33", "101.67"),
        ("22", "22.00", "100.00"),
    ]


# no price


def test_an_item_without_a_price_can_be_drafted_and_not_placed(world: World):
    item = world.item("new")
    draft = world.draft(world.customer(), at_list_price(item, 3))
    assert prices(world, draft) == [None]
    with pytest.raises(NotYetKnown) as refusal:
        world.place_draft(draft)
    assert isinstance(refusal.value.unknown, PriceNotKnown)
    assert [fault["field"] for fault in refusal.value.unknown.errors] == ["lines.0.price"]
    set_price(world, item, "10")
    assert world.place_draft(draft)["total"] == "30.00"


def test_a_placed_order_takes_no_line_without_a_price(world: World, bolt: UUID):
    order = world.place(world.customer(), at_list_price(bolt, 3))
    with pytest.raises(NotYetKnown):
        world.change(order, (world.line_ids(order)[0], 3), at_list_price(world.item("new"), 1))


# by hand


def test_a_draft_follows_terms_and_prices_until_it_is_placed_and_a_price_by_hand_stays(
    world: World, bolt: UUID, dealer: UUID
):
    draft = world.draft(dealer, at_list_price(bolt, 1), (bolt, 1, None, Decimal("77.77")))
    give_terms(world, dealer, markup_percent="10")
    set_price(world, bolt, "91", "dealer")
    world.place_draft(draft)
    assert prices(world, draft) == ["100.1", "77.77"]


def test_a_draft_is_read_as_it_would_be_placed(world: World, bolt: UUID, dealer: UUID):
    order = world.draft(dealer, at_list_price(bolt, 12, "box"), at_list_price(bolt, 1, discount_percent=Decimal(10)))
    set_price(world, bolt, "120", "dealer")
    give_terms(world, dealer, markup_percent="0")
    world.clock.advance(days=1)
    read = world.order(order)
    explained = world.orders.explain_price(order, UUID(read["lines"][0]["line_id"]))
    placed = world.place_draft(order)
    told = ("day", "terms", "total", "vat", "net", "lines")
    assert {name: read[name] for name in told} == {name: placed[name] for name in told}
    assert explained["steps"][-1]["amount"] == placed["lines"][0]["amount"]


def test_a_draft_that_cannot_be_placed_is_read_as_it_was_saved(world: World, bolt: UUID, dealer: UUID):
    order = world.draft(dealer, at_list_price(bolt, 1))
    saved = world.order(order)
    world.retire(bolt)
    set_price(world, bolt, "120", "dealer")
    assert [world.order(order)[name] for name in ("day", "total")] == [saved[name] for name in ("day", "total")]


def test_a_placed_order_keeps_its_prices_whatever_becomes_of_terms_and_list_prices(
    world: World, bolt: UUID, dealer: UUID
):
    order = world.place(dealer, at_list_price(bolt, 1))
    give_terms(world, dealer, markup_percent="10")
    set_price(world, bolt, "91", "dealer")
    world.change(order, (world.line_ids(order)[0], 5))
    assert prices(world, order) == ["83.7"]


def test_on_request_a_placed_order_takes_the_terms_and_prices_of_its_day_anew(world: World, bolt: UUID, dealer: UUID):
    order = world.place(dealer, at_list_price(bolt, 1), (bolt, 1, None, Decimal("77.77")))
    give_terms(world, dealer, markup_percent="10")
    set_price(world, bolt, "91", "dealer")
    world.change(order, reprice=True)
    assert prices(world, order) == ["100.1", "77.77"]


def test_a_price_by_hand_is_given_back_to_the_terms_by_null(world: World, bolt: UUID, dealer: UUID):
    order = world.place(dealer, (bolt, 1, None, Decimal("77.77")))
    line = world.line_ids(order)[0]
    world.change(order, {"line_id": line, "quantity": Decimal(1), "price": None})
    assert (prices(world, order), world.line(order)["is_manual"]) == (["83.7"], False)


def test_a_line_that_goes_over_to_boxes_costs_as_much_apiece(world: World, bolt: UUID, dealer: UUID):
    order = world.place(dealer, at_list_price(bolt, 24), (bolt, 24, None, Decimal("80")))
    wishes = [{"line_id": line, "quantity": Decimal(2), "unit": "box"} for line in world.line_ids(order)]
    world.change(order, *wishes)
    assert prices(world, order) == ["1004.4", "960"]


@pytest.fixture
def in_part(world: World, bolt: UUID, dealer: UUID) -> UUID:
    """Two lines of 24 at 83.70; 12 of the first are shipped."""
    order = world.place(dealer, at_list_price(bolt, 24), at_list_price(bolt, 24))
    world.receive(bolt, 100)
    world.sync()
    world.ship(order, {world.line_ids(order)[0]: 12})
    world.sync()
    return order


@pytest.mark.parametrize(
    "wish", [{"price": Decimal("0.01")}, {"price": Decimal(999)}, {"discount_percent": Decimal(99)}]
)
def test_what_was_shipped_is_worth_what_it_was(world: World, in_part: UUID, wish: dict[str, Any]):
    first, second = world.line_ids(in_part)
    with pytest.raises(PriceOfShippedLine):
        world.change(in_part, {"line_id": first, "quantity": Decimal(24), **wish}, (second, 24))
    assert world.order(in_part)["shipped_value"] == "1004.40"


def test_the_rest_of_a_shipped_line_is_sold_at_another_price_by_a_new_line(world: World, in_part: UUID, bolt: UUID):
    first, second = world.line_ids(in_part)
    world.change(in_part, (first, 12), (second, 24), new_line(bolt, 12, price=Decimal(50)))
    assert (prices(world, in_part), world.order(in_part)["shipped_value"]) == (["83.7", "83.7", "50"], "1004.40")


def test_a_shipped_line_goes_over_to_boxes_at_the_same_price_apiece(world: World, in_part: UUID):
    first, second = world.line_ids(in_part)
    world.change(in_part, {"line_id": first, "quantity": Decimal(2), "unit": "box"}, (second, 24))
    assert (prices(world, in_part), world.order(in_part)["shipped_value"]) == (["1004.4", "83.7"], "1004.40")


def test_prices_anew_are_for_lines_of_which_nothing_was_shipped(world: World, in_part: UUID, bolt: UUID, dealer: UUID):
    give_terms(world, dealer, markup_percent="10")
    set_price(world, bolt, "91", "dealer")
    world.change(in_part, reprice=True)
    told = world.order(in_part)
    assert (prices(world, in_part), told["shipped_value"], told["terms"]["markup_percent"]) == (
        ["83.7", "84.63"],
        "1004.40",
        "-7",
    )


def test_a_discount_stays_when_the_quantity_changes(world: World, bolt: UUID):
    order = world.place(world.customer(), at_list_price(bolt, 1, discount_percent=Decimal(10)))
    world.change(order, (world.line_ids(order)[0], 2))
    assert world.order(order)["total"] == "180.00"


# details, margin, what others are told


def test_details_are_kept_and_changed_one_by_one(world: World, bolt: UUID):
    order = world.place(world.customer(), at_list_price(bolt, 1))
    world.change(order, delivery_address="Казань, ул. Баумана, 1", carrier="Деловые Линии")
    world.change(order, note="звонить за час", carrier=None)
    told = world.order(order)
    assert (told["delivery_address"], told["carrier"], told["note"]) == (
        "Казань, ул. Баумана, 1",
        None,
        "звонить за час",
    )


def test_cost_articles_give_the_margin_and_are_told_to_nobody(world: World, bolt: UUID):
    carriage = world.item("carriage", kind="cost_article")
    order = world.place(world.customer(), at_list_price(bolt, 6), (carriage, 1, None, Decimal(150)))
    answer = world.order(order)
    assert (answer["total"], answer["net"], answer["cost"], answer["margin"]) == (
        "600.00",
        "500.00",
        "150.00",
        "350.00",
    )
    (told,) = [event for event in everything(world.orders.feed) if event.type == "OrderPlaced"]
    assert [line["item_id"] for line in told.data["lines"]] == [str(bolt)]
    assert world.differences() == []


def test_what_an_order_costs_us_knows_no_markup(world: World, bolt: UUID, dealer: UUID):
    carriage = world.item("carriage", kind="cost_article", price="1000")
    set_price(world, carriage, "1000", "dealer")
    order = world.place(dealer, at_list_price(bolt, 6), at_list_price(carriage, 1))
    assert (prices(world, order), world.order(order)["cost"]) == (["83.7", "1000"], "1000.00")
    told = world.orders.explain_price(order, world.line_ids(order)[1])
    assert [(step["step"], step.get("percent"), step.get("price")) for step in told["steps"]] == [
        ("list_price", None, "1000"),
        ("unit", None, "1000"),
        ("markup", "0", "1000"),
        ("discount", "0", "1000"),
        ("amount", None, None),
    ]


def test_progress_goes_with_shipping_and_closing_ends_it(world: World, bolt: UUID):
    order = world.place(world.customer(), at_list_price(bolt, 4))
    world.receive(bolt, 4)
    world.sync()
    world.ship(order, {world.line_ids(order)[0]: 1})
    world.sync()
    assert (world.order(order)["progress"], world.order(order)["shipped_value"]) == (25, "100.00")
    world.do("orders", "close_order", order_id=order, version=[world.version(order)], reason=None)
    closed = world.order(order)
    assert (closed["status"], closed["progress"], closed["total"]) == ("closed", 100, "100.00")
    world.sync()
    assert world.stock_of(bolt)["demand"] == "0"
    assert world.differences() == []
