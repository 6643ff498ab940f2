"""Whatever happens in the warehouses: the stock is the sum of its movements, and the card ends with what is there."""

from collections import defaultdict
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.inventory.domain.refusals import Refusal
from tests.builders import World
from tests.unit.inventory.keeper import Keeper

ITEMS, PLACES = 2, 3
ZERO = Decimal(0)
items, places = st.integers(0, ITEMS - 1), st.integers(0, PLACES - 1)
quantities = st.decimals("0.5", 12, places=1)
which = st.integers(0, 5)

deeds = st.one_of(
    st.tuples(st.just("receive"), items, places, quantities),
    st.tuples(st.just("issue"), items, places, quantities),
    st.tuples(st.just("transfer"), items, places, places, quantities),
    st.tuples(st.just("count"), items, places, quantities | st.just(ZERO)),
    st.tuples(st.just("expect"), items, places, quantities),
    st.tuples(st.just("arrive"), which, quantities | st.none(), st.booleans()),
    st.tuples(st.just("cancel"), which),
    st.tuples(st.just("place"), items, quantities),
    st.tuples(st.just("ship"), which, places, quantities),
    st.tuples(st.just("take_back"), which, places, quantities),
    st.tuples(st.just("turn"), places, st.booleans()),
)


class Book:
    """The same deeds in plain sums, kept by somebody who knows nothing of Nova's code."""

    def __init__(self) -> None:
        self.stock: defaultdict[tuple[int, int], Decimal] = defaultdict(Decimal)
        self.moved: defaultdict[int, int] = defaultdict(int)
        self.sellable = [True] * PLACES
        self.receipts: list[dict[str, Any]] = []
        self.orders: list[dict[str, Any]] = []

    def receive(self, item: int, place: int, quantity: Decimal) -> bool:
        self.stock[item, place] += quantity
        self.moved[item] += 1
        return True

    def issue(self, item: int, place: int, quantity: Decimal) -> bool:
        if self.stock[item, place] < quantity:
            return False
        return self.receive(item, place, -quantity)

    def transfer(self, item: int, source: int, target: int, quantity: Decimal) -> bool:
        return source != target and self.issue(item, source, quantity) and self.receive(item, target, quantity)

    def count(self, item: int, place: int, quantity: Decimal) -> bool:
        return self.receive(item, place, quantity - self.stock[item, place])

    def expect(self, item: int, place: int, quantity: Decimal) -> bool:
        self.receipts.append({"item": item, "place": place, "left": quantity, "open": True})
        return True

    def arrive(self, which: int, quantity: Decimal | None, is_final: bool) -> bool:
        receipt = self.receipts[which % len(self.receipts)]
        if not receipt["open"]:
            return False
        came = receipt["left"] if quantity is None else quantity
        receipt["left"] = ZERO if is_final else max(receipt["left"] - came, ZERO)
        receipt["open"] = receipt["left"] > 0
        return self.receive(receipt["item"], receipt["place"], came)

    def cancel(self, which: int) -> bool:
        receipt = self.receipts[which % len(self.receipts)]
        was_open, receipt["open"], receipt["left"] = receipt["open"], False, ZERO
        return bool(was_open)

    def place(self, item: int, quantity: Decimal) -> bool:
        self.orders.append({"item": item, "left": quantity, "shipped": ZERO, "returned": ZERO})
        return True

    def ship(self, which: int, place: int, quantity: Decimal) -> bool:
        order = self.orders[which % len(self.orders)]
        if not self.sellable[place] or quantity > order["left"] or not self.issue(order["item"], place, quantity):
            return False
        order["left"] -= quantity
        order["shipped"] += quantity
        return True

    def take_back(self, which: int, place: int, quantity: Decimal) -> bool:
        order = self.orders[which % len(self.orders)]
        if quantity > order["shipped"] - order["returned"]:
            return False
        order["returned"] += quantity
        return self.receive(order["item"], place, quantity)

    def turn(self, place: int, sellable: bool) -> bool:
        self.sellable[place] = sellable
        return True

    def is_possible(self, deed: str) -> bool:
        """Some deeds need something that was made before."""
        needed = {"arrive": self.receipts, "cancel": self.receipts, "ship": self.orders, "take_back": self.orders}
        return bool(needed.get(deed, True))

    def on_hand(self, item: int) -> Decimal:
        return sum((self.stock[item, place] for place in range(PLACES) if self.sellable[place]), ZERO)

    def expected(self, item: int, place: int | None = None) -> Decimal:
        open_ones = [each for each in self.receipts if each["item"] == item]
        if place is None:
            return sum((each["left"] for each in open_ones if self.sellable[each["place"]]), ZERO)
        return sum((each["left"] for each in open_ones if each["place"] == place), ZERO)

    def demand(self, item: int) -> Decimal:
        return sum((order["left"] for order in self.orders if order["item"] == item), ZERO)


class Hands:
    """Does in Nova what the book writes down."""

    def __init__(self, world: World) -> None:
        self.world, self.keeper = world, Keeper(world)
        self.items = [world.item(f"item {number}") for number in range(ITEMS)]
        self.places = [world.warehouse(f"place {number}") for number in range(PLACES)]
        self.customer = world.customer()
        self.receipts: list[str] = []
        self.orders: list[UUID] = []

    def do(self, deed: str, *details: Any) -> bool:
        """False when it is refused."""
        try:
            getattr(self, f"_{deed}")(*details)
        except Refusal:
            return False
        finally:
            self.world.clock.advance(minutes=1)
        return True

    def _receive(self, item: int, place: int, quantity: Decimal) -> None:
        self.keeper.move("receive_stock", self.places[place], (self.items[item], str(quantity)))

    def _issue(self, item: int, place: int, quantity: Decimal) -> None:
        self.keeper.move("issue_stock", self.places[place], (self.items[item], str(quantity)))

    def _transfer(self, item: int, source: int, target: int, quantity: Decimal) -> None:
        line, to = (self.items[item], str(quantity)), str(self.places[target])
        self.keeper.move("transfer_stock", self.places[source], line, to_warehouse_id=to)

    def _count(self, item: int, place: int, quantity: Decimal) -> None:
        self.keeper.move("count_stock", self.places[place], (self.items[item], str(quantity)))

    def _expect(self, item: int, place: int, quantity: Decimal) -> None:
        receipt = self.keeper.expect(self.places[place], "2025-12-05", (self.items[item], str(quantity)))
        self.receipts.append(receipt["id"])

    def _arrive(self, which: int, quantity: Decimal | None, is_final: bool) -> None:
        receipt = self.receipts[which % len(self.receipts)]
        item = UUID(self.keeper.receipt(receipt)["lines"][0]["item_id"])
        lines = [] if quantity is None else [(item, str(quantity))]
        self.keeper.arrive(receipt, *lines, final=is_final)

    def _cancel(self, which: int) -> None:
        self.keeper.cancel(self.receipts[which % len(self.receipts)])

    def _place(self, item: int, quantity: Decimal) -> None:
        self.orders.append(self.world.place(self.customer, (self.items[item], quantity)))

    def _ship(self, which: int, place: int, quantity: Decimal) -> None:
        order = self.orders[which % len(self.orders)]
        self.world.ship(order, {self.world.line_ids(order)[0]: quantity}, self.places[place])

    def _take_back(self, which: int, place: int, quantity: Decimal) -> None:
        order = self.orders[which % len(self.orders)]
        line = self.world.line_ids(order)[0]
        self.keeper.take_back(order, self.places[place], (line, str(quantity)))

    def _turn(self, place: int, sellable: bool) -> None:
        self.keeper.change_warehouse(self.places[place], sellable=sellable)


@settings(max_examples=25)
@given(st.lists(deeds, min_size=5, max_size=25))
def test_stock_is_the_sum_of_its_movements(story: list[tuple[Any, ...]]) -> None:
    with World.on_files() as world:
        book, hands = Book(), Hands(world)
        for deed, *details in story:
            if book.is_possible(deed):
                assert hands.do(deed, *details) == getattr(book, deed)(*details), (deed, details)
        world.sync()
        for item, item_id in enumerate(hands.items):
            _require_same_figures(book, hands, item)
            _require_true_card(hands.keeper.card(item_id, limit=5), book, item)
        assert world.differences() == []


def _require_same_figures(book: Book, hands: Hands, item: int) -> None:
    stock = hands.keeper.stock(hands.items[item])
    assert Decimal(stock["on_hand"]) == book.on_hand(item)
    assert Decimal(stock["expected"]) == book.expected(item)
    assert Decimal(stock["demand"]) == book.demand(item)
    assert Decimal(stock["free"]) == book.on_hand(item) - book.demand(item)
    there = {UUID(each["warehouse_id"]): each for each in stock["warehouses"]}
    for place, warehouse in enumerate(hands.places):
        told = there.get(warehouse, {"quantity": "0", "expected": "0"})
        assert Decimal(told["quantity"]) == book.stock[item, place] >= 0
        assert Decimal(told["expected"]) == book.expected(item, place)


def _require_true_card(card: list[dict[str, Any]], book: Book, item: int) -> None:
    """Every balance is the one before it and what moved; the last ones are what is there."""
    balances: defaultdict[str, Decimal] = defaultdict(Decimal)
    totals: dict[str, Decimal] = {}
    for row in card:
        balances[row["warehouse"]] += Decimal(row["quantity_in"] or 0) - Decimal(row["quantity_out"] or 0)
        assert Decimal(row["balance"]) == balances[row["warehouse"]]
        totals[row["movement_id"]] = sum(balances.values(), ZERO)
    assert {row["movement_id"]: Decimal(row["total"]) for row in card} == totals
    assert len(card) == book.moved[item]
    assert sum(balances.values()) == sum(book.stock[item, place] for place in range(PLACES))
