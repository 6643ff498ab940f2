"""``nova parked``: the events that a service could not apply."""

import json

import click
from rich.console import Console
from rich.table import Table

from nova.client import Api
from nova.commands.options import needs_running_system
from nova.commands.watching import service_choice
from nova.composition import SERVICES


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
def list_(api: Api, service: str | None) -> None:
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
def show(api: Api, service: str, source: str, position: int) -> None:
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
def retry(api: Api, service: str, source: str, position: int) -> None:
    """Apply a parked event again, and those of the same thing behind it.

    Does all or nothing: when it fails again, it stays parked.
    """
    answer = api.post(f"/ops/{service}/parked/retry", {"source": source, "position": position})
    click.echo(f"Applied: {answer['applied']}")


@parked.command()
@click.argument("service", type=service_choice)
@click.argument("source", type=service_choice)
@click.argument("position", type=int)
@click.option("--yes", is_flag=True, help="Do not ask.")
@needs_running_system
def drop(api: Api, service: str, source: str, position: int, yes: bool) -> None:
    """Give a parked event up; those of the same thing behind it are applied.

    SERVICE will never have heard of the event, and its tables may differ from what happened.
    """
    if not yes:
        click.confirm(f"{service} gives up event {position} from {source} for good. Go on?", abort=True)
    answer = api.post(f"/ops/{service}/parked/drop", {"source": source, "position": position})
    click.echo(f"Released: {answer['released']}")
