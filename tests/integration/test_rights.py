"""A service works with its database by a role that cannot change what happened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import uuid4

import pytest
from psycopg2 import sql
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from kernel.migrations import is_current, migrate
from kernel.rights import hand_over, provide
from services.customers.app import CustomersApplication
from tests.infrastructure.postgres import Postgres
from tests.unit.alone import Alone
from tests.unit.kernel.telling import register_customers

PACKAGE = "services.customers"
NOT_FOR_THE_WORKER = (
    "UPDATE customers_events SET state = ''",
    "DELETE FROM customers_events",
    "TRUNCATE customers_events",
    "DROP TABLE customers_events",
    "ALTER TABLE customers_events ADD COLUMN more TEXT",
    "CREATE RULE nothing AS ON INSERT TO customers_events DO INSTEAD NOTHING",
    "UPDATE alembic_version SET version_num = '0000'",
)


@dataclass(frozen=True)
class Provided:
    """The same database, by its owner and by who works with it."""

    admin: str
    owner: str
    worker: str

    def make(self) -> bool:
        return provide(self.admin, self.owner, self.worker)

    def migrate(self) -> None:
        migrate(PACKAGE, self.owner)
        hand_over("customers", self.owner, self.worker)


@pytest.fixture
def provided(postgres: Postgres) -> Iterator[Provided]:
    name = f"nova_{uuid4().hex[:10]}"
    address = make_url(postgres.url).set(database=name)
    yield Provided(postgres.url, by(address, f"{name}_owner", "one %@'"), by(address, name, "another"))
    for statement in ("drop database if exists {} with (force)", "drop role if exists {}"):
        postgres.execute(sql.SQL(statement).format(sql.Identifier(name)))
    postgres.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(f"{name}_owner")))


def by(address: URL, role: str, password: str) -> str:
    return address.set(username=role, password=password).render_as_string(hide_password=False)


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def execute(url: str, statement: str) -> None:
    with opened(url) as engine, engine.begin() as connection:
        connection.execute(text(statement))


def signs_in(url: str) -> bool:
    try:
        execute(url, "SELECT 1")
    except OperationalError:
        return False
    return True


@pytest.fixture
def working(provided: Provided) -> Iterator[Callable[[], Alone]]:
    """A service that works with the database."""
    applications: list[Alone] = []

    def work() -> Alone:
        applications.append(Alone(CustomersApplication, provided.worker))
        return applications[-1]

    yield work
    for each in applications:
        each.close()


def test_who_works_appends_and_rebuilds_and_cannot_change_what_happened(
    provided: Provided, working: Callable[[], Alone]
) -> None:
    provided.make()
    provided.migrate()
    customers = working()
    register_customers(customers, 2)
    customers.rebuild()
    for statement in NOT_FOR_THE_WORKER:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            execute(provided.worker, statement)
    assert len(customers.told("CustomerRegistered")) == 2


def test_a_later_migration_reaches_the_tables_that_a_rebuild_has_made_anew(
    provided: Provided, working: Callable[[], Alone]
) -> None:
    provided.make()
    provided.migrate()
    working().rebuild()
    for table in ("customers", "checkpoints", "customers_events"):
        execute(provided.owner, f"ALTER TABLE {table} ADD COLUMN more TEXT")
    execute(provided.owner, "CREATE TABLE added (id INTEGER)")
    hand_over("customers", provided.owner, provided.worker)
    execute(provided.worker, "DROP TABLE added")


def test_databases_are_made_once_and_passwords_follow_the_settings(provided: Provided) -> None:
    assert provided.make()
    provided.migrate()
    name = str(make_url(provided.worker).database)
    changed = Provided(provided.admin, provided.owner, by(make_url(provided.worker), name, "a new one"))
    assert not changed.make()
    assert (signs_in(provided.worker), signs_in(changed.worker)) == (False, True)
    assert is_current(PACKAGE, changed.worker)


def test_one_role_may_do_both(provided: Provided, working: Callable[[], Alone]) -> None:
    single = Provided(provided.admin, provided.worker, provided.worker)
    single.make()
    single.migrate()
    assert register_customers(working(), 1)
