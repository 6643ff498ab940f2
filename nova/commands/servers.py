"""``nova databases`` and ``nova broker-definitions``: what PostgreSQL and RabbitMQ must have before Nova starts."""

import json
import os
import secrets
from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

import click

from kernel.config import ConfigurationMissing
from nova.composition import ALL, GATEWAY, settings_of_environment, sources_of


@click.command()
def databases() -> None:
    """Make the databases and the roles that the environment names, where they are not there yet.

    \b
    Reads what `nova env` printed:
      NOVA_DATABASE_ADMIN_URL          a role that may make roles and databases
      NOVA_<SERVICE>_MIGRATION_URL     the database by its owner, who migrates it
      NOVA_<SERVICE>_DATABASE_URL      the same database by the role that works with it

    It is safe to run again: passwords become those of the environment, and data are left alone.
    """
    from kernel.rights import provide
    from nova.commands.serve import NOT_NEEDED

    admin_url = os.environ.get("NOVA_DATABASE_ADMIN_URL")
    if not admin_url:
        raise ConfigurationMissing("Set NOVA_DATABASE_ADMIN_URL.")
    settings = settings_of_environment({**NOT_NEEDED, **os.environ})
    for name in ALL:
        is_new = provide(admin_url, settings.migration_url(name), settings.database_url(name))
        click.echo(f"{name}: {'made' if is_new else 'was there'}")


@click.command("broker-definitions")
@click.option("--output", type=click.Path(dir_okay=False), default="-", help="A file in place of stdout.")
def broker_definitions(output: str) -> None:
    """Print the definitions that RabbitMQ loads: accounts, what each may do, and exchanges.

    \b
    Reads what `nova env` printed:
      NOVA_<SERVICE>_BROKER_URL        each service's own account
      NOVA_BROKER_ADMIN_URL            the account of an administrator: http://user:password@host:15672

    RabbitMQ loads them at every start from the file that `load_definitions` in rabbitmq.conf names, or at once by
    `rabbitmqctl import_definitions`. Passwords are in it as hashes alone.
    """
    from kernel.messaging.accounts import SALT_BYTES, Account, definitions

    accounts = [
        Account(name, _required(os.environ, f"NOVA_{name.upper()}_BROKER_URL"), sources_of(name), name == GATEWAY)
        for name in ALL
    ]
    admin = urlsplit(_required(os.environ, "NOVA_BROKER_ADMIN_URL"))
    administrator = (unquote(admin.username or ""), unquote(admin.password or ""))
    made = definitions(accounts, administrator, secrets.token_bytes(SALT_BYTES))
    with click.open_file(output, "w") as file:
        file.write(json.dumps(made, indent=2) + "\n")


def _required(environment: Mapping[str, str], name: str) -> str:
    if not environment.get(name):
        raise ConfigurationMissing(f"Set {name}.")
    return environment[name]
