"""What the database and the broker can do by themselves: the same writes without us."""

import json
import random
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import psycopg2
from kombu import Connection, Exchange, Producer, Queue
from psycopg2.extras import execute_values
from sqlalchemy.engine import make_url

LINES = 10
ITEMS = 1000
EVENT = b"x" * 1024
SCHEMA = """
    CREATE TABLE limit_events (id bigserial PRIMARY KEY, stream uuid, version int, topic text, state bytea,
                               UNIQUE (stream, version));
    CREATE TABLE limit_lines (order_id uuid, line_id uuid, item_id int, quantity bigint,
                              PRIMARY KEY (order_id, line_id));
    CREATE TABLE limit_demand (item_id int PRIMARY KEY, demand bigint);
    INSERT INTO limit_demand SELECT each, 0 FROM generate_series(1, %s) AS each;
"""


class DatabaseLimit:
    """One transaction is a 1 KB event, 10 lines and 10 updates of demand, set-based, durable."""

    def __init__(self, url: str, clients: int = 1) -> None:
        self._connections = [
            psycopg2.connect(make_url(url).set(drivername="postgresql").render_as_string(False)) for _ in range(clients)
        ]
        with self._connections[0] as connection, connection.cursor() as cursor:
            cursor.execute(SCHEMA, (ITEMS,))

    def write(self, orders: int) -> None:
        """``orders`` transactions, shared among the clients."""
        share = orders // len(self._connections)
        if len(self._connections) == 1:
            _write(self._connections[0], share)
            return
        with ThreadPoolExecutor(len(self._connections)) as pool:
            list(pool.map(lambda connection: _write(connection, share), self._connections))

    def close(self) -> None:
        for connection in self._connections:
            connection.close()


def _write(connection: "psycopg2.extensions.connection", orders: int) -> None:
    chooser = random.Random(orders)
    for _ in range(orders):
        order, items = str(uuid4()), sorted(chooser.sample(range(1, ITEMS + 1), LINES))
        with connection, connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO limit_events (stream, version, topic, state) VALUES (%s, 1, 'placed', %s)", (order, EVENT)
            )
            execute_values(cursor, "INSERT INTO limit_lines VALUES %s", [(order, str(uuid4()), i, 1) for i in items])
            execute_values(
                cursor,
                "INSERT INTO limit_demand VALUES %s"
                " ON CONFLICT (item_id) DO UPDATE SET demand = limit_demand.demand + excluded.demand",
                [(item, 1) for item in items],
            )


class BrokerLimit:
    """Persistent messages of ``size`` bytes to quorum queues, confirmed in batches of 100."""

    def __init__(self, url: str, queues: int, size: int) -> None:
        self._body = json.dumps({"data": "x" * size})
        self._connection = Connection(url)
        self._channel = self._connection.channel()
        self._channel.confirm_select()
        self._open: set[int] = set()
        self._sent = 0
        self._channel.events["basic_ack"].add(self._confirmed)
        exchange = Exchange("limit.events", type="topic", durable=True)
        arguments = {"x-queue-type": "quorum"}
        for number in range(queues):
            queue = Queue(f"limit-{number}", exchange, routing_key="#", durable=True, queue_arguments=arguments)
            queue(self._channel).declare()
        self._producer = Producer(self._channel, exchange)

    def publish(self, messages: int) -> None:
        for number in range(1, messages + 1):
            self._sent += 1
            self._open.add(self._sent)
            self._producer.publish(self._body, routing_key="placed", delivery_mode=2, content_type="application/json")
            if number % 100 == 0 or number == messages:
                while self._open:
                    self._connection.drain_events(timeout=20)

    def close(self) -> None:
        self._connection.release()

    def _confirmed(self, delivery_tag: int, multiple: bool) -> None:
        self._open = {tag for tag in self._open if tag > delivery_tag} if multiple else self._open - {delivery_tag}
