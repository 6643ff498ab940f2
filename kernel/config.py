"""Configuration: from the environment, or made for the embedded system in its data folder."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kernel.identity import CALLERS, SERVICES, Verifier, generate_key, public_key_of

EMBEDDED_BROKER = "embedded://"
LARGEST_ATTACHMENT = 10
LOOPBACK = "127.0.0.1"
LAST_PORT = 65_535


class ConfigurationNotUsable(Exception):
    """A process cannot start with what the environment says; told in a sentence."""


class ConfigurationMissing(ConfigurationNotUsable):
    """A setting that this process needs is not in the environment, or cannot be understood."""


@dataclass(frozen=True)
class Settings:
    """What differs between one embedded process and many processes.

    ``database_urls`` has one SQLAlchemy URL per service (and ``gateway``). ``services_key`` is private, and
    the same for all processes: they sign by it when they call each other. ``private_key`` is the gateway's alone: it
    signs callers that it let in, and ``public_key`` checks them. ``trusted_proxies`` is how many stand before it,
    ``attachment_megabytes`` the most that a file has which it takes, ``leaving_seconds`` how long it goes on taking
    requests after it was told to stop. ``health_file`` is touched while a process works. ``migration_urls`` name the
    owners of tables, where those are others than who works with them. ``metrics_port`` is where the process tells
    Prometheus of itself, to whoever asks; None for nowhere.
    """

    broker_url: str
    database_urls: Mapping[str, str]
    public_key: str
    services_key: str
    private_key: str | None = None
    log_format: str = "console"
    workers: int = 16
    trusted_proxies: int = 0
    attachment_megabytes: int = LARGEST_ATTACHMENT
    leaving_seconds: int = 0
    health_file: Path | None = None
    migration_urls: Mapping[str, str] = field(default_factory=dict)
    metrics_host: str = LOOPBACK
    metrics_port: int | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def verifier(self) -> Verifier:
        """Knows callers and services by their signatures."""
        return Verifier({CALLERS: self.public_key, SERVICES: public_key_of(self.services_key)})

    def database_url(self, service: str) -> str:
        try:
            return self.database_urls[service]
        except KeyError as error:
            raise ConfigurationMissing(f"Set NOVA_{service.upper()}_DATABASE_URL.") from error

    def migration_url(self, service: str) -> str:
        """By which its database is migrated."""
        return self.migration_urls.get(service) or self.database_url(service)


def embedded_settings(data: Path, environment: Mapping[str, str], services: tuple[str, ...]) -> Settings:
    """Settings of one process that runs everything: SQLite files and the keys in ``data``."""
    data.mkdir(parents=True, exist_ok=True)
    private_key = _kept_key(data / "identity.pem")
    return Settings(
        broker_url=f"{EMBEDDED_BROKER}{data.resolve()}",
        database_urls={name: f"sqlite:///{data.resolve() / name}.db" for name in services},
        public_key=public_key_of(private_key),
        services_key=_kept_key(data / "services.pem"),
        private_key=private_key,
        log_format=environment.get("NOVA_LOG_FORMAT", "console"),
        trusted_proxies=_number(environment, "NOVA_TRUSTED_PROXIES", 0),
        attachment_megabytes=_number(environment, "NOVA_ATTACHMENT_MEGABYTES", LARGEST_ATTACHMENT),
        metrics_host=environment.get("NOVA_METRICS_HOST", LOOPBACK),
        metrics_port=_port(environment, "NOVA_METRICS_PORT"),
        environment=environment,
    )


def settings_from_environment(
    environment: Mapping[str, str], services: tuple[str, ...], process: str | None = None
) -> Settings:
    """Settings of one process of many; what is missing is said by its name.

    ``process`` is the service that it runs, whose account at the broker may be another than everybody's.
    """
    private_key = text_or_file(environment, "NOVA_IDENTITY_PRIVATE_KEY")
    public_key = text_or_file(environment, "NOVA_IDENTITY_PUBLIC_KEY")
    if public_key is None and private_key is not None:
        public_key = public_key_of(private_key)
    if public_key is None:
        raise ConfigurationMissing("Set NOVA_IDENTITY_PUBLIC_KEY, or NOVA_IDENTITY_PUBLIC_KEY_FILE.")
    services_key = text_or_file(environment, "NOVA_SERVICES_PRIVATE_KEY")
    if services_key is None:
        raise ConfigurationMissing("Set NOVA_SERVICES_PRIVATE_KEY, or NOVA_SERVICES_PRIVATE_KEY_FILE.")
    return Settings(
        broker_url=_broker_url(environment, process),
        database_urls=_urls(environment, services, "DATABASE_URL"),
        public_key=public_key,
        services_key=services_key,
        private_key=private_key,
        log_format=environment.get("NOVA_LOG_FORMAT", "json"),
        workers=_number(environment, "NOVA_WORKERS", 16),
        trusted_proxies=_number(environment, "NOVA_TRUSTED_PROXIES", 0),
        attachment_megabytes=_number(environment, "NOVA_ATTACHMENT_MEGABYTES", LARGEST_ATTACHMENT),
        leaving_seconds=_number(environment, "NOVA_LEAVING_SECONDS", 0),
        health_file=Path(environment["NOVA_HEALTH_FILE"]) if environment.get("NOVA_HEALTH_FILE") else None,
        migration_urls=_urls(environment, services, "MIGRATION_URL"),
        metrics_host=environment.get("NOVA_METRICS_HOST", LOOPBACK),
        metrics_port=_port(environment, "NOVA_METRICS_PORT"),
        environment=environment,
    )


def _broker_url(environment: Mapping[str, str], process: str | None) -> str:
    own = None if process is None else environment.get(f"NOVA_{process.upper()}_BROKER_URL")
    return own or _required(environment, "NOVA_BROKER_URL")


def _urls(environment: Mapping[str, str], services: tuple[str, ...], what: str) -> dict[str, str]:
    """Of the services that have one."""
    names = {name: f"NOVA_{name.upper()}_{what}" for name in services}
    return {name: environment[key] for name, key in names.items() if environment.get(key)}


def _kept_key(path: Path) -> str:
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(generate_key())
    return path.read_text()


def text_or_file(environment: Mapping[str, str], name: str) -> str | None:
    """A setting, or what stands in the file that ``NAME_FILE`` names, as secrets do; None when there is neither."""
    if file := environment.get(f"{name}_FILE"):
        return Path(file).read_text()
    return environment.get(name)


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default))
    if not text.isdecimal():
        raise ConfigurationMissing(f"{name} must be a number, and is {text!r}.")
    return int(text)


def _port(environment: Mapping[str, str], name: str) -> int | None:
    """None when it is not named."""
    if not environment.get(name):
        return None
    port = _number(environment, name, 0)
    if port > LAST_PORT:
        raise ConfigurationMissing(f"{name} must be a port, and is {port}.")
    return port


def _required(environment: Mapping[str, str], name: str) -> str:
    if name not in environment:
        raise ConfigurationMissing(f"Set {name}.")
    return environment[name]
