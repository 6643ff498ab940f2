"""Offers that are accepted, run out or turn stale; and copies of orders."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.documents import AcceptOffer, CopyOrder
from kernel.problems import StaleVersion
from services.orders.app.refusals import CustomerArchived, ItemRetired, NothingToCopy
from services.orders.domain.credit import CreditLimitExceeded
from services.orders.domain.document import OfferExpired, OfferRunsOut, OfferStale, OrderNotOffered
from services.orders.domain.lines import OrderLine
from services.orders.domain.refusals import OrderNotDraft
from tests.builders import World, everything
from tests.unit.orders.test_company import set_up
from tests.unit.orders.test_credit import limited
from tests.unit.orders.test_documents import issue, shipped
from tests.unit.orders.test_prices import at_list_price, give_terms, prices, set_price


@pytest.fixture
def bolt(world: World) -> UUID:
    return world.item("bolt", packages={"box": 12}, price="100")


def offer(world: World, draft: UUID, valid_until: str = "2025-12-01") -> dict[str, Any]:
    return issue(world, draft, "offer", valid_until=valid_until)


def accept(world: World, draft: UUID, version: int | None = None, **more: Any) -> dict[str, Any]:
    seen = world.version(draft) if version is None else version
    body = AcceptOffer().load({"order_id": str(draft), "version": seen, **more})
    return world.do("orders", "accept_offer", **body)


def copy(world: World, order: UUID, **more: Any) -> dict[str, Any]:
    answer = world.do("orders", "copy_order", **CopyOrder().load({"order_id": str(order), **more}))
    assert {name: value for name, value in answer.items() if name != "left_out"} == world.order(UUID(answer["id"]))
    return answer


# offers


def test_an_offer_is_at_the_prices_of_its_day_and_they_are_kept_when_it_is_accepted(world: World, bolt: UUID):
    customer = world.customer()
    draft = world.draft(customer, at_list_price(bolt, 3))
    set_price(world, bolt, "90")
    assert offer(world, draft)["total"] == "270.00"
    set_price(world, bolt, "120")
    give_terms(world, customer, markup_percent="50")
    placed = accept(world, draft)
    assert (placed["status"], placed["total"], prices(world, draft)) == ("placed", "270.00", ["90"])
    assert [event.type for event in everything(world.orders.feed)][-2:] == ["DocumentIssued", "OrderPlaced"]
    world.sync()
    assert world.stock_of(bolt)["demand"] == "3"
    assert world.differences() == []


def test_a_draft_says_how_its_offer_stands(world: World, bolt: UUID):
    draft = world.draft(world.customer(), at_list_price(bolt, 3))
    assert world.order(draft)["offer"] is None
    issued = offer(world, draft)
    expected = {"document_id": issued["id"], "number": "1", "valid_until": "2025-12-01"}
    assert world.order(draft)["offer"] == {**expected, "is_stale": False, "is_expired": False}
    world.change(draft, (world.line_ids(draft)[0], 4))
    assert world.order(draft)["offer"]["is_stale"]
    assert accept_fails(world, draft, OfferStale)["offer"] == "1"
    assert offer(world, draft)["number"] == "2"
    assert accept(world, draft)["offer"] is None


def test_an_offer_holds_through_its_last_day(world: World, bolt: UUID):
    draft = world.draft(world.customer(), at_list_price(bolt, 3))
    offer(world, draft, "2025-11-25")
    world.clock.advance(days=2)
    assert world.order(draft)["offer"]["is_expired"]
    accept_fails(world, draft, OfferExpired)
    offer(world, draft, "2025-11-26")
    assert accept(world, draft)["status"] == "placed"


def accept_fails(world: World, draft: UUID, kind: type[Any]) -> dict[str, Any]:
    with pytest.raises(kind) as refusal:
        accept(world, draft)
    assert world.order(draft)["status"] == "draft"
    params: dict[str, Any] = refusal.value.params
    return params


def test_only_what_was_offered_is_accepted_and_once(world: World, bolt: UUID):
    draft = world.draft(world.customer(), at_list_price(bolt, 3))
    accept_fails(world, draft, OrderNotOffered)
    with pytest.raises(OfferRunsOut):
        offer(world, draft, "2025-11-23")
    offer(world, draft)
    with pytest.raises(StaleVersion):
        accept(world, draft, version=7)
    accept(world, draft)
    with pytest.raises(OrderNotDraft):
        accept(world, draft)


def test_an_offer_is_not_accepted_for_goods_that_are_no_longer_sold_nor_by_the_archive(world: World, bolt: UUID):
    customer = world.customer()
    draft = world.draft(customer, at_list_price(bolt, 3))
    offer(world, draft)
    world.archive(customer)
    accept_fails(world, draft, CustomerArchived)
    world.restore(customer)
    world.retire(bolt)
    world.sync()
    accept_fails(world, draft, ItemRetired)


def test_accepting_asks_for_credit_as_placing_does(world: World, bolt: UUID):
    set_up(world, credit={"policy": "block"})
    draft = world.draft(limited(world, "0"), at_list_price(bolt, 3))
    offer(world, draft)
    accept_fails(world, draft, CreditLimitExceeded)
    assert accept(world, draft, override={"reason": "постоянный клиент"})["status"] == "placed"


# copies


def test_a_copy_has_the_lines_at_todays_prices_and_keeps_what_was_given_by_hand(world: World, bolt: UUID):
    order = world.place(
        world.customer(),
        at_list_price(bolt, 2, "box", discount_percent=Decimal(5), note="в плёнке"),
        (bolt, 3, None, Decimal("77.77")),
    )
    world.change(order, delivery_address="Казань", note="звонить")
    set_price(world, bolt, "110")
    copied = copy(world, order)
    lines = [(line["quantity"], line["unit"], line["price"], line["note"]) for line in copied["lines"]]
    assert lines == [("2", "box", "1254", "в плёнке"), ("3", "pcs", "77.77", None)]
    assert (copied["status"], copied["number"], copied["delivery_address"]) == ("draft", 2, "Казань")
    assert copied["left_out"] == []


def test_a_copy_for_another_customer_is_at_his_terms_and_goes_elsewhere(world: World, bolt: UUID):
    order = world.place(world.customer(), at_list_price(bolt, 2))
    world.change(order, delivery_address="Казань")
    other = world.customer("Дилер")
    give_terms(world, other, price_type="wholesale", markup_percent="10")
    copied = copy(world, order, customer_id=str(other), place=True)
    assert (copied["status"], copied["customer_id"], copied["delivery_address"]) == ("placed", str(other), None)
    assert copied["lines"][0]["price"] == "110"


def test_copying_compares_no_line_with_the_others(world: World, bolt: UUID, monkeypatch: pytest.MonkeyPatch):
    """An order of thousands of lines is copied in a time that grows with its lines, not with their square."""
    nut = world.item("nut", price="5")
    order = world.place(world.customer(), *[at_list_price(bolt, 1)] * 3, *[at_list_price(nut, 2)] * 2)
    world.retire(nut)
    world.sync()
    compared: list[OrderLine] = []
    monkeypatch.setattr(OrderLine, "__eq__", lambda line, _: compared.append(line))
    answer = copy(world, order)
    assert (len(answer["lines"]), [line["code"] for line in answer["left_out"]]) == (3, ["nut", "nut"])
    assert not compared


def test_what_was_cancelled_is_not_copied(world: World, bolt: UUID):
    nut = world.item("nut", price="5")
    order = world.place(world.customer(), at_list_price(bolt, 24, "pcs"), at_list_price(nut, 5))
    shipped_of_bolt = world.line_ids(order)[0]
    world.receive(bolt, 7)
    world.sync()
    world.ship(order, {shipped_of_bolt: 7})
    world.sync()
    world.cancel(order)
    assert [line["quantity"] for line in copy(world, order)["lines"]] == ["7"]


def test_what_does_not_fill_the_package_any_more_is_copied_in_base_units(world: World, bolt: UUID):
    order = world.place(world.customer(), (bolt, 2, "box", Decimal(960)))
    shipped(world, order, 7)
    world.cancel(order)
    (line,) = copy(world, order)["lines"]
    assert (line["quantity"], line["unit"], line["price"]) == ("7", "pcs", "80")


def test_retired_items_are_left_out_and_named(world: World, bolt: UUID):
    nut = world.item("nut", price="5")
    order = world.place(world.customer(), at_list_price(bolt, 1), at_list_price(nut, 5))
    world.retire(nut)
    world.sync()
    copied = copy(world, order)
    assert [line["code"] for line in copied["lines"]] == ["bolt"]
    left_out = {"line_id": str(world.line_ids(order)[1]), "item_id": str(nut), "code": "nut", "name": "nut"}
    assert copied["left_out"] == [left_out]
    world.retire(bolt)
    world.sync()
    with pytest.raises(NothingToCopy):
        copy(world, order)


def test_the_archive_orders_nothing(world: World, bolt: UUID):
    customer = world.customer()
    order = world.place(customer, at_list_price(bolt, 1))
    world.archive(customer)
    with pytest.raises(CustomerArchived):
        copy(world, order)
    assert len(world.list_orders()) == 1
