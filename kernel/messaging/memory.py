"""The in-process broker of the embedded system: kombu's memory transport, woken rather than polled.

Queues are bounded: what a reader misses it reads from the source's feed. One URL (``embedded:///name``) is one
broker, so that two systems in one process do not meet.
"""

from collections import defaultdict, deque
from queue import Empty
from threading import Event
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, memory, virtual

SCHEME = "embedded"
MOST_MESSAGES = 20_000


class Unroutable(Exception):
    """A mandatory message for which no queue is bound. RabbitMQ returns it; here publishing raises."""


class Broker:
    """What the channels of one broker share."""

    def __init__(self) -> None:
        self.state = virtual.BrokerState()
        self.queues: dict[str, deque[Any]] = {}
        self.consuming: defaultdict[str, set[Event]] = defaultdict(set)


BROKERS: defaultdict[str, Broker] = defaultdict(Broker)


class Channel(memory.Channel):
    """Queues live in the broker, and outlive the channel, unless they are exclusive to it."""

    def __init__(self, connection: Any, **kwargs: Any) -> None:
        super().__init__(connection, **kwargs)
        self._broker: Broker = connection.broker
        self._woken: Event = connection.woken
        self.queues = self._broker.queues
        self._exclusive: set[str] = set()

    def queue_declare(self, queue: str | None = None, passive: bool = False, **kwargs: Any) -> Any:
        declared = super().queue_declare(queue, passive=passive, **kwargs)
        if kwargs.get("exclusive"):
            self._exclusive.add(declared.queue)
        return declared

    def basic_consume(self, queue: str, no_ack: bool, callback: Any, consumer_tag: str, **kwargs: Any) -> None:
        super().basic_consume(queue, no_ack, callback, consumer_tag, **kwargs)
        self._broker.consuming[queue].add(self._woken)
        self._woken.set()

    def basic_cancel(self, consumer_tag: str) -> None:
        queue = self._tag_to_queue.get(consumer_tag)
        super().basic_cancel(consumer_tag)
        self._broker.consuming[queue].discard(self._woken)

    def basic_ack(self, delivery_tag: str, multiple: bool = False) -> None:
        super().basic_ack(delivery_tag, multiple)
        self._woken.set()

    def basic_publish(self, message: Any, exchange: str, routing_key: str, **kwargs: Any) -> Any:
        if kwargs.pop("mandatory", False) and not self._lookup(exchange, routing_key):
            raise Unroutable(routing_key)
        return super().basic_publish(message, exchange, routing_key, **kwargs)

    def close(self) -> None:
        virtual.Channel.close(self)
        for queue in self._exclusive:
            self.queues.pop(queue, None)
            self._broker.state.queue_bindings_delete(queue)

    def _new_queue(self, queue: str, **kwargs: Any) -> None:
        self.queues.setdefault(queue, deque(maxlen=MOST_MESSAGES))

    def _queue_for(self, queue: str) -> deque[Any]:
        return self._broker.queues.setdefault(queue, deque(maxlen=MOST_MESSAGES))

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        try:
            return self._queue_for(queue).popleft()
        except IndexError:
            raise Empty from None

    def _put(self, queue: str, message: Any, **kwargs: Any) -> None:
        self._queue_for(queue).append(message)
        for woken in self._broker.consuming[queue]:
            woken.set()

    def _put_fanout(self, exchange: str, message: Any, routing_key: str | None = None, **kwargs: Any) -> None:
        for queue in self._lookup(exchange, routing_key):
            self._put(queue, message)

    def _size(self, queue: str) -> int:
        return len(self._queue_for(queue))

    def _purge(self, queue: str) -> int:
        size = self._size(queue)
        self._queue_for(queue).clear()
        return size

    def _lookup(self, exchange: str, routing_key: str | None, default: str | None = None) -> list[str]:
        """The bound queues; what nobody wants is dropped, as RabbitMQ does."""
        if not exchange:
            return [routing_key] if routing_key is not None and routing_key in self.queues else []
        if exchange not in self.state.exchanges:
            return []
        found = self.typeof(exchange).lookup(self.get_table(exchange), exchange, routing_key, None)
        return [queue for queue in found if queue in self.queues]


class Transport(memory.Transport):
    """One connection to a broker of this process."""

    Channel = Channel
    driver_type = SCHEME
    driver_name = SCHEME

    def __init__(self, client: Any, **kwargs: Any) -> None:
        super().__init__(client, **kwargs)
        self.broker = BROKERS[f"{client.hostname}/{client.virtual_host}"]
        self.state = self.broker.state
        self.woken = Event()

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        """Delivers one message; waits for it to come, and raises socket.timeout when it does not."""
        deadline = None if timeout is None else monotonic() + timeout
        while True:
            self.woken.clear()
            try:
                self.cycle.get(self._deliver)
                return
            except Empty:
                remaining = None if deadline is None else max(0.0, deadline - monotonic())
            if not self.woken.wait(remaining):
                raise TimeoutError


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
