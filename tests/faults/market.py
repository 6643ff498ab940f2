"""A shop at work on the whole system, before a fault and after it."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Thread

from tests.faults.checker import Checker
from tests.faults.databases import relay_position
from tests.faults.deliveries import head_of, is_heard
from tests.faults.proving import is_proof, judge
from tests.faults.removals import Removal
from tests.faults.shop import Shop
from tests.system.client import eventually
from tests.system.processes import SERVICES, START_SECONDS, System

HEARD = {
    "customers": ("inventory",),
    "orders": ("customers", "inventory"),
    "inventory": ("orders",),
    "tasks": ("orders",),
    "notify": ("tasks",),
}
WAITING_SECONDS = 60.0
QUIET_SECONDS = 1.5
SUPERVISION_SECONDS = 0.2


class Market:
    """All is well when it opens: what is found afterwards, the fault has done.

    Where a guard was taken away, what it prevents may be found at once: a slow machine is fault enough.
    """

    def __init__(self, system: System, broker_url: str, removed: Removal | None) -> None:
        self.system = system
        self.broker_url = broker_url
        self.removed = removed
        self._start()
        self.shop = Shop(system.api)
        self.checker = Checker(system, self.shop)
        self._work_without_faults()

    def must_be_well(self, *also: Iterable[str]) -> None:
        """The promise. In a proof: the checker must see that it is broken."""
        findings = self.checker.findings()
        judge([*findings, *(finding for each in also for finding in each)], self.removed)

    def wait_until_told(self, *services: str) -> None:
        """Until the broker has all that these services have to tell, and they have nothing to add."""
        eventually(lambda: self._have_told(services), WAITING_SECONDS)

    def wait_until_dead(self, *services: str) -> None:
        processes = [process for service in services for process in self.system.processes(service)]
        eventually(lambda: not any(process.is_running for process in processes), WAITING_SECONDS)

    @contextmanager
    def supervised(self) -> Iterator[None]:
        """What dies is started again."""
        ended = Event()

        def supervise() -> None:
            while not ended.wait(SUPERVISION_SECONDS):
                self.system.restart_the_dead()

        supervisor = Thread(target=supervise)
        supervisor.start()
        try:
            yield
        finally:
            ended.set()
            supervisor.join()

    def _start(self) -> None:
        self.system.migrate()
        self.system.start(*SERVICES, "gateway")
        eventually(self._all_listen, START_SECONDS)
        self.system.wait_until_ready()

    def _work_without_faults(self) -> None:
        self.system.wait_until_level()
        self.shop.take_orders(8, clients=1)
        order_id = self.shop.take_an_order_for_what_is_there()
        self.system.wait_until_level()
        self.shop.ship(order_id)
        findings = [finding for finding in self.checker.findings() if not is_proof(finding, self.removed)]
        assert not findings, "\n".join(["before the fault:", *findings])

    def _have_told(self, services: Sequence[str]) -> bool:
        heads = self._heads(services)
        time.sleep(QUIET_SECONDS)
        told = [relay_position(self.system.database_urls[service]) for service in services]
        return heads == self._heads(services) == told

    def _heads(self, services: Sequence[str]) -> list[int]:
        return [head_of(self.system.api, service) for service in services]

    def _all_listen(self) -> bool:
        return all(is_heard(self.broker_url, each, source) for each, sources in HEARD.items() for source in sources)
