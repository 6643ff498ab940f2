"""An order as it was, what became of it, and how its lines turned."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from contracts.envelope import moment_text
from kernel.problems import NotFound, ValidationFailed
from services.orders.app import orders, past
from services.orders.app.refusals import NotThereThen
from services.orders.sentences import OF_A_WAREHOUSE
from services.orders.tables import colour_turns
from tests.builders import World, everything, new_line
from tests.unit.alone import every_page
from tests.unit.inventory.keeper import Keeper
from tests.unit.orders.past import colours, difference, history, turned_plain


@pytest.fixture
def bolts(world: World) -> UUID:
    """An item of which ten are on hand."""
    item = world.item("bolts")
    world.receive(item, 10)
    world.sync()
    return item


def words(turns: list[dict[str, object]]) -> list[object]:
    return [turn["availability"] for turn in turns]


# as of a moment


def test_an_order_is_as_it_was_at_a_moment(world: World, bolts: UUID) -> None:
    order = world.place(world.customer("Anna"), (bolts, 8))
    promised = world.order(order)
    at = world.clock.now()
    world.clock.advance(hours=1)
    world.place(world.customer("Boris"), (bolts, 5))
    world.change(order, (world.line_ids(order)[0], 20), note="all of them")
    then, now = world.orders.get_order_as_of(order, at), world.order(order)
    of_now = {"stock_as_of": None, "stock_is_stale": False, "credit": None, "offer": None}
    of_now["invoices_above_total"] = None
    assert then == {**promised, **of_now, "as_of": moment_text(at)}
    assert (now["version"], now["availability"], now["note"]) == (2, "short", "all of them")


def test_as_of_now_an_order_has_its_colours(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 8))
    world.change(order, (world.line_ids(order)[0], 8), new_line(bolts, 1), new_line(world.item("nuts"), 5))
    world.ship(order, {world.line_ids(order)[0]: 8})
    world.sync()
    then, now = world.orders.get_order_as_of(order, world.clock.now()), world.order(order)
    assert [line["availability"] for line in then["lines"]] == [None, "covered", "absent"]
    assert [line["availability"] for line in now["lines"]] == [None, "covered", "absent"]
    assert then["availability"] == now["availability"] == "absent"


def test_before_it_was_there_there_is_nothing_to_read(world: World, bolts: UUID) -> None:
    at = world.clock.now()
    world.clock.advance(seconds=1)
    order = world.draft(world.customer(), (bolts, 8))
    with pytest.raises(NotThereThen):
        world.orders.get_order_as_of(order, at)
    with pytest.raises(NotFound):
        world.orders.get_order_as_of(world.new_id(), at)


def test_a_draft_as_it_was_has_no_colour_and_was_not_placed(world: World, bolts: UUID) -> None:
    order = world.draft(world.customer(), (bolts, 8))
    at = world.clock.now()
    world.clock.advance(hours=1)
    world.place_draft(order)
    then = world.orders.get_order_as_of(order, at)
    assert (then["status"], then["placed_at"], then["availability"]) == ("draft", None, None)


def test_an_old_version_is_found_behind_many_newer_ones(
    world: World, bolts: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "EVENTS_AT_ONCE", 2)
    order = world.place(world.customer(), (bolts, 1))
    moments = []
    for quantity in range(2, 8):
        world.clock.advance(minutes=1)
        world.change(order, (world.line_ids(order)[0], quantity))
        moments.append(world.clock.now())
    found = [world.orders.get_order_as_of(order, at)["lines"][0]["quantity"] for at in moments]
    assert found == ["2", "3", "4", "5", "6", "7"]


# history


def test_the_history_tells_who_when_and_what(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 8))
    [line] = world.line_ids(order)
    world.clock.advance(hours=1)
    world.change(order, (line, 6), new_line(bolts, 2), note="Позвонить")
    newest, oldest = history(world, order)["items"]
    added = world.line_ids(order)[1]
    assert (newest["version"], newest["what"], newest["actor"]) == (2, "changed", "someone")
    assert newest["at"] == "2025-11-24T10:00:00Z"
    assert newest["fields"] == [{"field": "note", "old": None, "new": "Позвонить"}]
    assert [(each["line_id"], each["code"], each["what"]) for each in newest["lines"]] == [
        (str(line), "bolts", "changed"),
        (str(added), "bolts", "added"),
    ]
    assert {"field": "quantity", "old": "8", "new": "6"} in newest["lines"][0]["changes"]
    assert {"field": "amount", "old": "20.00", "new": "15.00"} in newest["lines"][0]["changes"]
    assert {"field": "quantity", "old": None, "new": "2"} in newest["lines"][1]["changes"]
    assert (oldest["what"], oldest["lines"][0]["what"]) == ("placed", "added")


def test_who_shipped_and_who_took_back_did_it_to_the_order(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 5))
    world.ship(order, {world.line_ids(order)[0]: 3})
    world.sync()
    Keeper(world).take_back(order, world.main, (world.line_ids(order)[0], 1))
    world.sync()
    [issued] = [event for event in everything(world.inventory.feed) if event.type == "StockIssued"]
    assert not issued.actor.startswith("service:")
    told = [(row["what"], row["actor"]) for row in history(world, order)["items"]]
    assert told[:2] == [("returned", issued.actor), ("shipped", issued.actor)]
    moved = [event for event in everything(world.orders.feed) if event.type in ("OrderShipped", "OrderReturned")]
    assert [event.actor for event in moved] == [issued.actor, issued.actor]


def test_the_history_names_the_movement_behind_a_shipment(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 8))
    movement = world.ship(order, {world.line_ids(order)[0]: 3})
    world.sync()
    newest = history(world, order)["items"][0]
    assert (newest["what"], newest["movement_id"], newest["value_now"]) == ("shipped", movement["id"], "7.50")
    assert newest["lines"][0]["changes"] == [
        {"field": "remaining", "old": "8", "new": "5"},
        {"field": "shipped", "old": "0", "new": "3"},
    ]


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_every_version_is_on_one_page(world: World, bolts: UUID, limit: int) -> None:
    order = world.place(world.customer(), (bolts, 1))
    for quantity in range(2, 6):
        world.change(order, (world.line_ids(order)[0], quantity))
    rows = every_page(lambda **more: history(world, order, **more), limit=limit)
    assert [row["version"] for row in rows] == [5, 4, 3, 2, 1]
    assert [row["lines"][0]["changes"][0]["old"] for row in rows] == ["4", "3", "2", "1", None]


def test_of_very_many_changed_lines_the_first_are_told(
    world: World, bolts: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "MOST_LINES_OF_A_CHANGE", 2)
    order = world.place(world.customer(), *[(bolts, 1)] * 5)
    [row] = history(world, order)["items"]
    assert (len(row["lines"]), row["more_lines"]) == (2, 3)


def test_any_two_versions_can_be_held_against_each_other(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 1))
    [line] = world.line_ids(order)
    for quantity in (2, 3, 4):
        world.change(order, (line, quantity))
    found = difference(world, order, 2, 4)
    assert (found["from"]["version"], found["to"]["version"]) == (2, 4)
    assert {"field": "quantity", "old": "2", "new": "4"} in found["lines"][0]["changes"]
    back = difference(world, order, 4, 2)
    assert {"field": "total", "old": "10.00", "new": "5.00"} in back["fields"]
    assert difference(world, order, 3, 3)["lines"] == []


def test_a_version_that_is_not_there_is_not_found(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 1))
    with pytest.raises(NotFound):
        difference(world, order, 1, 2)


@pytest.mark.parametrize("cursor", ["nonsense", "WyJuYW1lIiwxXQ=="])
def test_a_cursor_of_another_list_is_refused(world: World, bolts: UUID, cursor: str) -> None:
    order = world.place(world.customer(), (bolts, 1))
    with pytest.raises(ValidationFailed):
        history(world, order, after=cursor)
    with pytest.raises(ValidationFailed):
        world.orders.line_colours({"order_id": order, "line_id": world.line_ids(order)[0], "limit": 5, "after": cursor})


# colours of a line


def test_a_line_tells_since_when_it_is_yellow_and_why(world: World, bolts: UUID) -> None:
    order = world.place(world.customer("Anna"), (bolts, 8))
    world.clock.advance(hours=5, minutes=2)
    world.place(world.customer("Boris"), (bolts, 5))
    newest, oldest = colours(world, order)
    assert (newest["availability"], newest["colour"], newest["at"]) == ("contended", "yellow", "2025-11-24T14:02:00Z")
    assert newest["old"] == {"availability": "covered", "colour": None}
    assert (newest["cause"]["type"], newest["cause"]["number"]) == ("OrderPlaced", 2)
    assert (newest["template"], newest["params"]) == ("Order %(number)s was placed.", {"number": 2})
    assert (newest["on_hand"], newest["demand"]) == ("10", "13")
    assert (oldest["availability"], oldest["cause"]["number"]) == ("covered", 1)


def test_the_cause_is_the_event_that_others_heard(world: World, bolts: UUID) -> None:
    order = world.place(world.customer("Anna"), (bolts, 8))
    world.place(world.customer("Boris"), (bolts, 5))
    told = [event for event in everything(world.orders.feed) if event.type == "OrderPlaced"]
    assert [turn["cause"]["id"] for turn in colours(world, order)] == [str(told[1].id), str(told[0].id)]


def test_a_receipt_that_turns_a_line_is_named(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 12))
    receipt = world.receive(bolts, 5)
    world.sync()
    newest = colours(world, order)[0]
    assert (newest["availability"], newest["cause"]["movement"]) == (
        "covered",
        {"type": "StockReceived", "id": receipt["id"]},
    )
    assert newest["template"] == "Goods were received: %(on_hand)s on hand."


def test_a_warehouse_that_is_not_sellable_any_more_is_named(world: World, bolts: UUID) -> None:
    world.receive(bolts, 10)
    order = world.place(world.customer(), (bolts, 4))
    world.do("inventory", "change_warehouse", warehouse_id=world.main, version=None, sellable=False)
    world.sync()
    turn = colours(world, order)[0]
    assert turn["template"] == OF_A_WAREHOUSE
    assert turn["params"] == {"warehouse": "MAIN", "on_hand": "0"}


def test_a_line_loses_its_colour_when_nothing_remains(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 4))
    world.ship(order)
    world.sync()
    newest = colours(world, order)[0]
    assert (newest["availability"], newest["cause"]["type"]) == (None, "OrderShipped")


def test_a_line_that_is_ordered_again_has_a_colour_again(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 4), (world.item("nuts"), 1))
    first, second = world.line_ids(order)
    world.change(order, (second, 1))
    world.change(order, (first, 20), (second, 1))
    assert words(colours(world, order)) == ["short", None, "covered"]
    assert world.line(order)["availability"] == "short"


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
def test_every_turn_is_on_one_page(world: World, bolts: UUID, limit: int) -> None:
    order = world.place(world.customer(), (bolts, 8))
    for quantity in (0, 5, 8, 0):
        world.count(bolts, quantity)
        world.sync()
    turns = colours(world, order, limit=limit)
    assert words(turns) == ["absent", "covered", "short", "absent", "covered"]
    assert [turn["old"]["availability"] for turn in turns] == ["covered", "short", "absent", "covered", None]


def test_a_line_that_is_not_there_has_no_colours(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 8))
    with pytest.raises(NotFound):
        world.orders.line_colours({"order_id": order, "line_id": order, "limit": 5, "after": None})


# whom to call


def test_lines_that_turned_plain_are_for_a_call(world: World, bolts: UUID) -> None:
    boris = world.customer("Boris")
    first = world.place(world.customer("Anna"), (bolts, 8))
    second = world.place(boris, (bolts, 12))
    world.clock.advance(hours=1)
    at = world.clock.now()
    world.receive(bolts, 10)
    world.sync()
    rows = turned_plain(world)
    assert {UUID(row["order_id"]): row["was"]["availability"] for row in rows} == {first: "contended", second: "short"}
    [row] = turned_plain(world, customer_id=boris)
    assert (row["number"], row["customer"]["name"], row["code"], row["remaining"]) == (2, "Boris", "bolts", "12")
    assert row["turned_at"] == moment_text(at)
    assert len(turned_plain(world, since=at)) == 2
    world.clock.advance(seconds=1)
    assert turned_plain(world, since=world.clock.now()) == []


def test_a_line_that_turned_back_is_not_for_a_call(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 12))
    world.receive(bolts, 10)
    world.sync()
    assert len(turned_plain(world)) == 1
    world.issue(bolts, 15)
    world.sync()
    assert turned_plain(world) == []
    assert world.availability(order) == "short"


def test_a_line_that_ended_is_not_for_a_call(world: World, bolts: UUID) -> None:
    customer = world.customer()
    shipped, cancelled, stays = (world.place(customer, (bolts, quantity)) for quantity in (5, 4, 3))
    world.receive(bolts, 10)
    world.sync()
    world.ship(shipped)
    world.sync()
    world.cancel(cancelled)
    assert [UUID(row["order_id"]) for row in turned_plain(world)] == [stays]


def test_what_was_covered_all_the_time_is_not_for_a_call(world: World, bolts: UUID) -> None:
    world.place(world.customer(), (bolts, 2))
    world.receive(bolts, 10)
    world.sync()
    assert turned_plain(world) == []


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_every_line_to_call_for_is_on_one_page(world: World, bolts: UUID, limit: int) -> None:
    customer = world.customer()
    placed = [world.place(customer, (bolts, 5)) for _ in range(5)]
    for quantity in (12, 40):
        world.clock.advance(minutes=1)
        world.count(bolts, quantity)
        world.sync()
    rows = turned_plain(world, limit=limit)
    assert {UUID(row["order_id"]) for row in rows} == set(placed)
    assert len(rows) == len(placed)


# the read model


def test_turns_of_the_past_are_the_same_when_they_are_made_anew(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), (bolts, 12))
    world.place(world.customer(), (bolts, 3))
    world.receive(bolts, 10)
    world.sync()
    before = colours(world, order), turned_plain(world)
    assert world.differences() == []
    with world.rebuild(world.orders) as rebuild:
        rebuild.replace(["colour_turns"])
    assert (colours(world, order), turned_plain(world)) == before
    assert world.differences() == []


def test_placing_costs_no_row_of_turns(world: World, bolts: UUID) -> None:
    world.place(world.customer(), (bolts, 2), (bolts, 1))
    world.place_draft(world.draft(world.customer(), (bolts, 1)))
    with world.orders.reading() as session:
        assert session.execute(select(func.count()).select_from(colour_turns)).scalar() == 0


def test_a_draft_that_is_placed_late_in_its_life_keeps_its_promise(
    world: World, bolts: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "EVENTS_AT_ONCE", 2)
    draft = world.draft(world.customer(), (bolts, 1))
    for quantity in (2, 3, 4, 5):
        world.change(draft, (world.line_ids(draft)[0], quantity))
    assert colours(world, draft) == []
    world.place_draft(draft)
    [promise] = colours(world, draft)
    assert (promise["availability"], promise["cause"]["type"]) == ("covered", "OrderPlaced")
    assert world.orders.get_order_as_of(draft, world.clock.now())["lines"][0]["availability"] == "covered"


def test_a_line_that_turns_late_is_told_with_the_orders_that_wanted_it(
    world: World, bolts: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "MOST_TURNS_OF_A_COMMAND", 1)
    customer = world.customer()
    early = [world.place(customer, (bolts, 5)) for _ in range(2)]
    world.place(customer, (bolts, 1))
    world.sync()
    templates = {colours(world, order)[0]["template"] for order in early}
    assert templates == {"Order %(number)s was placed.", "Orders were placed or changed: %(demand)s wanted by all."}
