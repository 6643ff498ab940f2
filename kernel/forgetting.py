"""Kept answers are forgotten after a day, so that their table does not grow for ever."""

import time
from datetime import timedelta
from threading import Event

from structlog.stdlib import get_logger

from kernel.application import ServiceApplication

KEPT_FOR = timedelta(hours=24)
EVERY_SECONDS = 3600.0
AT_ONCE = 2000
REST_SECONDS = 0.05

log = get_logger()


class Forgetting:
    """Runs beside an application; any number of replicas may do it at once."""

    def __init__(self, application: ServiceApplication) -> None:
        self._application = application
        self._stopping = Event()

    def run(self) -> None:
        """Once an hour, until ``stop``; what fails is tried again an hour later."""
        while not self._stopping.is_set():
            try:
                self.forget()
            except Exception as error:
                log.warning("answers not forgotten", service=self._application.name, error=repr(error))
            self._stopping.wait(EVERY_SECONDS)

    def forget(self) -> int:
        """Forgets what is older than a day in short transactions, with rests for others; returns how many."""
        older_than, total = self._application.clock.now() - KEPT_FOR, 0
        while not self._stopping.is_set():
            forgotten = self._application.forget_answers(older_than, AT_ONCE)
            total += forgotten
            if forgotten < AT_ONCE:
                break
            time.sleep(REST_SECONDS)
        return total

    def stop(self) -> None:
        self._stopping.set()
