"""Works beside the service: reads for the webhooks, and sends to each of them by a few senders of its own.

A receiver that is slow holds up its own senders alone: nobody waits for another's.
"""

import time
from collections import Counter
from collections.abc import Callable
from threading import Event, Lock, Thread, current_thread
from uuid import UUID

from structlog.stdlib import get_logger

from services.notify.app.webhooks.reading import SourceOf
from services.notify.app.webhooks.testing import WebhookApplication

LOOK_EVERY_SECONDS = 1.0
FORGET_EVERY_SECONDS = 600.0
SENDERS_OF_EACH = 4
STOP_SECONDS = 10.0

log = get_logger()


class Courier:
    """Any number of replicas may work at once. ``chance`` gives numbers from 0 to 1."""

    def __init__(self, application: WebhookApplication, source_of: SourceOf, chance: Callable[[], float]) -> None:
        self._application = application
        self._source_of = source_of
        self._chance = chance
        self._stopping = Event()
        self._senders: set[Thread] = set()
        self._busy: Counter[UUID] = Counter()
        self._lock = Lock()
        self._forgot_at = -FORGET_EVERY_SECONDS

    def run(self) -> None:
        """Until ``stop``; what fails is tried again a second later."""
        while not self._stopping.is_set():
            try:
                self.look()
                self._forget_now_and_then()
            except Exception as error:
                log.warning("webhooks are not served", error=repr(error))
            self._stopping.wait(LOOK_EVERY_SECONDS)

    def look(self) -> None:
        """Reads what is new, and sees to it that whatever can go has a sender."""
        self._application.read_for_webhooks(self._source_of)
        for webhook_id, due in self._application.webhooks_with_work().items():
            with self._lock:
                missing = min(due, SENDERS_OF_EACH) - self._busy[webhook_id]
            for _ in range(missing):
                self._start(webhook_id)

    def stop(self) -> None:
        """What is being sent is ended, if that does not take too long; whatever is cut off is sent again."""
        self._stopping.set()
        deadline = time.monotonic() + STOP_SECONDS
        with self._lock:
            senders = list(self._senders)
        for sender in senders:
            sender.join(max(0.0, deadline - time.monotonic()))

    def _start(self, webhook_id: UUID) -> None:
        sender = Thread(target=self._send, args=(webhook_id,), name=f"webhook {webhook_id}", daemon=True)
        with self._lock:
            self._busy[webhook_id] += 1
            self._senders.add(sender)
        try:
            sender.start()
        except RuntimeError:
            self._ended(webhook_id, sender)
            raise

    def _send(self, webhook_id: UUID) -> None:
        try:
            while not self._stopping.is_set() and self._application.send_next(
                webhook_id, self._source_of, self._chance
            ):
                continue
        except Exception as error:
            log.warning("a webhook is not served", webhook_id=str(webhook_id), error=repr(error))
        finally:
            self._ended(webhook_id, current_thread())

    def _ended(self, webhook_id: UUID, sender: Thread) -> None:
        with self._lock:
            self._busy[webhook_id] -= 1
            if not self._busy[webhook_id]:
                del self._busy[webhook_id]
            self._senders.discard(sender)

    def _forget_now_and_then(self) -> None:
        if time.monotonic() - self._forgot_at > FORGET_EVERY_SECONDS:
            self._application.forget_deliveries()
            self._forgot_at = time.monotonic()
