"""``nova status`` and ``nova feed``: what the running services say of themselves, and what they tell others."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from nova.client import Api, Refused
from nova.commands.options import needs_running_system
from nova.composition import SERVICES

PAGE = 500
WAIT_SECONDS = 20
COLOURING, STOCK = "orders", "inventory"
STALE_SECONDS = 15.0  # as orders says it
OF_ONE_SERVICE = frozenset({500, 502, 503, 504})
service_choice = click.Choice(tuple(SERVICES))


@click.command()
@needs_running_system
def status(api: Api) -> None:
    """Show how far every service is, and what troubles it.

    \b
    head     position of the newest event that the service made public
    unsent   events that still wait to be sent to the others, and for how long the oldest does
    hears    the services that it listens to, how far it is behind them, and when it last was level with them
    parked   events that it could not apply; see `nova parked`

    The last line tells how old the stock figures are by which orders are coloured.
    """
    table = Table("service", "head", "unsent", "hears", "parked", "trouble", box=None, header_style="bold")
    well, colours = True, "[red]orders does not answer[/]"
    for name in SERVICES:
        try:
            state = api.get(f"/ops/{name}/status")
            table.add_row(*_row(name, state))
            if name == COLOURING:
                colours = _freshness(state["subscriptions"][STOCK]["age_seconds"])
        except Refused as error:
            if error.status not in OF_ONE_SERVICE:
                raise
            well = False
            table.add_row(name, "", "", "", "", f"[red]{error}[/]")
    console = Console()
    console.print(table)
    console.print(f"[bold]colours[/]  {colours}")
    if not well:
        raise SystemExit(1)


@click.command()
@click.argument("service", type=service_choice)
@click.option("--after", type=click.IntRange(0), default=0, show_default=True, help="Only events after this position.")
@click.option("--type", "types", metavar="T", help="Only events of these types, e.g. OrderPlaced,OrderShipped.")
@click.option("--subject", metavar="ID", help="Only events about this order, customer, ...")
@click.option("--follow", is_flag=True, help="Go on with new events as they come; Ctrl-C ends.")
@needs_running_system
def feed(api: Api, service: str, after: int, types: str | None, subject: str | None, follow: bool) -> None:
    """Print the public events of SERVICE in order, one JSON object (a CloudEvent) per line.

    \b
    nova feed orders --type OrderPlaced | jq .data.number
    nova feed inventory --after 1200 --follow
    """
    for event in _events(api, service, after, {"type": types, "subject": subject}, follow):
        click.echo(json.dumps(event, ensure_ascii=False))


def _events(
    api: Api, service: str, after: int, wanted: Mapping[str, str | None], follow: bool
) -> Iterator[dict[str, Any]]:
    wait = None
    while True:
        page = api.get(f"/feed/{service}", after=after, limit=PAGE, wait=wait, **wanted)
        yield from page["items"]
        after = page["read_up_to"]
        if not page["more"]:
            if not follow:
                return
            wait = WAIT_SECONDS


def _row(name: str, state: dict[str, Any]) -> list[str]:
    heard = state["subscriptions"]
    hears = [f"{source} {_lag(each)}" for source, each in heard.items()]
    parked = sum(each["parked"] for each in heard.values())
    troubles = [f"{source}: {each['trouble']}" for source, each in heard.items() if each["trouble"]]
    return [
        name,
        str(state["head"]),
        _unsent(state["relay"]),
        ", ".join(hears) or "nobody",
        f"[red]{parked}[/]" if parked else "0",
        f"[red]{'; '.join(troubles)}[/]" if troubles else "",
    ]


def _unsent(relay: dict[str, Any]) -> str:
    return f"{relay['lag']} ({_time(relay['unsent_seconds'])})" if relay["lag"] else "0"


def _lag(heard: dict[str, Any]) -> str:
    lag, age = heard["lag"], heard["age_seconds"]
    level = "never level" if age is None else f"level {_time(age)} ago"
    if lag is None:
        return f"[red](does not answer; {level})[/]"
    if lag < 0:
        return f"[red]{-lag} ahead of it[/]"
    return f"[yellow]{lag} behind ({level})[/]" if lag else "level"


def _freshness(age: float | None) -> str:
    if age is None:
        return "[red]by no stock figures yet: orders has not heard inventory[/]"
    told = f"by stock figures of {_time(age)} ago"
    return told if age <= STALE_SECONDS else f"[red]{told}: inventory is not heard[/]"


def _time(seconds: float) -> str:
    """In the largest unit that leaves a whole number of two digits or so."""
    for size, unit in ((86_400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
