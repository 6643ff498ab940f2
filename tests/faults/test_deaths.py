"""A process may end at any instruction, as by a power cut; what supervises it starts it again."""

import pytest

from tests.faults.databases import has_waiting_writers, held_checkpoints
from tests.faults.deliveries import Witness
from tests.faults.market import Market
from tests.faults.proving import guarded_by
from tests.faults.removals import (
    cursor_moves_after_publishing,
    duplicates_are_dropped,
    effects_are_acknowledged_after_commit,
    effects_commit_with_their_checkpoint,
)
from tests.system.client import eventually

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

HEARERS = ("inventory", "tasks")


@guarded_by(duplicates_are_dropped, effects_commit_with_their_checkpoint)
def test_consumers_die_between_commit_and_acknowledgement(market: Market) -> None:
    market.system.stop(*HEARERS)
    market.shop.take_orders(60)
    market.wait_until_told("orders")
    market.system.start(*HEARERS, NOVA_CRASH_AT="after_commit")
    market.wait_until_dead(*HEARERS)
    market.system.restart_the_dead()
    market.shop.take_orders(20)
    market.must_be_well()


@guarded_by(duplicates_are_dropped)
def test_services_that_were_away_during_a_thousand_orders_die_once_more_when_they_return(market: Market) -> None:
    market.system.stop(*HEARERS)
    market.shop.take_orders(1000, clients=8)
    market.system.start(*HEARERS, NOVA_CRASH_AT="after_commit")
    market.wait_until_dead(*HEARERS)
    market.system.restart_the_dead()
    market.must_be_well()


@guarded_by(effects_are_acknowledged_after_commit)
def test_a_consumer_dies_before_it_commits_while_the_source_is_away(market: Market) -> None:
    market.system.stop("tasks")
    market.shop.take_orders(20)
    market.wait_until_told("orders", "inventory")
    market.system.stop("orders")
    database = market.system.database_urls["tasks"]
    with held_checkpoints(database):
        market.system.start("tasks")
        eventually(lambda: has_waiting_writers(database), 60)
        market.system.kill("tasks")
    market.system.start("tasks")
    in_the_meantime = market.checker.journal_findings()
    market.system.start("orders")
    market.must_be_well(in_the_meantime)


@guarded_by(cursor_moves_after_publishing)
def test_a_relay_dies_between_publishing_and_noting_it(market: Market) -> None:
    others = Witness(market.broker_url, market.system.api)
    market.system.stop("orders")
    market.system.start("orders", NOVA_CRASH_AT="after_publish")
    with market.supervised():
        market.shop.take_orders(20)
    market.must_be_well(others.missed())
