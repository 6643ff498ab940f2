"""All of Nova in one process: the services, the gateway, and what the command line needs to find them."""

import errno
import socket
from dataclasses import dataclass

from structlog.stdlib import get_logger

from gateway.app import create_app, open_accounts, prepare_first_start, start_live, tell_address
from gateway.auth.accounts import Accounts
from kernel.config import Settings
from kernel.run import Process
from kernel.upgrades import rebuild_command
from nova.access import working_token
from nova.composition import (
    ALL,
    GATEWAY,
    SERVICES,
    bring_up_to_date,
    outdated,
    require_restored,
    service_class,
    steps_of,
)
from nova.folder import DataFolder

log = get_logger()

ANY_ADDRESS = ("0.0.0.0", "::", "")  # noqa: S104


class CannotListen(Exception):
    """The address or the port cannot be had."""


@dataclass(frozen=True)
class Started:
    """``setup_path`` is the one-time link of a first start; None when somebody has a password."""

    url: str
    setup_path: str | None


def require_free_port(host: str, port: int) -> None:
    """Tells at once what would only be found after all services started."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotListen(why_not(error, host, port)) from error


def why_not(error: OSError, host: str, port: int) -> str:
    """A sentence with a way out."""
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken by another program. Choose another by --port."
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for the system administrator. Choose one above 1023 by --port."
    return f"Nova cannot listen on {host}, port {port}: {error.strerror or error}."


def start_gateway(process: Process, accounts: Accounts, host: str, port: int) -> Started:
    """Serves the gateway in ``process``; its services may be elsewhere."""
    first = prepare_first_start(accounts, process.settings.environment)
    application = create_app(process.settings, process.clock, process.rpc_client, accounts)
    process.when_leaving(application.extensions["nova"].readiness.leave)
    process.when_stopping(start_live(application))
    try:
        actual_port = process.start_web_server(application, host, port)
    except OSError as error:
        raise CannotListen(why_not(error, host, port)) from error
    url = _url(host, actual_port)
    tell_address(application, url)
    return Started(url, first.setup_path)


def start_everything(process: Process, folder: DataFolder, host: str, port: int) -> Started:
    """Migrates, starts the services, lets callers in, and leaves in the folder what the command line needs."""
    changed = _migrated(process.settings)
    accounts = open_accounts(process.settings, process.clock)
    process.start_services([service_class(name) for name in SERVICES], {GATEWAY: accounts.application})
    folder.keep_token(working_token(accounts, folder.token()))
    started = start_gateway(process, accounts, host, port)
    folder.keep_url(started.url)
    for command in changed:
        log.warning("read models changed with this version, and are to be made anew", run=command)
    return started


def _migrated(settings: Settings) -> list[str]:
    """What is to be run when everything works."""
    require_restored(settings, ALL)
    steps = {name: steps_of(settings, name) for name in outdated(settings, ALL)}
    bring_up_to_date(settings, steps)
    commands = (rebuild_command(name, coming) for name, coming in steps.items())
    return [command for command in commands if command is not None]


def _url(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in ANY_ADDRESS else host
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"
