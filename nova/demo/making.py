"""Makes the demo in a folder of its own, and moves it where it belongs when all of it is there."""

import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import partial
from random import Random

from nova.composition import ALL
from nova.demo import today
from nova.demo.buyers import Buyer, all_buyers
from nova.demo.company import COMPANY, ENTRIES, HEAD, LETTER_TEMPLATES, USERS, WAREHOUSES
from nova.demo.goods import Good, all_goods, services
from nova.demo.trade import MOSCOW, YEARS, Trade, raise_prices
from nova.demo.world import World
from nova.folder import DataFolder

SEED = 1872
MAKING, PASSWORD, COMPLETE = "demo-in-the-making", "demo-password", "complete"
OPENING_HOUR = 6  # UTC
PRICE_RISES = ((300, "6"), (590, "5"))

Say = Callable[[str], None]


def make(folder: DataFolder, environment: Mapping[str, str], now: datetime, say: Say) -> None:
    """Fills a data folder that has no data; what is there already is left alone.

    A demo that was interrupted is made from the beginning.
    """
    finish(folder)
    making = folder.path / MAKING
    if making.exists():
        say("The demo of an earlier start was left half made: it is made anew.")
        shutil.rmtree(making)
    if any((folder.path / f"{name}.db").exists() for name in ALL):
        return
    say("Making a demo company with two years of trade: this takes a minute or two.")
    making.mkdir()
    _fill(DataFolder(making), environment, now, say)
    (making / COMPLETE).touch()
    finish(folder)


def finish(folder: DataFolder) -> None:
    """Moves a demo that is made but was not moved, whole or in part."""
    making = folder.path / MAKING
    if not (making / COMPLETE).exists():
        return
    for path in making.iterdir():
        if path.name != COMPLETE:
            path.replace(folder.path / path.name)
    shutil.rmtree(making)


def ways_in(folder: DataFolder) -> str | None:
    """Who can sign in by which password; None where the data are no demo."""
    path = folder.path / PASSWORD
    if not path.exists():
        return None
    names = ", ".join(f"{name} ({role})" for name, _, role in USERS)
    return f"Sign in   as {names} or admin\n          by the password [bold]{path.read_text().strip()}[/]"


def _fill(folder: DataFolder, environment: Mapping[str, str], now: datetime, say: Say) -> None:
    rng = Random(SEED)  # noqa: S311
    day = now.astimezone(MOSCOW).date()
    chosen = environment.get("NOVA_ADMIN_PASSWORD") or secrets.token_urlsafe(9)
    start = datetime.combine(day - YEARS, datetime.min.time(), UTC).replace(hour=OPENING_HOUR)
    world = World(folder.path, {**environment, "NOVA_ADMIN_PASSWORD": chosen}, start)
    folder.keep_token(world.own_token)
    _keep_password(folder, chosen)
    trade = _opened(world, rng, chosen, day)
    for after, percent in PRICE_RISES:
        valid_from = trade.first + (day - trade.first) * after / YEARS.days
        trade.later(valid_from, partial(raise_prices, world, percent))
    today.prepare(trade)
    trade.run(say)
    today.be(trade, now)
    world.close()


def _keep_password(folder: DataFolder, chosen: str) -> None:
    path = folder.path / PASSWORD
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(chosen + "\n")


def _opened(world: World, rng: Random, chosen: str, day: date) -> Trade:
    """The company on its first day."""
    world.hire(chosen)
    world.catch_up()
    world.change("PUT", "/company", COMPANY, HEAD)
    for dictionary, code, russian, english, data, colour in ENTRIES:
        names = {"ru": russian, "en": english}
        world.post(f"/dictionaries/{dictionary}", {"code": code, "names": names, "data": data, "colour": colour}, HEAD)
    for code, name, subject, text in LETTER_TEMPLATES:
        data = {"ru": {"subject": subject, "text": text}}
        world.post("/dictionaries/letter_templates", {"code": code, "names": {"ru": name}, "data": data}, HEAD)
    warehouses = {
        code: world.post("/warehouses", {"code": code, "name": name, "sellable": sellable})["id"]
        for code, name, sellable in WAREHOUSES
    }
    served = {body["code"]: world.post("/items", body, HEAD)["id"] for body in services()}
    goods = [_registered(world, rng, good) for good in all_goods()]
    world.catch_up()
    buyers = list(all_buyers(rng))
    trade = Trade(world, rng, day, goods, buyers, served, warehouses)
    for buyer in buyers:
        joins = trade.first + YEARS * buyer.joined
        if buyer.joined == 0:
            _join(world, buyer, trade.first)
        else:
            trade.later(joins, partial(_join, world, buyer))
    trade.stock_up()
    return trade


def _registered(world: World, rng: Random, good: Good) -> Good:
    good.item_id = world.post("/items", good.body, HEAD)["id"]
    good.often = rng.paretovariate(1.4)
    return good


def _join(world: World, buyer: Buyer, _day: date) -> None:
    buyer.customer_id = world.post("/customers", buyer.body, HEAD)["id"]
