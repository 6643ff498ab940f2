"""``nova rebuild`` and ``nova verify``: read tables are what the events say, and can be made from them again."""

import click

from nova.client import HttpApi
from nova.commands.options import needs_running_system
from nova.commands.watching import service_choice
from nova.composition import SERVICES

PATIENCE = 3600.0


@click.command()
@click.argument("service", type=service_choice)
@click.argument("readmodels", metavar="[READMODEL]...", nargs=-1)
@needs_running_system
def rebuild(api: HttpApi, service: str, readmodels: tuple[str, ...]) -> None:
    """Make read tables of SERVICE anew from all events, while it works on.

    Use it when `nova verify` found differences, or after a read model changed. Without READMODEL all of them are made
    anew. The tables are exchanged at once at the end; until then readers see the old ones.
    """
    answer = api.post(f"/ops/{service}/rebuild", {"names": list(readmodels)}, patience=PATIENCE)
    click.echo(f"{service}: {', '.join(readmodels) or 'all read models'} made anew from {answer['events']} events")


@click.command()
@click.argument("services", metavar="[SERVICE]...", nargs=-1, type=service_choice)
@needs_running_system
def verify(api: HttpApi, services: tuple[str, ...]) -> None:
    """Prove that the read tables equal what the events say.

    Folds all events into empty tables beside the living ones, and compares row by row. Prints the differences, and
    ends with exit code 1 when there are any. Without SERVICE all services are verified.
    """
    clean = True
    for name in services or SERVICES:
        answer = api.post(f"/ops/{name}/verify", {}, patience=PATIENCE)
        differences = answer["differences"]
        result = f"{len(differences)} differences" if differences else "clean"
        click.echo(f"{name}: {result} ({answer['events']} events)")
        for difference in differences:
            click.echo(f"  {difference}")
        clean = clean and not differences
    if not clean:
        raise SystemExit(1)
