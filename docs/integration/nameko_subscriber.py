"""A nameko service of another company system that hears of placed orders.

    pip install nameko
    python nameko_subscriber.py amqp://USER:PASSWORD@HOST:5672//

Nothing of Nova is imported: the exchange `orders.events` and the event's type as the routing key are all there is to
know. Each event is a CloudEvents envelope; what happened is in `data`. An event may come twice: drop an `id` that you
have. nameko makes its queue itself, so the account must be allowed to: docs/integration/README.md says which rights.
`previous` counts events of all types: what was missed of one type is asked of the feed,
GET /api/v1/feed/orders?type=OrderPlaced&after=POSITION. RestoredFromBackup says that what was told after `kept_up_to`
and before it did not happen.
"""

import sys

import eventlet

eventlet.monkey_patch()

from nameko.events import event_handler  # noqa: E402
from nameko.runners import ServiceRunner  # noqa: E402


class Shop:
    name = "shop"

    @event_handler("orders", "OrderPlaced")
    def when_order_placed(self, event):
        order = event["data"]
        print(f"event {event['position']}, the one before it is {event['previous']}", flush=True)
        print(
            f"order {order['number']} of {len(order['lines'])} lines, {order['total']} {order['currency']}", flush=True
        )

    @event_handler("orders", "RestoredFromBackup")
    def when_orders_were_restored(self, event):
        kept_up_to = event["data"]["kept_up_to"]
        print(f"VOID: what orders told after {kept_up_to} and before {event['position']}", flush=True)


if __name__ == "__main__":
    runner = ServiceRunner({"AMQP_URI": sys.argv[1]})
    runner.add_service(Shop)
    runner.start()
    print("listening", flush=True)
    runner.wait()
