"""Expected receipts: what is announced counts as expected until it arrives, is cancelled, or the last of it came."""

from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError

from kernel.problems import NotFound, StaleVersion
from services.inventory.app.refusals import UnknownItem
from services.inventory.domain.refusals import NotInReceipt, ReceiptNotOpen
from tests.builders import World, everything
from tests.unit.inventory.keeper import Keeper


def expected(world: World, item: UUID) -> str:
    figure: str = world.stock_of(item)["expected"]
    return figure


def on_hand_and_expected(world: World, item: UUID) -> tuple[str, str]:
    return world.stock_of(item)["on_hand"], expected(world, item)


def lines(receipt: dict[str, Any], *names: str) -> list[tuple[str, ...]]:
    return [tuple(line[name] for name in names) for line in receipt["lines"]]


def last_told(world: World, *types: str) -> Any:
    return [event for event in everything(world.inventory.feed) if event.type in types][-1]


def test_what_is_announced_is_expected_and_not_on_hand(world: World, keeper: Keeper) -> None:
    bolts, nuts = world.item("bolts"), world.item("nuts")
    receipt = keeper.expect(world.main, "2025-12-05", (bolts, 10), (nuts, 2), (bolts, 5), document="Счёт 812")
    assert (receipt["status"], receipt["late"], receipt["from"]) == ("open", False, "ООО «Кабельный двор»")
    assert lines(receipt, "code", "quantity", "outstanding") == [("bolts", "15", "15"), ("nuts", "2", "2")]
    assert on_hand_and_expected(world, bolts) == ("0", "15")
    assert keeper.in_warehouses(bolts, "quantity", "expected") == {"MAIN": ("0", "15")}
    [level, _] = last_told(world, "StockChanged").data["items"]
    assert (level["on_hand"], level["expected"]) == ("0", "15")
    assert last_told(world, "ReceiptExpected").data["date"] == "2025-12-05"


def test_it_arrives_in_parts_each_bound_to_it(world: World, keeper: Keeper) -> None:
    bolts, nuts = world.item("bolts"), world.item("nuts")
    receipt = keeper.expect(world.main, "2025-12-05", (bolts, 10), (nuts, 2), document="Счёт 812")["id"]

    first = keeper.arrive(receipt, (bolts, 4), document="ТТН 1")
    assert (first["expected"]["status"], on_hand_and_expected(world, bolts)) == ("open", ("4", "6"))
    told = last_told(world, "StockReceived").data
    assert (told["expected_id"], told["document"]) == (receipt, "ТТН 1")
    assert last_told(world, "ReceiptChanged").data["lines"][0]["outstanding"] == "6"

    rest = keeper.arrive(receipt)
    assert [(line["item_id"], line["quantity"]) for line in rest["lines"]] == [(str(bolts), "6"), (str(nuts), "2")]
    assert rest["expected"]["status"] == "arrived"
    assert on_hand_and_expected(world, bolts) == ("10", "0")
    assert [(row["kind"], row["document"], row["expected_id"]) for row in keeper.card(bolts)] == [
        ("arrival", "ТТН 1", receipt),
        ("arrival", "Счёт 812", receipt),
    ]


def test_what_did_not_come_with_the_final_part_is_not_expected_any_more(world: World, keeper: Keeper) -> None:
    bolts, nuts = world.item("bolts"), world.item("nuts")
    receipt = keeper.expect(world.main, "2025-12-05", (bolts, 10), (nuts, 2))["id"]
    arrived = keeper.arrive(receipt, (bolts, 9), final=True)["expected"]
    assert (arrived["status"], lines(arrived, "arrived", "outstanding")) == ("arrived", [("9", "0"), ("0", "0")])
    assert (expected(world, bolts), expected(world, nuts)) == ("0", "0")


def test_what_is_missing_and_what_came_beyond_the_announced_stays_visible(world: World, keeper: Keeper) -> None:
    bolts, nuts = world.item("bolts"), world.item("nuts")
    receipt = keeper.expect(world.main, "2025-12-05", (bolts, 20), (nuts, 2))["id"]
    arrived = keeper.arrive(receipt, (bolts, 4), (nuts, 3))["expected"]
    assert lines(arrived, "outstanding", "missing", "surplus") == [("16", "0", "0"), ("0", "0", "1")]
    arrived = keeper.arrive(receipt, (bolts, 1), final=True)["expected"]
    assert lines(arrived, "outstanding", "missing", "surplus") == [("0", "15", "0"), ("0", "0", "1")]


def test_a_list_tells_of_how_many_lines_something_is_still_to_come(world: World, keeper: Keeper) -> None:
    bolts, nuts = world.item("bolts"), world.item("nuts")
    receipt = keeper.expect(world.main, "2025-12-05", (bolts, 10), (nuts, 2))["id"]
    keeper.arrive(receipt, (nuts, 2))
    [row] = keeper.receipts()
    assert (row["line_count"], row["open_lines"]) == (2, 1)


def test_more_may_come_than_was_announced(world: World, keeper: Keeper) -> None:
    bolts, nuts = world.item("bolts"), world.item("nuts")
    receipt = keeper.expect(world.main, "2025-12-05", (bolts, 10), (nuts, 1))["id"]
    keeper.arrive(receipt, (bolts, 12))
    assert on_hand_and_expected(world, bolts) == ("12", "0")
    assert lines(keeper.receipt(receipt), "arrived", "outstanding") == [("12", "0"), ("0", "1")]


def test_what_was_not_announced_is_received_on_its_own(world: World, keeper: Keeper) -> None:
    bolts, nuts = world.item("bolts"), world.item("nuts")
    receipt = keeper.expect(world.main, "2025-12-05", (bolts, 10))["id"]
    with pytest.raises(NotInReceipt):
        keeper.arrive(receipt, (bolts, 1), (nuts, 1))
    assert on_hand_and_expected(world, bolts) == ("0", "10"), "all or nothing"


def test_a_cancelled_receipt_brings_nothing_more_and_keeps_what_it_brought(world: World, keeper: Keeper) -> None:
    bolts = world.item("bolts")
    receipt = keeper.expect(world.main, "2025-12-05", (bolts, 10))["id"]
    keeper.arrive(receipt, (bolts, 3))
    cancelled = keeper.cancel(receipt, "Завод стоит")
    assert (cancelled["status"], lines(cancelled, "arrived", "outstanding")) == ("cancelled", [("3", "0")])
    assert on_hand_and_expected(world, bolts) == ("3", "0")
    assert last_told(world, "ReceiptCancelled").data["reason"] == "Завод стоит"
    for act in (keeper.arrive, keeper.cancel, lambda each: keeper.reschedule(each, date="2026-01-01")):
        with pytest.raises(ReceiptNotOpen):
            act(receipt)


def test_a_receipt_is_late_from_the_day_after_its_own_until_it_came(world: World, keeper: Keeper) -> None:
    bolts = world.item("bolts")
    receipt = keeper.expect(world.main, "2025-11-24", (bolts, 10))["id"]
    world.clock.advance(hours=11)  # 23:00 in Moscow
    assert not keeper.receipt(receipt)["late"]
    world.clock.advance(hours=1)
    assert keeper.receipt(receipt)["late"]
    keeper.reschedule(receipt, date="2025-11-28")
    assert not keeper.receipt(receipt)["late"]
    world.clock.advance(days=10)
    assert [row["id"] for row in keeper.receipts(late=True)] == [receipt]
    keeper.arrive(receipt)
    assert not keeper.receipt(receipt)["late"]
    assert keeper.receipts(late=True) == []


def test_another_day_changes_no_level_and_is_told(world: World, keeper: Keeper) -> None:
    bolts = world.item("bolts")
    receipt = keeper.expect(world.main, "2025-12-05", (bolts, 10), note="Машина 1")["id"]
    head = len(everything(world.inventory.feed))
    keeper.reschedule(receipt, date="2025-12-12")
    keeper.reschedule(receipt, date="2025-12-12")
    [told] = everything(world.inventory.feed)[head:]
    assert (told.type, told.data["date"], told.data["note"]) == ("ReceiptChanged", "2025-12-12", "Машина 1")


def test_a_receipt_that_was_changed_meanwhile_is_not_changed_unseen(world: World, keeper: Keeper) -> None:
    receipt = keeper.expect(world.main, "2025-12-05", (world.item("bolts"), 10))["id"]
    keeper.reschedule(receipt, date="2025-12-12")
    with pytest.raises(StaleVersion):
        world.do("inventory", "change_expected", expected_id=UUID(receipt), version=[1], note="x")


def test_what_comes_into_a_warehouse_that_is_not_sellable_is_not_expected_for_sale(
    world: World, keeper: Keeper
) -> None:
    bolts, spare = world.item("bolts"), world.warehouse("SPARE", sellable=False)
    receipt = keeper.expect(spare, "2025-12-05", (bolts, 10))["id"]
    assert expected(world, bolts) == "0"
    assert keeper.in_warehouses(bolts, "expected") == {"SPARE": ("10",)}
    keeper.arrive(receipt)
    assert on_hand_and_expected(world, bolts) == ("0", "0")


def test_receipts_are_listed_by_what_is_asked(world: World, keeper: Keeper) -> None:
    bolts, nuts, spare = world.item("bolts"), world.item("nuts"), world.warehouse("SPARE")
    late = keeper.expect(world.main, "2025-11-01", (bolts, 1), **{"from": "Ёлка"})["id"]
    soon = keeper.expect(spare, "2025-12-01", (nuts, 1), **{"from": "Ель"})["id"]
    came = keeper.expect(world.main, "2025-11-20", (bolts, 1), (nuts, 1), **{"from": "Жук"})["id"]
    keeper.arrive(came)

    def listed(**question: Any) -> list[str]:
        return [row["id"] for row in keeper.receipts(limit=1, **question)]

    assert listed() == [late, came, soon]
    assert listed(sort="-from") == [came, soon, late]
    assert listed(sort="status,-date") == [soon, late, came]
    assert listed(is_open=True) == [late, soon]
    assert listed(is_open=False) == [came]
    assert listed(late=False) == [came, soon]
    assert listed(item_id=str(nuts)) == [came, soon]
    assert listed(warehouse_id=str(world.main), is_open=True) == [late]


@pytest.mark.parametrize(
    "wrong",
    [{"date": "soon"}, {"date": None}, {"from": ""}, {"lines": []}, {"lines": [{"item_id": "x", "quantity": 1}]}],
)
def test_what_cannot_be_expected_is_refused(world: World, keeper: Keeper, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        keeper.expect(world.main, "2025-12-05", (world.item("bolts"), 1), **wrong)


def test_a_receipt_of_unknown_goods_is_refused(world: World, keeper: Keeper) -> None:
    with pytest.raises(UnknownItem):
        keeper.expect(world.main, "2025-12-05", (world.new_id(), 1))
    with pytest.raises(NotFound):
        keeper.arrive(str(world.main))
