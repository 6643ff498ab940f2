"""Whether this process is of use: its database, the broker, and which services answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock, Thread

from gateway.auth.accounts import Accounts
from gateway.clients import SERVICES, Services
from kernel.clock import Clock

REMEMBERED_FOR = timedelta(seconds=2)


class Readiness:
    """What the last look found, for two seconds: anybody may ask, and must not keep the services busy."""

    def __init__(
        self, clock: Clock, accounts: Accounts, services: Services, broker_is_there: Callable[[], bool]
    ) -> None:
        self._clock = clock
        self._accounts = accounts
        self._services = services
        self._broker_is_there = broker_is_there
        self._lock = Lock()
        self._is_leaving = False
        self._seen: dict[str, object] = {}
        self._seen_at: datetime | None = None

    @property
    def is_leaving(self) -> bool:
        return self._is_leaving

    def leave(self) -> None:
        """The process is to stop: it answers all who come, and asks those who pass requests on for no more."""
        self._is_leaving = True

    def look(self) -> dict[str, object]:
        """What was found, in an answer's words."""
        seen = self._look()
        return {**seen, "ready": bool(seen["ready"]) and not self._is_leaving}

    def _look(self) -> dict[str, object]:
        now = self._clock.now()
        with self._lock:
            if self._seen_at is None or not timedelta(0) <= now - self._seen_at < REMEMBERED_FOR:
                self._seen = self._look_anew()
                self._seen_at = now
            return self._seen

    def _look_anew(self) -> dict[str, object]:
        database, broker = self._accounts.is_reachable(), self._broker_is_there()
        services = self._answering() if broker else dict.fromkeys(SERVICES, False)
        return {"ready": database and broker, "database": database, "broker": broker, "services": services}

    def _answering(self) -> dict[str, bool]:
        """All at once, so that one that is away costs no more than its own second."""
        found = dict.fromkeys(SERVICES, False)

        def ask(service: str) -> None:
            found[service] = self._services.answers(service)

        threads = [Thread(target=ask, args=(service,), daemon=True) for service in SERVICES]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=2)
        return dict(found)
