"""Hears what services publish, as it comes: for readers that keep nothing and need not hear everything."""

import time
from collections.abc import Callable, Sequence
from threading import Event
from uuid import uuid4

from kombu import Connection, Consumer, Queue
from kombu.message import Message
from structlog.stdlib import get_logger

from contracts.envelope import EnvelopeInvalid, PublicEvent
from kernel.messaging.bodies import json_of
from kernel.messaging.connection import broker_connection
from kernel.messaging.exchanges import make_sure_of
from kernel.messaging.topology import BROADCAST
from kernel.publishing import events_exchange

MAX_BACKOFF_SECONDS = 3.0
DRAIN_SECONDS = 0.5
MOST_WAITING = 10_000

log = get_logger()


class Broadcast:
    """A queue of this process alone, bound to the sources; gone when the connection is.

    ``on_event`` gets each event. ``on_missed`` says that some may not have been heard: at every new connection, and
    when an event follows on one that never came, since the queue drops the oldest of a reader that is too slow.
    """

    def __init__(
        self,
        broker_url: str,
        sources: Sequence[str],
        on_event: Callable[[PublicEvent], None],
        on_missed: Callable[[], None],
    ) -> None:
        self._broker_url = broker_url
        self._sources = sources
        self._on_event = on_event
        self._on_missed = on_missed
        self._heard_up_to: dict[str, int] = {}
        self._stopping = Event()
        self.is_connected = Event()

    def run(self) -> None:
        """Until ``stop``; reconnects by itself."""
        backoff = 0.1
        while not self._stopping.is_set():
            try:
                with broker_connection(self._broker_url) as connection:
                    self._listen(connection)
                backoff = 0.1
            except Exception as error:
                log.warning("broadcast interrupted", error=repr(error))
                time.sleep(backoff)
                backoff = min(backoff * 2, MAX_BACKOFF_SECONDS)
            finally:
                self.is_connected.clear()

    def stop(self) -> None:
        self._stopping.set()

    def _listen(self, connection: Connection) -> None:
        exchanges = [events_exchange(source) for source in self._sources]
        make_sure_of(connection, *exchanges)
        channel = connection.channel()
        queue = self._queue()
        bound = queue(channel)
        bound.declare()
        for exchange in exchanges:
            bound.bind_to(exchange, routing_key="#")
        with Consumer(
            channel,
            [queue],
            on_message=self._heard,
            on_decode_error=lambda message, _: self._heard(message),
            no_ack=True,
            auto_declare=False,
        ):
            self.is_connected.set()
            self._heard_up_to.clear()
            self._on_missed()
            while not self._stopping.is_set():
                self._drain(connection)

    def _drain(self, connection: Connection) -> None:
        if connection.supports_heartbeats:
            connection.heartbeat_check()
        try:
            connection.drain_events(timeout=DRAIN_SECONDS)
        except TimeoutError:
            return

    def _queue(self) -> Queue:
        return Queue(
            f"{BROADCAST}{uuid4()}",
            durable=False,
            exclusive=True,
            auto_delete=True,
            queue_arguments={"x-max-length": MOST_WAITING},
        )

    def _heard(self, message: Message) -> None:
        try:
            event = PublicEvent.from_json_dict(json_of(message))
        except (ValueError, EnvelopeInvalid) as error:
            log.error("undecodable delivery", error=str(error))
            return
        if self._follows_a_gap(event):
            log.warning("events missed", source=event.source_name, position=event.position)
            self._on_missed()
        self._on_event(event)

    def _follows_a_gap(self, event: PublicEvent) -> bool:
        """What is published again, after a relay was stopped, is no gap: it lies before what was heard."""
        heard = self._heard_up_to.get(event.source)
        self._heard_up_to[event.source] = max(event.position, heard or 0)
        return heard is not None and event.previous > heard
