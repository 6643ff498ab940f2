"""``nova doctor``: what is wrong here, and what to do about it."""

import os
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from nova.commands.options import connect_by, data_option
from nova.folder import DataFolder

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


@click.command()
@data_option
def doctor(data: Path) -> None:
    """Check all that Nova needs, and say what to do about what is wrong.

    Looks at versions, settings, broker, databases (reachable, schema, rights, clock), mail, and at Nova itself if it
    runs. Works with everything down, changes nothing, and takes ten seconds at most or so.

    It reads the environment of `nova serve`, when that names a broker or a database; else the data folder of `nova up`.
    Ends with status 1 when something fails; a warning is no failure.
    """
    from kernel.checkup.finding import Level
    from nova.composition import settings_in_folder
    from nova.doctor import findings, names_processes, settings_named, settings_not_named

    folder = DataFolder(data)
    environment = dict(os.environ)
    if names_processes(environment):
        read = partial(settings_named, environment)
    elif folder.was_used:
        read = partial(settings_in_folder, data, environment)
    else:
        read = partial(settings_not_named, folder)
    found = findings(read, environment, connect_by(folder))
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for each in found:
        console.print(Text.assemble((f"{each.level:<5}", COLOURS[each.level]), f"{each.what}: {each.said}"))
        if each.to_do:
            console.print(f"     -> {each.to_do}")
    if any(each.level is Level.FAIL for each in found):
        raise SystemExit(1)
