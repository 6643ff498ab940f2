"""Fields that the company adds to orders itself: typed, kept with the names they had, taken along by copies."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from contracts.commands.dictionaries import AddEntry, ChangeEntry, RetireEntry
from contracts.commands.documents import CopyOrder
from contracts.commands.orders import CreateOrder
from kernel.problems import NotYetKnown, ValidationFailed
from tests.builders import World, everything
from tests.unit.orders.past import difference, history

FIELDS = {
    "gate": {"kind": "choice", "choices": ["Северные", "Южные"]},
    "unloading": {"kind": "number", "unit": "pcs"},
    "fragile": {"kind": "flag"},
    "call_on": {"kind": "day"},
    "project": {"kind": "text"},
}
GIVEN = {"gate": "Южные", "unloading": "2.5", "fragile": False, "call_on": "2025-12-01", "project": "Склад № 7"}


@pytest.fixture
def world() -> Iterator[World]:
    with World.on_files() as opened:
        opened.heard["orders from inventory"].catch_up()
        yield opened


@pytest.fixture
def bolt(world: World) -> UUID:
    return world.item("bolt", price="100")


def define(world: World, code: str, ru: str | None = None, **data: Any) -> None:
    entry = {"dictionary": "order_fields", "code": code, "names": {"ru": ru or code}, "data": data}
    world.do("orders", "add_dictionary_entry", **AddEntry().load(entry))


def define_all(world: World) -> None:
    for code, data in FIELDS.items():
        define(world, code, **data)


def entry_body(schema: Any, code: str, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = schema().load({"dictionary": "order_fields", "code": code, "version": None, **more})
    return body


def rename(world: World, code: str, ru: str) -> None:
    world.do("orders", "change_dictionary_entry", **entry_body(ChangeEntry, code, names={"ru": ru, "en": f"{ru}, en"}))


def retire(world: World, code: str) -> None:
    world.do("orders", "retire_dictionary_entry", **entry_body(RetireEntry, code))


def create(world: World, bolt: UUID, own_fields: dict[str, Any] | None = None, **more: Any) -> UUID:
    lines = [{"item_id": str(bolt), "quantity": 1}]
    body = {"customer_id": str(world.customer()), "lines": lines, "own_fields": own_fields or {}, **more}
    return UUID(world.do("orders", "create_order", **CreateOrder().load(body))["id"])


def copy(world: World, order: UUID, **more: Any) -> dict[str, Any]:
    return world.do("orders", "copy_order", **CopyOrder().load({"order_id": str(order), **more}))


def own(world: World, order: UUID) -> Any:
    return world.order(order)["own_fields"]


def faults(error: pytest.ExceptionInfo[ValidationFailed]) -> dict[str, str]:
    return {each["field"]: each["message"] for each in error.value.errors}


def test_own_fields_take_what_their_definition_says(world: World, bolt: UUID) -> None:
    define_all(world)
    order = create(world, bolt, GIVEN)
    assert own(world, order) == GIVEN
    world.change(order, own_fields={"gate": "Северные", "project": None})
    assert own(world, order) == {
        name: value for name, value in {**GIVEN, "gate": "Северные"}.items() if name != "project"
    }
    wrong = {"gate": "Западные", "unloading": "долго", "fragile": "да", "call_on": "завтра", "colour": "x"}
    with pytest.raises(ValidationFailed) as caught:
        create(world, bolt, wrong)
    assert faults(caught).keys() == {f"own_fields.{name}" for name in wrong}
    assert world.differences() == []


def test_what_is_given_again_changes_nothing(world: World, bolt: UUID) -> None:
    define_all(world)
    order = create(world, bolt, GIVEN)
    before = world.version(order)
    rename(world, "gate", "Въезд")
    world.change(order, own_fields=GIVEN)
    assert world.version(order) == before


def test_a_field_that_is_required_is_asked_for(world: World, bolt: UUID) -> None:
    before = create(world, bolt)
    define(world, "gate", kind="text", required=True)
    with pytest.raises(ValidationFailed) as caught:
        create(world, bolt)
    assert faults(caught) == {"own_fields.gate": "Missing data for required field."}
    world.change(before, note="как раньше")
    assert own(world, before) == {}


def test_a_retired_field_stays_where_it_is_and_takes_no_new_use(world: World, bolt: UUID) -> None:
    define_all(world)
    order = create(world, bolt, {"gate": "Южные"})
    retire(world, "gate")
    world.change(order, note="иное", own_fields={"gate": "Южные", "project": "А"})
    assert own(world, order) == {"gate": "Южные", "project": "А"}
    with pytest.raises(ValidationFailed) as caught:
        create(world, bolt, {"gate": "Южные"})
    assert faults(caught) == {"own_fields.gate": "Is retired, and takes no new use."}


def test_only_a_number_has_a_unit_and_one_that_there_is(world: World) -> None:
    with pytest.raises(ValidationFailed) as caught:
        define(world, "project", kind="text", unit="pcs")
    assert faults(caught) == {"data.unit": "Only a number has a unit."}
    with pytest.raises(NotYetKnown) as unknown:
        define(world, "unloading", kind="number", unit="min")
    assert unknown.value.source == "inventory"


def test_the_history_keeps_the_names_that_fields_had(world: World, bolt: UUID) -> None:
    define(world, "gate", "Ворота", kind="text")
    define(world, "fragile", "Хрупкое", kind="flag")
    order = create(world, bolt, {"gate": "Южные", "fragile": False}, place=True)
    rename(world, "gate", "Въезд")
    world.change(order, own_fields={"gate": "Северные"})
    world.change(order, own_fields={"gate": None})
    gone, renamed, first = (
        [each for each in row["fields"] if each["field"].startswith("own_fields.")]
        for row in history(world, order)["items"]
    )
    before, after = {"ru": "Ворота", "en": "Ворота"}, {"ru": "Въезд", "en": "Въезд, en"}
    assert gone == [{"field": "own_fields.gate", "old": "Северные", "new": None, "names": after}]
    assert renamed == [{"field": "own_fields.gate", "old": "Южные", "new": "Северные", "names": after}]
    assert first == [
        {"field": "own_fields.gate", "old": None, "new": "Южные", "names": before},
        {"field": "own_fields.fragile", "old": None, "new": False,
         "names": {"ru": "Хрупкое", "en": "Хрупкое"}},
    ]  # fmt: skip
    assert [each["old"] for each in difference(world, order, 1, 3)["fields"]] == ["Южные"]


def test_a_copy_takes_own_fields_along_but_those_that_are_retired(world: World, bolt: UUID) -> None:
    define_all(world)
    order = create(world, bolt, GIVEN, note="только для этого клиента")
    retire(world, "gate")
    copied = copy(world, order, customer_id=str(world.customer("Agate")))
    assert copied["own_fields"] == {name: value for name, value in GIVEN.items() if name != "gate"}
    assert copied["note"] is None
    assert own(world, UUID(copied["id"])) == copied["own_fields"]


def test_others_are_told_the_values_and_the_definitions(world: World, bolt: UUID) -> None:
    define(world, "gate", kind="text")
    order = create(world, bolt, {"gate": "Южные"}, place=True)
    world.change(order, own_fields={"gate": "Северные"})
    told = [event for event in everything(world.orders.feed) if event.type in ("OrderPlaced", "OrderChanged")]
    assert [event.data["own_fields"] for event in told] == [{"gate": "Южные"}, {"gate": "Северные"}]
    defined = [event.data for event in everything(world.orders.feed) if event.type == "DictionaryChanged"]
    assert [data["code"] for data in defined if data["dictionary"] == "order_fields"] == ["gate"]


def test_own_fields_are_those_of_the_moment_when_an_order_is_read_as_of(world: World, bolt: UUID) -> None:
    define(world, "gate", kind="text")
    order = create(world, bolt, {"gate": "Южные"}, place=True)
    then = world.clock.now()
    world.clock.advance(minutes=1)
    world.change(order, own_fields={"gate": None})
    assert world.orders.get_order_as_of(order, then)["own_fields"] == {"gate": "Южные"}
    assert own(world, order) == {}
