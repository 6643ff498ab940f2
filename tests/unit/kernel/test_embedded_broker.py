"""The broker inside one process: messages come at once, in their order, each to one consumer; none is lost."""

import time
from collections.abc import Iterator
from threading import Thread
from uuid import uuid4

import pytest
from kombu import Connection, Consumer, Exchange, Producer, Queue

from kernel.messaging import memory
from kernel.messaging.memory import Unroutable

EXCHANGE = Exchange("happenings", type="topic", durable=True)
AT_ONCE = 0.1
LONG = 10.0


@pytest.fixture
def broker_url() -> str:
    return f"embedded:///{uuid4()}"


@pytest.fixture
def producer(broker_url: str) -> Iterator[Producer]:
    with Connection(broker_url) as connection:
        yield Producer(connection.channel(), EXCHANGE)


def queue(name: str = "all", routing_key: str = "#", **options: bool) -> Queue:
    return Queue(name, EXCHANGE, routing_key=routing_key, **options)


class Reader:
    """One consumer on a connection of its own."""

    def __init__(self, broker_url: str, *queues: Queue, prefetch: int = 0) -> None:
        self.heard: list[int] = []
        self._connection = Connection(broker_url)
        channel = self._connection.channel()
        if prefetch:
            channel.basic_qos(0, prefetch, False)
        self._consumer = Consumer(channel, list(queues), callbacks=[self._hear])
        self._consumer.consume()

    def read(self, seconds: float = AT_ONCE) -> list[int]:
        """What has been heard, once nothing more comes."""
        try:
            while True:
                self._connection.drain_events(timeout=seconds)
        except TimeoutError:
            return self.heard

    def wait_for_one(self) -> None:
        self._connection.drain_events(timeout=LONG)

    def close(self) -> None:
        self._connection.release()

    def _hear(self, body: int, message: memory.virtual.Message) -> None:
        self.heard.append(body)
        message.ack()


def test_messages_come_in_their_order(broker_url: str, producer: Producer) -> None:
    reader = Reader(broker_url, queue())
    for number in range(300):
        producer.publish(number, routing_key="any")
    assert reader.read() == list(range(300))


def test_a_reader_that_waits_is_woken(broker_url: str, producer: Producer) -> None:
    reader = Reader(broker_url, queue())
    took: list[float] = []

    def wait() -> None:
        reader.wait_for_one()
        took.append(time.monotonic())

    waiting = Thread(target=wait)
    waiting.start()
    time.sleep(AT_ONCE)
    published = time.monotonic()
    producer.publish(1, routing_key="any")
    waiting.join(LONG)
    assert reader.heard == [1]
    assert took[0] - published < AT_ONCE


def test_a_reader_that_waits_in_vain_is_told_in_time(broker_url: str) -> None:
    reader, start = Reader(broker_url, queue()), time.monotonic()
    assert reader.read() == []
    assert AT_ONCE <= time.monotonic() - start < LONG / 2


def test_several_consumers_of_a_queue_share_it_and_lose_nothing(broker_url: str, producer: Producer) -> None:
    readers = [Reader(broker_url, queue()) for _ in range(3)]
    threads = [Thread(target=reader.read, args=(2 * AT_ONCE,)) for reader in readers]
    for thread in threads:
        thread.start()
    for number in range(300):
        producer.publish(number, routing_key="any")
    for thread in threads:
        thread.join(LONG)
    assert sorted(number for reader in readers for number in reader.heard) == list(range(300))


def test_every_queue_that_is_bound_gets_a_copy_of_what_it_wants(broker_url: str, producer: Producer) -> None:
    everything, placed = Reader(broker_url, queue()), Reader(broker_url, queue("placed", "OrderPlaced"))
    producer.publish(1, routing_key="OrderPlaced")
    producer.publish(2, routing_key="OrderShipped")
    assert (everything.read(), placed.read()) == ([1, 2], [1])


def test_a_durable_queue_keeps_what_comes_while_nobody_listens(broker_url: str, producer: Producer) -> None:
    Reader(broker_url, queue()).close()
    producer.publish(1, routing_key="any")
    assert Reader(broker_url, queue()).read() == [1]


def test_an_exclusive_queue_ends_with_its_reader(broker_url: str, producer: Producer) -> None:
    Reader(broker_url, queue(exclusive=True)).close()
    with pytest.raises(Unroutable):
        producer.publish(1, routing_key="any", mandatory=True)


def test_what_nobody_wants_is_dropped_and_told_only_to_who_asks(producer: Producer) -> None:
    producer.publish(1, routing_key="any")
    with pytest.raises(Unroutable):
        producer.publish(1, routing_key="any", mandatory=True)


def test_a_queue_that_nobody_reads_forgets_the_oldest(
    broker_url: str, producer: Producer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MOST_MESSAGES", 10)
    Reader(broker_url, queue("small")).close()
    for number in range(15):
        producer.publish(number, routing_key="any")
    assert Reader(broker_url, queue("small")).read() == list(range(5, 15))


def test_two_systems_in_one_process_do_not_meet(broker_url: str, producer: Producer) -> None:
    elsewhere = Reader(f"embedded:///{uuid4()}", queue())
    Reader(broker_url, queue())
    producer.publish(1, routing_key="any")
    assert elsewhere.read() == []
