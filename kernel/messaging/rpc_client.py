"""The RPC client of a process: one connection, any number of calls under way."""

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import count
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from kombu.message import Message
from structlog.contextvars import get_contextvars
from structlog.stdlib import get_logger

from kernel.messaging.bodies import json_of
from kernel.messaging.link import Link, LinkDown
from kernel.messaging.memory import Unroutable
from kernel.messaging.topology import RPC_EXCHANGE, reply_name, reply_queue
from kernel.metrics.instruments import RPC_CALLED
from kernel.tracing.spans import calling

CONNECT_WAIT = 2.0
ANSWERED, FAILED, TIMEOUT, AWAY = "answered", "failed", "timeout", "away"

log = get_logger()


class ServiceUnavailable(Exception):
    """The call was not delivered: nothing happened."""

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service}: {reason}")
        self.service = service
        self.reason = reason


class CallTimedOut(Exception):
    """No answer came in time: whether it happened is unknown."""

    def __init__(self, service: str, method: str, timeout: float) -> None:
        super().__init__(f"{service}.{method} gave no answer within {timeout:g} s")
        self.service = service
        self.method = method
        self.timeout = timeout


class RemoteError(Exception):
    """The service failed; it has logged why."""

    def __init__(self, exc_type: str, message: str) -> None:
        super().__init__(f"{exc_type}: {message}")
        self.exc_type = exc_type


class _Waiting:
    """One call that waits for its answer."""

    def __init__(self) -> None:
        self._done = Event()
        self._answer: Mapping[str, Any] | None = None
        self._failure: str | None = None

    def answer(self, body: Any) -> None:
        """Raises ValueError for what is no answer."""
        if not isinstance(body, Mapping) or "result" not in body:
            raise ValueError("An answer must be {result: ..., error: ...}.")
        self._answer = body
        self._done.set()

    def fail(self, reason: str) -> None:
        self._failure = reason
        self._done.set()

    def wait(self, service: str, method: str, timeout: float) -> Any:
        self._done.wait(timeout)
        if self._failure == "returned":
            raise ServiceUnavailable(service, "nobody answers for it")
        if self._answer is None:
            raise CallTimedOut(service, method, timeout)
        error = self._answer.get("error")
        if error:
            raise RemoteError(str(error.get("exc_type")), str(error.get("value")))
        return self._answer["result"]


class RpcClient:
    """Speaks nameko's RPC protocol. A call whose caller gave up expires in the queue, and is refused when late."""

    def __init__(self, broker_url: str, *, name: str, now: Callable[[], datetime]) -> None:
        self._now = now
        self._name = f"{reply_name(name)}{uuid4()}"
        self._numbers = count(1)
        self._waiting: dict[str, _Waiting] = {}
        self._link = Link(
            broker_url,
            lambda: reply_queue(self._name),
            self._answered,
            no_ack=True,
            on_returned=self._returned,
            on_down=self._lost,
        )
        Thread(target=self._link.run, name=f"rpc {name}", daemon=True).start()

    def call(
        self, service: str, method: str, kwargs: Mapping[str, Any], *, headers: Mapping[str, str], timeout: float
    ) -> Any:
        """The method's result. Raises ServiceUnavailable, CallTimedOut (after ``timeout`` seconds), RemoteError."""
        started, outcome = time.perf_counter(), AWAY
        try:
            with calling(service, method, {**_ids(), **headers}) as sent:
                result = self._called(service, method, kwargs, sent, timeout)
            outcome = ANSWERED
            return result
        except CallTimedOut:
            outcome = TIMEOUT
            raise
        except RemoteError:
            outcome = FAILED
            raise
        finally:
            RPC_CALLED.labels(service, method, outcome).observe(time.perf_counter() - started)

    def _called(
        self, service: str, method: str, kwargs: Mapping[str, Any], headers: Mapping[str, str], timeout: float
    ) -> Any:
        correlation_id = str(next(self._numbers))
        waiting = self._waiting[correlation_id] = _Waiting()
        try:
            self._send(service, method, kwargs, headers, timeout, correlation_id)
            return waiting.wait(service, method, timeout)
        except LinkDown as error:
            raise ServiceUnavailable(service, str(error)) from error
        except Unroutable as error:
            raise ServiceUnavailable(service, "nobody answers for it") from error
        finally:
            del self._waiting[correlation_id]

    def is_connected(self) -> bool:
        return self._link.is_up.is_set()

    def close(self) -> None:
        self._link.close()

    def _send(
        self,
        service: str,
        method: str,
        kwargs: Mapping[str, Any],
        headers: Mapping[str, str],
        timeout: float,
        correlation_id: str,
    ) -> None:
        expires_at = self._now() + timedelta(seconds=timeout)
        self._link.publish(
            json.dumps({"args": [], "kwargs": kwargs}),
            wait=min(CONNECT_WAIT, timeout),
            exchange=RPC_EXCHANGE,
            routing_key=f"{service}.{method}",
            mandatory=True,
            reply_to=self._name,
            correlation_id=correlation_id,
            expiration=timeout,
            delivery_mode=1,
            headers={
                **{f"nameko.{name}": value for name, value in headers.items()},
                "nameko.expires_at": expires_at.isoformat(),
            },
        )

    def _answered(self, message: Message) -> None:
        waiting = self._waiting.get(str(message.properties.get("correlation_id")))
        if waiting is None:
            return
        try:
            waiting.answer(json_of(message))
        except ValueError as error:
            log.error("answer that cannot be read", reason=str(error))
            waiting.fail("not readable")

    def _returned(self, properties: Mapping[str, Any]) -> None:
        waiting = self._waiting.get(str(properties.get("correlation_id")))
        if waiting is not None:
            waiting.fail("returned")

    def _lost(self) -> None:
        for waiting in list(self._waiting.values()):
            waiting.fail("connection lost")


def _ids() -> dict[str, str]:
    """Of what the call is part of, for who names none: services ask each other for somebody."""
    correlation_id = get_contextvars().get("correlation_id")
    return {} if correlation_id is None else {"correlation_id": correlation_id}
