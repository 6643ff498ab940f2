"""``nova up``."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console

from nova.commands.options import data_option
from nova.folder import TOKEN

if TYPE_CHECKING:
    from nova.folder import DataFolder


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8080, show_default=True, help="0 takes any free port.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Where to listen; 0.0.0.0 lets other machines in as well."
)
@data_option
@click.option("--demo", is_flag=True, help="Fill an empty data folder with a company that has traded for two years.")
def up(port: int, host: str, data: Path, demo: bool) -> None:
    """Run all of Nova in this one process.

    Needs nothing but this machine: the databases are SQLite files in the data folder. Prints the address to open, and
    at the first start a link that makes you the administrator. Ctrl-C stops it; nothing is lost.
    """
    from gateway.auth.first_start import require_strong_token
    from nova import embedded
    from nova.folder import DataFolder

    folder = DataFolder(data)
    try:
        require_strong_token(os.environ)
        if not data.exists():
            embedded.require_free_port(host, port)  # before a folder is made
        with folder.held():
            embedded.require_free_port(host, port)
            _run(folder, host, port, demo)
    except embedded.CannotListen as error:
        raise click.ClickException(str(error)) from error


def _run(folder: "DataFolder", host: str, port: int, demo: bool) -> None:
    from kernel.clock import SystemClock
    from kernel.logs import configure_logging
    from kernel.run import Process
    from nova import embedded
    from nova.composition import settings_in_folder
    from nova.demo import making

    clock = SystemClock()
    making.finish(folder)
    if demo:
        configure_logging(os.environ.get("NOVA_LOG_FORMAT", "console"), "nova")
        making.make(folder, os.environ, clock.now(), click.echo)
    settings = settings_in_folder(folder.path, os.environ)
    configure_logging(settings.log_format, "nova")
    process = Process(settings, clock, "nova")
    started = embedded.start_everything(process, folder, host, port)
    _tell(started.url, started.setup_path, folder.path, making.ways_in(folder))
    process.run_until_stopped()


def _tell(url: str, setup_path: str | None, data: Path, of_demo: str | None) -> None:
    """Without a frame, which would break a long link in two."""
    way_in = of_demo or "Sign in   with your account; it is set up already"
    if setup_path:
        way_in = f"First     [bold]{url}{setup_path}[/]\n          makes you the administrator; it works once"
    lines = [
        "[bold]Nova runs[/]",
        f"Open      [bold]{url}[/]",
        way_in,
        f"API       {url}/api/v1/openapi.json\n          with the token in {data.resolve() / TOKEN}",
        f"Data      {data.resolve()}",
        "Stop      Ctrl-C",
    ]
    Console(soft_wrap=True, highlight=False).print("\n".join(lines))
