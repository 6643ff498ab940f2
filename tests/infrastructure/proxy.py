"""A network that can lose a connection without telling either end."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from urllib.parse import urlsplit

CHUNK = 65_536


class Proxy:
    """Stands before a server; passes on what both ends say, until it goes silent."""

    def __init__(self, url: str) -> None:
        """``url`` is the server's; ``self.url`` leads to it through the proxy."""
        server = urlsplit(url)
        self._server = (server.hostname or "localhost", server.port or 0)
        self._listening = socket.create_server(("127.0.0.1", 0))
        port = self._listening.getsockname()[1]
        self.url = url.replace(f"{server.hostname}:{server.port}", f"127.0.0.1:{port}")
        self._sockets: list[socket.socket] = []
        self._silent = Event()
        Thread(target=self._accept, daemon=True).start()

    def go_silent(self) -> None:
        """Connections that are open now stay open, and nothing comes through any more; new ones are as before."""
        self._silent.set()
        self._silent = Event()

    def cut(self) -> None:
        """Ends the connections that are open now, and tells both ends."""
        sockets, self._sockets = self._sockets, []
        for each in sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._silent.set()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.cut()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            far = socket.create_connection(self._server)
            self._sockets += [near, far]
            for source, target in ((near, far), (far, near)):
                Thread(target=_pass_on, args=(source, target, self._silent), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket, silent: Event) -> None:
    try:
        while data := source.recv(CHUNK):
            if not silent.is_set():
                target.sendall(data)
        if not silent.is_set():
            target.shutdown(socket.SHUT_WR)
    except OSError:
        return


@contextmanager
def proxy_before(url: str) -> Iterator[Proxy]:
    proxy = Proxy(url)
    try:
        yield proxy
    finally:
        proxy.close()
