"""One POST to an address that somebody wrote down: no redirect is followed, and nothing of it is without an end."""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import urlsplit

from kernel.outbound.addresses import AddressRefused, NotResolved, addresses_of

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 20.0  # from the first address to the last byte
MOST_ADDRESSES = 3
MOST_BODY = 16 * 1024
PORTS = {"http": 80, "https": 443}
REFUSED, UNRESOLVED, UNREACHED, NOT_TRUSTED, TOO_SLOW, NOT_HTTP = (
    "address_refused",
    "not_resolved",
    "not_reached",
    "not_trusted",
    "too_slow",
    "no_answer",
)


@dataclass(frozen=True)
class Answer:
    """``body`` is the beginning of what was answered; ``retry_after`` is that header, as it came."""

    status: int
    body: bytes
    retry_after: str | None


class NoAnswer(Exception):
    """There was no answer: ``code`` says how far it went, ``words`` are those of the network."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(f"{code}: {words}")
        self.code = code
        self.words = words


class Poster:
    """``may_be_private`` opens networks that are not public; ``context`` says which certificates are believed."""

    def __init__(self, *, may_be_private: bool = False, context: ssl.SSLContext | None = None) -> None:
        self.may_be_private = may_be_private
        self._context = context or ssl.create_default_context()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The URL is http or https, and names a host. Raises NoAnswer."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        deadline = time.monotonic() + WHOLE_SECONDS
        target = f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"
        wanted = {**headers, "Host": parts.netloc}
        with _told_apart(deadline), _connected(self._addresses(host, port), port) as plain:
            with _cut_off(plain, deadline):
                talking = plain if parts.scheme == "http" else self._secured(plain, host)
            with talking, _cut_off(talking, deadline):
                answer = _answered(talking, host, port, target, wanted, body)
            if time.monotonic() >= deadline:
                raise NoAnswer(TOO_SLOW, "it was cut off")  # the end of headers and the end of a connection look alike
            return answer

    def _addresses(self, host: str, port: int) -> Sequence[str]:
        try:
            return addresses_of(host, port, may_be_private=self.may_be_private)[:MOST_ADDRESSES]
        except NotResolved as error:
            raise NoAnswer(UNRESOLVED, str(error)) from error
        except AddressRefused as error:
            raise NoAnswer(REFUSED, error.address) from error

    def _secured(self, plain: socket.socket, host: str) -> ssl.SSLSocket:
        """The certificate is held against the name, although the address was chosen before."""
        return self._context.wrap_socket(plain, server_hostname=host)


def _answered(
    talking: socket.socket, host: str, port: int, target: str, headers: Mapping[str, str], body: bytes
) -> Answer:
    connection = HTTPConnection(host, port)
    connection.sock = talking
    connection.request("POST", target, body, dict(headers))
    response = connection.getresponse()
    return Answer(response.status, response.read(MOST_BODY), response.getheader("Retry-After"))


@contextmanager
def _connected(addresses: Sequence[str], port: int) -> Iterator[socket.socket]:
    """To the first address that takes the connection. Raises OSError."""
    failure: OSError | None = None
    for address in addresses:
        try:
            connection = socket.create_connection((address, port), timeout=CONNECT_SECONDS)
        except OSError as error:
            failure = error
            continue
        with connection:
            connection.settimeout(WHOLE_SECONDS)
            yield connection
        return
    raise failure or OSError("no address")


@contextmanager
def _cut_off(talking: socket.socket, deadline: float) -> Iterator[None]:
    """Who sends a byte now and then does not come to an end by a timeout of each read."""

    def cut() -> None:
        with suppress(OSError):
            talking.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(0.0, deadline - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextmanager
def _told_apart(deadline: float) -> Iterator[None]:
    """What went wrong on the way, as NoAnswer."""
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:
        code = _code_of(error) if time.monotonic() < deadline else TOO_SLOW
        raise NoAnswer(code, str(error) or type(error).__name__) from error


def _code_of(error: Exception) -> str:
    if isinstance(error, ssl.SSLError):
        return NOT_TRUSTED
    if isinstance(error, TimeoutError):
        return TOO_SLOW
    if isinstance(error, HTTPException | ConnectionResetError | ConnectionAbortedError | BrokenPipeError | ValueError):
        return NOT_HTTP
    return UNREACHED
