"""Loopback ports for servers that are stopped and started again at the same address."""

import random
import socket

_BELOW_EPHEMERAL = range(20_000, 32_000)


def free_port() -> int:
    """Return a port that nobody listens on now.

    It lies below the range from which the system takes the near end of outgoing connections: in that range a client
    which retries while its server is down can take the server's port away, or connect to itself.
    """
    for port in random.sample(_BELOW_EPHEMERAL, k=200):
        if not is_taken(port):
            return port
    message = "no free port on the loopback interface"
    raise RuntimeError(message)


def is_taken(port: int) -> bool:
    """Tell whether a server listens on this port."""
    with socket.socket() as probe:
        # As servers do: else a port whose last connections linger would look taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
