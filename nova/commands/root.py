"""The ``nova`` command itself: it knows its subcommands by name, and loads the one that is asked for."""

from importlib import import_module
from typing import Any

import click
from click.exceptions import Exit

from kernel.backup.problems import BackupProblem
from kernel.config import ConfigurationNotUsable
from nova.client import ApiError
from nova.folder import FolderUnusable

COMMANDS = {
    "up": "nova.commands.up:up",
    "serve": "nova.commands.serve:serve",
    "migrate": "nova.commands.serve:migrate",
    "backup": "nova.commands.backup:backup",
    "restore": "nova.commands.backup:restore",
    "restored": "nova.commands.backup:restored",
    "env": "nova.commands.env:env",
    "databases": "nova.commands.servers:databases",
    "broker-definitions": "nova.commands.servers:broker_definitions",
    "doctor": "nova.commands.doctor:doctor",
    "status": "nova.commands.watching:status",
    "feed": "nova.commands.watching:feed",
    "parked": "nova.commands.parked:parked",
    "rebuild": "nova.commands.tables:rebuild",
    "resync": "nova.commands.tables:resync",
    "verify": "nova.commands.tables:verify",
    "users": "nova.commands.users:users",
    "schemas": "nova.commands.schemas:schemas",
    "subscriber": "nova.commands.subscriber:subscriber",
    "import": "nova.commands.imports:import_",
}
TELLING = (ApiError, BackupProblem, ConfigurationNotUsable, FolderUnusable)


class Nova(click.Group):
    """Loads a subcommand when it is used, and tells known troubles in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except TELLING as error:
            raise click.ClickException(str(error)) from error
        except BrokenPipeError as error:
            raise Exit(0) from error


@click.group(cls=Nova, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="nova", prog_name="nova")
def nova() -> None:
    """Nova: a CRM for wholesale companies.

    To look at it, run `nova up --demo` and open the address that it prints. Everything runs in that one process, and
    its data stay in ./data. To fill it from CSV files, see `nova import --help`.

    `up`, `serve`, `migrate`, `env`, `databases` and `broker-definitions` start Nova, `backup`, `restore` and `restored`
    work with its databases, `subscriber` talks to its broker, `doctor` says what keeps it from working, and `schemas`
    tells of its events; the other commands talk to a Nova that runs. They find it by NOVA_URL (or by what `nova up`
    wrote into the data folder), and sign in by NOVA_API_TOKEN (or by that folder's cli-token).
    """
