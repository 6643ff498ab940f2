"""A connection to the broker, for whoever reads from it alone."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from amqp.method_framing import frame_handler
from kombu import Connection
from structlog.stdlib import get_logger

HEARTBEAT = 20  # seconds; a broker that is silent for twice as long is gone
CONNECT_TIMEOUT = 5
CLOSE_TIMEOUT = 1
HEADER_FRAME = 2
BEFORE_PROPERTIES = 12  # bytes of a header frame: class, weight, size of the body
NO_PROPERTIES = b"\0\0"

Frame = tuple[int, int, bytes]

log = get_logger()


@contextmanager
def broker_connection(broker_url: str) -> Iterator[Connection]:
    """Ends without waiting for a goodbye, which a broker that is gone would never send."""
    connection = Connection(
        broker_url, heartbeat=HEARTBEAT, connect_timeout=CONNECT_TIMEOUT, transport_options=READING_ALL
    )
    try:
        yield connection
    finally:
        connection.collect(socket_timeout=CLOSE_TIMEOUT)


def _reader_of_frames(connection: Any, callback: Callable[..., None]) -> Callable[[Frame], bool]:
    """Properties that the driver cannot read, a moment of the year 300,000 say, are as good as none: it would end the
    connection, and the broker bring the message again, for ever.
    """
    read: Callable[[Frame], bool] = frame_handler(connection, callback)

    def read_all(frame: Frame) -> bool:
        kind, channel, content = frame
        try:
            return read(frame)
        except Exception as error:
            if kind != HEADER_FRAME:
                raise
            log.warning("properties that cannot be read", error=repr(error))
            return read((kind, channel, bytes(content[:BEFORE_PROPERTIES]) + NO_PROPERTIES))

    return read_all


READING_ALL = {"frame_handler": _reader_of_frames}
