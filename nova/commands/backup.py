"""``nova backup``, ``nova restore`` and ``nova restored``: with the databases themselves, not by way of the gateway."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from kernel.backup.problems import NotUsable
from nova.commands.options import data_option
from nova.commands.serve import NOT_NEEDED
from nova.composition import ALL, settings_in_folder, settings_of_environment
from nova.folder import DataFolder

if TYPE_CHECKING:
    from kernel.config import Settings

MOMENT = "%Y-%m-%d %H:%M:%S UTC"
keys_option = click.option(
    "--keys",
    "keys_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The keys of personal data, in a file apart from the backup.",
)
names_argument = click.argument("names", metavar="[SERVICE]...", nargs=-1, type=click.Choice(ALL))


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@keys_option
@data_option
def backup(target: Path, keys_file: Path | None, data: Path) -> None:
    """Write a backup of everything to TARGET, a new folder, or a new file if it ends in .tar, while Nova runs.

    All databases are written as they are at one moment; nobody has to wait. The environment names them, as for `nova
    serve`; without NOVA_<SERVICE>_DATABASE_URL they are those of the data folder.

    Personal data can be read only with the backup's keys.json. Name a file by --keys, at another place than the
    backups: it is replaced by each backup and serves all older ones, and whoever was erased meanwhile can be read in
    none of them. That of another installation is not replaced. Without it every backup keeps its own.

    The keys by which processes sign (identity, services) and the passwords of servers are in no backup: keep .env
    yourself.
    """
    from kernel.clock import SystemClock
    from nova.backup.taking import take_backup

    taken = take_backup(_settings_that_are_there(data), SystemClock(), target, keys_file)
    events = sum(part.holding.events for part in taken.parts.values())
    size = sum(part.size for part in taken.parts.values())
    click.echo(f"{target}: {events} events as of {taken.taken_at:{MOMENT}}, {size / 1_000_000:.1f} MB")
    if keys_file:
        click.echo(f"{keys_file}: the keys of personal data; no older copy of it is needed")


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@names_argument
@keys_option
@click.option(
    "--erased",
    "erased_files",
    type=click.Path(dir_okay=False, path_type=Path),
    multiple=True,
    help="Who was erased since: lines of `nova feed customers --type PersonalDataErased`. More than one may be named.",
)
@click.option("--replace", is_flag=True, help="Put it in the place of databases that are not empty.")
@data_option
def restore(
    source: Path,
    names: tuple[str, ...],
    keys_file: Path | None,
    erased_files: tuple[Path, ...],
    replace: bool,
    data: Path,
) -> None:
    """Put the backup SOURCE back: all of it, or the databases of the services named. Nova must not run.

    The backup is looked through before anything is touched; a database whose part cannot be loaded stays as it is. What
    was put back is compared with what the backup says of itself. Databases come out at the newest schema. A restore
    that is broken off is to be run again: until then nothing starts on what it began.

    Whoever was erased after the backup was taken is erased again: as far as the database that is replaced, newer
    --keys or a list by --erased tell. Passwords, roles and tokens are those of the backup; everybody has to sign in
    again.

    Who listened to a service that alone was put back stops, and says so in `nova status`: see `nova resync --help`.
    """
    from kernel.clock import SystemClock
    from nova.backup.restoring import restore as put_back

    with _settings_alone(data) as settings:
        done = put_back(
            settings,
            SystemClock(),
            source,
            names or ALL,
            keys_file=keys_file,
            erased_files=erased_files,
            replace=replace,
        )
    for name in names or ALL:
        part = done.backup.parts[name]
        click.echo(f"{name}: {part.holding.events} events{', migrated' if name in done.migrated else ''}")
    click.echo(f"As of {done.backup.taken_at:{MOMENT}}. Erased again: {done.erased}.")


@click.command()
@click.argument("names", metavar="SERVICE...", nargs=-1, required=True, type=click.Choice(ALL))
@data_option
def restored(names: tuple[str, ...], data: Path) -> None:
    """Say that the databases of SERVICEs were put back by other means: a copy of the disk, or the server's own backup.

    Do it before the services start again. `nova restore` does it by itself. From then on no position of their feeds
    means two events, and `nova resync` can bring those level who heard of what is lost.
    """
    from kernel.clock import SystemClock
    from nova.backup.restoring import note_restored_otherwise

    with _settings_alone(data) as settings:
        note_restored_otherwise(settings, SystemClock(), names)
    for name in names:
        click.echo(f"{name}: noted that it was restored")


def _settings_that_are_there(data: Path) -> "Settings":
    if _on_servers():
        return settings_of_environment({**NOT_NEEDED, **os.environ})
    if not data.is_dir():
        raise NotUsable(f"There is no data folder {data}, and no NOVA_<SERVICE>_DATABASE_URL is set.")
    return settings_in_folder(data, os.environ)


@contextmanager
def _settings_alone(data: Path) -> Iterator["Settings"]:
    """While nobody else works with the data folder."""
    if _on_servers():
        yield settings_of_environment({**NOT_NEEDED, **os.environ})
        return
    with DataFolder(data).held():
        yield settings_in_folder(data, os.environ)


def _on_servers() -> bool:
    """A data folder that is named wins over the environment."""
    named = click.get_current_context().get_parameter_source("data") is ParameterSource.COMMANDLINE
    return not named and any(f"NOVA_{name.upper()}_DATABASE_URL" in os.environ for name in ALL)
