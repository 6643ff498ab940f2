"""How a subscription hears: a durable queue of its own, on a connection of its own."""

import time
from collections.abc import Callable
from contextlib import suppress
from threading import Event

from kombu import Connection, Consumer, Queue
from kombu.message import Message
from structlog.stdlib import get_logger

from contracts.envelope import EnvelopeInvalid, PublicEvent
from kernel.messaging.bodies import json_of
from kernel.messaging.connection import broker_connection
from kernel.messaging.exchanges import make_sure_of
from kernel.messaging.topology import UNDECODABLE, undecodable_exchange, undecodable_queue
from kernel.metrics.instruments import UNDECODABLE as UNDECODABLE_DELIVERIES
from kernel.publishing import events_exchange
from kernel.sources import SourceNotBelieved, SourceUnreachable
from kernel.subscription import Subscription

QUEUE_LAYOUT = 1
PREFETCH = 200
CHECK_SECONDS = 3.0
MAX_BACKOFF_SECONDS = 5.0
LONGEST_REST = 0.03
SHORTEST_WAIT = 0.001

log = get_logger()


class Stopped(Exception):
    """The listener is told to stop in the middle of a long catch-up."""


def subscription_queue(consumer: str, source: str) -> Queue:
    """One durable quorum queue per (consumer, source); its name carries the version of its layout.

    One consumer is active at a time, for order and economy; what cannot be decoded is kept aside by the broker.
    """
    return Queue(
        f"{consumer}.from.{source}.v{QUEUE_LAYOUT}",
        exchange=events_exchange(source),
        routing_key="#",
        durable=True,
        queue_arguments={
            "x-queue-type": "quorum",
            "x-single-active-consumer": True,
            "x-dead-letter-exchange": UNDECODABLE,
        },
    )


class Listener:
    """Feeds a subscription from its queue, and from the source itself when the queue is silent.

    Deliveries that wait in the buffer are handled together, in one transaction: alone when there is time, in
    batches under load. Nothing is acknowledged before its effects are committed. Every few seconds the source is
    asked, also under load, how far it is: a source that went back must not be believed for long.
    """

    def __init__(self, subscription: Subscription, consumer: str, broker_url: str, gather_seconds: float = 0.0) -> None:
        self._subscription = subscription
        self._consumer = consumer
        self._gather_seconds = gather_seconds
        self._broker_url = broker_url
        self._queue = subscription_queue(consumer, subscription.source)
        self._buffer: list[Message] = []
        self._stopping = Event()
        self._checked = 0.0
        self.is_ready = Event()
        self.trouble: str | None = None

    def run(self) -> None:
        """Until ``stop``. Reconnects, waits and tries again by itself."""
        backoff = 0.1
        while not self._stopping.is_set():
            try:
                with broker_connection(self._broker_url) as connection:
                    self._consume(connection)
                backoff = 0.1
            except Exception as error:
                self.trouble = repr(error)
                log.warning("subscription interrupted", source=self._subscription.source, error=self.trouble)
                self._stopping.wait(backoff)
                backoff = min(backoff * 2, MAX_BACKOFF_SECONDS)

    def stop(self) -> None:
        self._stopping.set()

    def _consume(self, connection: Connection) -> None:
        self._buffer = []
        make_sure_of(connection, events_exchange(self._subscription.source))
        channel = connection.channel()
        if connection.transport.driver_type == "amqp":
            make_sure_of(connection, undecodable_exchange())
            undecodable_queue()(channel).declare()
        consumer = Consumer(
            channel,
            [self._queue],
            on_message=self._delivered,
            on_decode_error=lambda message, _: self._delivered(message),
            prefetch_count=PREFETCH,
        )
        with consumer:
            self.is_ready.set()
            self.trouble = None
            self._checked = 0.0
            while not self._stopping.is_set():
                self._hear(connection)
                if self._stopping.is_set():
                    return  # the buffer is not acknowledged; a source that stops as well would be asked in vain
                if time.monotonic() - self._checked > CHECK_SECONDS:
                    self._check_head(connection)
                if self._buffer:
                    self._handle_and_rest(connection)

    def _delivered(self, message: Message) -> None:
        self._buffer.append(message)

    def _hear(self, connection: Connection) -> None:
        """Waits for a delivery, then takes what else is there, or comes in time to be gathered."""
        if connection.supports_heartbeats:
            connection.heartbeat_check()
        try:
            connection.drain_events(timeout=1.0)
            until = time.monotonic() + self._gather_seconds
            while len(self._buffer) < PREFETCH:
                connection.drain_events(timeout=max(SHORTEST_WAIT, until - time.monotonic()))
        except TimeoutError:
            return

    def _handle_and_rest(self, connection: Connection) -> None:
        """Rests for as long as the work took: under load deliveries gather meanwhile, and are handled together."""
        start = time.monotonic()
        self._handle(connection)
        time.sleep(min(time.monotonic() - start, LONGEST_REST))

    def _handle(self, connection: Connection) -> None:
        messages, self._buffer = self._buffer, []
        events = [event for event in map(_decode, messages) if event is not None]
        if len(events) < len(messages):
            labels = (self._consumer, self._subscription.source)
            UNDECODABLE_DELIVERIES.labels(*labels).inc(len(messages) - len(events))
        if events and self._wait_out(connection, lambda: self._deliver(connection, events)):
            for message in messages:
                if not message.acknowledged:
                    message.ack()

    def _deliver(self, connection: Connection, events: list[PublicEvent]) -> None:
        self._subscription.deliver(events, lambda: self._go_on(connection))

    def _wait_out(self, connection: Connection, work: Callable[[], None]) -> bool:
        """Repeats the work while what it needs is away; the messages stay in hand, unacknowledged.

        False when the listener was stopped before the work was done.
        """
        backoff = 0.1
        while not self._stopping.is_set():
            try:
                work()
                self.trouble = None
                return True
            except Stopped:
                return False
            except Exception as error:
                self._tell("subscription waits", error)
            self._stopping.wait(backoff)
            backoff = min(backoff * 2, MAX_BACKOFF_SECONDS)
            self._keep_alive(connection)
        return False

    def _check_head(self, connection: Connection) -> None:
        """Asks how far the source is, and catches up with it unless the queue brings what is missing."""
        self._checked = time.monotonic()
        try:
            if not self._subscription.is_level() and not self._buffer:
                self._subscription.catch_up(between_pages=lambda: self._go_on(connection))
            self.trouble = None
        except SourceUnreachable as error:
            log.debug("source unreachable", source=self._subscription.source, error=str(error))
        except Stopped:
            return
        except Exception as error:
            self._tell("catch-up failed", error)

    def _go_on(self, connection: Connection) -> None:
        """Between the pages of a long catch-up the broker must hear of us. Raises Stopped."""
        self._keep_alive(connection)
        if self._stopping.is_set():
            raise Stopped

    def _keep_alive(self, connection: Connection) -> None:
        """Serves the heartbeats in both directions; a delivery that comes with them waits in the buffer."""
        if not connection.supports_heartbeats:
            return
        with suppress(TimeoutError):
            connection.drain_events(timeout=SHORTEST_WAIT)
        connection.heartbeat_check()

    def _tell(self, what: str, error: Exception) -> None:
        self.trouble = str(error) if isinstance(error, SourceNotBelieved) else repr(error)
        log.warning(what, source=self._subscription.source, error=self.trouble)


def _decode(message: Message) -> PublicEvent | None:
    try:
        return PublicEvent.from_json_dict(json_of(message))
    except (ValueError, EnvelopeInvalid) as error:
        log.error("undecodable delivery", error=str(error))
        message.reject(requeue=False)
        return None
