"""Kept answers are forgotten after a day, ended jobs after a month, so that their tables do not grow for ever."""

import time
from datetime import timedelta
from threading import Event

from structlog.stdlib import get_logger

from kernel.application import ServiceApplication
from kernel.rebuilding.jobs import forget_jobs

KEPT_FOR = timedelta(hours=24)
JOBS_KEPT_FOR = timedelta(days=30)
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
                self.forget_jobs()
            except Exception as error:
                log.warning("not forgotten", service=self._application.name, error=repr(error))
            self._stopping.wait(EVERY_SECONDS)

    def forget(self) -> int:
        """Forgets answers that are older than a day in short transactions, with rests for others; returns how many."""
        older_than, total = self._application.clock.now() - KEPT_FOR, 0
        while not self._stopping.is_set():
            forgotten = self._application.forget_answers(older_than, AT_ONCE)
            total += forgotten
            if forgotten < AT_ONCE:
                break
            time.sleep(REST_SECONDS)
        return total

    def forget_jobs(self) -> int:
        """Forgets jobs that ended more than a month ago; returns how many."""
        return forget_jobs(self._application, self._application.clock.now() - JOBS_KEPT_FOR)

    def stop(self) -> None:
        self._stopping.set()
