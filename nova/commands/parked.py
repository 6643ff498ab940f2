"""``nova parked``: the events that a service could not apply."""

import json
from collections.abc import Mapping
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from nova.client import HttpApi
from nova.commands.options import needs_running_system
from nova.commands.watching import service_choice
from nova.composition import SERVICES

PATIENCE = 3600.0


@click.group()
def parked() -> None:
    """See and settle the events that a service could not apply.

    An event that fails again and again is set aside (parked) with its error, and so are later events of the same thing
    (the same order, the same customer); everything else goes on. Mend the cause, then retry; or drop the event, when
    it is better lost.

    An event is named by the service that parked it, the service that it came from, and its position there.
    """


@parked.command("list")
@click.argument("service", type=service_choice, required=False)
@needs_running_system
def list_(api: HttpApi, service: str | None) -> None:
    """List the parked events of SERVICE, or of all services, oldest first."""
    table = Table("service", "source", "position", "type", "about", "since", "error", box=None, header_style="bold")
    for name in [service] if service else SERVICES:
        for row in api.get(f"/ops/{name}/parked")["items"]:
            error = row["error"].strip().splitlines()[-1] if row["error"].strip() else ""
            table.add_row(name, row["source"], str(row["position"]), row["type"], row["subject"], row["at"], error)
    if table.row_count:
        Console().print(table)
    else:
        click.echo("Nothing is parked.")


@parked.command()
@click.argument("service", type=service_choice)
@click.argument("source", type=service_choice)
@click.argument("position", type=int)
@needs_running_system
def show(api: HttpApi, service: str, source: str, position: int) -> None:
    """Show one parked event in full, as JSON, with the error that parked it."""
    for row in api.get(f"/ops/{service}/parked")["items"]:
        if (row["source"], row["position"]) == (source, position):
            click.echo(json.dumps(row, ensure_ascii=False, indent=2))
            return
    raise click.ClickException(f"{service} has not parked an event {position} from {source}.")


@parked.command()
@click.argument("service", type=service_choice)
@click.argument("source", type=service_choice)
@click.argument("position", type=int)
@needs_running_system
def retry(api: HttpApi, service: str, source: str, position: int) -> None:
    """Apply a parked event again, and then those of the same thing behind it.

    It must be the oldest of its thing. The first that fails stays parked, and so do those behind it.
    """
    _tell(api.post(f"/ops/{service}/parked/retry", {"source": source, "position": position}, patience=PATIENCE))


@parked.command()
@click.argument("service", type=service_choice)
@click.argument("source", type=service_choice)
@click.argument("position", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
@needs_running_system
def drop(api: HttpApi, service: str, source: str, position: int, yes: bool) -> None:
    """Give a parked event up; those of the same thing behind it are applied until one fails.

    SERVICE will never have heard of the event, and its tables may differ from what happened.
    """
    if not yes:
        click.confirm(f"{service} gives up event {position} from {source} for good. Go on?", abort=True)
    answer = api.post(f"/ops/{service}/parked/drop", {"source": source, "position": position}, patience=PATIENCE)
    click.echo(f"Given up: event {position} from {source}.")
    _tell(answer)


def _tell(answer: Mapping[str, Any]) -> None:
    """Ends with status 1 when an event failed again."""
    applied, parked, error = answer["applied"], answer["parked"], answer["error"]
    if applied or error:
        click.echo(f"Applied: {_events(applied)}.")
    if not parked:
        click.echo("Nothing of the same thing is parked any more.")
        return
    click.echo(f"Still parked: {_events(parked)} of the same thing.")
    if error:
        raise click.ClickException(f"The first of them failed again: {error}")


def _events(number: int) -> str:
    return f"{number or 'no'} {'event' if number == 1 else 'events'}"
