"""The broker may bring an event twice, late, or never."""

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.faults.deliveries import Change, Delivery, meddle
from tests.faults.market import Market
from tests.faults.proving import guarded_by
from tests.faults.removals import (
    duplicates_are_dropped,
    gaps_are_filled_from_the_feed,
    gaps_are_noticed,
    silence_is_questioned,
    the_undecodable_is_set_aside,
)

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

HEARERS = ("inventory", "tasks")
MORE_THAN_A_BATCH = 200


def thrice(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    return [*deliveries, *deliveries, *deliveries]


def shuffled(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    return random.Random(5).sample(deliveries, len(deliveries))


def without_every_tenth(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    return [each for place, each in enumerate(deliveries) if place % 10 != 4]


def with_every_tenth_garbled(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    return [replace(each, body="{") if place % 10 == 4 else each for place, each in enumerate(deliveries)]


def without_the_last_ten(deliveries: Sequence[Delivery]) -> Sequence[Delivery]:
    return deliveries[:-10]


def bring(market: Market, orders: int, change: Change) -> None:
    """Inventory and tasks are brought what waited for them, changed on the way."""
    market.system.stop(*HEARERS)
    market.shop.take_orders(orders)
    market.wait_until_told("orders")
    for hearer in HEARERS:
        meddle(market.broker_url, hearer, "orders", change)
    market.system.start(*HEARERS)


@guarded_by(duplicates_are_dropped)
def test_every_delivery_comes_three_times(market: Market) -> None:
    bring(market, 60, thrice)
    market.shop.take_orders(20)
    market.must_be_well()


@guarded_by(gaps_are_noticed)
def test_deliveries_come_in_any_order(market: Market) -> None:
    bring(market, MORE_THAN_A_BATCH, shuffled)
    market.shop.take_orders(20)
    market.must_be_well()


@guarded_by(gaps_are_noticed, gaps_are_filled_from_the_feed)
def test_every_tenth_delivery_is_lost(market: Market) -> None:
    bring(market, 60, without_every_tenth)
    market.shop.take_orders(20)
    market.must_be_well()


@guarded_by(the_undecodable_is_set_aside)
def test_every_tenth_delivery_cannot_be_read(market: Market) -> None:
    bring(market, 60, with_every_tenth_garbled)
    market.shop.take_orders(20)
    market.must_be_well()


@guarded_by(silence_is_questioned)
def test_the_last_deliveries_are_lost_and_none_follows(market: Market) -> None:
    market.system.stop("tasks")
    market.shop.take_orders(60)
    market.wait_until_told("orders", "inventory")
    meddle(market.broker_url, "tasks", "orders", without_the_last_ten)
    market.system.start("tasks")
    market.must_be_well()
