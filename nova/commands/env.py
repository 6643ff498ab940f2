"""``nova env``."""

import secrets

import click

HEADER = """\
# Settings of Nova's processes. Made by `nova env`, with keys of its own: keep the file secret, and make it once.
# For a shell: set -a; . ./.env; set +a
"""


@click.command()
@click.option("--broker-host", default="localhost", show_default=True, help="Where RabbitMQ runs.")
@click.option("--database-host", default="localhost", show_default=True, help="Where PostgreSQL runs.")
def env(broker_host: str, database_host: str) -> None:
    """Print a ready .env file, with new keys and passwords, for `nova serve` and `nova migrate`.

    Write it to a file that only you can read: (umask 077; nova env > .env). Each service has a database and a role of
    its own; make them with these names and passwords.
    """
    from kernel.identity import generate_key, public_key_of
    from nova.composition import ALL

    private_key, services_key = generate_key(), generate_key()
    lines = [HEADER, f"NOVA_BROKER_URL=amqp://nova:{_password()}@{broker_host}:5672/nova"]
    for name in ALL:
        address = f"nova_{name}:{_password()}@{database_host}/nova_{name}"
        lines.append(f"NOVA_{name.upper()}_DATABASE_URL=postgresql+psycopg2://{address}")
    lines.append(f"NOVA_IDENTITY_PUBLIC_KEY='{public_key_of(private_key).strip()}'")
    lines.append(f"NOVA_SERVICES_PRIVATE_KEY='{services_key.strip()}'")
    lines += ["# Where the days of prices, terms and debts begin and end:", "# NOVA_COMPANY_ZONE=Europe/Moscow"]
    lines += ["# The gateway's alone:", f"NOVA_IDENTITY_PRIVATE_KEY='{private_key.strip()}'"]
    lines += ["# How many proxies stand before it; without it everybody behind them has one address:"]
    lines += ["# NOVA_TRUSTED_PROXIES=1"]
    lines += ["# How large a file may be that is attached to something, in MB:", "# NOVA_ATTACHMENT_MEGABYTES=10"]
    lines += ["# Where people reach it, for links in letters:", "# NOVA_PUBLIC_URL=https://nova.example.com"]
    click.echo("\n".join(lines))


def _password() -> str:
    return secrets.token_urlsafe(18)
