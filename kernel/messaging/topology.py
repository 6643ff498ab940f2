"""Exchanges and queues of the RPC: nameko's own names, so that a stock nameko service can call and be called."""

from kombu import Exchange, Queue

RPC_EXCHANGE = "nameko-rpc"
REPLY_QUEUE_EXPIRES_MS = 300_000
RESTART_MS = 5000


def rpc_exchange() -> Exchange:
    return Exchange(RPC_EXCHANGE, type="topic", durable=True)


def rpc_queue(service: str) -> Queue:
    """Calls wait for a service that is being restarted; one that stays away has no queue, and its calls return."""
    return Queue(
        f"rpc-{service}",
        exchange=rpc_exchange(),
        routing_key=f"{service}.*",
        durable=True,
        queue_arguments={"x-expires": RESTART_MS},
    )


def reply_queue(name: str) -> Queue:
    return Queue(
        f"rpc.reply-{name}",
        exchange=rpc_exchange(),
        routing_key=name,
        durable=False,
        exclusive=True,
        auto_delete=True,
        queue_arguments={"x-expires": REPLY_QUEUE_EXPIRES_MS},
    )
