"""Work whose outcome nobody waits for."""

from collections.abc import Callable
from threading import Thread, current_thread

from structlog.stdlib import get_logger

log = get_logger()


class Background:
    """Begins work and goes on at once, so that whoever asked cannot tell by the time what was found to do."""

    def __init__(self) -> None:
        self._at_work: set[Thread] = set()

    def begin(self, work: Callable[[], None]) -> None:
        """What fails is logged, and not done again."""
        thread = Thread(target=self._run, args=(work,), daemon=True)
        self._at_work.add(thread)
        thread.start()

    def finish(self) -> None:
        """Returns when all that was begun is done."""
        for thread in list(self._at_work):
            thread.join()

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            log.error("not done in the background", exc_info=error)
        finally:
            self._at_work.discard(current_thread())
