"""The names of exchanges and queues. Those of the RPC are nameko's own, so that a stock nameko service can call and be
called. Exchanges are not declared with what is bound to them: `exchanges.make_sure_of` looks for them before.
"""

from kombu import Exchange, Queue

RPC_EXCHANGE = "nameko-rpc"
UNDECODABLE = "nova.undecodable"
UNDECODABLE_QUEUE = f"{UNDECODABLE}.v2"
MOST_UNDECODABLE = 1000
BROADCAST = "broadcast."
REPLY_QUEUE_EXPIRES_MS = 300_000
RESTART_MS = 5000


def exchange_of(source: str) -> str:
    """Where a service publishes."""
    return f"{source}.events"


def rpc_queue_name(service: str) -> str:
    return f"rpc-{service}"


def reply_name(process: str) -> str:
    """How the names begin by which a process is answered."""
    return f"{process}-"


def rpc_exchange() -> Exchange:
    return Exchange(RPC_EXCHANGE, type="topic", durable=True, auto_delete=False, no_declare=True)


def undecodable_exchange() -> Exchange:
    return Exchange(UNDECODABLE, type="fanout", durable=True, auto_delete=False, no_declare=True)


def undecodable_queue() -> Queue:
    """For somebody to look at; of very many the last are kept."""
    return Queue(
        UNDECODABLE_QUEUE,
        exchange=undecodable_exchange(),
        durable=True,
        queue_arguments={"x-queue-type": "quorum", "x-max-length": MOST_UNDECODABLE},
    )


def rpc_queue(service: str) -> Queue:
    """Calls wait for a service that is being restarted; one that stays away has no queue, and its calls return.

    A classic queue: a call need not outlive a node of the broker, and a quorum queue makes it wait for the disk.
    """
    return Queue(
        rpc_queue_name(service),
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
