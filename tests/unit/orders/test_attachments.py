"""Files of orders: others are told that placed orders have some, and whoever is erased is so in them."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.commands import attachments as schemas
from kernel.problems import NotFound
from tests.builders import World, everything

NAME = "Подписанная накладная.pdf"


def attach(world: World, order: UUID) -> dict[str, Any]:
    file = {"name": NAME, "media_type": "application/pdf", "size": 5, "sha256": "ab" * 32, "key": "a-key"}
    body = {"order_id": str(order), "attachment_id": str(uuid4()), "file_id": str(uuid4()), **file}
    return world.do("orders", "attach_file", **schemas.AttachToOrder().load(body))


def detach(world: World, order: UUID, attachment: dict[str, Any]) -> None:
    world.do("orders", "detach_file", order_id=order, attachment_id=UUID(attachment["id"]))


def told(world: World) -> list[tuple[str, Any]]:
    events = [event for event in everything(world.orders.feed) if event.type.startswith("File")]
    return [(event.type, event.data) for event in events]


def names(world: World, order: UUID) -> list[str]:
    page = world.orders.list_attachments({"order_id": order, "limit": 10, "after": None})
    return [each["name"] for each in page["items"]]


def test_others_are_told_that_a_placed_order_has_files_and_not_what_they_are_called(world: World) -> None:
    customer = world.customer()
    order = world.place(customer, (world.item("BOLT"), 1))
    attached = attach(world, order)
    detach(world, order, attached)
    about = {"order_id": str(order), "number": 1, "customer_id": str(customer)}
    file = {"attachment_id": attached["id"]}
    assert told(world) == [
        ("FileAttached", {**about, **file, "media_type": "application/pdf", "size": 5}),
        ("FileDetached", {**about, **file}),
    ]


def test_nobody_is_told_of_a_drafts_files_and_they_stay_when_it_is_placed(world: World) -> None:
    order = world.draft(world.customer(), (world.item("BOLT"), 1))
    attached, other = attach(world, order), attach(world, order)
    detach(world, order, other)
    assert (told(world), names(world, order)) == ([], [NAME])
    world.place_draft(order)
    assert names(world, order) == [NAME]
    detach(world, order, attached)
    assert [event_type for event_type, _ in told(world)] == ["FileDetached"]


def test_an_order_that_is_over_takes_files_and_one_that_is_not_there_none(world: World) -> None:
    order = world.place(world.customer(), (world.item("BOLT"), 1))
    world.cancel(order)
    attach(world, order)
    assert names(world, order) == [NAME]
    with pytest.raises(NotFound):
        attach(world, uuid4())


def test_a_file_changes_nothing_of_the_order(world: World) -> None:
    order = world.place(world.customer(), (world.item("BOLT"), 1))
    before = world.orders.get_order(order)
    attach(world, order)
    assert world.orders.get_order(order) == before


def erased(world: World, *customers: UUID) -> None:
    for customer in customers:
        world.customers.tell("PersonalDataErased", customer, {"customer_id": str(customer)})
    world.sync()


def test_whoever_is_erased_is_so_in_the_files_of_his_orders_and_drafts(world: World) -> None:
    merged, kept, other = world.customer(), world.customer("Вектор"), world.customer("Другой")
    bolt = world.item("BOLT")
    theirs = [world.place(merged, (bolt, 1)), world.draft(kept, (bolt, 1)), world.place(kept, (bolt, 1))]
    others = world.place(other, (bolt, 1))
    files = {order: attach(world, order) for order in (*theirs, others)}
    world.customers.tell("CustomersMerged", kept, {"customer_id": str(kept), "merged_id": str(merged)})
    erased(world, kept, merged)
    assert [names(world, order) for order in (*theirs, others)] == [[], [], [], [NAME]]
    for order in theirs:
        with pytest.raises(NotFound):
            world.orders.get_attachment({"order_id": order, "attachment_id": UUID(files[order]["id"])})
    asked = [UUID(file["file_id"]) for file in files.values()]
    assert world.orders.held_files({"file_ids": asked})["file_ids"] == [files[others]["file_id"]]
    with world.orders.reading() as session:
        keys = {row.subject_id for row in session.execute(world.orders.tables.sealing_keys.select())}
    assert {UUID(file["id"]) for file in files.values()} & keys == {UUID(files[others]["id"])}
    assert [event_type for event_type, _ in told(world)] == ["FileAttached"] * 3
    assert world.differences() == []


def among(world: World, customer: UUID, *attachments: dict[str, Any]) -> list[tuple[str, str]]:
    ids = [UUID(each["id"]) for each in attachments]
    found = world.orders.attachments_among({"customer_id": customer, "attachment_ids": ids})["items"]
    assert {(each["name"], each["key"]) for each in found} <= {(NAME, "a-key")}
    return [(each["id"], each["thing_id"]) for each in found]


def test_the_files_of_a_customers_orders_are_found_with_those_of_whom_he_took_in(world: World) -> None:
    merged, kept, other = world.customer(), world.customer("Вектор"), world.customer("Другой")
    bolt = world.item("BOLT")
    orders = [world.place(merged, (bolt, 1)), world.draft(kept, (bolt, 1)), world.place(other, (bolt, 1))]
    files = [attach(world, order) for order in orders]
    assert among(world, kept, *files) == [(files[1]["id"], str(orders[1]))]
    world.customers.tell("CustomersMerged", kept, {"customer_id": str(kept), "merged_id": str(merged)})
    world.sync()
    ours = sorted((file["id"], str(order)) for file, order in zip(files[:2], orders[:2], strict=True))
    assert among(world, kept, *files) == ours
    erased(world, kept, merged)
    assert among(world, kept, *files) == []
