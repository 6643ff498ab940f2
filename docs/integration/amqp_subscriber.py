"""A plain AMQP client of another company system that hears what its queue is bound to.

    nova subscriber add bi --events 'orders.*'        prints ADDRESS and QUEUE
    pip install amqp
    python amqp_subscriber.py ADDRESS QUEUE

The queue is durable: what happens while the client is away waits in it. An event may come twice: what is not after the
last position is dropped. `previous` is the position of the event before it: when that is not the last one here,
something is missing, and GET /api/v1/feed/orders?after=LAST has it.
"""

import json
import sys
from urllib.parse import unquote, urlsplit

import amqp

last = {}  # by source; a real subscriber keeps it with what it makes of the events, in one transaction


def when_told(message: amqp.Message) -> None:
    event = json.loads(message.body)
    before = last.get(event["source"])
    if before is None or event["position"] > before:
        if before is not None and event["previous"] != before:
            print(f"MISSED: read the feed of {event['source'][1:]} after {before}", flush=True)
        print(f"{event['position']} after {event['previous']}: {event['type']} {event['subject']}", flush=True)
        last[event["source"]] = event["position"]
    message.channel.basic_ack(message.delivery_tag)


def main(address: str, queue: str) -> None:
    url = urlsplit(address)
    host, user, vhost = f"{url.hostname}:{url.port or 5672}", unquote(url.username or ""), unquote(url.path[1:])
    with amqp.Connection(host, userid=user, password=unquote(url.password or ""), virtual_host=vhost) as connection:
        channel = connection.channel()
        channel.basic_qos(prefetch_size=0, prefetch_count=100, a_global=False)
        channel.basic_consume(queue, callback=when_told)
        print("listening", flush=True)
        while True:
            connection.drain_events()


if __name__ == "__main__":
    main(*sys.argv[1:3])
