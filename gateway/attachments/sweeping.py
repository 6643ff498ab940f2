"""Forgets files that nothing is attached by: what broke off on its way, and what was erased unnoticed."""

import time
from threading import Event
from uuid import UUID

from structlog.stdlib import get_logger

from gateway.attachments.store import FileStore
from gateway.clients import Services
from kernel.clock import Clock

OWNERS = ("customers", "orders", "tasks")
EVERY_SECONDS = 3600.0
AT_ONCE = 200
REST_SECONDS = 0.05

log = get_logger()


class Sweeper:
    """Runs beside the gateway's web server; any number of gateways may run one each."""

    def __init__(self, store: FileStore, services: Services, clock: Clock) -> None:
        self._store = store
        self._services = services
        self._clock = clock
        self._stopping = Event()

    def run(self) -> None:
        """Once an hour, until ``stop``; what fails is tried again an hour later."""
        while not self._stopping.is_set():
            for owner in OWNERS:
                try:
                    self.sweep(owner)
                except Exception as error:
                    log.warning("files not swept", owner=owner, error=repr(error))
            self._stopping.wait(EVERY_SECONDS)

    def sweep(self, owner: str) -> int:
        """Asks a service about its files that are due to be asked about; returns how many were forgotten.

        Where it does not answer, all stay.
        """
        forgotten = 0
        while not self._stopping.is_set():
            now = self._clock.now()
            due = self._store.to_ask_about(owner, now, AT_ONCE)
            if not due:
                break
            answer = self._services.ask_for_itself(owner, "held_files", {"file_ids": [str(each) for each in due]})
            held = {UUID(file_id) for file_id in answer["file_ids"]}
            self._store.needed(held, now)
            unneeded = [file_id for file_id in due if file_id not in held]
            self._store.forget(unneeded)
            forgotten += len(unneeded)
            time.sleep(REST_SECONDS)
        return forgotten

    def stop(self) -> None:
        self._stopping.set()
