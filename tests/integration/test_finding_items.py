"""Items are found by what people type and by what they are, the same on both databases."""

from collections.abc import Iterator
from typing import Any

import pytest

from contracts.commands.dictionaries import AddEntry
from contracts.commands.inventory import ItemList
from kernel.problems import ValidationFailed
from tests.builders import World
from tests.unit.alone import every_page


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "sqlite":
        with World.on_files() as world:
            yield stocked(world)
    else:
        with World.on_postgres(request.getfixturevalue("postgres")) as world:
            yield stocked(world)
            assert world.differences() == []


def stocked(world: World) -> World:
    for dictionary, code, data in (
        ("item_groups", "cables", {}),
        ("item_groups", "copper", {"parent": "cables"}),
        ("item_groups", "tools", {}),
        ("characteristics", "colour", {"kind": "choice", "choices": ["red", "black"]}),
        ("characteristics", "section", {"kind": "number"}),
        ("characteristics", "armoured", {"kind": "flag"}),
        ("characteristics", "since", {"kind": "day"}),
        ("characteristics", "maker", {"kind": "text"}),
    ):
        body = {"dictionary": dictionary, "code": code, "names": {"ru": code}, "data": data}
        world.do("inventory", "add_dictionary_entry", **AddEntry().load(body))
    for code, name, group, characteristics in (
        ("C-1", "Кабель силовой ВВГнг 3×1,5", "copper", {"section": "1.5", "colour": "black", "armoured": False}),
        ("C-2", "Кабель силовой ВВГнг 3×10", "copper", {"section": "10", "colour": "red", "armoured": True}),
        ("C-10", "Провод ПВС", "cables", {"section": "2.5", "since": "2024-01-31"}),
        ("T-1", "Шуруповёрт аккумуляторный", "tools", {"maker": "Makita", "since": "2025-06-01"}),
        ("HD-12", "Hammer drill", "tools", {"maker": "Bosch"}),
    ):
        more = {"barcodes": ["4006381333931"]} if code == "T-1" else {}
        world.register(
            code=code, name=name, kind="goods", unit="pcs", group=group, characteristics=characteristics, **more
        )
    return world


def found(world: World, **question: Any) -> list[str]:
    def ask(**more: Any) -> dict[str, Any]:
        return world.inventory.list_items(ItemList().load({"limit": 2, **more}))

    return [row["code"] for row in every_page(ask, **question)]


def test_items_are_found_as_people_type_and_as_they_are(world: World) -> None:
    typed = {
        "C-1": ["C-1", "C-10"],  # the exact code first
        "c-2": ["C-2"],
        "силовой кабель 1,5": ["C-1"],  # words in any order
        "4006381333931": ["T-1"],
        "makita": ["T-1"],
        "шуруповерт": ["T-1"],  # ё as е
        "шурупаверт": ["T-1"],  # typing errors, in both alphabets
        "акумуляторный": ["T-1"],
        "hamer dril": ["HD-12"],
        "zzz": [],
        "%": [],
        "   ": ["C-1", "C-10", "C-2", "HD-12", "T-1"],
    }
    assert {q: found(world, q=q) for q in typed} == typed

    assert found(world, group="cables") == ["C-1", "C-10", "C-2"]
    assert found(world, group="copper") == ["C-1", "C-2"]
    assert found(world, group="nowhere") == []
    by_value = {
        ("colour", "red"): ["C-2"],
        ("section", "2.50"): ["C-10"],
        ("section.from", "2"): ["C-10", "C-2"],
        ("section.to", "2.5"): ["C-1", "C-10"],
        ("armoured", "true"): ["C-2"],
        ("since.from", "2025-01-01"): ["T-1"],
        ("maker", "bosch"): ["HD-12"],
    }
    assert {pair: found(world, characteristics=dict([pair])) for pair in by_value} == by_value
    assert found(world, characteristics={"section.from": "2", "section.to": "5"}) == ["C-10"]

    assert found(world, sort="-characteristic.section,code")[:3] == ["C-2", "C-10", "C-1"]
    assert found(world, sort="characteristic.maker,code") == ["C-1", "C-10", "C-2", "HD-12", "T-1"]
    for name in ("group", "vat_rate", "minimum_level", "retired"):
        assert sorted(found(world, sort=f"-{name}")) == ["C-1", "C-10", "C-2", "HD-12", "T-1"]

    backwards = ({"section.to": "2", "section.from": "5"}, {"since.to": "2024-01-01", "since.from": "2025-01-01"})
    for wrong in ({"smell": "good"}, {"colour": "blue"}, {"maker.from": "A"}, {"section": "wide"}, *backwards):
        with pytest.raises(ValidationFailed) as refusal:
            found(world, characteristics=wrong)
        assert [error["field"] for error in refusal.value.errors] == [f"filter[characteristic.{next(iter(wrong))}]"]

    item = world.inventory.list_items(ItemList().load({"q": "hamer"}))["items"][0]
    world.do("inventory", "change_item", item_id=item["id"], version=None, name="Перфоратор", characteristics={})
    assert found(world, q="hamer") == []
    assert found(world, q="перфаратор") == ["HD-12"]
