"""The broker is a doorbell: it may forget everything, and whoever trusts it alone still hears everything."""

import time
from datetime import timedelta

import pytest

from tests.faults.databases import has_waiting_reminders
from tests.faults.deliveries import Witness
from tests.faults.market import Market
from tests.faults.proving import PATIENCE, guarded_by
from tests.faults.removals import (
    gaps_are_filled_from_the_feed,
    publishing_waits_for_confirms,
    silence_is_questioned,
    streams_say_that_they_missed_something,
)
from tests.infrastructure.rabbitmq import RabbitMQ
from tests.system.client import eventually

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]

HEARERS = ("inventory", "tasks", "notify")
RELAY_SECONDS = 3.0


@guarded_by(silence_is_questioned, gaps_are_filled_from_the_feed)
def test_its_data_are_wiped_while_consumers_are_down(market: Market, rabbitmq: RabbitMQ) -> None:
    market.system.stop(*HEARERS)
    market.shop.take_orders(60)
    market.wait_until_told("orders")
    rabbitmq.wipe()
    market.system.start(*HEARERS)
    market.must_be_well()


@guarded_by(publishing_waits_for_confirms)
def test_it_takes_no_more_messages_and_dies(market: Market, rabbitmq: RabbitMQ) -> None:
    others = Witness(market.broker_url, market.system.api)
    market.shop.set_reminders(20, due_in=timedelta(seconds=20))
    market.system.wait_until_level()
    database = market.system.database_urls["tasks"]
    with rabbitmq.memory_alarm():
        eventually(lambda: not has_waiting_reminders(database), 60)
        time.sleep(RELAY_SECONDS)
        rabbitmq.kill()
        rabbitmq.start()
    market.must_be_well(others.missed())


@guarded_by(streams_say_that_they_missed_something)
def test_open_streams_hear_that_it_was_away(market: Market, rabbitmq: RabbitMQ) -> None:
    with market.system.api.stream() as stream:
        rabbitmq.kill()
        rabbitmq.start()
        deadline = time.monotonic() + PATIENCE
        while "resync" not in stream.kinds and time.monotonic() < deadline:
            time.sleep(0.1)
        findings = [] if "resync" in stream.kinds else ["an open stream was not told to load anew"]
    market.must_be_well(findings)
