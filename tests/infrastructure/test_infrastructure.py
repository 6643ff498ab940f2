"""The servers that the other tests rely on do what these tests rely on."""

import time

import psycopg2
import pytest
from kombu import Connection, Exchange, Message, Queue

from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ, answers

LETTERS = Queue("letters", Exchange(""), "letters", durable=True, queue_arguments={"x-queue-type": "quorum"})

# RabbitMQ syncs messages before it confirms them, and the register of its quorum queues only about every half second.
REGISTERED_SECONDS = 2


def publish(url: str, text: str) -> None:
    with Connection(url, transport_options={"confirm_publish": True}) as connection:
        LETTERS(connection.channel()).declare()
        connection.Producer().publish({"text": text}, routing_key="letters", delivery_mode=2, mandatory=True)


def consume(url: str) -> str:
    received: list[str] = []

    def keep(body: dict[str, str], message: Message) -> None:
        received.append(body["text"])
        message.ack()

    with Connection(url) as connection, connection.Consumer([LETTERS], callbacks=[keep], accept=["json"]):
        connection.drain_events(timeout=20)
    return received[0]


def fetch(url: str, statement: str) -> object:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone()
            return row[0] if row else None
    finally:
        connection.close()


def change(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def test_a_quorum_queue_passes_a_message_on(vhost: str) -> None:
    publish(vhost, "Добрый день")
    assert consume(vhost) == "Добрый день"


def test_virtual_hosts_do_not_see_each_others_queues(rabbitmq: RabbitMQ) -> None:
    first, second = rabbitmq.fresh_vhost(), rabbitmq.fresh_vhost()
    publish(first, "for the first")
    publish(second, "for the second")
    assert consume(first) == "for the first"


def test_a_dropped_virtual_host_is_gone(rabbitmq: RabbitMQ) -> None:
    url = rabbitmq.fresh_vhost()
    rabbitmq.drop_vhost(url)
    assert not answers(url)


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_a_durable_queue_survives_the_brokers_end(rabbitmq: RabbitMQ, vhost: str, end: str) -> None:
    publish(vhost, "kept")
    time.sleep(REGISTERED_SECONDS)
    getattr(rabbitmq, end)()
    assert not answers(vhost)
    rabbitmq.start()
    assert consume(vhost) == "kept"


def test_a_wiped_broker_comes_back_empty(rabbitmq: RabbitMQ, vhost: str) -> None:
    publish(vhost, "lost")
    rabbitmq.wipe()
    assert rabbitmq.rabbitmqctl("list_queues", "--vhost", vhost.rpartition("/")[2]).strip() == ""
    publish(vhost, "new")
    assert consume(vhost) == "new"


def test_a_database_is_fresh_and_answers(postgres: Postgres) -> None:
    url = postgres.create_database("orders")
    assert fetch(url, "select 1") == 1
    assert fetch(url, "select count(*) from pg_stat_user_tables") == 0


def test_a_dropped_database_is_gone(postgres: Postgres) -> None:
    url = postgres.create_database("orders")
    postgres.drop_database(url)
    with pytest.raises(psycopg2.OperationalError, match="does not exist"):
        psycopg2.connect(url)


def test_a_database_knows_how_russian_is_sorted_and_cased(database: str) -> None:
    assert fetch(database, "select lower('ЁЖ')") == "ёж"
    assert fetch(database, """select 'ёж' < 'жук' collate "ru-RU-x-icu" """) is True


def test_commits_are_durable(postgres: Postgres) -> None:
    assert fetch(postgres.url, "show fsync") == "on"
    assert fetch(postgres.url, "show synchronous_commit") == "on"


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_committed_rows_survive_the_servers_end(postgres: Postgres, database: str, end: str) -> None:
    change(database, "create table stock as select 7 as on_hand")
    getattr(postgres, end)()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(database)
    postgres.start()
    assert fetch(database, "select on_hand from stock") == 7
