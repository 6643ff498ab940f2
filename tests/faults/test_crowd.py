"""Many write at once, in several replicas: the log has one order all the same."""

import pytest

from tests.faults.deliveries import Witness
from tests.faults.market import Market
from tests.faults.proving import guarded_by
from tests.faults.removals import appends_take_turns, one_relay_leads

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]


@guarded_by(appends_take_turns)
def test_two_replicas_take_orders_from_many_clients(market: Market) -> None:
    market.system.start("orders")
    market.shop.take_orders(200, clients=16)
    market.must_be_well()


@guarded_by(one_relay_leads)
def test_two_relays_race(market: Market) -> None:
    others = Witness(market.broker_url, market.system.api)
    market.system.start("orders")
    market.shop.take_orders(200)
    market.must_be_well(others.missed(), others.told_twice())
