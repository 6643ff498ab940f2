"""Database schemas: each service's own Alembic migrations, run by its own process or by ``nova migrate``."""

from importlib import import_module
from pathlib import Path
from typing import Any

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from eventsourcing_sqlalchemy.datastore import SQLAlchemyDatastore
from sqlalchemy import Column, Connection, Engine, Index, MetaData, Numeric, create_engine, event, text

from kernel import locks
from kernel.database import Recorder

PATIENCE_SECONDS = 30


def migrate(package: str, database_url: str) -> None:
    """Brings the database of ``package`` (``services.orders``) to its newest schema; safe to run twice at once."""
    command.upgrade(_config(package, database_url), "head")


def is_current(package: str, database_url: str) -> bool:
    """True when the database has the newest schema."""
    return set(revisions_in(database_url)) == set(scripts_of(package).get_heads())


def knows_revision(package: str, revision: str) -> bool:
    """True when this code can go on from a database of that schema: it is no newer one."""
    return revision in {script.revision for script in scripts_of(package).walk_revisions()}


def scripts_of(package: str) -> ScriptDirectory:
    """All revisions of a database."""
    return ScriptDirectory.from_config(_config(package, ""))


def revisions_in(database_url: str) -> tuple[str, ...]:
    """The newest that the database has; none when it is empty."""
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_heads()
    finally:
        engine.dispose()


def with_events(service: str, metadata: MetaData) -> MetaData:
    """The whole schema of a service's database: its read tables, the kernel's tables, and the library's for events."""
    recorder = Recorder(SQLAlchemyDatastore(), events_table_name=f"{service}_events")
    schema = MetaData()
    for table in (*recorder.tables, *metadata.sorted_tables):
        table.to_metadata(schema)
    events = schema.tables[recorder.events_table_name]
    Index(f"{service}_events_topic_idx", events.c.topic, events.c.id)
    return schema


def run_environment(metadata: MetaData) -> None:
    """What every service's ``migrations/env.py`` calls: all of the pending migrations, or nothing."""
    engine = _engine(str(context.config.get_main_option("sqlalchemy.url")))
    try:
        with engine.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=metadata,
                compare_type=types_differ,
                transactional_ddl=True,
                render_as_batch=connection.dialect.name == "sqlite",
            )
            with context.begin_transaction():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": locks.MIGRATION})
                context.run_migrations()
    finally:
        engine.dispose()


def types_differ(
    _context: Any, _inspected: Any, column: Column[Any], inspected_type: Any, metadata_type: Any
) -> bool | None:
    """For Alembic: it must not compare the library's ids on SQLite, whose BINARY(16) is read back as a number."""
    is_event_id = column.name == "originator_id" and isinstance(inspected_type, Numeric)
    return False if is_event_id else None


def _engine(url: str) -> Engine:
    """SQLite's driver would commit at every table that is made, and two processes would migrate at once."""
    if not url.startswith("sqlite"):
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": PATIENCE_SECONDS})
    event.listen(engine, "connect", _leave_transactions_to_us)
    event.listen(engine, "begin", _begin_as_only_writer)
    return engine


def _leave_transactions_to_us(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _begin_as_only_writer(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _config(package: str, database_url: str) -> Config:
    folder = Path(str(import_module(package).__file__)).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return config
