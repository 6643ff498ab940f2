"""A service works with its database by a role that cannot change what happened."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError, ProgrammingError

from kernel.migrations import is_current
from kernel.rights import hand_over
from services.customers.app import CustomersApplication
from tests.integration.roles import NOT_FOR_THE_WORKER, PACKAGE, Provided, by, execute
from tests.unit.alone import Alone
from tests.unit.kernel.telling import register_customers


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
