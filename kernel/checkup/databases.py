"""Whether a service's database is there, new enough, up to date, and grants the role what it needs and no more."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from kernel.checkup.clocks import clock_troubles
from kernel.checkup.finding import Finding, fail, first_line, or_well, warn
from kernel.clock import Clock
from kernel.migrations import is_current

CONNECT_SECONDS = 5
SQLITE = "sqlite:///"
OLDEST, OLDEST_TESTED = 14, 15
CROWDED = 0.8

ROLE = text("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
PRIVILEGES = text(
    "SELECT name, to_regclass(:events) IS NOT NULL AND has_table_privilege(to_regclass(:events), name) "
    "FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) AS name"
)
CROWD = text(
    "SELECT count(*), current_setting('max_connections')::int FROM pg_stat_activity WHERE backend_type = :kind"
)


def look_at_database(service: str, package: str, url: str, clock: Clock) -> list[Finding]:
    """Changes nothing in it."""
    what = f"database of {service}"
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():
        return [warn(what, "Is not there yet.", f"Run: nova migrate {service} (`nova up` does it by itself).")]
    try:
        arguments = {"connect_timeout": CONNECT_SECONDS} if url.startswith("postgresql") else {}
        engine = create_engine(url, connect_args=arguments)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        to_do = f"NOVA_{service.upper()}_DATABASE_URL must be like postgresql+psycopg2://user:password@host/database."
        return [fail(what, first_line(error), to_do)]
    try:
        with engine.connect() as connection:
            look = _look_at_postgresql if connection.dialect.name == "postgresql" else _look_at_sqlite
            return look(what, service, connection, clock, lambda: is_current(package, url))
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        where = engine.url.render_as_string(hide_password=True)
        to_do = f"Start the database, or set NOVA_{service.upper()}_DATABASE_URL, which names {where}."
        return [fail(what, first_line(cause), to_do)]
    finally:
        engine.dispose()


def _look_at_postgresql(
    what: str, service: str, connection: Connection, clock: Clock, is_up_to_date: Callable[[], bool]
) -> list[Finding]:
    major = (connection.dialect.server_version_info or (0,))[0]
    if major < OLDEST:
        return [fail(what, f"PostgreSQL {major} is too old.", f"Install PostgreSQL {OLDEST} or later, best 17.")]
    troubles = [*_of_clock(what, connection, clock), *_of_crowd(what, connection)]
    if major < OLDEST_TESTED:
        troubles.append(warn(what, f"PostgreSQL {major} is older than what is tested.", "Install PostgreSQL 17."))
    if not is_up_to_date():
        troubles.append(_behind(what, service))
    else:
        troubles += _of_rights(what, service, connection)
    return or_well(troubles, what, f"PostgreSQL {major}, up to date, with the rights that it needs.")


def _look_at_sqlite(
    what: str, service: str, connection: Connection, clock: Clock, is_up_to_date: Callable[[], bool]
) -> list[Finding]:
    troubles = [] if is_up_to_date() else [_behind(what, service)]
    return or_well(troubles, what, f"SQLite {sqlite3.sqlite_version}, up to date.")


def _behind(what: str, service: str) -> Finding:
    return fail(what, "Its schema is not the newest.", f"Run: nova migrate {service} (`nova up` does it by itself).")


def _of_clock(what: str, connection: Connection, clock: Clock) -> list[Finding]:
    before = clock.now()
    theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    took = clock.now() - before
    return clock_troubles(what, theirs.astimezone(UTC) - (before + took / 2), took / 2)


def _of_crowd(what: str, connection: Connection) -> list[Finding]:
    connected, most = connection.execute(CROWD, {"kind": "client backend"}).one()
    if connected < CROWDED * most:
        return []
    to_do = "Raise max_connections in postgresql.conf, or run fewer processes: each may take 20."
    return [warn(what, f"{connected} of {most} connections are taken.", to_do)]


def _of_rights(what: str, service: str, connection: Connection) -> list[Finding]:
    """A running role appends events and reads them: what happened is not for it to change."""
    if connection.execute(ROLE).scalar_one():
        to_do = "Give the service a role of its own, without SUPERUSER."
        return [warn(what, "Its role is a superuser: it may change events, and everything else.", to_do)]
    table = f"{service}_events"
    rights = {name for name, granted in connection.execute(PRIVILEGES, {"events": table}) if granted}
    missing = {"SELECT", "INSERT"} - rights
    if missing:
        names = ", ".join(sorted(missing))
        return [fail(what, f"Its role may not {names} on {table}.", f"GRANT {names} ON {table} to it.")]
    surplus = rights - {"SELECT", "INSERT"}
    if surplus:
        names = ", ".join(sorted(surplus))
        to_do = "Let another role own the tables and migrate them, and the service run as one that may only append."
        return [warn(what, f"Its role may {names} on {table}: it could change what happened.", to_do)]
    return []
