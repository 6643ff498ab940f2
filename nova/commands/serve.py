"""``nova serve`` and ``nova migrate``: one process of many, configured by the environment."""

import os
import re
from importlib.metadata import version
from typing import TYPE_CHECKING

import click
from structlog.stdlib import get_logger

from kernel.upgrades import rebuild_command
from nova.composition import (
    ALL,
    GATEWAY,
    bring_up_to_date,
    outdated,
    require_restored,
    service_class,
    settings_of_environment,
    steps_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kernel.config import Settings
    from kernel.run import Process
    from kernel.upgrades import Step

log = get_logger()

SAFE, NEEDS_STANDSTILL = 3, 4
WITH_PASSWORD = re.compile(r"^([^:]+://[^:/@]*):.*@")

ENVIRONMENT = """
    \b
    The environment says the rest (`nova env` prints one to start with):
      NOVA_<SERVICE>_BROKER_URL        RabbitMQ, by an account of the service's own: amqp://user:password@host:5672/vhost
      NOVA_BROKER_URL                  the same for services that have none of their own
      NOVA_<SERVICE>_DATABASE_URL      e.g. NOVA_ORDERS_DATABASE_URL: postgresql+psycopg2://user:password@host/database
      NOVA_<SERVICE>_MIGRATION_URL     the same database by the role that owns its log (default: one role does both)
      NOVA_IDENTITY_PUBLIC_KEY[_FILE]  checks who calls; PEM, or a file with it
      NOVA_SERVICES_PRIVATE_KEY[_FILE] signs what services ask of each other; the same for all processes
      NOVA_IDENTITY_PRIVATE_KEY[_FILE] signs who calls; needed by the gateway alone
      NOVA_LOG_FORMAT, NOVA_WORKERS    json (default) or console; commands at a time (default 16)
      NOVA_TRUSTED_PROXIES             how many proxies stand before the gateway, each adding X-Forwarded-For and
                                       X-Forwarded-Proto, and passing Host on (default 0: nobody is believed)
      NOVA_LEAVING_SECONDS             how long the gateway takes requests after it was told to stop, and says so by
                                       /health/accepting (default 0)
      NOVA_HEALTH_FILE                 a file that is touched while the process works
      NOVA_ATTACHMENT_MEGABYTES        how large a file may be that is attached to something (default 10)
      NOVA_METRICS_PORT, NOVA_METRICS_HOST
                                       where the process tells Prometheus of itself, at /metrics and to whoever asks
                                       (default: nowhere; host 127.0.0.1)
      OTEL_EXPORTER_OTLP_ENDPOINT ...  where traces go, by OpenTelemetry's own variables (default: nowhere; needs
                                       the libraries of nova[observability])
"""
NOT_NEEDED = dict.fromkeys(("NOVA_BROKER_URL", "NOVA_IDENTITY_PUBLIC_KEY", "NOVA_SERVICES_PRIVATE_KEY"), "")


@click.command(help=f"Run one service, or the gateway, as a process of its own.\n{ENVIRONMENT}")
@click.argument("name", metavar="SERVICE", type=click.Choice(ALL))
@click.option("--host", default="127.0.0.1", show_default=True, help="Where the gateway listens.")
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="The gateway's port.")
def serve(name: str, host: str, port: int) -> None:
    from kernel.clock import SystemClock
    from kernel.logs import configure_logging
    from kernel.run import Process

    settings = settings_of_environment(os.environ, name)
    if name == GATEWAY and settings.private_key is None:
        raise click.ClickException("Set NOVA_IDENTITY_PRIVATE_KEY, or NOVA_IDENTITY_PRIVATE_KEY_FILE.")
    require_restored(settings, [name])
    if outdated(settings, [name]):
        raise click.ClickException(f"The database of {name} is not up to date. Run: nova migrate {name}")
    configure_logging(settings.log_format, name)
    process = Process(settings, SystemClock(), name)
    more = {}
    if name == GATEWAY:
        more = _serve_gateway(process, host, port)
    else:
        process.start_services([service_class(name)])
    _tell_ready(settings, name, **more)
    process.run_until_stopped()


@click.command()
@click.argument("names", metavar="[SERVICE]...", nargs=-1, type=click.Choice(ALL))
@click.option("--check", is_flag=True, help="Only say what would be done, and whether the old version may work on.")
def migrate(names: tuple[str, ...], check: bool) -> None:
    """Bring databases to the newest schema: of the services named, or of all.

    Reads the same environment as `nova serve`. Run it before the new processes start; it is safe to run twice at once,
    and a database that is up to date is left alone. `nova up` does it by itself. Where NOVA_<SERVICE>_MIGRATION_URL
    names another role than NOVA_<SERVICE>_DATABASE_URL, the latter gets the rights that its work needs, and no more.

    The old version may work on meanwhile, and until the last of its processes is replaced, unless --check says
    otherwise. That ends with 0 when there is nothing to do, with 3 when there is, and with 4 when the processes of the
    old version must be stopped before.
    """
    settings = settings_of_environment({**NOT_NEEDED, **os.environ})
    wanted = names or ALL
    steps = {name: steps_of(settings, name) for name in wanted}
    if check:
        raise SystemExit(_told_beforehand(steps))
    done = bring_up_to_date(settings, wanted)
    for name in wanted:
        click.echo(f"{name}: {'migrated' if name in done else 'up to date'}")
    for name in done:
        _tell_rebuilds(name, steps[name])


def _told_beforehand(steps: "Mapping[str, Sequence[Step]]") -> int:
    """The exit code."""
    for name, coming in steps.items():
        if not coming:
            click.echo(f"{name}: up to date")
        for step in coming:
            verdict = "safe while the old version runs" if step.is_safe else "stop the old version before"
            click.echo(f"{name} {step.revision}: {step.title} ({verdict})")
            for hazard in step.hazards:
                click.echo(f"  {hazard}")
        _tell_rebuilds(name, coming)
    every = [step for coming in steps.values() for step in coming]
    if not every:
        return 0
    return SAFE if all(step.is_safe for step in every) else NEEDS_STANDSTILL


def _tell_rebuilds(name: str, steps: "Sequence[Step]") -> None:
    command = rebuild_command(name, steps)
    if command is not None:
        click.echo(f"{name}: when only the new version runs, run: {command}")


def _serve_gateway(process: "Process", host: str, port: int) -> dict[str, str]:
    """What is to be told of it: its address, and the link of a first start."""
    from gateway.app import open_accounts
    from gateway.letters.ways_in import public_address
    from nova.embedded import CannotListen, start_gateway

    accounts = open_accounts(process.settings, process.clock)
    try:
        started = start_gateway(process, accounts, host, port)
    except CannotListen as error:
        raise click.ClickException(str(error)) from error
    process.start_services([service_class(GATEWAY)], {GATEWAY: accounts.application})
    told = {"url": started.url}
    if started.setup_path:
        address = public_address(process.settings.environment) or started.url
        told["become_the_administrator_once"] = f"{address}{started.setup_path}"
    return told


def _tell_ready(settings: "Settings", name: str, **more: str) -> None:
    """With what the process was told, since half of all troubles of a start are a wrong address."""
    event = f"{name} is ready"
    log.info(
        event,
        version=version("nova"),
        broker=without_password(settings.broker_url),
        database=without_password(settings.database_url(name)),
        **more,
    )


def without_password(url: str) -> str:
    """An address as a log may have it."""
    return WITH_PASSWORD.sub(r"\1@", url.partition("?")[0])
