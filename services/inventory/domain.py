"""What inventory decides: items, warehouses, movements of stock, and the level of an item.

Quantities are Decimals in the item's base unit; in events they are decimal strings, as everything there is
JSON-ready.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.domain import Aggregate, DomainEvent
from eventsourcing.utils import register_topic

NOT_STOCKED = frozenset({"service", "cost_article"})
LARGEST_QUANTITY = Decimal(999_999_999)
ABSENT, CONTENDED, COVERED = "absent", "contended", "covered"


class Refusal(Exception):
    """A rule of inventory says no; ``message`` is a template that ``params`` fill."""

    kind: ClassVar[str] = "invalid"
    message: ClassVar[str]

    def __init__(self, **params: object) -> None:
        super().__init__(self.message % params)
        self.params = params


class NotEnoughInStock(Refusal):
    kind = "conflict"
    message = "There is not enough of %(item)s in warehouse %(warehouse)s: %(on_hand)s there, %(wanted)s wanted."


class MoreThanRemaining(Refusal):
    kind = "conflict"
    message = "Of %(code)s the line has %(remaining)s left to ship, %(wanted)s wanted."


class NothingToShip(Refusal):
    kind = "conflict"
    message = "Nothing of this order is left to ship."


class UnknownLine(Refusal):
    message = "The order has no open line %(line_id)s."


class WarehouseNotSellable(Refusal):
    message = "Warehouse %(warehouse)s is not sellable: nothing is shipped from it."


class SameWarehouse(Refusal):
    message = "A transfer needs two different warehouses."


class QuantityTooLarge(Refusal):
    message = "A movement takes at most 999,999,999 of an item: %(id)s."


class ItemAlreadyRetired(Refusal):
    kind = "conflict"
    message = "Item %(code)s is already retired."


def is_stocked(kind: str) -> bool:
    """Every kind of item has stock but service and cost article."""
    return kind not in NOT_STOCKED


def level_of(on_hand: Decimal, demand: Decimal) -> str:
    """What an item's stock is against the demand of all customers together; the same for all lines of the item."""
    if on_hand <= 0:
        return ABSENT
    return COVERED if on_hand >= demand else CONTENDED


class Item(Aggregate):
    """Something that is bought and sold; stocked or not by its kind."""

    TOPIC = "inventory.Item"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "inventory.Item.Created"

    class Registered(Created):
        TOPIC = "inventory.Item.Registered"
        code: str
        name: str
        kind: str
        unit: str
        packages: list[dict[str, str]]

    class Changed(Event):
        TOPIC = "inventory.Item.Changed"
        code: str
        kind: str
        unit: str
        name: str
        packages: list[dict[str, str]]

        def apply(self, item: "Item") -> None:
            item.name, item.packages = self.name, self.packages

    class Retired(Event):
        TOPIC = "inventory.Item.Retired"
        code: str

        def apply(self, item: "Item") -> None:
            item.is_retired = True

    def __init__(self, code: str, name: str, kind: str, unit: str, packages: list[dict[str, str]]) -> None:
        self.code = code
        self.name = name
        self.kind = kind
        self.unit = unit
        self.packages = packages
        self.is_retired = False

    def change(self, name: str, packages: list[dict[str, str]], at: Any, metadata: dict[str, Any]) -> None:
        """The name and the packages may change; the code, the kind and the base unit are what the item is."""
        if (name, packages) != (self.name, self.packages):
            self.trigger_event(
                self.Changed,
                timestamp=at,
                metadata=metadata,
                code=self.code,
                kind=self.kind,
                unit=self.unit,
                name=name,
                packages=packages,
            )

    def retire(self, at: Any, metadata: dict[str, Any]) -> None:
        if self.is_retired:
            raise ItemAlreadyRetired(code=self.code)
        self.trigger_event(self.Retired, timestamp=at, metadata=metadata, code=self.code)


class Warehouse(Aggregate):
    """A place that holds stock; what is in a sellable one is on hand."""

    TOPIC = "inventory.Warehouse"

    class Event(Aggregate.Event):
        metadata: dict[str, Any]

    class Created(Event, Aggregate.Created):
        TOPIC = "inventory.Warehouse.Created"

    class Opened(Created):
        TOPIC = "inventory.Warehouse.Opened"
        code: str
        name: str
        sellable: bool

    def __init__(self, code: str, name: str, sellable: bool) -> None:
        self.code = code
        self.name = name
        self.sellable = sellable


@dataclass(frozen=True)
class Movement(DomainEvent):
    """Stock that moved by one document: a single event on a stream of its own.

    A line is ``{item_id, quantity, ...}``. Whether a warehouse was sellable at that time is part of what happened.
    """

    metadata: dict[str, Any]
    warehouse_id: str
    sellable: bool
    document: str | None
    note: str | None
    lines: list[dict[str, Any]]


@dataclass(frozen=True)
class StockReceived(Movement):
    TOPIC = "inventory.StockReceived"


@dataclass(frozen=True)
class StockIssued(Movement):
    """Lines of a shipment carry ``line_id``; ``stocked`` is false for what has no stock, as services."""

    TOPIC = "inventory.StockIssued"
    order_id: str | None


@dataclass(frozen=True)
class StockTransferred(Movement):
    TOPIC = "inventory.StockTransferred"
    to_warehouse_id: str
    to_sellable: bool


@dataclass(frozen=True)
class StockCounted(Movement):
    """A line is ``{item_id, counted, difference}``."""

    TOPIC = "inventory.StockCounted"


@dataclass(frozen=True)
class StockLevelsChanged(DomainEvent):
    """The absolute levels of the items that one cause touched, right after it; a stream of its own."""

    TOPIC = "inventory.StockLevelsChanged"
    metadata: dict[str, Any]
    cause: dict[str, str]
    items: list[dict[str, Any]]


for _event in (StockReceived, StockIssued, StockTransferred, StockCounted, StockLevelsChanged):
    register_topic(_event.TOPIC, _event)


@dataclass(frozen=True)
class Level:
    """An item's stock against the demand; ``orders_position``: how much of the orders' feed the demand includes."""

    on_hand: Decimal
    demand: Decimal
    orders_position: int


@dataclass
class DemandLine:
    """What an order still waits for in one line: what is to be delivered in all, less what was issued for it."""

    order_id: UUID
    line_id: UUID
    item_id: UUID
    number: int | None = None
    customer_id: UUID | None = None
    placed_at: datetime | None = None
    ordered: Decimal = Decimal(0)
    issued: Decimal = Decimal(0)

    @property
    def remaining(self) -> Decimal:
        return max(self.ordered - self.issued, Decimal(0))


def merged(lines: Sequence[Mapping[str, Any]]) -> dict[UUID, Decimal]:
    """Item -> quantity, the lines of one item together."""
    quantities: dict[UUID, Decimal] = {}
    for line in lines:
        quantities[line["item_id"]] = quantities.get(line["item_id"], Decimal(0)) + line["quantity"]
    return quantities


def quantities_to_move(lines: Sequence[Mapping[str, Any]]) -> dict[UUID, Decimal]:
    """Item -> quantity; raises QuantityTooLarge when the lines of one item are too much together."""
    quantities = merged(lines)
    for item_id, quantity in quantities.items():
        if quantity > LARGEST_QUANTITY:
            raise QuantityTooLarge(id=item_id)
    return quantities


def require_stock(
    wanted: Mapping[UUID, Decimal], there: Mapping[UUID, Decimal], codes: Mapping[UUID, str], warehouse: str
) -> None:
    """Stock never goes below zero by our own act; raises NotEnoughInStock with the numbers."""
    for item_id, quantity in wanted.items():
        on_hand = there.get(item_id, Decimal(0))
        if quantity > on_hand:
            raise NotEnoughInStock(item=codes[item_id], warehouse=warehouse, on_hand=on_hand, wanted=quantity)


def quantities_to_ship(
    open_lines: Sequence[DemandLine], wanted: Mapping[UUID, Decimal] | None, codes: Mapping[UUID, str]
) -> list[tuple[DemandLine, Decimal]]:
    """The lines of a shipment with their quantities; all that remains when nothing is named.

    Raises NothingToShip, UnknownLine, MoreThanRemaining.
    """
    remaining = {line.line_id: line for line in open_lines if line.remaining > 0}
    if not remaining:
        raise NothingToShip
    if wanted is None:
        return [(line, line.remaining) for line in remaining.values()]
    known = {line.line_id: line for line in open_lines}
    chosen = []
    for line_id, quantity in wanted.items():
        if line_id not in known:
            raise UnknownLine(line_id=line_id)
        if quantity > known[line_id].remaining:
            line = known[line_id]
            raise MoreThanRemaining(
                code=codes[line.item_id], line_id=line_id, remaining=line.remaining, wanted=quantity
            )
        chosen.append((known[line_id], quantity))
    return chosen
