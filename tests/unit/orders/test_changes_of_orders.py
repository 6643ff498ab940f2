"""A change of an order changes what it names otherwise, and nothing else."""

from decimal import ROUND_CEILING, Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.commands.orders import ChangeOrder
from services.orders.app.wishes import changed_wishes
from services.orders.domain.lines import OrderedItem, OrderLine, WantedLine, changed_lines, new_line, wish_for
from services.orders.domain.terms import OrderTerms
from tests.builders import World

BOX = Decimal(12)
ITEM = UUID("00000000-0000-0000-0000-00000000000a")
LINE = UUID("00000000-0000-0000-0000-00000000000b")
TERMS = OrderTerms("wholesale", Decimal(7), 0, vat_included=True)
FACTORS = {"pcs": Decimal(1), "box": BOX, "roll": Decimal("0.125")}
CAP = OrderedItem(ITEM, "CAP", "goods", "pcs", FACTORS, Decimal("9.99"), Decimal(20))
AS_SHOWN = ("line_id", "quantity", "unit", "discount_percent", "requested_date", "note")


def echoed(line: dict[str, Any]) -> dict[str, Any]:
    """A line as a client names it that changes nothing of what it read."""
    told = {name: line[name] for name in AS_SHOWN}
    return {**told, **({"price": line["full_price"]} if line["is_manual"] else {})}


def echo(world: World, order: UUID) -> dict[str, Any]:
    body = {"lines": [echoed(line) for line in world.order(order)["lines"]]}
    return world.do(
        "orders",
        "change_order",
        **ChangeOrder().load({"order_id": str(order), "version": [world.version(order)], **body}),
    )


def figures(world: World, order: UUID) -> list[tuple[str, ...]]:
    names = ("quantity", "base_quantity", "shipped", "cancelled", "remaining", "amount")
    return [tuple(line[name] for name in names) for line in world.order(order)["lines"]]


@pytest.fixture
def boxes(world: World) -> UUID:
    """A box of 12 for 100.00, of two only one is wanted still, and 14 pieces were issued; and a line beside it."""
    cap, bolt = world.item("cap", packages={"box": 12}, price=1), world.item("bolt", price=100)
    world.receive(cap, 100)
    order = world.place(world.customer(), (cap, 2, "box", Decimal(100)), (bolt, 1))
    world.sync()
    caps, bolts = world.line_ids(order)
    world.change(order, (caps, 1), (bolts, 1))
    world.ship(order, {caps: 14}, level=False)
    world.sync()
    return order


def test_to_reprice_brings_nothing_back_that_was_cancelled(world: World):
    bolt, nut = world.item("bolt", price=100), world.item("nut", price=10)
    lines = [{"item_id": bolt, "quantity": 10, "price": None}, {"item_id": nut, "quantity": 5, "price": None}]
    order = world.place(world.customer(), *lines)
    world.change(order, (world.line_ids(order)[0], 10))
    repriced = world.change(order, reprice=True)
    assert (repriced["total"], repriced["lines"][1]["remaining"]) == ("1000.00", "0")
    assert world.differences() == []


def test_an_order_named_as_it_reads_does_not_change(world: World, boxes: UUID):
    before = world.order(boxes)
    assert echo(world, boxes) == before


def test_a_line_that_rose_stays_while_another_changes(world: World, boxes: UUID):
    rose, _ = figures(world, boxes)
    caps, bolts = world.line_ids(boxes)
    world.change(boxes, {"line_id": caps, "quantity": Decimal(rose[0])}, (bolts, 2))
    assert figures(world, boxes)[0] == rose == ("1.167", "14", "14", "0", "0", "116.67")
    assert world.differences() == []


def test_the_steps_of_a_price_multiply_to_the_amount_of_a_line_that_rose(world: World, boxes: UUID):
    steps = world.orders.explain_price(boxes, world.line_ids(boxes)[0])["steps"]
    assert steps[-1] == {"step": "amount", "quantity": "14", "factor": "12", "amount": "116.67"}


deeds = st.lists(st.tuples(st.sampled_from(["want", "cancel", "ship", "reprice"]), st.integers(1, 40)), max_size=8)


@given(
    unit=st.sampled_from(sorted(FACTORS)),
    first=st.integers(1, 40),
    price=st.none() | st.decimals(0, 999, places=4),
    discount=st.sampled_from([Decimal(0), Decimal("3.5")]),
    happened=deeds,
)
def test_whatever_happened_a_line_named_as_it_is_stays_as_it_is(
    unit: str, first: int, price: Decimal | None, discount: Decimal, happened: list[tuple[str, int]]
):
    line = new_line(WantedLine(ITEM, Decimal(first), unit, price, LINE, discount), CAP, LINE, TERMS)
    for what, number in happened:
        line = after(line, what, Decimal(number))
        named = {"line_id": LINE, "item_id": None, "quantity": line.units, "unit": line.unit}
        named |= {"price": line.full_price} if line.is_manual else {}
        for wishes in ([named], [{"line_id": LINE, "item_id": None, "quantity": line.units}]):
            assert changed_lines([line], changed_wishes(wishes, [line]), {ITEM: CAP}, [LINE], TERMS) == [line]


def after(line: OrderLine, what: str, number: Decimal) -> OrderLine:
    if what == "ship":
        return line.with_shipped(number)
    if what == "cancel":
        return line.without_remainder()
    wish = wish_for(line)
    if what == "want":
        units = max(number, (line.shipped / line.factor).to_integral_value(ROUND_CEILING))
        wish = WantedLine(ITEM, units, line.unit, wish.price, LINE, wish.discount_percent)
    (changed,) = changed_lines([line], [wish], {ITEM: CAP}, [LINE], TERMS, reprice=what == "reprice")
    return changed
