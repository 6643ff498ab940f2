"""Publishing batches of events so that the broker has confirmed each of them."""

import json
from collections.abc import Sequence

from kombu import Connection, Exchange, Producer
from kombu.transport.base import StdChannel

from contracts.envelope import PublicEvent
from kernel.messaging.connection import CLOSE_TIMEOUT, CONNECT_TIMEOUT, HEARTBEAT
from kernel.messaging.exchanges import make_sure_of
from kernel.messaging.topology import exchange_of

CONFIRM_TIMEOUT = 10.0
PERSISTENT = 2


class NotConfirmed(Exception):
    """The broker refused a message, or did not confirm it in time."""


def events_exchange(source: str) -> Exchange:
    """The exchange that a stock nameko ``@event_handler(source, type)`` binds to."""
    return Exchange(
        exchange_of(source), type="topic", durable=True, auto_delete=False, delivery_mode=PERSISTENT, no_declare=True
    )


class ConfirmedPublisher:
    """Publishes one source's events; a failure closes the connection, and the next batch opens another.

    Raw confirms rather than kombu's own: kombu waits for each message singly, and hangs in the broker's memory
    alarm.
    """

    def __init__(self, broker_url: str, source: str) -> None:
        self._broker_url = broker_url
        self._exchange = events_exchange(source)
        self._connection: Connection | None = None
        self._channel: StdChannel | None = None
        self._producer: Producer | None = None
        self._unconfirmed: set[int] = set()
        self._refused = False

    def publish(self, events: Sequence[PublicEvent]) -> None:
        """Returns when the broker has confirmed all; raises NotConfirmed, OSError or an AMQP error otherwise."""
        try:
            connection = self._connection or self._connect()
            for event in events:
                self._send(event)
            self._wait_for_confirms(connection)
        except BaseException:
            self.close()
            raise

    def idle(self) -> None:
        """Serves the heartbeats of a connection that has nothing to publish."""
        if self._connection is None or not self._connection.supports_heartbeats:
            return
        try:
            self._connection.heartbeat_check()
            self._connection.drain_events(timeout=0.01)
        except TimeoutError:
            return
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Drops the connection without waiting for a broker that may not answer."""
        connection, self._connection, self._channel, self._producer = self._connection, None, None, None
        if connection is not None:
            connection.collect(socket_timeout=CLOSE_TIMEOUT)

    def _connect(self) -> Connection:
        connection = Connection(
            self._broker_url,
            heartbeat=HEARTBEAT,
            connect_timeout=CONNECT_TIMEOUT,
            transport_options={"read_timeout": CONFIRM_TIMEOUT, "write_timeout": CONFIRM_TIMEOUT},
        )
        connection.connect()
        self._connection = connection
        make_sure_of(connection, self._exchange)
        self._channel = connection.channel()
        self._unconfirmed.clear()
        self._refused = False
        if self._confirms:
            self._channel.confirm_select()
            self._channel.events["basic_ack"].add(self._confirmed)
            self._channel.events["basic_nack"].add(self._nacked)
        self._sent = 0
        self._producer = Producer(self._channel, exchange=self._exchange, auto_declare=False)
        return connection

    @property
    def _confirms(self) -> bool:
        return hasattr(self._channel, "confirm_select")

    def _send(self, event: PublicEvent) -> None:
        if self._producer is None:
            raise NotConfirmed("the connection is closed")
        if self._confirms:
            self._sent += 1
            self._unconfirmed.add(self._sent)
        self._producer.publish(
            json.dumps(event.to_json_dict(), ensure_ascii=False),
            routing_key=event.key,
            content_type="application/json",
            content_encoding="utf-8",
            delivery_mode=PERSISTENT,
            message_id=str(event.id),
            type=event.type,
            retry=False,
        )

    def _wait_for_confirms(self, connection: Connection) -> None:
        while self._unconfirmed and not self._refused:
            try:
                connection.drain_events(timeout=CONFIRM_TIMEOUT)
            except TimeoutError as error:
                raise NotConfirmed(f"{len(self._unconfirmed)} messages were not confirmed in time") from error
        if self._refused:
            raise NotConfirmed("the broker refused a message")

    def _confirmed(self, delivery_tag: int, multiple: bool) -> None:
        if multiple:
            self._unconfirmed = {tag for tag in self._unconfirmed if tag > delivery_tag}
        else:
            self._unconfirmed.discard(delivery_tag)

    def _nacked(self, delivery_tag: int, multiple: bool) -> None:
        self._refused = True
