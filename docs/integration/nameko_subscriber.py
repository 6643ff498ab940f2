"""A nameko service of another company system that hears of placed orders.

    pip install nameko
    python nameko_subscriber.py amqp://USER:PASSWORD@HOST:5672//

Nothing of Nova is imported: the exchange `orders.events` and the event's type as the routing key are all there is to
know. Each event is a CloudEvents envelope; what happened is in `data`.
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
        print(
            f"order {order['number']} of {len(order['lines'])} lines, {order['total']} {order['currency']}", flush=True
        )


if __name__ == "__main__":
    runner = ServiceRunner({"AMQP_URI": sys.argv[1]})
    runner.add_service(Shop)
    runner.start()
    print("listening", flush=True)
    runner.wait()
