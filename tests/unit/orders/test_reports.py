"""Reports: what they mean, and every figure against an independent reader of the feed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import ceil
from random import Random
from typing import Any
from uuid import UUID

import pytest
from marshmallow import ValidationError

from contracts.commands.dictionaries import AddEntry
from contracts.commands.reports import ClassReport, SalesReport
from kernel.problems import ValidationFailed
from services.inventory.domain.refusals import Refusal as StockRefusal
from services.orders.app.reports import months_of
from services.orders.domain.refusals import Refusal
from tests.builders import World, new_line
from tests.unit.inventory.keeper import Keeper
from tests.unit.orders.reporting import Reader, amount, by, number, report, rows, sums

WHOLE = {"since": "2025-11-01", "until": "2026-03-31"}
ANOTHER_PRICE = 0.3


@pytest.fixture
def bolts(world: World) -> UUID:
    """An item of which a hundred are on hand, at 120 with 20 % inside."""
    item = world.item("bolts", price="120")
    world.receive(item, 100)
    world.sync()
    return item


def wanted(item: UUID, quantity: Any, **more: Any) -> dict[str, Any]:
    return {**new_line(item, quantity, price=None), **more}


def ship(world: World, order: UUID, quantity: int | None = None) -> None:
    lines = None if quantity is None else {world.line_ids(order)[0]: quantity}
    world.ship(order, lines)
    world.sync()


# sales


def test_sales_are_what_was_shipped_less_what_came_back_on_the_day_it_moved(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), wanted(bolts, 5, discount_percent=Decimal(10)))
    ship(world, order, 3)
    world.clock.advance(days=1)
    Keeper(world).take_back(order, world.main, (world.line_ids(order)[0], 1))
    world.sync()
    [first, second] = rows(world, "sales", group_by="day", sort="day")
    assert (first["day"], first["net"], first["vat"], first["total"], first["discount"]) == (
        "2025-11-24", "270.00", "54.00", "324.00", "36.00",
    )  # fmt: skip
    assert (second["day"], second["total"], second["discount"]) == ("2025-11-25", "-108.00", "-12.00")
    [of_item] = rows(world, "sales", group_by="item", since="2025-11-01")
    assert (of_item["quantity"], of_item["orders"], of_item["lines"]) == ("2", 1, 1)


def test_the_day_of_a_sale_is_that_of_the_company(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), wanted(bolts, 1))
    world.clock.advance(hours=12, minutes=30)
    ship(world, order)
    assert by(world, "sales", "day", "total", **WHOLE) == {"2025-11-25": Decimal("120.00")}


def test_a_group_is_asked_for_with_all_groups_in_it(world: World) -> None:
    for code, parent in (("fixings", None), ("bolts", "fixings"), ("cables", None)):
        entry = {"dictionary": "item_groups", "code": code, "names": {"ru": code}, "data": {"parent": parent}}
        world.do("inventory", "add_dictionary_entry", **AddEntry().load(entry))
    prices = [{"price_type": "wholesale", "amount": "10"}]
    for code, group in (("M8", "bolts"), ("GLUE", "fixings"), ("NYM", "cables"), ("BOX", None)):
        told = {"code": code, "name": code, "kind": "goods", "unit": "pcs", "group": group, "prices": prices}
        item = UUID(world.register(**told)["id"])
        world.sync()
        world.receive(item, 1)
        world.sync()
        ship(world, world.place(world.customer(), wanted(item, 1)))
    assert by(world, "sales", "group", "lines") == {"bolts": 1, "fixings": 1, "cables": 1, None: 1}
    assert by(world, "sales", "group", "lines", group="fixings") == {"bolts": 1, "fixings": 1}


def test_sales_have_the_manager_who_placed_the_order(world: World, bolts: UUID) -> None:
    draft = world.draft(world.customer(), wanted(bolts, 1))
    world.place_draft(draft)
    ship(world, draft)
    assert by(world, "sales", "manager", "orders") == {"someone": 1}
    assert rows(world, "sales", manager="somebody else") == []


def test_quantities_of_several_items_are_not_added_up(world: World, bolts: UUID) -> None:
    ship(world, world.place(world.customer(), wanted(bolts, 1)))
    assert "quantity" not in report(world, "sales", group_by="customer")["items"][0]
    assert report(world, "sales", group_by="customer", item_id=str(bolts))["items"][0]["quantity"] == "1"
    assert "quantity" not in report(world, "sales", group_by="item")["totals"]


def test_a_report_is_of_this_month_when_nobody_says_otherwise(world: World) -> None:
    told = report(world, "sales")
    assert (told["since"], told["until"], told["items"]) == ("2025-11-01", "2025-11-24", [])
    assert told["totals"]["total"] == "0.00"


def test_what_cannot_be_is_refused(world: World) -> None:
    for wrong in ({"since": "2025-11-02", "until": "2025-11-01"}, {"group_by": "item,item"}, {"group_by": "colour"}):
        with pytest.raises(ValidationError):
            SalesReport().load(wrong)
    with pytest.raises(ValidationError):
        ClassReport().load({"a": "90", "b": "80"})
    with pytest.raises(ValidationFailed):
        report(world, "sales", sort="colour")
    with pytest.raises(ValidationFailed):
        report(world, "classes", since="2000-01-01")


# open lines and shortages


def test_an_item_is_covered_on_the_day_on_which_there_is_enough_for_all(world: World, bolts: UUID) -> None:
    keeper = Keeper(world)
    order = world.place(world.customer(), wanted(bolts, 70, requested_date=date(2025, 12, 3)))
    world.place(world.customer("Boris"), wanted(bolts, 80, requested_date=date(2025, 12, 1)))
    away = world.warehouse("RETURNS", sellable=False)
    keeper.expect(away, "2025-11-25", (bolts, 500))
    keeper.expect(world.main, "2025-12-05", (bolts, 30))
    keeper.expect(world.main, "2025-12-09", (bolts, 20))
    world.sync()
    [row] = rows(world, "open")
    assert {name: row[name] for name in ("quantity", "amount", "on_hand", "demand", "free", "shortage")} == {
        "quantity": "150", "amount": "18000.00", "on_hand": "100", "demand": "150", "free": "-50", "shortage": "50",
    }  # fmt: skip
    assert (row["next_receipt"], row["covered_on"], row["oldest_requested"]) == (
        "2025-12-05", "2025-12-09", "2025-12-01",
    )  # fmt: skip
    assert (row["orders"], row["customers"], row["lines"]) == (2, 2, 2)
    world.cancel(order)
    world.sync()
    [row] = rows(world, "open")
    assert (row["shortage"], row["covered_on"], rows(world, "open", short=True)) == ("0", None, [])


def test_what_nothing_covers_has_no_day(world: World, bolts: UUID) -> None:
    world.place(world.customer(), wanted(bolts, 200))
    Keeper(world).expect(world.main, "2025-12-05", (bolts, 30))
    world.sync()
    [row] = rows(world, "open", short=True)
    assert (row["next_receipt"], row["covered_on"], row["late"]) == ("2025-12-05", None, False)
    world.clock.advance(days=30)
    [row] = rows(world, "open", short=True)
    assert (row["next_receipt"], row["late"]) == ("2025-12-05", True)


# promises


def test_a_promise_is_kept_when_the_last_of_a_line_leaves_by_its_day(world: World, bolts: UUID) -> None:
    for days, quantity in ((3, 4), (0, 5), (-1, 6), (9, 7)):
        day = date(2025, 11, 25) + timedelta(days=days)
        world.place(world.customer(), wanted(bolts, quantity, requested_date=day))
    world.clock.advance(days=1)
    orders = [UUID(row["id"]) for row in world.list_orders(sort="number")]
    ship(world, orders[0], 1)
    ship(world, orders[1])
    ship(world, orders[2])
    world.clock.advance(days=5)
    ship(world, orders[0])
    [row] = rows(world, "promises", group_by="month", since="2025-11-01", until="2025-11-30")
    assert (row["lines"], row["in_time"], row["late"], row["kept_percent"]) == (3, 1, 2, "33.33")
    assert (row["average_days_late"], row["most_days_late"]) == ("1.5", 2)
    assert by(world, "promises", "month", "to_come", since="2025-12-01", until="2025-12-31") == {"2025-12-01": 1}
    world.clock.advance(days=30)
    [late] = rows(world, "promises", group_by="line", state="overdue", **WHOLE)
    assert (late["order"]["id"], late["overdue"], late["most_days_late"]) == (str(orders[3]), 1, 26)


def test_the_day_that_was_last_agreed_on_counts(world: World, bolts: UUID) -> None:
    order = world.place(world.customer(), wanted(bolts, 4))
    ship(world, order, 1)
    world.change(order, requested_date=date(2025, 11, 20))
    ship(world, order)
    assert by(world, "promises", "order", "late", "undated", **WHOLE) == {str(order): (1, 0)}
    assert world.differences() == []


def test_a_line_of_which_the_rest_is_cancelled_or_closed_is_cut(world: World, bolts: UUID) -> None:
    day = date(2025, 12, 24)
    whole, closed, cancelled = (world.place(world.customer(), wanted(bolts, 4, requested_date=day)) for _ in range(3))
    ship(world, whole)
    ship(world, closed, 1)
    world.do("orders", "close_order", order_id=closed, version=[world.version(closed)], reason=None)
    world.cancel(cancelled)
    assert by(world, "promises", "order", "in_time", "cut", **WHOLE) == {
        str(whole): (1, 0), str(closed): (0, 1), str(cancelled): (0, 1),
    }  # fmt: skip
    assert report(world, "promises", **WHOLE)["totals"]["kept_percent"] == "33.33"
    assert world.differences() == []


def test_what_is_agreed_on_before_its_day_is_no_cut(world: World, bolts: UUID) -> None:
    early, late = (world.place(world.customer(), wanted(bolts, 9, requested_date=date(2025, 11, 26))) for _ in range(2))
    world.clock.advance(days=1)
    world.change(early, (world.line_ids(early)[0], 4))
    world.clock.advance(days=1)
    world.change(late, (world.line_ids(late)[0], 4))
    ship(world, early)
    ship(world, late)
    assert by(world, "promises", "order", "in_time", "cut", "late", **WHOLE) == {
        str(early): (1, 0, 0), str(late): (0, 1, 0),
    }  # fmt: skip
    assert world.differences() == []


def test_what_nobody_waited_for_by_a_day_is_not_cut(world: World, bolts: UUID) -> None:
    world.cancel(world.place(world.customer(), wanted(bolts, 4)))
    assert rows(world, "promises", **WHOLE) == []


# lost demand


def test_demand_is_lost_when_a_red_line_is_cut_or_cancelled(world: World, bolts: UUID) -> None:
    nails = world.item("nails", price="10")
    order = world.place(world.customer(), wanted(nails, 9), wanted(bolts, 3))
    world.change(order, (world.line_ids(order)[0], 7), (world.line_ids(order)[1], 1))
    world.clock.advance(days=1)
    world.cancel(order)
    assert by(world, "lost", "item,day", "quantity", "total") == {
        (str(nails), "2025-11-24"): (Decimal(2), Decimal("20.00")),
        (str(nails), "2025-11-25"): (Decimal(7), Decimal("70.00")),
    }


def test_nothing_is_lost_once_the_line_turned(world: World) -> None:
    nails = world.item("nails", price="10")
    order = world.place(world.customer(), wanted(nails, 9))
    world.receive(nails, 1)
    world.sync()
    world.cancel(order)
    assert rows(world, "lost") == []


# classes


def test_classes_look_at_the_last_twelve_full_months(world: World, bolts: UUID) -> None:
    ship(world, world.place(world.customer("Вектор"), wanted(bolts, 9)))
    world.clock.advance(days=30)
    ship(world, world.place(world.customer("Дилер"), wanted(bolts, 1)))
    world.clock.advance(days=10)
    told = report(world, "classes", of="customer")
    assert (told["since"], told["until"], told["totals"]["total"]) == ("2025-01-01", "2025-12-31", "1200.00")
    assert [(row["customer"]["name"], row["share"], row["abc"], row["xyz"]) for row in told["items"]] == [
        ("Вектор", "90", "A", None),
        ("Дилер", "10", "B", None),
    ]
    assert [(each["abc"], each["xyz"], each["count"]) for each in told["classes"]] == [("A", None, 1), ("B", None, 1)]
    pages = rows(world, "classes", of="customer", limit=1)
    assert [row["customer"]["name"] for row in pages] == ["Вектор", "Дилер"]


def test_all_months_that_a_period_touches_are_looked_at() -> None:
    assert months_of(date(2025, 11, 30), date(2026, 2, 1)) == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    ]  # fmt: skip
    assert months_of(date(9999, 12, 1), date.max) == [date(9999, 12, 1)]


# everything


@pytest.fixture(scope="module", params=range(2))
def story(request: pytest.FixtureRequest) -> Iterator[World]:
    """Told once: nobody who reads it may change it."""
    with World.on_files() as opened:
        tell(opened, Random(request.param))
        yield opened


def tell(world: World, chance: Random) -> None:
    """Some weeks of a small company: whatever is refused is left."""
    items = [
        world.item(f"item {place}", packages={"box": 12}, price=f"{chance.randint(1, 99)}.37") for place in range(4)
    ]
    customers = [world.customer(f"customer {place}") for place in range(3)]
    keeper, orders = Keeper(world), list[UUID]()
    for _ in range(70):
        world.clock.advance(hours=chance.randint(1, 40))
        try:
            deed(world, keeper, chance, items, customers, orders)
        except (Refusal, StockRefusal):
            continue
        finally:
            world.sync()


def deed(
    world: World, keeper: Keeper, chance: Random, items: list[UUID], customers: list[UUID], orders: list[UUID]
) -> None:
    today = world.orders.today()
    what = chance.choice(["order", "order", "receive", "ship", "ship", "ship", "return", "change", "cancel", "close"])
    if what == "receive":
        world.receive(chance.choice(items), chance.randint(1, 30))
    elif what == "order" or not orders:
        lines = [
            wanted(
                item,
                chance.randint(1, 9),
                unit=chance.choice([None, "box"]),
                discount_percent=Decimal(chance.choice([0, 0, 7])),
                requested_date=chance.choice([None, today + timedelta(days=chance.randint(0, 9))]),
            )
            for item in chance.sample(items, chance.randint(1, 3))
        ]
        orders.append(world.place(chance.choice(customers), *lines))
    else:
        change(world, keeper, chance, what, chance.choice(orders))


def change(world: World, keeper: Keeper, chance: Random, what: str, order: UUID) -> None:
    lines = world.order(order)["lines"]
    line = chance.choice(lines)
    line_id, remaining = UUID(line["line_id"]), int(Decimal(line["remaining"]))
    kept = int(Decimal(line["shipped"]) - Decimal(line["returned"]))
    if what == "ship":
        there = min(remaining, int(Decimal(world.stock_of(UUID(line["item_id"]))["on_hand"])))
        world.ship(order, {line_id: chance.randint(1, max(there, 1))})
    elif what == "return":
        keeper.take_back(order, world.main, (line_id, chance.randint(1, max(kept, 1))))
    elif what == "change":
        wishes = changed(chance, lines)
        world.change(order, *wishes, requested_date=world.orders.today() + timedelta(days=chance.randint(-3, 5)))
    elif what == "cancel":
        world.cancel(order)
    else:
        world.do("orders", "close_order", order_id=order, version=[world.version(order)], reason=None)


def changed(chance: Random, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """More or less of each line, now and then at another price; never less than is shipped."""
    least = [ceil(Decimal(line["shipped"]) / Decimal(line["factor"])) for line in lines]
    wishes: list[dict[str, Any]] = [
        {"line_id": UUID(line["line_id"]), "quantity": Decimal(max(low, 1) + chance.randint(0, 5))}
        for line, low in zip(lines, least, strict=True)
    ]
    if chance.random() < ANOTHER_PRICE:
        wishes[0]["price"] = Decimal(chance.randint(1, 50))  # refused once something of it is shipped
    return wishes


def test_every_figure_of_sales_is_that_of_the_feed(story: World) -> None:
    reader = Reader.of(story)
    order_of = {line_id: line["order"] for line_id, line in reader.lines.items()}
    days = reader.sold(lambda sale: sale["day"].isoformat(), "total")
    assert nonzero(by(story, "sales", "day", "total", **WHOLE)) == nonzero(days)
    for period, of in (("month", lambda day: day.replace(day=1)), ("week", lambda day: day - timedelta(day.weekday()))):
        told = reader.sold(lambda sale, of=of: of(sale["day"]).isoformat(), "total")
        assert nonzero(by(story, "sales", period, "total", **WHOLE)) == nonzero(told)
    customers = reader.sold(lambda sale: reader.orders[sale["order"]]["customer"], "total")
    assert nonzero(by(story, "sales", "customer", "total", **WHOLE)) == nonzero(customers)
    quantities = reader.sold(lambda sale: reader.lines[sale["line"]]["item_id"] if "line" in sale else None, "quantity")
    assert nonzero(by(story, "sales", "item", "quantity", **WHOLE)) == nonzero(quantities)
    lines = by(story, "sales", "line", "total", **WHOLE)
    assert nonzero({key[0] if isinstance(key, tuple) else key: value for key, value in lines.items()}) == nonzero(
        reader.kept_amounts()
    )
    orders = sums((order_of[line_id], value) for line_id, value in reader.kept_amounts().items())
    assert nonzero(by(story, "sales", "order", "total", **WHOLE)) == nonzero(orders)
    totals = report(story, "sales", **WHOLE)["totals"]
    assert Decimal(totals["total"]) == sum(orders.values()) == Decimal(totals["net"]) + Decimal(totals["vat"])
    pairs = by(story, "sales", "customer,quarter", "total", **WHOLE)
    assert sum(pairs.values()) == sum(orders.values())


def test_vat_of_an_orders_sales_is_that_of_what_was_kept(story: World) -> None:
    reader = Reader.of(story)
    lines = [line for line in reader.lines.values() if Decimal(line["shipped"])]
    vat: Counter[str] = Counter()
    for sign, figure in ((1, "shipped"), (-1, "returned")):
        of_rates = (((line["order"], line["vat_rate"]), amount(line, Decimal(line.get(figure, 0)))) for line in lines)
        for (order, rate), value in sums(of_rates).items():
            inside = value * Decimal(rate) / (100 + Decimal(rate))
            vat[order] += sign * inside.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert nonzero(by(story, "sales", "order", "vat", **WHOLE)) == nonzero(vat)


def test_every_figure_of_open_lines_is_that_of_the_feed(story: World) -> None:
    reader = Reader.of(story)
    waiting = {line_id: line for line_id, line in reader.lines.items() if Decimal(line["remaining"])}
    quantities = sums((line["item_id"], Decimal(line["remaining"])) for line in waiting.values())
    values = sums((line["item_id"], open_amount(line)) for line in waiting.values())
    told = by(story, "open", "item", "quantity", "amount", "demand", "shortage", "on_hand")
    assert {item: figures[:2] for item, figures in told.items()} == {
        item: (quantity, values[item]) for item, quantity in quantities.items()
    }
    assert all(quantity == demand for quantity, _, demand, *_ in told.values())
    assert all(short == max(demand - there, Decimal(0)) for *_, demand, short, there in told.values())
    assert sums((line["order"], Decimal(1)) for line in waiting.values()) == by(story, "open", "order", "lines")


def open_amount(line: dict[str, Any]) -> Decimal:
    due = Decimal(line["quantity"]) - Decimal(line["cancelled"])
    return amount(line, due) - amount(line, Decimal(line["shipped"]))


def test_every_figure_of_promises_is_that_of_the_feed(story: World) -> None:
    reader = Reader.of(story)
    today = story.orders.today().isoformat()
    states: Counter[tuple[str, str]] = Counter()
    for line in reader.lines.values():
        asked, item = reader.requested(line), line["item_id"]
        if Decimal(line["remaining"]):
            state = "undated" if asked is None else "overdue" if asked < today else "to_come"
        elif asked and "cut" in line:
            state = "cut"
        elif Decimal(line["shipped"]):
            state = "undated" if asked is None else "in_time" if line["delivered_on"].isoformat() <= asked else "late"
        else:
            continue
        states[item, state] += 1
    names = ("in_time", "late", "cut", "overdue", "to_come", "undated")
    told = by(story, "promises", "item", *names, **WHOLE)
    counted = {
        (item, name): count for item, row in told.items() for name, count in zip(names, row, strict=True) if count
    }
    assert counted == dict(states)


def test_every_figure_of_lost_demand_is_that_of_the_feed(story: World) -> None:
    reader = Reader.of(story)
    for figure in ("quantity", "total"):
        naive = sums(
            ((reader.lines[each["line"]]["item_id"], each["day"].isoformat()), each[figure]) for each in reader.lost
        )
        assert nonzero(by(story, "lost", "item,day", figure, **WHOLE)) == nonzero(naive)
    assert reader.lost


def test_every_row_drills_down_to_what_it_counts(story: World) -> None:
    for row in rows(story, "sales", group_by="customer,item", **WHOLE):
        filters = {"customer_id": row["customer"]["id"], "item_id": row["item"]["id"]}
        orders = rows(story, "sales", group_by="order", **filters, **WHOLE)
        assert sum(number(order["total"]) for order in orders) == number(row["total"])
        assert len(orders) == row["orders"]


@pytest.mark.parametrize("name", ["sales", "open", "promises", "lost"])
def test_rows_are_sorted_by_any_column(story: World, name: str) -> None:
    question = {} if name == "open" else WHOLE
    for column in report(story, name, **question)["totals"]:
        for sort in (column, f"-{column}"):
            walked = rows(story, name, group_by="order", sort=sort, **question)
            assert {row["order"]["id"] for row in walked} == {*by(story, name, "order", "orders", **question)}
            figures = [number(row[column]) for row in walked if row[column] is not None]
            assert figures == sorted(figures, reverse=sort.startswith("-"))


def test_reports_are_the_same_after_a_rebuild(story: World) -> None:
    assert story.differences() == []


def nonzero(figures: dict[Any, Any]) -> dict[Any, Any]:
    return {key: value for key, value in figures.items() if value}
