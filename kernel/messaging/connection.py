"""A connection to the broker, for whoever reads from it alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from kombu import Connection

HEARTBEAT = 20  # seconds; a broker that is silent for twice as long is gone
CONNECT_TIMEOUT = 5
CLOSE_TIMEOUT = 1


@contextmanager
def broker_connection(broker_url: str) -> Iterator[Connection]:
    """Ends without waiting for a goodbye, which a broker that is gone would never send."""
    connection = Connection(broker_url, heartbeat=HEARTBEAT, connect_timeout=CONNECT_TIMEOUT)
    try:
        yield connection
    finally:
        connection.collect(socket_timeout=CLOSE_TIMEOUT)
