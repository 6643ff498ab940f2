"""A connection may be lost without a word: whoever holds it finds out by itself, soon."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import text

from contracts.envelope import PublicEvent
from kernel.broadcast import Broadcast
from kernel.listening import Listener
from kernel.messaging import connection
from kernel.migrations import migrate
from kernel.publishing import ConfirmedPublisher
from kernel.relay import PostgresLeadership
from services.notify.app import NotifyApplication
from tests.builders import ManualClock, ToldByHand
from tests.infrastructure.proxy import proxy_before
from tests.system.client import eventually

SECONDS = 15.0
KEPT_ALIVE = {socket.TCP_KEEPIDLE: 10, socket.TCP_KEEPINTVL: 5, socket.TCP_KEEPCNT: 3, socket.TCP_USER_TIMEOUT: 15_000}
KEPT_ALIVE_BY_THE_SERVER = {
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "15000",
}


class Ear:
    """What a subscription is to its listener."""

    source = "orders"

    def __init__(self) -> None:
        self.heard: list[int] = []

    def deliver(self, events: list[PublicEvent], between_pages: Callable[[], None]) -> None:
        self.heard += [event.position for event in events]

    def is_level(self) -> bool:
        return True


@contextmanager
def listener(broker_url: str) -> Iterator[list[int]]:
    ear = Ear()
    listener = Listener(ear, "tests", broker_url)  # type: ignore[arg-type]
    with running(listener):
        assert listener.is_ready.wait(SECONDS)
        yield ear.heard


@contextmanager
def broadcast(broker_url: str) -> Iterator[list[int]]:
    heard: list[int] = []
    broadcast = Broadcast(broker_url, ["orders"], lambda event: heard.append(event.position), lambda: None)
    with running(broadcast):
        assert broadcast.is_connected.wait(SECONDS)
        yield heard


@contextmanager
def running(reader: Any) -> Iterator[None]:
    thread = Thread(target=reader.run, daemon=True)
    thread.start()
    yield
    reader.stop()
    thread.join(SECONDS)
    assert not thread.is_alive()


@pytest.mark.parametrize("reads", [listener, broadcast])
def test_a_reader_whose_broker_fell_silent_connects_anew(
    vhost: str, monkeypatch: pytest.MonkeyPatch, reads: Callable[[str], Any]
) -> None:
    monkeypatch.setattr(connection, "HEARTBEAT", 2)
    feed, publisher = ToldByHand("orders", ManualClock()), ConfirmedPublisher(vhost, "orders")
    with proxy_before(vhost) as proxy, reads(proxy.url) as heard:
        first = feed.tell("OrderPlaced", "one")
        publisher.publish([first])
        eventually(lambda: heard == [first.position])
        proxy.go_silent()

        def hears_again() -> bool:
            publisher.publish([feed.tell("OrderPlaced", "more")])
            return len(heard) > 1

        eventually(hears_again)
    publisher.close()


@pytest.fixture
def application(database: str) -> Iterator[NotifyApplication]:
    migrate("services.notify", database)
    application = NotifyApplication(database, ManualClock())
    yield application
    application.close()


def test_both_ends_of_a_database_session_look_for_each_other(application: NotifyApplication) -> None:
    with application.engine.connect() as session:
        driver: Any = session.connection.dbapi_connection
        with socket.socket(fileno=socket.dup(driver.fileno())) as near:
            assert near.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            assert {option: near.getsockopt(socket.IPPROTO_TCP, option) for option in KEPT_ALIVE} == KEPT_ALIVE
        told = {name: session.execute(text(f"SHOW {name}")).scalar() for name in KEPT_ALIVE_BY_THE_SERVER}
    assert told == KEPT_ALIVE_BY_THE_SERVER


def test_a_leader_whose_database_fell_silent_does_not_wait_for_its_answer(database: str) -> None:
    migrate("services.notify", database)
    with proxy_before(database) as proxy:
        application = NotifyApplication(proxy.url, ManualClock())
        leadership = PostgresLeadership(application)
        assert leadership.acquire()
        proxy.go_silent()
        asking = Thread(target=leadership.acquire, daemon=True)
        asking.start()
        asking.join(2)
        assert not asking.is_alive()
        leadership.release()
        application.close()
