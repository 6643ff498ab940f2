"""A connection to the broker that one reader and many writers share, and that heals by itself."""

import time
from collections.abc import Callable, Mapping
from threading import Event, RLock
from typing import Any

from amqp.exceptions import AMQPError
from kombu import Connection, Consumer, Producer, Queue
from kombu.exceptions import KombuError
from kombu.message import Message
from structlog.stdlib import get_logger

from kernel.messaging.connection import CLOSE_TIMEOUT, CONNECT_TIMEOUT, HEARTBEAT, READING_ALL
from kernel.messaging.exchanges import make_sure_of

WRITE_TIMEOUT = 5.0
CANCEL_SECONDS = 10.0
MAX_BACKOFF_SECONDS = 3.0
BROKER_ERRORS = (AMQPError, KombuError, OSError)

log = get_logger()


class LinkDown(Exception):
    """Nothing can be written now."""


class Link:
    """Consumes a queue in ``run`` and publishes from any greenlet, on one connection; writes take turns."""

    def __init__(
        self,
        broker_url: str,
        queue: Callable[[], Queue],
        on_message: Callable[[Message], None],
        *,
        prefetch: int = 0,
        no_ack: bool = False,
        on_returned: Callable[[Mapping[str, Any]], None] | None = None,
        on_down: Callable[[], None] | None = None,
    ) -> None:
        self._broker_url = broker_url
        self._queue = queue
        self._on_message = on_message
        self._prefetch = prefetch
        self._no_ack = no_ack
        self._on_returned = on_returned
        self._on_down = on_down
        self._writing = RLock()  # what comes while the consumer is cancelled may have to be answered at once
        self._producer: Producer | None = None
        self._consumer: Consumer | None = None
        self._stopping = False
        self._cancelling = False
        self._blocked = False
        self._quiet = Event()
        self._quiet.set()
        self.is_up = Event()

    def run(self) -> None:
        """Until ``close``; reconnects with back-off."""
        backoff = 0.05
        while not self._stopping:
            try:
                self._serve()
                backoff = 0.05
            except Exception as error:
                if not self._stopping:
                    log.warning("broker link down", error=repr(error))
                    time.sleep(backoff)
                    backoff = min(backoff * 2, MAX_BACKOFF_SECONDS)

    def publish(self, body: str, *, wait: float = 0.0, **properties: Any) -> None:
        """Sends one JSON message; raises LinkDown when the broker is away or takes nothing."""
        if not self.is_up.wait(wait) or self._blocked:
            raise LinkDown("the broker is away" if not self._blocked else "the broker takes no messages now")
        with self._writing:
            producer = self._producer
            if producer is None:
                raise LinkDown("the broker is away")
            try:
                producer.publish(
                    body, content_type="application/json", content_encoding="utf-8", retry=False, **properties
                )
            except BROKER_ERRORS as error:
                self._collect()
                raise LinkDown(repr(error)) from error

    def ack(self, message: Message) -> None:
        """Acknowledges, unless the connection that brought the message is gone."""
        with self._writing:
            if message.channel is not None and message.channel.connection is not None:
                try:
                    message.ack()
                except BROKER_ERRORS as error:
                    log.info("not acknowledged", error=repr(error))

    def stop_consuming(self) -> None:
        """Returns when no more messages come; those that came are in hand, and answers can still be published."""
        self._cancelling = True
        self._quiet.wait(CANCEL_SECONDS)

    def close(self) -> None:
        self._stopping = True
        self._cancelling = True

    def _serve(self) -> None:
        connection = Connection(
            self._broker_url,
            heartbeat=HEARTBEAT,
            connect_timeout=CONNECT_TIMEOUT,
            transport_options={
                **READING_ALL,
                "write_timeout": WRITE_TIMEOUT,
                "on_blocked": self._when_blocked,
                "on_unblocked": self._when_unblocked,
            }
            if self._broker_url.startswith("amqp")
            else {},
        )
        try:
            connection.connect()
            _leave_reading_to_one(connection)
            queue = self._queue()
            make_sure_of(connection, queue.exchange)
            channel = connection.default_channel
            if self._on_returned is not None and hasattr(channel, "events"):
                channel.events["basic_return"] = {self._returned}
            self._consumer = Consumer(
                channel,
                [queue],
                on_message=self._on_message,
                on_decode_error=lambda message, _: self._on_message(message),
                no_ack=self._no_ack,
                prefetch_count=None,
            )
            if self._prefetch:
                channel.basic_qos(0, self._prefetch, False)
            if not self._cancelling:
                self._quiet.clear()
                self._consumer.consume()
            self._blocked = False
            self._producer = Producer(channel, auto_declare=False)
            self.is_up.set()
            self._drain(connection)
        finally:
            self._went_down(connection)

    def _drain(self, connection: Connection) -> None:
        while not self._stopping and self._producer is not None:
            if self._cancelling and self._consumer is not None:
                with self._writing:
                    self._consumer.cancel()
                self._consumer = None
                self._quiet.set()
            try:
                connection.drain_events(timeout=0.5)
            except TimeoutError:
                if connection.supports_heartbeats:
                    with self._writing:
                        connection.heartbeat_check()

    def _went_down(self, connection: Connection) -> None:
        self.is_up.clear()
        self._producer = None
        self._quiet.set()
        connection.collect(socket_timeout=CLOSE_TIMEOUT)
        if self._on_down is not None:
            self._on_down()

    def _collect(self) -> None:
        self.is_up.clear()
        self._producer = None

    def _returned(self, exception: Any, exchange: str, routing_key: str, message: Message) -> None:
        if self._on_returned is not None:
            self._on_returned(message.properties)

    def _when_blocked(self, reason: str) -> None:
        log.warning("broker blocked", reason=reason)
        self._blocked = True

    def _when_unblocked(self) -> None:
        self._blocked = False


def _leave_reading_to_one(connection: Connection) -> None:
    """Else the driver would read before it publishes, to see whether the broker is blocked: in the midst of a frame
    that the reader has begun. The reader hears of it all the same.
    """
    if connection.transport.driver_type == "amqp":
        connection.connection.client_properties["capabilities"]["connection.blocked"] = False
