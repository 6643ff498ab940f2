"""Looks at all that Nova needs, and at Nova itself where it runs; each look is on its own, so that one that waits or
fails is in the way of no other."""

import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from importlib.metadata import version
from typing import Any

import requests

from kernel.checkup.broker import look_at_broker
from kernel.checkup.clocks import clock_troubles
from kernel.checkup.databases import look_at_database
from kernel.checkup.finding import Finding, fail, ok, or_well, warn
from kernel.checkup.mail import look_at_mail
from kernel.clock import SystemClock
from kernel.config import ConfigurationNotUsable, Settings
from nova.broker import ADDRESS as BROKER
from nova.client import ApiError, HttpApi
from nova.composition import ALL, SERVICES, package_of, settings_of_environment
from nova.folder import DataFolder

OLDEST_PYTHON = (3, 11)
ANSWER_SECONDS = 5.0
STALE_SECONDS = 15.0
SLOW_RELAY_SECONDS = 15.0
DATE_IS_WHOLE_SECONDS = timedelta(seconds=1)
Look = Callable[[], list[Finding]]


def findings(read_settings: Callable[[], Settings], environment: Mapping[str, str], api: HttpApi) -> list[Finding]:
    """In the order in which one would mend: versions, settings, what Nova needs, Nova."""
    first = _look_at_versions()
    try:
        settings = read_settings()
        settings.verifier()
    except (ConfigurationNotUsable, OSError, ValueError, TypeError) as error:
        first.append(fail("settings", str(error), "See `nova serve --help`; `nova env` prints settings to start with."))
        looks = [*_looks_at_brokers(environment), *_looks_at_databases(_database_urls(environment))]
    else:
        first.append(ok("settings", "Can be read; the keys are keys."))
        environment = settings.environment
        brokers = _looks_at_brokers(environment) or [partial(look_at_broker, settings.broker_url)]
        looks = [*brokers, *_looks_at_databases(settings.database_urls)]
    looks += [partial(look_at_mail, environment), partial(_look_at_nova, api)]
    with ThreadPoolExecutor(len(looks)) as pool:
        return [*first, *(each for found in pool.map(lambda look: look(), looks) for each in found)]


def settings_not_named(folder: DataFolder) -> Settings:
    """Raises ConfigurationNotUsable."""
    raise ConfigurationNotUsable(
        "The environment names neither a broker nor a database, and Nova was never started with the data folder "
        f"{folder.path}."
    )


def names_processes(environment: Mapping[str, str]) -> bool:
    """Whether these are settings of `nova serve`, in part at least."""
    return bool(environment.get(BROKER) or _own_broker_urls(environment) or _database_urls(environment))


def settings_named(environment: Mapping[str, str]) -> Settings:
    """As the first process reads them that has an account of its own at the broker, if one does.

    Raises ConfigurationNotUsable.
    """
    return settings_of_environment(environment, next(iter(_own_broker_urls(environment)), None))


def _own_broker_urls(environment: Mapping[str, str]) -> dict[str, str]:
    urls = {name: environment.get(f"NOVA_{name.upper()}_BROKER_URL") for name in ALL}
    return {name: url for name, url in urls.items() if url}


def _database_urls(environment: Mapping[str, str]) -> dict[str, str]:
    urls = {name: environment.get(f"NOVA_{name.upper()}_DATABASE_URL") for name in ALL}
    return {name: url for name, url in urls.items() if url}


def _looks_at_brokers(environment: Mapping[str, str]) -> list[Look]:
    """By every account that is named: each may be refused for reasons of its own."""
    own, common = _own_broker_urls(environment), environment.get(BROKER)
    looks: list[Look] = [partial(look_at_broker, common)] if common else []
    for name in ALL:
        if name in own:
            looks.append(partial(look_at_broker, own[name], name))
        elif own and not common:
            looks.append(partial(_not_named, f"broker for {name}", name, "BROKER_URL"))
    return looks


def _looks_at_databases(urls: Mapping[str, str]) -> list[Look]:
    """None where none is named: that is no system at all."""
    looks: list[Look] = []
    for name in ALL if urls else ():
        if name in urls:
            looks.append(partial(look_at_database, name, package_of(name), urls[name], SystemClock()))
        else:
            looks.append(partial(_not_named, f"database of {name}", name, "DATABASE_URL"))
    return looks


def _not_named(what: str, service: str, setting: str) -> list[Finding]:
    to_do = f"Where {service} runs, NOVA_{service.upper()}_{setting} must be set."
    return [warn(what, "Is not named here, and was not looked at.", to_do)]


def _look_at_versions() -> list[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return [fail("versions", f"Python {python} is too old.", "Install Python 3.11 or later.")]
    return [ok("versions", f"Nova {version('nova')}, Python {python}.")]


def _look_at_nova(api: HttpApi) -> list[Finding]:
    """What runs, if anything does."""
    before = datetime.now(UTC)
    try:
        answer, told = _readiness(api)
    except (requests.RequestException, ValueError) as error:
        why = "takes too long to answer" if isinstance(error, requests.Timeout) else "does not answer"
        return [
            fail("Nova", f"The gateway {why} at {api.url}.", "Start it (`nova up`, `nova serve`), or set NOVA_URL.")
        ]
    took = datetime.now(UTC) - before
    troubles = [
        *_of_gateway_clock(answer, before + took / 2, took / 2),
        *(
            fail(name, "Does not answer the gateway.", f"Start it (`nova serve {name}`), and read its log.")
            for name, answers in told["services"].items()
            if not answers
        ),
        *_of_services(api),
    ]
    return or_well(troubles, "Nova", f"Answers at {api.url}, and so do its services; all have heard each other.")


def _readiness(api: HttpApi) -> tuple[requests.Response, dict[str, Any]]:
    """Raises requests' errors, and ValueError when something else answers there."""
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(f"{api.url}/health/ready", timeout=ANSWER_SECONDS)
    told = answer.json()
    if not isinstance(told, dict) or "services" not in told:
        raise ValueError("not Nova")
    return answer, told


def _of_gateway_clock(answer: requests.Response, now: datetime, imprecise_by: timedelta) -> list[Finding]:
    date = answer.headers.get("Date")
    if date is None:
        return []
    return clock_troubles("Nova", parsedate_to_datetime(date) - now, imprecise_by + DATE_IS_WHOLE_SECONDS)


def _of_services(api: HttpApi) -> list[Finding]:
    troubles: list[Finding] = []
    for name in SERVICES:
        try:
            troubles += _of_status(name, api.get(f"/ops/{name}/status"))
        except ApiError as error:
            troubles.append(warn(name, str(error), "Without its answer nothing more can be said of it."))
    return troubles


def _of_status(name: str, state: Mapping[str, Any]) -> list[Finding]:
    found = []
    relay = state["relay"]
    if relay["unsent_seconds"] > SLOW_RELAY_SECONDS:
        said = f"{relay['lag']} positions wait to be sent, the oldest for {relay['unsent_seconds']:.0f} s."
        found.append(fail(name, said, "Look at the broker, and at the service's log for `relay interrupted`."))
    for source, heard in state["subscriptions"].items():
        found += _of_subscription(name, source, heard)
    return found


def _of_subscription(name: str, source: str, heard: Mapping[str, Any]) -> list[Finding]:
    found = []
    if heard["trouble"]:
        found.append(fail(name, f"Cannot hear {source}: {heard['trouble']}", "Read its log; see `nova status`."))
    elif heard["age_seconds"] is None or heard["age_seconds"] > STALE_SECONDS:
        found.append(warn(name, f"Has not been level with {source} for a while.", "See `nova status`."))
    if heard["parked"]:
        to_do = "See `nova parked list`: mend the cause, then `nova parked retry`."
        found.append(warn(name, f"Could not apply {heard['parked']} events from {source}.", to_do))
    return found
