"""Who may do what in a service's database: one role owns its log and migrates it, another works with it.

Whoever works may append to the log and read it; nothing that he could be made to do changes or deletes what happened.
The other tables are his: they can be made from the log again, and a rebuild exchanges them. The owner of the log is a
member of the worker's role, so that a later migration reaches all.
"""

from collections.abc import Iterable

from sqlalchemy import URL, Connection, create_engine, make_url, text
from sqlalchemy.dialects import postgresql

VERSIONS = "alembic_version"
TABLES_OF_OWNER = text(
    "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user ORDER BY tablename"
)
SEQUENCE_OF_LOG = text("SELECT pg_get_serial_sequence(:log, 'id')")
ROLE_IS_THERE = text("SELECT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = :name)")
DATABASE_IS_THERE = text("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = :name)")

_quoted = postgresql.dialect().identifier_preparer.quote  # type: ignore[no-untyped-call]


def provide(admin_url: str, migration_url: str, database_url: str) -> bool:
    """Makes a database with its two roles, where they are not there yet; True when the database is new.

    Passwords become those of the URLs. ``admin_url`` is of a role that may make roles and databases.
    """
    owner, worker = make_url(migration_url), make_url(database_url)
    engine = create_engine(admin_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for role in _both(owner, worker):
                _provide_role(connection, role)
            return _provide_database(connection, str(worker.database), owner, worker)
    finally:
        engine.dispose()


def hand_over(service: str, migration_url: str, database_url: str) -> None:
    """After a migration: gives the worker all tables but the log, and of the log the right to read and to append.

    Nothing to do where one role does both.
    """
    owner, worker = make_url(migration_url), make_url(database_url)
    if owner.username == worker.username:
        return
    engine = create_engine(owner)
    try:
        with engine.begin() as connection:
            _hand_over(connection, f"{service}_events", _quoted(str(worker.username)))
    finally:
        engine.dispose()


def _hand_over(connection: Connection, log: str, worker: str) -> None:
    connection.execute(text(f"GRANT USAGE, CREATE ON SCHEMA public TO {worker}"))
    for table in connection.execute(TABLES_OF_OWNER).scalars().all():
        if table not in (log, VERSIONS):
            connection.execute(text(f"ALTER TABLE public.{_quoted(table)} OWNER TO {worker}"))
    sequence = connection.execute(SEQUENCE_OF_LOG, {"log": f"public.{log}"}).scalar()
    connection.execute(text(f"GRANT SELECT ON public.{VERSIONS} TO {worker}"))
    connection.execute(text(f"GRANT SELECT, INSERT ON public.{_quoted(log)} TO {worker}"))
    connection.execute(text(f"GRANT USAGE ON SEQUENCE {sequence} TO {worker}"))


def _both(owner: URL, worker: URL) -> Iterable[URL]:
    return {role.username: role for role in (owner, worker)}.values()


def _provide_role(connection: Connection, role: URL) -> None:
    name = _quoted(str(role.username))
    if not connection.execute(ROLE_IS_THERE, {"name": role.username}).scalar():
        connection.execute(text(f"CREATE ROLE {name} LOGIN"))
    connection.execute(text(f"ALTER ROLE {name} LOGIN PASSWORD :password"), {"password": role.password})
    connection.execute(text(f"GRANT {name} TO CURRENT_USER"))


def _provide_database(connection: Connection, database: str, owner: URL, worker: URL) -> bool:
    name, owning, working = _quoted(database), _quoted(str(owner.username)), _quoted(str(worker.username))
    is_new = not connection.execute(DATABASE_IS_THERE, {"name": database}).scalar()
    if owner.username != worker.username:
        connection.execute(text(f"GRANT {working} TO {owning}"))
    if is_new:
        connection.execute(text(f"CREATE DATABASE {name} OWNER {owning}"))
    connection.execute(text(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC"))
    connection.execute(text(f"GRANT CONNECT, CREATE ON DATABASE {name} TO {working}"))
    return is_new
