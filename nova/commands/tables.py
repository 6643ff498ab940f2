"""``nova rebuild``, ``nova resync``, ``nova verify``: read tables are made of events, and can be made anew."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from nova.client import Api, ApiError
from nova.commands.options import needs_running_system
from nova.commands.watching import service_choice
from nova.composition import SERVICES

POLL_SECONDS = 0.3


class JobFailed(ApiError):
    """What was begun did not come to its end."""


@click.command()
@click.argument("service", type=service_choice)
@click.argument("readmodels", metavar="[READMODEL]...", nargs=-1)
@needs_running_system
def rebuild(api: Api, service: str, readmodels: tuple[str, ...]) -> None:
    """Make read tables of SERVICE anew from all events, while it works on.

    Use it when `nova verify` found differences, or after a read model changed. Without READMODEL all of them are made
    anew. The tables are exchanged at once at the end; until then readers see the old ones. Ctrl-C ends the watching,
    not the work.
    """
    job = _finished(api, service, "rebuild", {"names": list(readmodels)})
    click.echo(f"{service}: {', '.join(readmodels) or 'all read models'} made anew from {job['events']} events")


@click.command()
@click.argument("service", type=service_choice)
@click.argument("source", type=service_choice)
@needs_running_system
def resync(api: Api, service: str, source: str) -> None:
    """Bring SERVICE level with SOURCE, which was put back from a backup older than what SERVICE heard of it.

    `nova status` says who needs it. The read tables of SERVICE are made anew from its own events and from what SOURCE
    has; then it goes on hearing. What SERVICE itself wrote stays, also where SOURCE has lost what it was written for:
    letters that were sent, entries of the journal, goods that were issued.
    """
    job = _finished(api, service, "resync", {"source": source})
    click.echo(f"{service}: level with {source} as it was put back ({job['events']} events)")


@click.command()
@click.argument("services", metavar="[SERVICE]...", nargs=-1, type=service_choice)
@needs_running_system
def verify(api: Api, services: tuple[str, ...]) -> None:
    """Prove that the read tables equal what the events say.

    Folds all events into empty tables beside the living ones, and compares row by row. Prints the differences, and
    ends with exit code 1 when there are any. Without SERVICE all services are verified.
    """
    clean = True
    for name in services or SERVICES:
        job = _finished(api, name, "verify", {})
        differences = job["differences"]
        result = f"{len(differences)} differences" if differences else "clean"
        click.echo(f"{name}: {result} ({job['events']} events)")
        for difference in differences:
            click.echo(f"  {difference}")
        clean = clean and not differences
    if not clean:
        raise SystemExit(1)


def _finished(api: Api, service: str, kind: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """Begins the job and watches it to its end. Raises ApiError."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        shown = progress.add_task(service, total=None)
        job: dict[str, Any] = api.post(f"/ops/{service}/{kind}", body, key=str(uuid4()))
        while job["state"] == "running":
            progress.update(
                shown, description=f"{service}: {job['step']}", completed=job["done"], total=job["total"] or None
            )
            time.sleep(POLL_SECONDS)
            job = api.get(f"/ops/{service}/jobs/{job['id']}")
    if job["state"] == "failed":
        raise JobFailed(f"{service}: {job['problem']}")
    return job
