"""``nova status`` and ``nova feed``: what the running services say of themselves, and what they tell others."""

import json
import time
from collections.abc import Iterator
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from nova.client import Api, Refused
from nova.commands.options import needs_running_system
from nova.composition import SERVICES

PAGE = 500
POLL_SECONDS = 1.0
OF_ONE_SERVICE = frozenset({500, 502, 503, 504})
service_choice = click.Choice(tuple(SERVICES))


@click.command()
@needs_running_system
def status(api: Api) -> None:
    """Show how far every service is, and what troubles it.

    \b
    head     position of the newest event that the service made public
    unsent   events that still wait to be sent to the others
    hears    the services that it listens to, and how many of their events it has not heard yet
    parked   events that it could not apply; see `nova parked`
    """
    table = Table("service", "head", "unsent", "hears", "parked", "trouble", box=None, header_style="bold")
    well = True
    for name in SERVICES:
        try:
            table.add_row(*_row(name, api.get(f"/ops/{name}/status")))
        except Refused as error:
            if error.status not in OF_ONE_SERVICE:
                raise
            well = False
            table.add_row(name, "", "", "", "", f"[red]{error}[/]")
    Console().print(table)
    if not well:
        raise SystemExit(1)


@click.command()
@click.argument("service", type=service_choice)
@click.option("--after", type=click.IntRange(0), default=0, show_default=True, help="Only events after this position.")
@click.option("--type", "event_type", metavar="T", help="Only events of this type, e.g. OrderPlaced.")
@click.option("--follow", is_flag=True, help="Go on with new events as they come; Ctrl-C ends.")
@needs_running_system
def feed(api: Api, service: str, after: int, event_type: str | None, follow: bool) -> None:
    """Print the public events of SERVICE in order, one JSON object (a CloudEvent) per line.

    \b
    nova feed orders --type OrderPlaced | jq .data.number
    nova feed inventory --after 1200 --follow
    """
    for event in _events(api, service, after, event_type, follow):
        click.echo(json.dumps(event, ensure_ascii=False))


def _events(api: Api, service: str, after: int, event_type: str | None, follow: bool) -> Iterator[dict[str, Any]]:
    while True:
        page = api.get(f"/feed/{service}", after=after, limit=PAGE, type=event_type)
        yield from page["items"]
        after = page["read_up_to"]
        if page["more"]:
            continue
        if not follow:
            return
        time.sleep(POLL_SECONDS)


def _row(name: str, state: dict[str, Any]) -> list[str]:
    heard = state["subscriptions"]
    hears = [f"{source} {_lag(each['lag'])}" for source, each in heard.items()]
    parked = sum(each["parked"] for each in heard.values())
    troubles = [f"{source}: {each['trouble']}" for source, each in heard.items() if each["trouble"]]
    return [
        name,
        str(state["head"]),
        str(state["relay"]["lag"]),
        ", ".join(hears) or "nobody",
        f"[red]{parked}[/]" if parked else "0",
        f"[red]{'; '.join(troubles)}[/]" if troubles else "",
    ]


def _lag(lag: int | None) -> str:
    if lag is None:
        return "(does not answer)"
    if lag < 0:
        return f"[red]{-lag} ahead of it[/]"
    return f"{lag} behind" if lag else "level"
