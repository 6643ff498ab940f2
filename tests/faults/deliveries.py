"""What the broker has in hand: to meddle with it, and to hear it as a system of others does."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kombu import Connection, Consumer, Producer, Queue
from kombu.message import Message

from kernel.listening import subscription_queue
from kernel.messaging.exchanges import make_sure_of
from kernel.publishing import events_exchange
from tests.system.client import Api
from tests.system.processes import SERVICES

PERSISTENT = 2
SILENCE_SECONDS = 2.0
WITNESS = "system-of-others"


@dataclass(frozen=True)
class Delivery:
    """A message as the relay published it."""

    body: Any
    content_type: str
    content_encoding: str


Change = Callable[[Sequence[Delivery]], Sequence[Delivery]]


def meddle(broker_url: str, consumer: str, source: str, change: Change) -> None:
    """Puts other deliveries in the place of those that wait for a consumer that is stopped."""
    queue = subscription_queue(consumer, source)
    with Connection(broker_url, transport_options={"confirm_publish": True}) as connection:
        waiting = [_delivery(message) for message in _taken(connection, queue)]
        assert waiting, f"nothing waits for {consumer} from {source}"
        producer = Producer(connection.channel())
        for each in change(waiting):
            producer.publish(
                each.body,
                exchange="",
                routing_key=queue.name,
                content_type=each.content_type,
                content_encoding=each.content_encoding,
                delivery_mode=PERSISTENT,
            )


def is_heard(broker_url: str, consumer: str, source: str) -> bool:
    """True when the consumer listens at its queue."""
    with Connection(broker_url) as connection:
        channel = connection.channel()
        try:
            return bool(channel.queue_declare(subscription_queue(consumer, source).name, passive=True).consumer_count)
        except connection.channel_errors:
            return False


def head_of(api: Api, service: str) -> int:
    """The position of the newest event of a service."""
    return int(api.ok("GET", f"/api/v1/feed/{service}")["head"])


class Witness:
    """A system of others: a durable queue that hears every event of every service, and trusts the broker alone."""

    def __init__(self, broker_url: str, api: Api) -> None:
        self._broker_url = broker_url
        self._api = api
        self._queue = Queue(WITNESS, durable=True)
        self._heard: list[tuple[str, int]] = []
        with Connection(broker_url) as connection:
            channel = connection.channel()
            bound = self._queue(channel)
            bound.declare()
            for service in SERVICES:
                make_sure_of(connection, events_exchange(service))
                bound.bind_to(events_exchange(service), routing_key="#")
        self._since = {service: head_of(api, service) for service in SERVICES}

    def missed(self) -> Iterator[str]:
        """What the feeds have and the broker never told."""
        heard = set(self._listen())
        for service in SERVICES:
            for event in self._api.feed(service, self._since[service]):
                if (service, event["position"]) not in heard:
                    yield f"the broker never told {event['type']} at {event['position']} of {service}"

    def told_twice(self) -> Iterator[str]:
        for (service, position), times in Counter(self._listen()).items():
            if times > 1:
                yield f"the broker told {position} of {service} {times} times"

    def _listen(self) -> list[tuple[str, int]]:
        with Connection(self._broker_url) as connection:
            for message in _taken(connection, self._queue):
                event = json.loads(message.body)
                self._heard.append((event["source"].removeprefix("/"), event["position"]))
        return self._heard


def _taken(connection: Connection, queue: Queue) -> list[Message]:
    """All that waits in a queue; it is empty afterwards."""
    messages: list[Message] = []

    def take(message: Message) -> None:
        messages.append(message)
        message.ack()

    with Consumer(connection.channel(), [queue], on_message=take):
        try:
            while True:
                connection.drain_events(timeout=SILENCE_SECONDS)
        except TimeoutError:
            return messages


def _delivery(message: Message) -> Delivery:
    return Delivery(message.body, message.content_type, message.content_encoding)
