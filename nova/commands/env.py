"""``nova env``."""

import secrets

import click

HEADER = """\
# Settings of Nova's processes. Made by `nova env`, with keys and passwords of its own: keep the file secret, and make
# it once. Docker Compose reads it by itself. For a shell: set -a; . ./.env; set +a"""
CHOICES = """\
# Where the days of prices, terms and debts begin and end:
# NOVA_COMPANY_ZONE=Europe/Moscow
# How large a file may be that is attached to something, in MB:
# NOVA_ATTACHMENT_MEGABYTES=10
# Where each process tells Prometheus of itself; every one on a machine needs a port of its own:
# NOVA_METRICS_PORT=9464
# NOVA_METRICS_HOST=127.0.0.1
# Where traces go (pip install 'nova[observability]'):
# OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318
# Who takes letters; until a server is named, an administrator finds them on /mailbox:
# NOVA_SMTP_URL=smtps://user@mail.example.com:465
# NOVA_SMTP_PASSWORD=
# NOVA_MAIL_FROM='Sales <sales@example.com>'"""


@click.command()
@click.option("--broker-host", default="rabbitmq", show_default=True, help="Where RabbitMQ runs.")
@click.option("--database-host", default="postgres", show_default=True, help="Where PostgreSQL runs.")
@click.option("--domain", metavar="NAME", help="Serve it to others under this name, by a proxy with TLS.")
def env(broker_host: str, database_host: str, domain: str | None) -> None:
    """Print a ready .env file, with new keys and passwords, for Docker Compose, `nova serve` and `nova migrate`.

    Write it to a file that only you can read: (umask 077; nova env > .env). Each service has a database with two roles
    and an account at the broker of its own. Compose makes them; elsewhere `nova databases` and
    `nova broker-definitions` do.
    """
    sections = [
        HEADER,
        _broker(broker_host),
        _databases(database_host),
        _keys(),
        _access(domain),
        CHOICES,
    ]
    click.echo("\n\n".join(sections))


def _broker(host: str) -> str:
    from nova.composition import ALL

    accounts = [f"NOVA_{name.upper()}_BROKER_URL=amqp://nova_{name}:{_password()}@{host}:5672/nova" for name in ALL]
    return "\n".join(
        [
            "# RabbitMQ: an account for each service, and an administrator's.",
            *accounts,
            f"NOVA_BROKER_ADMIN_URL=http://nova_admin:{_password()}@{host}:15672",
        ]
    )


def _databases(host: str) -> str:
    from nova.composition import ALL

    admin = _password()
    lines = [
        "# PostgreSQL: a database for each service; one role owns its log and migrates it, another works with it.",
        f"NOVA_DATABASE_ADMIN_PASSWORD={admin}",
        f"NOVA_DATABASE_ADMIN_URL=postgresql+psycopg2://postgres:{admin}@{host}/postgres",
    ]
    for name in ALL:
        for setting, role in (("MIGRATION_URL", f"nova_{name}_owner"), ("DATABASE_URL", f"nova_{name}")):
            lines.append(f"NOVA_{name.upper()}_{setting}=postgresql+psycopg2://{role}:{_password()}@{host}/nova_{name}")
    return "\n".join(lines)


def _keys() -> str:
    from kernel.identity import generate_key, public_key_of

    private_key = generate_key()
    return "\n".join(
        [
            "# The gateway, which alone has the first key, signs who calls; services sign what they ask of each other.",
            f"NOVA_IDENTITY_PRIVATE_KEY='{private_key.strip()}'",
            f"NOVA_IDENTITY_PUBLIC_KEY='{public_key_of(private_key).strip()}'",
            f"NOVA_SERVICES_PRIVATE_KEY='{generate_key().strip()}'",
        ]
    )


def _access(domain: str | None) -> str:
    lines = [
        "# An administrator's token, which the first start takes: `nova` itself works by it.",
        f"NOVA_API_TOKEN={secrets.token_urlsafe(32)}",
    ]
    if domain is None:
        return "\n".join(
            [
                *lines,
                "# To serve others, by a proxy with TLS (http is for this machine alone):",
                "# COMPOSE_PROFILES=proxy",
                "# NOVA_DOMAIN=nova.example.com",
                "# NOVA_PUBLIC_URL=https://nova.example.com",
                "# NOVA_TRUSTED_PROXIES=1",
            ]
        )
    return "\n".join(
        [
            *lines,
            "# Under which name the proxy serves others; how many proxies stand before the gateway, which it believes.",
            "COMPOSE_PROFILES=proxy",
            f"NOVA_DOMAIN={domain}",
            f"NOVA_PUBLIC_URL=https://{domain}",
            "NOVA_TRUSTED_PROXIES=1",
        ]
    )


def _password() -> str:
    return secrets.token_urlsafe(18)
