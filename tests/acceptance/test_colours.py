"""The colour rule from end to end: whatever people do, and however late the services hear of it.

Hypothesis invents the stories. What must come out is computed anew after each step, from the plain list of what was
done, by a model that is as naive as can be and shares no code with the product.
"""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from contracts.envelope import PublicEvent
from kernel.problems import is_refusal
from tests.builders import World, everything, new_line
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.processes import System, running_system
from tests.system.remote_world import RemoteWorld

ZERO = Decimal(0)
EXACT = Decimal("0.001")
OPEN = ("placed", "partly_shipped")
WORDS = (None, "covered", "contended", "short", "absent")
COLOURS = {None: None, "covered": None, "contended": "yellow", "short": "yellow", "absent": "red"}
ONE_AFTER_THE_OTHER = ("orders from inventory", "inventory from orders")

FACTORS = {"bolts": {"pcs": Decimal(1), "box": Decimal(12)}, "sugar": {"kg": Decimal(1), "sack": Decimal("2.5")}}
QUANTITIES = {
    "bolts": st.integers(1, 12).map(Decimal),
    "sugar": st.sampled_from(["0.001", "0.5", "1", "2.5", "3", "7.499"]).map(Decimal),
    "delivery": st.integers(1, 3).map(Decimal),
}

PRICE = Decimal(25)  # so that no order is worth nothing: such a one is paid, and closes when it is shipped
COMMIT = settings(max_examples=8, stateful_step_count=25, suppress_health_check=list(HealthCheck), print_blob=True)
REPLICAS = settings(COMMIT, max_examples=4, stateful_step_count=15)
REPLICAS_LONG = settings(COMMIT, max_examples=12, stateful_step_count=30)
LONG = settings(COMMIT, max_examples=int(os.environ.get("NOVA_STORIES", "80")), stateful_step_count=60)


# ------------------------------------------------------------------------------------------------ the naive model


@dataclass
class NaiveLine:
    item: str
    wanted: Decimal
    issued: Decimal = ZERO

    @property
    def remaining(self) -> Decimal:
        return max(self.wanted - self.issued, ZERO)


@dataclass
class NaiveOrder:
    customer: UUID
    is_draft: bool
    lines: dict[UUID, NaiveLine]
    is_discarded: bool = False

    @property
    def status(self) -> str:
        if self.is_draft:
            return "cancelled" if self.is_discarded else "draft"
        issued = any(line.issued for line in self.lines.values())
        if any(line.remaining for line in self.lines.values()):
            return "partly_shipped" if issued else "placed"
        return "shipped" if issued else "cancelled"

    def needs(self, item: str) -> Decimal:
        return sum((line.remaining for line in self.lines.values() if line.item == item), ZERO)


@dataclass
class Naive:
    """All that follows from the deeds, in dictionaries, computed from the first deed on."""

    deeds: list[tuple[Any, ...]]
    sellable: dict[UUID, bool]
    stock: defaultdict[tuple[str, UUID], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    orders: dict[UUID, NaiveOrder] = field(default_factory=dict)
    archived: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        for deed, *details in self.deeds:
            getattr(self, deed)(*details)

    def moved(self, item: str, warehouse: UUID, quantity: Decimal) -> None:
        self.stock[item, warehouse] += quantity

    def counted(self, item: str, warehouse: UUID, quantity: Decimal) -> None:
        self.stock[item, warehouse] = quantity

    def created(self, order: UUID, customer: UUID, is_draft: bool, lines: dict[UUID, tuple[str, Decimal]]) -> None:
        self.orders[order] = NaiveOrder(customer, is_draft, {})
        self.changed(order, lines)

    def placed(self, order: UUID) -> None:
        self.orders[order].is_draft = False

    def changed(self, order: UUID, lines: dict[UUID, tuple[str, Decimal]]) -> None:
        there = self.orders[order].lines
        if self.orders[order].is_draft:
            there.clear()
        for line in there.values():
            line.wanted = ZERO
        for line_id, (item, quantity) in lines.items():
            there.setdefault(line_id, NaiveLine(item, ZERO)).wanted = quantity

    def cancelled(self, order: UUID) -> None:
        self.orders[order].is_discarded = True
        for line in self.orders[order].lines.values():
            line.wanted = ZERO

    def shipped(self, order: UUID, warehouse: UUID, quantities: dict[UUID, Decimal]) -> None:
        for line_id, quantity in quantities.items():
            line = self.orders[order].lines[line_id]
            line.issued += quantity
            if line.item in FACTORS:
                self.stock[line.item, warehouse] -= quantity

    def archive(self, customer: UUID) -> None:
        self.archived.add(customer)

    def restore(self, customer: UUID) -> None:
        self.archived.discard(customer)

    def with_status(self, *statuses: str) -> list[UUID]:
        return [order for order, each in self.orders.items() if each.status in statuses]

    def on_hand(self, item: str) -> Decimal:
        return sum(
            (there for (what, where), there in self.stock.items() if what == item and self.sellable[where]), ZERO
        )

    def demand(self, item: str) -> Decimal:
        return sum((self.orders[order].needs(item) for order in self.with_status(*OPEN)), ZERO)

    def demand_seen_by(self, order: UUID, item: str) -> Decimal:
        """A draft shows what would be, once it is placed."""
        own = self.orders[order].needs(item) if self.orders[order].status == "draft" else ZERO
        return self.demand(item) + own

    def word(self, order: UUID, line_id: UUID) -> str | None:
        each = self.orders[order]
        line = each.lines[line_id]
        if line.item not in FACTORS or not line.remaining or each.status not in (*OPEN, "draft"):
            return None
        on_hand = self.on_hand(line.item)
        if on_hand <= 0:
            return "absent"
        if on_hand < each.needs(line.item):
            return "short"
        return "contended" if on_hand < self.demand_seen_by(order, line.item) else "covered"

    def worst_word(self, order: UUID) -> str | None:
        return max((self.word(order, line) for line in self.orders[order].lines), key=WORDS.index, default=None)


# ---------------------------------------------------------------------------------------------------- the stories


class Stories(RuleBasedStateMachine):
    """What people can do. The subclasses say when the services hear of it, and what must be true then."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self.world: Any = self._stack.enter_context(self.opened())
        self.deeds: list[tuple[Any, ...]] = []

    def opened(self) -> AbstractContextManager[Any]:
        """The world where the story happens."""
        return World.on_files()

    @initialize(data=st.data())
    def opening(self, data: st.DataObject) -> None:
        """A story begins in the middle of the day: there is some stock, two customers wait, and one gets a part."""
        world = self.world
        self.items = {
            "bolts": world.item("bolts", packages={"box": 12}),
            "sugar": world.item("sugar", kind="material", unit="kg", packages={"sack": "2.5"}),
            "delivery": world.item("delivery", kind="service"),
        }
        self.warehouses = [world.main, world.warehouse("SECOND"), world.warehouse("QUARANTINE", sellable=False)]
        self.customers = [world.customer(name) for name in ("Vector", "Progress", "Orbita")]
        world.sync()
        for item in FACTORS:
            self.receive(data, item, place=0)
        for who in (0, 1):
            self.create(data, who, is_draft=False)
        self.ship(data, whole=False, level=True)

    def teardown(self) -> None:
        self._stack.close()

    @property
    def naive(self) -> Naive:
        first, second, quarantine = self.warehouses
        return Naive(self.deeds, {first: True, second: True, quarantine: False})

    def after_each_deed(self) -> None:
        """What the subclass makes of it."""

    @contextmanager
    def told(self, deed: str, *details: Any, refused: bool | None = False) -> Iterator[None]:
        """The deed is noted down when it was not refused. ``refused``: whether it must be; None when nobody knows."""
        try:
            yield
        except Exception as error:
            if not is_refusal(error) or refused is False:
                raise
        else:
            assert not refused, "this should have been refused"
            self.deeds.append((deed, *details))
        self.after_each_deed()

    # the warehouse

    @rule(data=st.data(), item=st.sampled_from(list(FACTORS)), place=st.integers(0, 2))
    def receive(self, data: st.DataObject, item: str, place: int) -> None:
        warehouse = self.warehouses[place]
        there = self.naive.stock[item, warehouse]
        quantity = data.draw(self._amounts(item, (point - there for point in self._turning_points(item, warehouse))))
        with self.told("moved", item, warehouse, quantity):
            self.world.receive(self.items[item], quantity, warehouse)

    @rule(data=st.data(), item=st.sampled_from(list(FACTORS)))
    def issue(self, data: st.DataObject, item: str) -> None:
        warehouse, there, quantity = self._something_there(data, item)
        with self.told("moved", item, warehouse, -quantity, refused=quantity > there):
            self.world.issue(self.items[item], quantity, warehouse)

    @rule(data=st.data(), item=st.sampled_from(list(FACTORS)))
    def transfer(self, data: st.DataObject, item: str) -> None:
        source, there, quantity = self._something_there(data, item)
        target = data.draw(st.sampled_from([warehouse for warehouse in self.warehouses if warehouse != source]))
        with self.told("moved", item, source, -quantity, refused=quantity > there):
            self.world.transfer(self.items[item], quantity, source, target)
            self.deeds.append(("moved", item, target, quantity))

    @rule(data=st.data(), item=st.sampled_from(list(FACTORS)), place=st.integers(0, 2))
    def count(self, data: st.DataObject, item: str, place: int) -> None:
        warehouse = self.warehouses[place]
        quantity = data.draw(st.just(ZERO) | self._amounts(item, self._turning_points(item, warehouse)))
        with self.told("counted", item, warehouse, quantity):
            self.world.count(self.items[item], quantity, warehouse)

    def _something_there(self, data: st.DataObject, item: str) -> tuple[UUID, Decimal, Decimal]:
        """A warehouse, what it holds of the item, and how much of that shall leave: now and then too much."""
        warehouse = data.draw(st.sampled_from(self._holding(item)))
        there = self.naive.stock[item, warehouse]
        leaving = (there - point for point in self._turning_points(item, warehouse))
        return warehouse, there, data.draw(self._amounts(item, [there, *leaving]))

    def _holding(self, item: str) -> list[UUID]:
        """The warehouses that have the item; all when none has."""
        stock = self.naive.stock
        return [warehouse for warehouse in self.warehouses if stock[item, warehouse]] or self.warehouses

    def _turning_points(self, item: str, warehouse: UUID) -> list[Decimal]:
        """How much there must be in the warehouse that all have just what they need, or one order has."""
        naive = self.naive
        elsewhere = naive.on_hand(item) - (naive.stock[item, warehouse] if naive.sellable[warehouse] else ZERO)
        needs = {naive.demand(item), *(naive.orders[order].needs(item) for order in naive.with_status(*OPEN))}
        return sorted(need - elsewhere for need in needs)

    def _amounts(self, item: str, telling: Iterable[Decimal]) -> st.SearchStrategy[Decimal]:
        """Any quantity of the item, or one of the telling ones that can be."""
        possible = [quantity for quantity in telling if quantity > 0]
        return st.sampled_from(possible) | QUANTITIES[item] if possible else QUANTITIES[item]

    # the customers

    @rule(who=st.integers(0, 2))
    def archive_or_restore(self, who: int) -> None:
        customer = self.customers[who]
        deed = "restore" if customer in self.naive.archived else "archive"
        with self.told(deed, customer):
            getattr(self.world, deed)(customer)

    # the orders

    @rule(data=st.data(), who=st.integers(0, 2), is_draft=st.booleans())
    def create(self, data: st.DataObject, who: int, is_draft: bool) -> None:
        customer, lines = self.customers[who], self._new_lines(data, least=1)
        wanted = [(self.items[item], quantity, unit, PRICE) for item, quantity, unit in lines]
        make = self.world.draft if is_draft else self.world.place
        if customer in self.naive.archived:
            with self.told("refused", refused=True):
                make(customer, *wanted)
            return
        order = make(customer, *wanted)
        with self.told("created", order, customer, is_draft, self._by_line_id(order, {}, lines)):
            pass

    @precondition(lambda self: self.naive.with_status("draft"))
    @rule(data=st.data())
    def place_a_draft(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(self.naive.with_status("draft")))
        is_archived = self.naive.orders[order].customer in self.naive.archived
        with self.told("placed", order, refused=is_archived):
            self.world.place_draft(order)

    @precondition(lambda self: self.naive.with_status(*OPEN, "draft"))
    @rule(data=st.data())
    def change(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(self.naive.with_status(*OPEN, "draft")))
        there = self.naive.orders[order].lines
        kept = {
            line: data.draw(self._amounts(each.item, [each.issued, each.wanted]))
            for line, each in there.items()
            if data.draw(st.booleans())
        }
        added = self._new_lines(data, least=0 if kept else 1)
        wishes = list(kept.items())
        shown = {UUID(line["line_id"]): line for line in self.world.order(order)["lines"]}
        new = [new_line(self.items[item], quantity, unit, PRICE) for item, quantity, unit in added]
        in_base = {line: (there[line].item, self._named(there[line], kept[line], shown[line])) for line in kept}
        lines: dict[UUID, tuple[str, Decimal]] = {}
        with self.told("changed", order, lines, refused=self.change_is_refused(order, in_base, bool(added))):
            before = set(self.world.line_ids(order))
            self.world.change(order, *wishes, *new)
            lines |= in_base | self._by_line_id(order, before - kept.keys() | kept.keys(), added)

    def _named(self, line: NaiveLine, quantity: Decimal, shown: dict[str, Any]) -> Decimal:
        """In base units; the quantity that is shown leaves the line as it is."""
        if quantity == Decimal(shown["quantity"]):
            return max(line.wanted, line.issued)
        return self._base(line.item, quantity, shown["unit"])

    def change_is_refused(self, order: UUID, kept: dict[UUID, tuple[str, Decimal]], adds: bool) -> bool | None:
        each = self.naive.orders[order]
        is_archived = adds and each.customer in self.naive.archived
        below_issued = any(quantity < each.lines[line].issued for line, (_, quantity) in kept.items())
        return is_archived or below_issued or any(quantity % EXACT for _, quantity in kept.values())

    @precondition(lambda self: self.naive.with_status(*OPEN, "draft"))
    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        order = data.draw(st.sampled_from(self.naive.with_status(*OPEN, "draft")))
        with self.told("cancelled", order, refused=self.cancel_is_refused()):
            self.world.cancel(order)

    def cancel_is_refused(self) -> bool | None:
        return False

    @precondition(lambda self: self.naive.with_status(*OPEN))
    @rule(data=st.data(), whole=st.sampled_from([False, False, True]), level=st.booleans())
    def ship(self, data: st.DataObject, whole: bool, level: bool) -> None:
        naive = self.naive
        order = data.draw(st.sampled_from(naive.with_status(*OPEN)))
        each = naive.orders[order]
        wanted = {line: each.lines[line].remaining for line in each.lines if each.lines[line].remaining}
        line = data.draw(st.sampled_from(list(wanted)))
        warehouse = data.draw(st.sampled_from(self._holding(each.lines[line].item)))
        if not whole:
            there = naive.stock[each.lines[line].item, warehouse]
            some = min(wanted[line], there or Decimal(1))
            wanted = {line: data.draw(st.sampled_from([some, min(some, Decimal(1)), wanted[line] + 1]))}
        shipped: dict[UUID, Decimal] = {}
        with self.told("shipped", order, warehouse, shipped, refused=self.ship_is_refused(order, warehouse, wanted)):
            answer = self.world.ship(order, None if whole else wanted, warehouse, level=level)
            shipped |= {UUID(line["line_id"]): Decimal(line["quantity"]) for line in answer["lines"]}

    def ship_is_refused(self, order: UUID, warehouse: UUID, wanted: dict[UUID, Decimal]) -> bool | None:
        naive = self.naive
        needed: defaultdict[str, Decimal] = defaultdict(Decimal)
        for line, quantity in wanted.items():
            needed[naive.orders[order].lines[line].item] += quantity
        return (
            not naive.sellable[warehouse]
            or any(quantity > naive.orders[order].lines[line].remaining for line, quantity in wanted.items())
            or any(needed[item] > naive.stock[item, warehouse] for item in FACTORS)
        )

    # steps

    def _new_lines(self, data: st.DataObject, least: int) -> list[tuple[str, Decimal, str | None]]:
        lines = []
        for item in data.draw(st.lists(st.sampled_from(list(QUANTITIES)), min_size=least, max_size=3)):
            unit = data.draw(st.sampled_from([None, *FACTORS.get(item, {})]))
            lines.append((item, data.draw(QUANTITIES[item]), unit))
        return [line for line in lines if self._base(*line) % EXACT == 0] or [("bolts", Decimal(1), "box")]

    def _base(self, item: str, quantity: Decimal, unit: str | None) -> Decimal:
        return quantity * FACTORS.get(item, {}).get(unit or "", Decimal(1))

    def _by_line_id(
        self, order: UUID, before: Any, lines: Sequence[tuple[str, Decimal, str | None]]
    ) -> dict[UUID, tuple[str, Decimal]]:
        """The new lines by the ids that they were given."""
        new = [line_id for line_id in self.world.line_ids(order) if line_id not in before]
        return {line_id: (item, self._base(item, q, unit)) for line_id, (item, q, unit) in zip(new, lines, strict=True)}

    # what must be true when everybody has heard everything

    def everything_is_as_it_should_be(self) -> None:
        naive = self.naive
        listed = {UUID(row["id"]): row for row in self.world.list_orders()}
        assert listed.keys() == naive.orders.keys()
        for order in naive.orders:
            self._order_is_true(naive, order, listed[order])
        for item in FACTORS:
            self._item_is_true(naive, item)

    def _order_is_true(self, naive: Naive, order: UUID, row: dict[str, Any]) -> None:
        told = self.world.order(order)
        each = naive.orders[order]
        assert told["status"] == row["status"] == each.status
        self._colour_is_true(told, naive.worst_word(order))
        self._colour_is_true(row, naive.worst_word(order))
        assert {UUID(line["line_id"]) for line in told["lines"]} == each.lines.keys()
        for line in told["lines"]:
            self._line_is_true(naive, order, line)

    def _line_is_true(self, naive: Naive, order: UUID, told: dict[str, Any]) -> None:
        line_id = UUID(told["line_id"])
        line = naive.orders[order].lines[line_id]
        assert Decimal(told["remaining"]) == line.remaining
        self._colour_is_true(told, naive.word(order, line_id))
        if line.item in FACTORS:
            assert Decimal(told["on_hand"]) == naive.on_hand(line.item)
            assert Decimal(told["demand"]) == naive.demand_seen_by(order, line.item)
        else:
            assert told["on_hand"] is told["demand"] is None

    def _colour_is_true(self, told: dict[str, Any], word: str | None) -> None:
        assert (told["availability"], told["colour"]) == (word, COLOURS[word]), told

    def _item_is_true(self, naive: Naive, item: str) -> None:
        told = self.world.stock_of(self.items[item])
        assert Decimal(told["on_hand"]) == naive.on_hand(item)
        assert Decimal(told["demand"]) == naive.demand(item)
        there = {UUID(place["warehouse_id"]): Decimal(place["quantity"]) for place in told["stock"]}
        assert all(there.get(warehouse, ZERO) == naive.stock[item, warehouse] for warehouse in self.warehouses)
        held = {UUID(row["line_id"]): Decimal(row["remaining"]) for row in self.world.holders(self.items[item])}
        waiting = [naive.orders[order].lines for order in naive.with_status(*OPEN)]
        lines = {line_id: line.remaining for each in waiting for line_id, line in each.items() if line.item == item}
        assert held == {line_id: remaining for line_id, remaining in lines.items() if remaining}


class EverybodyHearsAtOnce(Stories):
    """After each deed the services are level, and every colour and number is true."""

    def after_each_deed(self) -> None:
        self.world.sync()
        self.everything_is_as_it_should_be()

    def teardown(self) -> None:
        try:
            assert self.world.differences() == []
        finally:
            super().teardown()


class NewsIsLate(Stories):
    """The services hear late, twice, in any order, and while they know only half they still decide.

    What was decided on half of the news stands: what was issued counts as shipped, whatever became of the line.
    """

    @rule(data=st.data(), name=st.sampled_from(ONE_AFTER_THE_OTHER), count=st.integers(1, 6))
    def hear_a_little(self, data: st.DataObject, name: str, count: int) -> None:
        known = everything(self.world.told_to(name))
        position = self.world.heard[name].position()
        new = [event for event in known if event.position > position][:count]
        old = [event for event in known if event.position <= position][-3:]
        self.world.heard[name].deliver(
            data.draw(st.permutations([*new, *data.draw(st.just([]) | st.just(old)), *new[:1]]))
        )

    @rule(data=st.data(), name=st.sampled_from(ONE_AFTER_THE_OTHER))
    def hear_with_gaps(self, data: st.DataObject, name: str) -> None:
        new = self.world.unheard(name)
        self.world.heard[name].deliver([event for event in new if data.draw(st.booleans())])

    def change_is_refused(self, order: UUID, kept: dict[UUID, tuple[str, Decimal]], adds: bool) -> bool | None:
        return None

    def cancel_is_refused(self) -> bool | None:
        return None

    def ship_is_refused(self, order: UUID, warehouse: UUID, wanted: dict[UUID, Decimal]) -> bool | None:
        return None

    def after_each_deed(self) -> None:
        for item in FACTORS:
            places = self.world.stock_of(self.items[item])["stock"]
            assert all(Decimal(place["quantity"]) >= 0 for place in places)
        waiting = what_waits(everything(self.world.orders.feed))
        for order in self.naive.orders:
            self._demand_is_what_orders_told(order, waiting)

    def _demand_is_what_orders_told(self, order: UUID, waiting: Mapping[str, Decimal]) -> None:
        """Known from the first moment, and counted exactly once, whatever inventory has heard of it."""
        told = self.world.order(order)
        needs: defaultdict[str, Decimal] = defaultdict(Decimal)
        for line in told["lines"] if told["status"] == "draft" else ():
            needs[line["item_id"]] += Decimal(line["remaining"])
        for line in told["lines"]:
            if line["demand"] is not None:
                assert Decimal(line["demand"]) == waiting.get(line["item_id"], ZERO) + needs[line["item_id"]]

    def teardown(self) -> None:
        try:
            self.world.sync()
            self.everything_is_as_it_should_be()
            assert self.world.differences() == []
        finally:
            super().teardown()


def what_waits(events: Sequence[PublicEvent]) -> dict[str, Decimal]:
    """Item -> what all lines still waited for when they were last told of."""
    lines = {line["line_id"]: line for event in events for line in event.data.get("lines", ())}
    waiting: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in lines.values():
        waiting[line["item_id"]] += Decimal(line["remaining"])
    return waiting


# ------------------------------------------------------------------------------------------------------ the tests

Machine = Callable[[], RuleBasedStateMachine]
BOTH = pytest.mark.parametrize("stories", [EverybodyHearsAtOnce, NewsIsLate])


@BOTH
def test_every_colour_and_number_follows_from_what_was_done(stories: Machine) -> None:
    run_state_machine_as_test(stories, settings=COMMIT)


@BOTH
@pytest.mark.long
@pytest.mark.timeout(1800)
def test_every_colour_and_number_follows_from_what_was_done_in_many_long_stories(stories: Machine) -> None:
    run_state_machine_as_test(stories, settings=LONG)


@pytest.fixture(scope="module")
def replicas(rabbitmq: RabbitMQ, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """Two processes of each service, on a real broker and real databases."""
    folder = tmp_path_factory.mktemp("replicas")
    with running_system(rabbitmq.fresh_vhost(), postgres, folder, replicas=2) as system:
        yield system


def among(system: System) -> Machine:
    class AmongReplicas(EverybodyHearsAtOnce):
        def opened(self) -> AbstractContextManager[Any]:
            return nullcontext(RemoteWorld(system))

    return AmongReplicas


@pytest.mark.long
@pytest.mark.timeout(300)
def test_every_colour_and_number_is_true_with_two_replicas_of_each_service(replicas: System) -> None:
    run_state_machine_as_test(among(replicas), settings=REPLICAS)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_every_colour_and_number_is_true_with_two_replicas_in_many_stories(replicas: System) -> None:
    run_state_machine_as_test(among(replicas), settings=REPLICAS_LONG)
