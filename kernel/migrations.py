"""Database schemas: each service's own Alembic migrations, run by its own process or by ``nova migrate``."""

from importlib import import_module
from pathlib import Path

from alembic import command, context
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, text

MIGRATION_LOCK = 7102


def migrate(package: str, database_url: str) -> None:
    """Brings the database of ``package`` (``services.orders``) to its newest schema; safe to run twice at once."""
    command.upgrade(_config(package, database_url), "head")


def is_current(package: str, database_url: str) -> bool:
    """True when the database has the newest schema."""
    scripts = ScriptDirectory.from_config(_config(package, database_url))
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:
            heads = MigrationContext.configure(connection).get_current_heads()
    finally:
        engine.dispose()
    return set(heads) == set(scripts.get_heads())


def run_environment(metadata: MetaData) -> None:
    """What every service's ``migrations/env.py`` calls."""
    url = context.config.get_main_option("sqlalchemy.url")
    assert url is not None
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            context.configure(
                connection=connection, target_metadata=metadata, render_as_batch=connection.dialect.name == "sqlite"
            )
            with context.begin_transaction():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
                context.run_migrations()
    finally:
        engine.dispose()


def _config(package: str, database_url: str) -> Config:
    folder = Path(str(import_module(package).__file__)).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    return config


