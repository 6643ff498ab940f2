"""A plain AMQP client of another company system that hears everything that orders tell.

    pip install amqp
    python amqp_subscriber.py HOST:5672 USER PASSWORD VHOST

Its queue is durable: what happens while the client is away waits for it. `position` and `previous` of an event tell
whether one was missed; GET /api/v1/feed/orders?after=POSITION gives what is missing. While the answer says `more`, ask
again after its `read_up_to`.
"""

import json
import sys

import amqp


def when_told(message: amqp.Message) -> None:
    event = json.loads(message.body)
    print(f"{event['position']} after {event['previous']}: {event['type']} {event['subject']}", flush=True)
    message.channel.basic_ack(message.delivery_tag)


def main(host: str, user: str, password: str, vhost: str) -> None:
    with amqp.Connection(host, userid=user, password=password, virtual_host=vhost) as connection:
        channel = connection.channel()
        channel.exchange_declare("orders.events", "topic", durable=True, auto_delete=False)
        channel.queue_declare("bi.from.orders", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        channel.queue_bind("bi.from.orders", "orders.events", routing_key="#")
        channel.basic_consume("bi.from.orders", callback=when_told)
        print("listening", flush=True)
        while True:
            connection.drain_events()


if __name__ == "__main__":
    main(*sys.argv[1:5])
