"""What the migrations make is what the code expects, on both databases."""

import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, MetaData, create_engine, inspect, text
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from kernel.migrations import is_current, migrate, types_differ, with_events

TABLES = {
    "gateway": "gateway.schema",
    **{name: f"services.{name}.tables" for name in ("customers", "inventory", "orders", "tasks", "notify")},
}
INTRUDER = text("CREATE TABLE relay_cursor (id INTEGER)")

every_service = pytest.mark.parametrize("service", TABLES)


def package_of(service: str) -> str:
    return "gateway" if service == "gateway" else f"services.{service}"


def schema_of(service: str) -> MetaData:
    metadata: MetaData = import_module(TABLES[service]).metadata
    return with_events(service, metadata)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    yield engine
    engine.dispose()


def described(engine: Engine) -> dict[str, Any]:
    """All that the database itself says of its tables, but Alembic's own."""
    inspector = inspect(engine)
    return {
        name: {
            "columns": [
                (column["name"], repr(column["type"]), column["nullable"], column.get("autoincrement"))
                for column in inspector.get_columns(name)
            ],
            "key": inspector.get_pk_constraint(name)["constrained_columns"],
            "unique": sorted(each["column_names"] for each in inspector.get_unique_constraints(name)),
            "indexes": {each["name"]: index_described(each) for each in inspector.get_indexes(name)},
        }
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }


def index_described(index: Any) -> tuple[Any, ...]:
    options = index.get("dialect_options", {})
    condition = options.get("postgresql_where", options.get("sqlite_where"))
    return index["column_names"], bool(index["unique"]), None if condition is None else str(condition)


class Rules(ABC):
    @pytest.fixture
    @abstractmethod
    def url(self) -> str: ...

    @pytest.fixture
    @abstractmethod
    def other_url(self) -> str: ...

    @every_service
    def test_alembic_finds_nothing_to_change(self, service: str, url: str):
        migrate(package_of(service), url)
        with opened(url) as engine, engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": types_differ})
            assert compare_metadata(context, schema_of(service)) == []

    @every_service
    def test_the_schema_is_in_all_its_details_the_one_of_the_code(self, service: str, url: str, other_url: str):
        """Alembic compares neither collations nor which rows a partial index holds."""
        migrate(package_of(service), url)
        with opened(url) as migrated, opened(other_url) as declared:
            schema_of(service).create_all(declared)
            assert described(migrated) == described(declared)

    @every_service
    def test_a_version_of_an_aggregate_is_stored_once(self, service: str, url: str):
        migrate(package_of(service), url)
        events = schema_of(service).tables[f"{service}_events"]
        row = {"originator_id": "0" * 31 + "1", "originator_version": 1, "topic": "t", "state": b""}
        with opened(url) as engine, engine.begin() as connection:
            connection.execute(events.insert(), row)
            with pytest.raises(IntegrityError):
                connection.execute(events.insert(), row)

    @every_service
    def test_migrating_twice_is_harmless(self, service: str, url: str):
        migrate(package_of(service), url)
        with opened(url) as engine:
            before = described(engine)
            migrate(package_of(service), url)
            assert described(engine) == before

    def test_a_database_is_current_once_it_is_migrated(self, url: str):
        assert not is_current("services.orders", url)
        migrate("services.orders", url)
        assert is_current("services.orders", url)

    def test_processes_that_start_together_migrate_once(self, url: str):
        migrating = f"from kernel.migrations import migrate; migrate('services.tasks', {url!r})"
        together = [subprocess.Popen([sys.executable, "-c", migrating]) for _ in range(4)]
        assert [process.wait(60) for process in together] == [0] * 4
        assert is_current("services.tasks", url)

    def test_a_migration_that_fails_leaves_nothing_behind(self, url: str):
        with opened(url) as engine:
            with engine.begin() as connection:
                connection.execute(INTRUDER)
            with pytest.raises(SQLAlchemyError):
                migrate("services.notify", url)
            assert list(described(engine)) == ["relay_cursor"]


class TestOnSqlite(Rules):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/a 100% new.db"

    @pytest.fixture
    def other_url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/other.db"


class TestOnPostgres(Rules):
    @pytest.fixture
    def url(self, database: str) -> str:
        return database

    @pytest.fixture
    def other_url(self, postgres: Any) -> Iterator[str]:
        url = postgres.create_database("declared")
        yield url
        postgres.drop_database(url)
