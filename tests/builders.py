"""A small world to tell stories in: inventory and orders in process, without a broker, on a clock that stands still.

What one service tells another travels as JSON and is checked against its contract on the way; it is heard when the
story says so (``sync``, ``sync_one``), so that a test can stop the world between any two moments.
"""

import atexit
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Self
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlalchemy import event as sqlalchemy_events
from sqlalchemy.orm import Session

from contracts import registry
from contracts.commands.dictionaries import AddEntry
from contracts.commands.inventory import ItemList, RegisterItem
from contracts.commands.orders import OrderList
from contracts.envelope import PublicEvent
from kernel.application import ServiceApplication
from kernel.calls import Call
from kernel.feed import FeedPage
from kernel.identity import Caller
from kernel.migrations import migrate
from kernel.rebuilding.rebuild import Rebuild
from kernel.subscription import SourceFeed, Subscription
from services.inventory import policies as inventory_policies
from services.inventory.app import InventoryApplication
from services.inventory.domain.dictionaries import FIRST_ENTRIES, UNITS
from services.orders import policies as orders_policies
from services.orders.app import OrdersApplication
from tests.infrastructure.postgres import Postgres

MORNING = datetime(2025, 11, 24, 9, 0, tzinfo=UTC)
SERVICES: dict[str, type[ServiceApplication]] = {"inventory": InventoryApplication, "orders": OrdersApplication}
FIRST_UNITS = frozenset(code for code, *_ in FIRST_ENTRIES[UNITS])
SOMEONE = Caller("someone", frozenset({"admin"}))
ROUNDS = 20
PAGE = 50

Line = tuple[Any, ...] | Mapping[str, Any]
Amount = int | str | Decimal


class ManualClock:
    """Tells the moment that the test set."""

    def __init__(self, at: datetime = MORNING) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def advance(self, **period: float) -> None:
        self.at += timedelta(**period)


class Wire:
    """A source's feed as another service sees it: each event is valid by its contract, and arrives as JSON."""

    def __init__(self, feed: SourceFeed) -> None:
        self._feed = feed

    def since(self, position: int, limit: int, types: Sequence[str] = ()) -> FeedPage:
        page = self._feed.since(position, limit, types)
        return FeedPage([travelled(event) for event in page.events], page.more)

    def head(self) -> int:
        return self._feed.head()


def everything(feed: SourceFeed, after: int = 0) -> list[PublicEvent]:
    """All that the feed has to tell, page by page."""
    page = feed.since(after, PAGE)
    events = list(page.events)
    while page.more:
        page = feed.since(events[-1].position, PAGE)
        events += page.events
    return events


def travelled(event: PublicEvent) -> PublicEvent:
    registry.validate(event)
    return PublicEvent.from_json_dict(json.loads(json.dumps(event.to_json_dict())))


class ToldByHand:
    """The feed of a service that is not there: the test tells its events itself.

    Positions have holes, as those of a log with private events have.
    """

    def __init__(self, source: str, clock: ManualClock, gap: int = 3) -> None:
        self.events: list[PublicEvent] = []
        self._source = source
        self._clock = clock
        self._gap = gap

    def tell(self, event_type: str, subject: UUID | str, data: dict[str, Any] | None = None) -> PublicEvent:
        """Publishes one more event of ``subject``."""
        previous = self.head()
        position = previous + self._gap
        event = PublicEvent(
            id=uuid5(NAMESPACE_OID, f"{self._source} {position}"),
            source=f"/{self._source}",
            type=event_type,
            subject=str(subject),
            time=self._clock.now(),
            data={} if data is None else data,
            position=position,
            previous=previous,
            streamversion=1 + sum(each.subject == str(subject) for each in self.events),
            actor="someone",
            correlationid="correlation",
            causationid="causation",
        )
        self.events.append(event)
        return event

    def since(self, position: int, limit: int, types: Sequence[str] = ()) -> FeedPage:
        found = [event for event in self.events if event.position > position and (not types or event.type in types)]
        return FeedPage(found[:limit], more=len(found) > limit)

    def head(self) -> int:
        return self.events[-1].position if self.events else 0


class World:
    """Inventory and orders, with customers told by hand. Methods say what people do; they answer with ids.

    The same deeds in the same order give the same ids, so that a story that fails can be told again.
    """

    def __init__(self, urls: Mapping[str, str]) -> None:
        self.clock = ManualClock()
        self.inventory = InventoryApplication(urls["inventory"], self.clock)
        self.orders = OrdersApplication(urls["orders"], self.clock)
        self.customers = ToldByHand("customers", self.clock)
        self.heard: dict[str, Subscription] = {
            "inventory from orders": self.hear(self.inventory, "orders", self.orders.feed),
            "orders from inventory": self.hear(self.orders, "inventory", self.inventory.feed),
            "orders from customers": self.hear(self.orders, "customers", self.customers),
        }
        self._deeds = 0
        self._main: UUID | None = None
        self._units = set(FIRST_UNITS)

    @classmethod
    @contextmanager
    def on_files(cls) -> Iterator[Self]:
        """A world on SQLite files that vanish with it."""
        with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
            for service, application_class in SERVICES.items():
                shutil.copy(empty_file(application_class), f"{folder}/{service}.db")
            world = cls({service: f"sqlite:///{folder}/{service}.db" for service in SERVICES})
            for application in world.applications:
                never_sync(application)
            yield world
            world.close()

    @classmethod
    @contextmanager
    def on_postgres(cls, server: Postgres) -> Iterator[Self]:
        """A world on two fresh databases of a real server."""
        urls = {service: server.create_database(service) for service in SERVICES}
        for service, url in urls.items():
            migrate(f"services.{service}", url)
            prepare(SERVICES[service], url)
        world = cls(urls)
        try:
            yield world
        finally:
            world.close()
            for url in urls.values():
                server.drop_database(url)

    @property
    def applications(self) -> tuple[ServiceApplication, ServiceApplication]:
        return self.inventory, self.orders

    def close(self) -> None:
        for application in self.applications:
            application.close()

    # what is in the registers

    def customer(self, name: str = "Vector") -> UUID:
        customer = self.new_id()
        self.customers.tell("CustomerRegistered", customer, customer_data(customer, name))
        self.heard["orders from customers"].catch_up()
        return customer

    def archive(self, customer: UUID) -> None:
        self.customers.tell("CustomerArchived", customer, {"customer_id": str(customer)})
        self.heard["orders from customers"].catch_up()

    def restore(self, customer: UUID) -> None:
        self.customers.tell("CustomerRestored", customer, {"customer_id": str(customer)})
        self.heard["orders from customers"].catch_up()

    def item(
        self,
        code: str,
        kind: str = "goods",
        unit: str = "pcs",
        packages: Mapping[str, Amount] | None = None,
        price: Amount | None = None,
    ) -> UUID:
        """An item that both services know; ``packages``: unit -> how many base units it holds."""
        factors = [{"unit": name, "factor": str(factor)} for name, factor in (packages or {}).items()]
        prices = [] if price is None else [{"price_type": "wholesale", "amount": str(price)}]
        answer = self.register(code=code, name=code, kind=kind, unit=unit, packages=factors, prices=prices)
        self.heard["orders from inventory"].catch_up()
        return UUID(answer["id"])

    def register(self, **body: Any) -> dict[str, Any]:
        """An item as the API takes it; units that the company does not have yet are added first."""
        for unit in {body["unit"], *(package["unit"] for package in body.get("packages", ()))} - self._units:
            self._units.add(unit)
            entry = {"dictionary": "units", "code": unit, "names": {"ru": unit}}
            self.do("inventory", "add_dictionary_entry", **AddEntry().load(entry))
        return self.do("inventory", "register_item", **RegisterItem().load(body))

    def repack(self, item: UUID, packages: Mapping[str, Amount]) -> None:
        factors = [{"unit": name, "factor": Decimal(factor)} for name, factor in packages.items()]
        version = [self.stock_of(item)["version"]]
        self.do("inventory", "change_item", item_id=item, version=version, packages=factors)

    def retire(self, item: UUID) -> None:
        self.do("inventory", "retire_item", item_id=item, version=[self.stock_of(item)["version"]])

    def warehouse(self, code: str, *, sellable: bool = True) -> UUID:
        return UUID(self.do("inventory", "open_warehouse", code=code, name=code, sellable=sellable)["id"])

    @property
    def main(self) -> UUID:
        """The warehouse that is meant when none is named; sellable."""
        if self._main is None:
            self._main = self.warehouse("MAIN")
        return self._main

    # what the warehouse does

    def receive(self, item: UUID, quantity: Amount, warehouse: UUID | None = None) -> dict[str, Any]:
        return self._move("receive_stock", warehouse, [(item, quantity)])

    def issue(self, item: UUID, quantity: Amount, warehouse: UUID | None = None) -> dict[str, Any]:
        return self._move("issue_stock", warehouse, [(item, quantity)])

    def count(self, item: UUID, quantity: Amount, warehouse: UUID | None = None) -> dict[str, Any]:
        return self._move("count_stock", warehouse, [(item, quantity)])

    def transfer(self, item: UUID, quantity: Amount, source: UUID, target: UUID) -> dict[str, Any]:
        return self._move("transfer_stock", source, [(item, quantity)], to_warehouse_id=target)

    def ship(
        self,
        order: UUID,
        lines: Mapping[UUID, Amount] | None = None,
        warehouse: UUID | None = None,
        *,
        level: bool = True,
    ) -> dict[str, Any]:
        """All that remains, or line -> quantity. With ``level`` inventory first hears all that orders told."""
        if level:
            self.heard["inventory from orders"].catch_up()
        wanted = None
        if lines is not None:
            wanted = [{"line_id": line, "quantity": Decimal(quantity)} for line, quantity in lines.items()]
        return self.do(
            "inventory", "ship_order", order_id=order, warehouse_id=warehouse or self.main, document=None, note=None,
            lines=wanted,
        )  # fmt: skip

    def stock_of(self, item: UUID) -> dict[str, Any]:
        return self.inventory.get_item(item)

    def holders(self, item: UUID) -> list[dict[str, Any]]:
        """Who waits for the item."""
        rows: list[dict[str, Any]] = []
        after = None
        while True:
            page = self.inventory.item_demand({"item_id": item, "limit": PAGE, "after": after})
            rows += page["items"]
            after = page["next"]
            if after is None:
                return rows

    # what the sales managers do

    def place(self, customer: UUID, *lines: Line) -> UUID:
        """Lines are ``(item, quantity)``, ``(item, quantity, unit)`` or ``(item, quantity, unit, price)``."""
        return self._create(customer, lines, place=True)

    def draft(self, customer: UUID, *lines: Line) -> UUID:
        return self._create(customer, lines, place=False)

    def place_draft(self, order: UUID, override: Mapping[str, str] | None = None) -> dict[str, Any]:
        return self.do("orders", "place_order", order_id=order, version=[self.version(order)], override=override)

    def change(self, order: UUID, *lines: Line, **more: Any) -> dict[str, Any]:
        """``lines`` is the complete new list: ``(line id, quantity)`` keeps a line, a mapping says more."""
        if lines:
            more["lines"] = [changed_line(line) for line in lines]
        more = {"reprice": False, "override": None, **more}
        return self.do("orders", "change_order", order_id=order, version=[self.version(order)], **more)

    def cancel(self, order: UUID) -> dict[str, Any]:
        return self.do("orders", "cancel_order", order_id=order, version=[self.version(order)], reason=None)

    def version(self, order: UUID) -> int:
        return int(self.order(order)["version"])

    def order(self, order: UUID) -> dict[str, Any]:
        return self.orders.get_order(order)

    def line(self, order: UUID, place: int = 0) -> dict[str, Any]:
        lines: list[dict[str, Any]] = self.order(order)["lines"]
        return lines[place]

    def line_ids(self, order: UUID) -> list[UUID]:
        return [UUID(line["line_id"]) for line in self.order(order)["lines"]]

    def availability(self, order: UUID) -> str | None:
        """How the order's first line is covered, in a word."""
        word: str | None = self.line(order)["availability"]
        return word

    def list_orders(self, **question: Any) -> list[dict[str, Any]]:
        """The whole list, walked page by page."""
        rows: list[dict[str, Any]] = []
        after = None
        while True:
            page = self.orders.list_orders({**order_question(), **question, "after": after})
            rows += page["items"]
            after = page["next"]
            if after is None:
                return rows

    # how the services hear of each other

    def hear(self, application: ServiceApplication, source: str, feed: SourceFeed) -> Subscription:
        """A subscription of the application, reacting as its nameko service does."""

        def react(session: Session, events: Sequence[PublicEvent]) -> None:
            if application is self.inventory:
                inventory_policies.tell_levels_when_demand_changed(self.inventory, session, events)
            elif source == "inventory":
                orders_policies.when_inventory_tells(self.orders, session, events)
            else:
                orders_policies.when_customers_tell(self.orders, session, events)

        return Subscription(application, source, self.wire(feed), react)

    def wire(self, feed: SourceFeed) -> SourceFeed:
        """The way from a feed to whoever hears it."""
        return Wire(feed)

    def sync(self) -> None:
        """Until everybody has heard everything."""
        for _ in range(ROUNDS):
            for subscription in self.heard.values():
                subscription.catch_up()
            if all(subscription.is_level() for subscription in self.heard.values()):
                return
        raise AssertionError(f"the services go on telling each other something new after {ROUNDS} rounds")

    def sync_one(self, name: str, events: int | None = None) -> None:
        """One subscription hears all that is new to it, or only its next ``events``."""
        if events is None:
            self.heard[name].catch_up()
        else:
            self.heard[name].deliver(self.unheard(name)[:events])

    def unheard(self, name: str) -> list[PublicEvent]:
        """What the subscription has not heard yet, oldest first."""
        return everything(self.told_to(name), self.heard[name].position())

    def told_to(self, name: str) -> SourceFeed:
        source = self.heard[name].source
        return self.wire(self.customers if source == "customers" else getattr(self, source).feed)

    @contextmanager
    def rebuild(self, application: ServiceApplication) -> Iterator[Rebuild]:
        sources: dict[str, SourceFeed] = {"orders": self.wire(self.orders.feed)}
        if application is self.orders:
            sources = {"inventory": self.wire(self.inventory.feed), "customers": self.wire(self.customers)}
        with Rebuild(application, sources, lambda _: None) as rebuild:
            yield rebuild

    def differences(self) -> list[str]:
        """What ``nova verify`` would find in both services."""
        found: list[str] = []
        for application in self.applications:
            with self.rebuild(application) as rebuild:
                found += rebuild.differences()
        return found

    # steps

    def do(self, service: str, command: str, **body: Any) -> dict[str, Any]:
        """One command, as the service would run it."""
        return self.run(service, command, self.call(), body)

    def run(self, service: str, command: str, call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
        application: ServiceApplication = getattr(self, service)
        return application.execute(call, f"{command} {body}"[:64], lambda: getattr(application, command)(call, body))

    def call(self) -> Call:
        command_id = self.new_id()
        return Call(SOMEONE, command_id, "correlation", str(command_id), self.clock.now())

    def new_id(self) -> UUID:
        self._deeds += 1
        return uuid5(NAMESPACE_OID, f"deed {self._deeds}")

    def _create(self, customer: UUID, lines: Iterable[Line], *, place: bool) -> UUID:
        body = order_body(customer, lines, place=place)
        return UUID(self.do("orders", "create_order", **body)["id"])

    def _move(
        self, command: str, warehouse: UUID | None, lines: Sequence[tuple[UUID, Amount]], **more: Any
    ) -> dict[str, Any]:
        wanted = [{"item_id": item, "quantity": Decimal(quantity)} for item, quantity in lines]
        warehouse = warehouse or self.main
        return self.do("inventory", command, warehouse_id=warehouse, document=None, note=None, lines=wanted, **more)


def customer_data(customer: UUID, name: str, **more: Any) -> dict[str, Any]:
    """The details of a customer as events tell them."""
    legal = dict.fromkeys(("full_name", "kpp", "ogrn", "vat_number", "legal_address", "postal_address"))
    known = {"code": name, "name": name, "kind": "legal_entity", "tax_number": None, "legal": legal}
    return {"customer_id": str(customer), **known, "bank_accounts": [], **more}


def order_body(customer: UUID, lines: Iterable[Line], *, place: bool) -> dict[str, Any]:
    return {
        "customer_id": customer,
        **dict.fromkeys(("reference", "requested_date", "delivery_address", "carrier", "note")),
        "own_fields": {},
        "lines": [ordered_line(line) for line in lines],
        "place": place,
        "override": None,
    }


def ordered_line(line: Line) -> dict[str, Any]:
    if isinstance(line, Mapping):
        return {**new_line(line["item_id"], 1), **line}
    item, quantity, unit, price, *_ = (*line, None, None)
    return new_line(item, quantity, unit, Decimal("2.50") if price is None else price)


def changed_line(line: Line) -> dict[str, Any]:
    if isinstance(line, Mapping):
        return {"line_id": None, "item_id": None, **line}
    line_id, quantity = line
    return {"line_id": line_id, "item_id": None, "quantity": Decimal(quantity)}


def new_line(
    item: UUID, quantity: Amount, unit: str | None = None, price: Decimal | None = Decimal("2.50")
) -> dict[str, Any]:
    """A line that a change adds; without a price it has that of the customer's terms."""
    more = {"discount_percent": Decimal(0), "requested_date": None, "note": None}
    return {"item_id": item, "quantity": Decimal(quantity), "unit": unit, "price": price, **more}


def order_question(**question: Any) -> dict[str, Any]:
    return {**OrderList().load({"limit": PAGE}), "sort": "", **question}


def item_question(**question: Any) -> dict[str, Any]:
    return {**ItemList().load({"limit": PAGE}), **question}


def engine_of(application: ServiceApplication) -> Any:
    return application.recorder.datastore.engine


@cache
def empty_file(application_class: type[ServiceApplication]) -> Path:
    """A SQLite file with the service's schema and nothing in it, made once and copied for every world."""
    folder = Path(tempfile.mkdtemp(dir=memory_folder(), prefix="nova-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    service = application_class.name
    url = f"sqlite:///{folder}/{service}.db"
    migrate(f"services.{service}", url)
    prepare(application_class, url)
    return folder / f"{service}.db"


def prepare(application_class: type[ServiceApplication], url: str) -> None:
    """Writes what the service writes at its first start."""
    application = application_class(url, ManualClock())
    application.prepare()
    application.close()


def memory_folder() -> str | None:
    """Where files cost nothing, if there is such a place."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def never_sync(application: ServiceApplication) -> None:
    """Trades what a power cut would lose for speed."""

    @sqlalchemy_events.listens_for(engine_of(application), "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")
