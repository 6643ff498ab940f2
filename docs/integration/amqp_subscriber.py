"""A plain AMQP client of another company system that hears what its queue is bound to.

    nova subscriber add bi --events 'orders.*'        prints ADDRESS and QUEUE
    pip install amqp
    python amqp_subscriber.py ADDRESS QUEUE

The queue is durable: what happens while the client is away waits in it. An event may come twice: what is not after the
last position is dropped. `previous` is the position of the event before it: when that is not the last one here,
something is missing, and GET /api/v1/feed/orders?after=LAST has it. RestoredFromBackup says that what was told after
`kept_up_to` and before it did not happen: whoever has that forgets it.
"""

import json
import sys
from urllib.parse import unquote, urlsplit

import amqp

last = {}  # by source; a real subscriber keeps it with what it makes of the events, in one transaction


def when_told(message: amqp.Message) -> None:
    event = json.loads(message.body)
    source, before = event["source"], last.get(event["source"])
    if before is None or event["position"] > before:
        if event["type"] == "RestoredFromBackup" and before is not None and before > event["data"]["kept_up_to"]:
            before = event["data"]["kept_up_to"]
            print(f"VOID: what {source[1:]} told after {before} and before {event['position']}", flush=True)
        if before is not None and event["previous"] != before:
            print(f"MISSED: read the feed of {source[1:]} after {before}", flush=True)
        print(f"{event['position']} after {event['previous']}: {event['type']} {event['subject']}", flush=True)
        last[source] = event["position"]
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
