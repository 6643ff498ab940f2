"""Whether RabbitMQ is there, new enough, lets us in, and carries a message to us."""

import re
import time
from dataclasses import replace
from typing import Any
from uuid import uuid4

from amqp.exceptions import AccessRefused, AMQPError, NotAllowed, NotFound
from kombu import Connection, Producer
from kombu.exceptions import KombuError

from kernel.checkup.finding import Finding, Level, fail, first_line, ok, warn
from kernel.config import EMBEDDED_BROKER
from kernel.messaging.exchanges import make_sure_of
from kernel.messaging.topology import UNDECODABLE_QUEUE, reply_name, reply_queue, rpc_exchange

WHAT = "broker"
SETTING = "NOVA_BROKER_URL"
CONNECT_SECONDS = 5
ANSWER_SECONDS = 3.0
OLDEST = (3, 10)
WITH_DEADLOCKS = ((4, 3, 0), (4, 3, 5))  # rabbitmq-server 17317
ERRORS = (AMQPError, KombuError, OSError)


def look_at_broker(url: str, service: str | None = None) -> list[Finding]:
    """By the account of ``service``, or by everybody's.

    Leaves nothing behind but the exchange of calls, which is there as soon as any service was.
    """
    if service is None:
        return _found(url, "doctor")
    setting = f"NOVA_{service.upper()}_BROKER_URL"
    return [
        replace(each, what=f"{WHAT} for {service}", to_do=each.to_do.replace(SETTING, setting))
        for each in _found(url, service)
    ]


def _found(url: str, process: str) -> list[Finding]:
    if url.startswith(EMBEDDED_BROKER):
        return [ok(WHAT, "Is in the one process itself.")]
    blocked: list[str] = []
    options = {"read_timeout": CONNECT_SECONDS, "write_timeout": CONNECT_SECONDS, "on_blocked": blocked.append}
    try:
        connection = Connection(url, connect_timeout=CONNECT_SECONDS, transport_options=options)
        connection.connect()
    except ERRORS as error:
        return [_not_let_in(error)]
    except (ValueError, TypeError) as error:
        return [fail(WHAT, first_line(error), "NOVA_BROKER_URL must be like amqp://user:password@host:5672/vhost.")]
    try:
        version = str(connection.connection.server_properties.get("version", ""))
        carrying = _of_carrying(connection, process, version, blocked)
        is_well = carrying.level is Level.OK
        return [*_of_version(version), carrying, *(_of_undecodable(connection) if is_well else ())]
    finally:
        connection.collect(socket_timeout=1)


def _not_let_in(error: Exception) -> Finding:
    said = first_line(error)
    if isinstance(error, AccessRefused):
        return fail(WHAT, said, "User or password are wrong: compare NOVA_BROKER_URL with `rabbitmqctl list_users`.")
    if isinstance(error, NotAllowed):
        return fail(
            WHAT, said, "Make the virtual host, and let the user in: rabbitmqctl set_permissions -p VHOST USER."
        )
    return fail(WHAT, said, "Start RabbitMQ, or set NOVA_BROKER_URL to where it runs.")


def _of_version(version: str) -> list[Finding]:
    numbers = tuple(int(each) for each in re.findall(r"\d+", version)[:3])
    if numbers[:2] < OLDEST:
        return [fail(WHAT, f"RabbitMQ {version} is too old.", "Install RabbitMQ 3.10 or later, best 4.")]
    if WITH_DEADLOCKS[0] <= numbers <= WITH_DEADLOCKS[1]:
        said = f"RabbitMQ {version} may deadlock with single active consumers."
        return [warn(WHAT, said, "Install a later version than 4.3.5.")]
    return []


def _of_carrying(connection: Connection, process: str, version: str, blocked: list[str]) -> Finding:
    """One message through the exchange of calls to a queue of our own, and back."""
    try:
        took = _round_trip(connection, process)
    except AccessRefused as error:
        to_do = "The user needs to configure, write and read what is Nova's: rabbitmqctl set_permissions."
        return fail(WHAT, first_line(error), to_do)
    except ERRORS as error:
        if blocked:
            to_do = "Free memory or disk on its machine: see `rabbitmqctl list_alarms`."
            return fail(WHAT, f"It takes no messages: {blocked[0]}.", to_do)
        return fail(WHAT, f"A message did not come back: {first_line(error)}", "See the log of RabbitMQ.")
    return ok(WHAT, f"RabbitMQ {version} carries a message in {1000 * took:.0f} ms.")


def _round_trip(connection: Connection, process: str) -> float:
    """In seconds, as an answer to a call of the process would come. Raises TimeoutError and the driver's errors."""
    name = f"{reply_name(process)}{uuid4()}"
    queue = reply_queue(name)
    make_sure_of(connection, rpc_exchange())
    channel = connection.channel()
    arrived: list[Any] = []
    bound = queue(channel)
    bound.declare()
    bound.consume(consumer_tag=name, callback=arrived.append, no_ack=True)
    started = time.monotonic()
    producer = Producer(channel, exchange=rpc_exchange(), auto_declare=False)
    producer.publish("{}", routing_key=name, content_type="application/json", retry=False)
    while not arrived:
        if time.monotonic() - started > ANSWER_SECONDS:
            raise TimeoutError(f"nothing came within {ANSWER_SECONDS:g} s")
        connection.drain_events(timeout=ANSWER_SECONDS)
    return time.monotonic() - started


def _of_undecodable(connection: Connection) -> list[Finding]:
    """What is there was no event of ours, and is kept for somebody to look at."""
    channel: Any = connection.channel()
    try:
        _, waiting, _ = channel.queue_declare(UNDECODABLE_QUEUE, passive=True)
    except (NotFound, AccessRefused):
        return []
    if not waiting:
        return []
    said = f"{waiting} deliveries were no events of ours; the broker keeps them in the queue {UNDECODABLE_QUEUE}."
    return [warn(WHAT, said, "Look at them in RabbitMQ's management, find who sent them, and purge the queue.")]
