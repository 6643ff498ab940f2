"""Exchanges are made by the broker's definitions, or else by whoever needs them first."""

from amqp.exceptions import ChannelError
from kombu import Connection, Exchange


def make_sure_of(connection: Connection, *exchanges: Exchange) -> None:
    """To look whether an exchange is there takes no right at the broker; to make it takes that of deleting it too."""
    for exchange in exchanges:
        if not _is_there(connection, exchange):
            _declare(connection, exchange, passive=False)


def _is_there(connection: Connection, exchange: Exchange) -> bool:
    try:
        _declare(connection, exchange, passive=True)
    except ChannelError:
        return False
    return True


def _declare(connection: Connection, exchange: Exchange, *, passive: bool) -> None:
    """On a channel of its own: the broker closes the one by which it refuses."""
    channel = connection.channel()
    channel.exchange_declare(
        exchange=exchange.name,
        type=exchange.type,
        durable=exchange.durable,
        auto_delete=exchange.auto_delete,
        passive=passive,
    )
    channel.close()
