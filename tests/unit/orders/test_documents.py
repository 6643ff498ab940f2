"""Documents: what they say, how they are numbered, and that they stay as they were issued."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.documents import DocumentList, IssueDocument
from contracts.documents import NEWEST_TEMPLATES
from documents.render import render, templates, validate
from kernel.identity import Caller
from kernel.problems import Forbidden, ValidationFailed
from services.orders.domain.document import (
    NotAShipment,
    NothingDelivered,
    OrderNotToConfirm,
    ShipmentHasItsDocument,
)
from services.orders.domain.refusals import OrderNotDraft
from tests.builders import World, customer_data, everything
from tests.unit.orders.test_company import ACCOUNT, LOGO, OTHER_ACCOUNT, describe, set_up
from tests.unit.orders.test_debts import take_back

LEGAL = {
    "full_name": "Общество с ограниченной ответственностью «Вектор»",
    "kpp": "503601001",
    "ogrn": "1027739552642",
    "vat_number": None,
    "legal_address": "142100, Московская обл., г. Подольск, ул. Комсомольская, д. 59",
    "postal_address": None,
}


@pytest.fixture
def bolt(world: World) -> UUID:
    """2.50 by the box of 12 as the tests place it."""
    return world.item("Болт М8", packages={"ящик": 12}, price="100")


@pytest.fixture
def customer(world: World) -> UUID:
    known = world.customer("ООО «Вектор»")
    data = customer_data(known, "ООО «Вектор»", tax_number="5036998127", legal=LEGAL)
    world.customers.tell("CustomerDetailsChanged", known, data)
    world.sync()
    return known


@pytest.fixture
def company(world: World) -> None:
    describe(world)


def issue(world: World, order: UUID, kind: str, **more: Any) -> dict[str, Any]:
    body = IssueDocument().load({"order_id": str(order), "kind": kind, **more})
    issued = world.do("orders", "issue_document", **body)
    whole = world.orders.get_document(UUID(issued["id"]))
    assert {name: whole[name] for name in issued} == issued
    return whole


def listed(world: World, **question: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = world.orders.list_documents(DocumentList().load(question))["items"]
    return rows


def shipped(world: World, order: UUID, quantity: int) -> str:
    (item,) = {UUID(line["item_id"]) for line in world.order(order)["lines"]}
    world.receive(item, quantity)
    world.sync()
    movement = world.ship(order, {world.line_ids(order)[0]: quantity})
    world.sync()
    return str(movement["id"])


# what a document says


def test_a_confirmation_says_all_of_the_order_and_can_be_printed(
    world: World, bolt: UUID, customer: UUID, company: None
):
    carriage = world.item("Доставка", kind="cost_article")
    order = world.place(
        customer,
        {"item_id": bolt, "quantity": Decimal(2), "unit": "ящик", "price": Decimal("30.05")},
        {"item_id": bolt, "quantity": Decimal(5), "price": None, "discount_percent": Decimal(10)},
        (carriage, 1, None, Decimal(150)),
    )
    document = issue(world, order, "confirmation")
    content = document["content"]
    assert [(line["name"], line["quantity"], line["unit"], line["amount"]) for line in content["lines"]] == [
        ("Болт М8", "2", "ящик", "60.10"),
        ("Болт М8", "5", "шт", "450.00"),
    ]
    assert content["totals"] == {
        "without_vat": "425.08",
        "vat_by_rate": [{"percent": "20", "amount": "85.02"}],
        "vat": "85.02",
        "total": "510.10",
    }
    assert (content["seller"]["tax_number"], content["buyer"]["kpp"]) == ("7707083893", "503601001")
    assert content["seller"]["bank_account"]["account"] == ACCOUNT["account"]
    assert (document["number"], document["total"], document["incomplete"]) == ("1", "510.10", [])
    assert render(content).startswith(b"%PDF")


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("kind", ["confirmation", "delivery_note", "upd", "offer"])
def test_every_kind_is_one_that_can_be_printed(world: World, bolt: UUID, customer: UUID, kind: str, language: str):
    if kind == "offer":
        order, more = world.draft(customer, (bolt, 5)), {"valid_until": "2025-12-24"}
    else:
        order, more = world.place(customer, (bolt, 5)), {}
        shipped(world, order, 5)
    document = issue(world, order, kind, language=language, **more)
    validate(document["content"])
    assert document["content"]["template"] in templates()


def test_the_newest_templates_are_there():
    assert set(NEWEST_TEMPLATES.values()) <= templates()


def test_a_document_stays_as_it_was_issued(world: World, bolt: UUID, customer: UUID):
    describe(world, logo=LOGO)
    order = world.place(customer, (bolt, 5))
    before = issue(world, order, "confirmation")
    world.change(order, (world.line_ids(order)[0], 7), note="иначе")
    describe(world, name="ООО «Иное»", logo=None)
    world.customers.tell("CustomerDetailsChanged", customer, customer_data(customer, "ООО «Агат»"))
    world.sync()
    after = world.orders.get_document(UUID(before["id"]))
    assert after["content"] == before["content"]
    assert after["content"]["seller"]["logo"] == LOGO
    assert issue(world, order, "confirmation")["content"]["seller"]["logo"] is None
    assert world.differences() == []


def test_what_is_missing_is_named_and_the_document_is_issued_all_the_same(world: World, bolt: UUID):
    document = issue(world, world.place(world.customer("ИП Борис"), (bolt, 1)), "confirmation")
    assert document["is_incomplete"]
    assert {"seller.tax_number", "buyer.legal_address"} <= set(document["incomplete"])
    render(document["content"])
    assert [row["id"] for row in listed(world, is_incomplete=True)] == [document["id"]]


def test_the_account_is_the_default_one_or_the_one_that_is_named(world: World, bolt: UUID, customer: UUID):
    describe(world, bank_accounts=[ACCOUNT, OTHER_ACCOUNT])
    order = world.place(customer, (bolt, 1))
    named = issue(world, order, "confirmation", bank_account=OTHER_ACCOUNT["account"])
    assert named["content"]["seller"]["bank_account"]["account"] == OTHER_ACCOUNT["account"]
    with pytest.raises(ValidationFailed):
        issue(world, order, "confirmation", bank_account="40702810000000000000")


def test_the_language_is_the_companys_unless_another_is_named(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 1))
    set_up(world, document_language="en")
    assert issue(world, order, "confirmation")["content"]["lines"][0]["unit"] == "pcs"
    assert issue(world, order, "confirmation", language="ru")["content"]["lines"][0]["unit"] == "шт"


# deliveries


def test_a_part_of_a_package_is_printed_in_base_units(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 4, "ящик", Decimal("140.06")))
    movement = shipped(world, order, 2)
    for kind in ("delivery_note", "upd"):
        (line,) = issue(world, order, kind, movement_id=movement)["content"]["lines"]
        assert (line["quantity"], line["unit"], line["price"], line["amount"]) == ("2", "шт", "11.67", "23.34")
    assert (line["unit_code"], line["price_without_vat"], line["amount_without_vat"]) == ("796", "9.725", "19.45")


def test_a_delivery_document_is_of_one_shipment_or_of_all_that_have_none_yet(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 10))
    first, second = shipped(world, order, 3), shipped(world, order, 4)
    documents = [
        issue(world, order, "upd", movement_id=first),
        issue(world, order, "upd"),
        issue(world, order, "delivery_note"),
    ]
    assert [each["movement_ids"] for each in documents] == [[first], [second], [first, second]]
    assert [each["content"]["lines"][0]["quantity"] for each in documents] == ["3", "4", "7"]
    assert [each["total"] for each in documents] == ["7.50", "10.00", "17.50"]
    assert documents[0]["content"]["lines"][0]["amount_without_vat"] == "6.25"
    assert documents[0]["content"]["status"] == "1"


def test_the_day_of_a_delivery_document_is_that_of_its_last_shipment(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 10))
    shipped(world, order, 3)
    world.clock.advance(days=2)
    shipped(world, order, 4)
    world.clock.advance(days=1)
    document = issue(world, order, "upd")
    assert (document["date"], document["content"]["shipped_on"]) == ("2025-11-26", "2025-11-26")


@pytest.mark.parametrize("kind", ["upd", "delivery_note"])
def test_one_number_says_one_thing_whatever_happens_to_the_order_later(
    world: World, bolt: UUID, customer: UUID, kind: str
):
    order = world.place(customer, (bolt, 10))
    [line] = world.line_ids(order)
    first = shipped(world, order, 3)
    take_back(world, order, line, 1)
    before = issue(world, order, kind)
    take_back(world, order, line, 2)
    world.change(order, (line, 20))
    again = issue(world, order, kind)
    said = [(each["number"], each["total"], each["content"]["lines"]) for each in (before, again)]
    assert said[0] == said[1]
    more = [shipped(world, order, 4), shipped(world, order, 5)]
    later = issue(world, order, kind)
    assert (later["number"], later["movement_ids"], later["content"]["lines"][0]["quantity"]) == ("2", more, "9")
    assert issue(world, order, kind)["number"] == "2"
    assert issue(world, order, kind, movement_id=first)["content"]["lines"] == before["content"]["lines"]
    assert world.differences() == []


@pytest.mark.parametrize("kind", ["upd", "delivery_note"])
def test_a_delivery_document_has_one_number_and_the_day_of_its_shipment(
    world: World, bolt: UUID, customer: UUID, kind: str
):
    order = world.place(customer, (bolt, 10))
    first, second = shipped(world, order, 3), shipped(world, order, 4)
    world.clock.advance(days=60)
    issued = [issue(world, order, kind, movement_id=movement) for movement in (first, second, first)]
    assert [each["number"] for each in issued] == ["1", "2", "1"]
    assert {each["date"] for each in issued} == {"2025-11-24"}
    other = world.place(customer, (bolt, 1))
    shipped(world, other, 1)
    world.clock.advance(days=1)
    of_order = issue(world, other, kind)
    assert (of_order["number"], of_order["date"]) == ("1", "2026-01-23")
    assert issue(world, other, kind)["date"] == "2026-01-23"
    assert len(listed(world, kind=kind)) == 5
    assert world.differences() == []


@pytest.mark.parametrize("kind", ["upd", "delivery_note"])
def test_no_goods_are_in_two_delivery_documents(world: World, bolt: UUID, customer: UUID, kind: str):
    order = world.place(customer, (bolt, 10))
    first = shipped(world, order, 3)
    shipped(world, order, 1)
    both = issue(world, order, kind)
    with pytest.raises(ShipmentHasItsDocument) as refusal:
        issue(world, order, kind, movement_id=first)
    assert refusal.value.params["document"] == both["number"]
    later = shipped(world, order, 4)
    assert issue(world, order, kind, movement_id=later)["number"] == "2"
    assert issue(world, order, kind)["movement_ids"] == [later]


def test_what_never_left_has_no_delivery_document(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 10))
    with pytest.raises(NothingDelivered):
        issue(world, order, "upd")
    with pytest.raises(NotAShipment):
        issue(world, order, "delivery_note", movement_id=str(order))


def test_a_draft_is_offered_and_what_is_placed_is_confirmed(world: World, bolt: UUID, customer: UUID):
    with pytest.raises(OrderNotToConfirm):
        issue(world, world.draft(customer, (bolt, 1)), "confirmation")
    with pytest.raises(OrderNotDraft):
        issue(world, world.place(customer, (bolt, 1)), "offer", valid_until="2025-12-24")


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("offer", {}, "valid_until"),
        ("confirmation", {"valid_until": "2025-12-24"}, "valid_until"),
        ("confirmation", {"movement_id": "00000000-0000-0000-0000-000000000001"}, "movement_id"),
    ],
)
def test_what_does_not_belong_to_a_kind_is_refused(
    world: World, bolt: UUID, customer: UUID, kind: str, more: dict[str, Any], field: str
):
    with pytest.raises(ValidationFailed) as refusal:
        issue(world, world.draft(customer, (bolt, 1)), kind, **more)
    assert [each["field"] for each in refusal.value.errors] == [field]


def test_a_keeper_writes_delivery_documents_alone(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 1))
    shipped(world, order, 1)
    call = world.call()
    keeper = type(call)(**{**vars(call), "caller": Caller("petr", frozenset({"warehouse"}))})
    bodies = [
        IssueDocument().load({"order_id": str(order), "kind": kind}) for kind in ("delivery_note", "confirmation")
    ]
    assert world.orders.issue_document(keeper, bodies[0])["issued_by"] == "petr"
    with pytest.raises(Forbidden):
        world.orders.issue_document(keeper, bodies[1])


# numbers


def test_documents_are_numbered_by_kind_and_year(world: World, bolt: UUID, customer: UUID):
    set_up(world, numbering={"upd": {"prefix": "У-"}})
    order = world.place(customer, (bolt, 1))
    shipped(world, order, 1)
    numbers = [issue(world, order, kind)["number"] for kind in ("confirmation", "upd", "confirmation")]
    assert numbers == ["1", "У-1", "2"]
    world.clock.advance(days=60)
    assert issue(world, order, "confirmation")["number"] == "1"


def test_a_company_may_number_on_and_on(world: World, bolt: UUID, customer: UUID):
    set_up(world, numbering={"confirmation": {"by_year": False}})
    order = world.place(customer, (bolt, 1))
    issue(world, order, "confirmation")
    world.clock.advance(days=60)
    assert issue(world, order, "confirmation")["number"] == "2"


# the register


def test_documents_are_listed_by_order_customer_kind_and_number(world: World, bolt: UUID, customer: UUID):
    set_up(world, numbering={"confirmation": {"prefix": "ПЗ-"}})
    mine, other = world.place(customer, (bolt, 1)), world.place(world.customer("ООО «Агат»"), (bolt, 1))
    issued = [issue(world, order, "confirmation")["id"] for order in (mine, other)]
    assert [row["id"] for row in listed(world, order_id=str(mine))] == issued[:1]
    assert [row["id"] for row in listed(world, customer_id=str(customer))] == issued[:1]
    assert {row["id"] for row in listed(world, kind="confirmation")} == set(issued)
    assert [row["id"] for row in listed(world, q="пз-2")] == issued[1:]
    assert [row["number"] for row in listed(world, sort="number")] == ["ПЗ-1", "ПЗ-2"]


def test_others_are_told_of_a_document_without_its_bulk(world: World, bolt: UUID, customer: UUID):
    order = world.place(customer, (bolt, 1))
    document = issue(world, order, "confirmation")
    (told,) = [event for event in everything(world.orders.feed) if event.type == "DocumentIssued"]
    assert (told.subject, told.data["order_id"], told.data["number"]) == (document["id"], str(order), "1")
    assert "content" not in told.data
