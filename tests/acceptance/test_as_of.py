"""Any order as of any moment is what an independent reader makes of the feed up to that moment.

The reader shares no code with the product: it takes the public events as JSON, in the order of the feed, and stops at
the moment.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest

from kernel.problems import is_refusal
from services.orders.app.refusals import NotThereThen
from tests.builders import World, everything, new_line
from tests.infrastructure.postgres import Postgres

DEEDS = 160
MOMENTS = 1000
WORDS = (None, "covered", "contended", "short", "absent")
OF_A_LINE = ("shipped", "cancelled", "remaining", "returned", "price", "amount")


@dataclass
class Read:
    """What the reader knows of one order."""

    status: str = ""
    total: str = ""
    lines: dict[str, dict[str, Any]] = field(default_factory=dict)
    colours: dict[str, tuple[str | None, str | None, str | None]] = field(default_factory=dict)

    def take(self, kind: str, data: dict[str, Any]) -> None:
        self.status, self.total = data["status"], data["total"]
        for line in data["lines"]:
            self.lines[line["line_id"]] = {name: line[name] for name in OF_A_LINE}
            if line.get("availability") is not None:
                self.colours[line["line_id"]] = (line["availability"], line["on_hand"], line["demand"])
            if Decimal(line["remaining"]) == 0:
                self.colours.pop(line["line_id"], None)

    def seen(self) -> dict[str, Any]:
        nothing = (None, None, None)
        lines = {line_id: (line, self.colours.get(line_id, nothing)) for line_id, line in self.lines.items()}
        worst = max((colour[0] for _, colour in lines.values()), key=WORDS.index, default=None)
        return {"status": self.status, "total": self.total, "availability": worst, "lines": lines}


def read_until(feed: list[dict[str, Any]], at: datetime) -> dict[str, Read]:
    """All orders by the events that had happened by then."""
    orders: dict[str, Read] = {}
    for event in feed:
        if datetime.fromisoformat(event["time"]) > at:
            continue
        if event["type"] == "OrdersReflagged":
            for order in event["data"]["orders"]:
                for line in order["lines"]:
                    told = (line["new"], line["on_hand"], line["demand"])
                    orders[order["order_id"]].colours[line["line_id"]] = told
        elif "order_id" in event["data"]:
            orders.setdefault(event["data"]["order_id"], Read()).take(event["type"], event["data"])
    return orders


def answered(answer: dict[str, Any]) -> dict[str, Any]:
    lines = {
        line["line_id"]: (
            {name: line[name] for name in OF_A_LINE},
            (line["availability"], line["on_hand"], line["demand"]),
        )
        for line in answer["lines"]
    }
    return {**{name: answer[name] for name in ("status", "total", "availability")}, "lines": lines}


class Story:
    """A long day of a small company, invented by a seed."""

    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        self.items = [world.item(code, price="12.50") for code in ("bolts", "nuts", "sugar")]
        self.customers = [world.customer(name) for name in ("Вектор", "Орбита")]
        self.orders: list[UUID] = []
        for item in self.items:
            world.receive(item, random.randint(5, 30))
        world.sync()

    def tell(self, deeds: int) -> None:
        acts = [self.place, self.place, self.change, self.change, self.ship, self.cancel, self.count, self.world.sync]
        for _ in range(deeds):
            self.world.clock.advance(seconds=self.random.choice([0, 1, 60]))
            try:
                self.random.choice(acts)()
            except Exception as error:
                if not is_refusal(error):
                    raise
        self.world.sync()

    def place(self) -> None:
        lines = [(item, self.random.randint(1, 12)) for item in self.random.choices(self.items, k=3)]
        self.orders.append(self.world.place(self.random.choice(self.customers), *lines))

    def change(self) -> None:
        order = self.random.choice(self.orders)
        kept = [(line, self.random.randint(1, 12)) for line in self.world.line_ids(order) if self.random.random() < 0.8]
        added = [new_line(self.random.choice(self.items), 2)] if self.random.random() < 0.5 else []
        self.world.change(order, *kept, *added)

    def ship(self) -> None:
        order = self.random.choice(self.orders)
        line = self.random.choice(self.world.order(order)["lines"])
        self.world.ship(order, {UUID(line["line_id"]): self.random.randint(1, int(line["base_quantity"]))})

    def cancel(self) -> None:
        if self.random.random() < 0.3:
            self.world.cancel(self.random.choice(self.orders))

    def count(self) -> None:
        self.world.count(self.random.choice(self.items), self.random.choice([0, 3, 10, 60]))


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest) -> Iterator[World]:
    if request.param == "sqlite":
        with World.on_files() as built:
            yield built
    else:
        server: Postgres = request.getfixturevalue("postgres")
        with World.on_postgres(server) as built:
            yield built


def test_an_order_as_of_any_moment_is_what_its_feed_said_by_then(world: World) -> None:
    random = Random(118)
    begun = world.clock.now()
    story = Story(world, random)
    story.tell(DEEDS)
    feed = [json.loads(json.dumps(event.to_json_dict())) for event in everything(world.orders.feed)]
    seconds = int((world.clock.now() - begun).total_seconds())
    kinds = {event["type"] for event in feed}
    assert {"OrderPlaced", "OrderChanged", "OrderShipped", "OrderCancelled", "OrdersReflagged"} <= kinds
    were_there = 0
    for _ in range(MOMENTS):
        at = begun + timedelta(seconds=random.randint(0, seconds + 1))
        order = random.choice(story.orders)
        expected = read_until(feed, at).get(str(order))
        if expected is None:
            with pytest.raises(NotThereThen):
                world.orders.get_order_as_of(order, at)
        else:
            were_there += 1
            assert answered(world.orders.get_order_as_of(order, at)) == expected.seen(), (order, at)
    assert were_there > MOMENTS / 4
