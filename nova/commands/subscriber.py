"""``nova subscriber``: systems of others that hear events over AMQP."""

import os
import re
from urllib.parse import quote

import click
from rich.console import Console
from rich.table import Table

from contracts.event_names import EventName, NoSuchEvent, event_names
from nova.broker import BrokerAddress, broker_of
from nova.client import ApiError
from nova.subscribers import Account, Limits, Subscribers

EXAMPLE = """\
import json

import amqp  # pip install amqp

with amqp.Connection("{host}:{port}", "{user}", "{password}", virtual_host="{vhost}") as connection:
    channel = connection.channel()

    def when_told(message):
        event = json.loads(message.body)
        print(event["position"], "after", event["previous"], event["type"], event["subject"], flush=True)
        channel.basic_ack(message.delivery_tag)

    channel.basic_consume("{queue}", callback=when_told)
    while True:
        connection.drain_events()
"""

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")


class Name(click.ParamType[str]):
    """A part of the names of the account and of the queue."""

    name = "name"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if _NAME.fullmatch(value) is None:
            self.fail("must be 1 to 40 small letters, digits and hyphens, the first a letter", param, ctx)
        return value


class Events(click.ParamType[list[EventName]]):
    """Names of events that commas part."""

    name = "events"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> list[EventName]:
        try:
            return event_names(value)
        except NoSuchEvent as error:
            self.fail(str(error), param, ctx)


@click.group()
def subscriber() -> None:
    """Let systems of others hear events over AMQP, each with an account and a queue of its own.

    The broker is that of NOVA_BROKER_URL. Accounts are made through RabbitMQ's management API, by an administrator of
    the broker: NOVA_BROKER_ADMIN_URL names him and it (http://user:password@host:15672), else the user of
    NOVA_BROKER_URL is asked, on port 15672.
    """


@subscriber.command()
@click.argument("name", type=Name())
@click.option(
    "--events", type=Events(), required=True, help="E.g. orders.OrderPlaced,inventory.StockChanged or orders.*"
)
@click.option("--messages", type=click.IntRange(1), default=Limits.messages, show_default=True, help="That may wait.")
@click.option("--megabytes", type=click.IntRange(1), default=Limits.megabytes, show_default=True, help="Of them.")
@click.option("--deliveries", type=click.IntRange(1), default=Limits.deliveries, show_default=True, help="Of one.")
@click.option("--at", metavar="HOST", help="How the subscriber reaches the broker, if not as Nova does.")
def add(name: str, events: list[EventName], messages: int, megabytes: int, deliveries: int, at: str | None) -> None:
    """Make an account and a queue for the subscriber NAME, and print both, with an example that is ready to run.

    The account can read its queue and do nothing else. When more waits than may, the oldest give way: the subscriber
    sees it by `previous` of the next event, and reads what is missing from the feed over HTTP. A message that was
    delivered too often and never acknowledged is dropped as well.

    \b
    nova subscriber add bi --events 'orders.*'
    nova subscriber add shop --events orders.OrderShipped,inventory.StockChanged --at rabbitmq.example.com
    """
    address, broker = broker_of(os.environ)
    account = Subscribers(broker, address.vhost).add(name, events, Limits(messages, megabytes, deliveries))
    reached = address if at is None else _elsewhere(address, at)
    click.echo(f"Subscriber {name} hears {', '.join(map(str, events))}.\n")
    click.echo(f"address   {_url(reached, account)}")
    click.echo(f"queue     {account.queue}")
    click.echo(f"limits    {messages:,} messages, {megabytes:,} MB, {deliveries} deliveries of one\n")
    click.echo("The password is shown this once. An example, ready to run (docs/integration/ has others):\n")
    click.echo(_example(reached, account))


@subscriber.command("list")
def list_() -> None:
    """List the subscribers, what they hear, and how much waits for them."""
    address, broker = broker_of(os.environ)
    table = Table("name", "hears", "waiting", "at most", "connected", box=None, header_style="bold")
    for each in Subscribers(broker, address.vhost).list():
        most = "" if each.most is None else f"{each.most:,}"
        table.add_row(each.name, ", ".join(each.events), f"{each.waiting:,}", most, "yes" if each.consumers else "no")
    Console().print(table)


@subscriber.command()
@click.argument("name", type=Name())
@click.confirmation_option("--yes", prompt="The account ends, and what waits in its queue is gone. Remove it?")
def remove(name: str) -> None:
    """End the account of a subscriber, with its queue and all that waits in it."""
    address, broker = broker_of(os.environ)
    Subscribers(broker, address.vhost).remove(name)
    click.echo(f"Removed: {name}.")


def _elsewhere(address: BrokerAddress, at: str) -> BrokerAddress:
    try:
        return BrokerAddress.of(f"amqp://{at}/{quote(address.vhost, safe='')}")
    except (ApiError, ValueError) as error:
        raise click.BadParameter("must be HOST or HOST:PORT", param_hint="--at") from error


def _url(address: BrokerAddress, account: Account) -> str:
    where = f"{address.host}:{address.port}/{quote(address.vhost, safe='')}"
    return f"amqp://{account.user}:{account.password}@{where}"


def _example(address: BrokerAddress, account: Account) -> str:
    return EXAMPLE.format(
        host=address.host,
        port=address.port,
        user=account.user,
        password=account.password,
        vhost=address.vhost,
        queue=account.queue,
    )
