"""``nova doctor`` looks at a real broker and a real database as a service would meet them."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg2
import pytest
from sqlalchemy import make_url

from kernel.checkup.broker import look_at_broker
from kernel.checkup.databases import look_at_database
from kernel.checkup.finding import Finding, Level
from kernel.checkup.mail import look_at_mail
from kernel.clock import SystemClock
from kernel.migrations import migrate
from tests.infrastructure.post_office import post_office
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.rabbitmq import RabbitMQ

PACKAGE = "services.tasks"


class WrongClock:
    """Of a machine that is behind."""

    def now(self) -> object:
        return SystemClock().now() - timedelta(minutes=1)


def levels(found: list[Finding]) -> list[Level]:
    return [each.level for each in found]


@pytest.fixture(scope="module")
def role(migrated: str) -> Iterator[str]:
    """The address of the database by a role that may do nothing there yet."""
    execute(migrated, "CREATE ROLE looked_at LOGIN PASSWORD 'x'")
    yield make_url(migrated).set(username="looked_at", password="x").render_as_string(hide_password=False)
    execute(migrated, "DROP OWNED BY looked_at", "DROP ROLE looked_at")


@pytest.fixture(scope="module")
def migrated(postgres: Postgres) -> Iterator[str]:
    url = postgres.create_database()
    migrate(PACKAGE, url)
    yield url
    postgres.drop_database(url)


def execute(url: str, *statements: str) -> None:
    connection = psycopg2.connect(make_url(url).set(drivername="postgresql").render_as_string(hide_password=False))
    with connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def look(url: str) -> list[Finding]:
    return look_at_database("tasks", PACKAGE, url, SystemClock())


def test_a_broker_that_carries_messages_is_well(vhost: str) -> None:
    (found,) = look_at_broker(vhost)
    assert found.level is Level.OK
    assert "carries a message" in found.said


def test_a_wrong_password_and_a_missing_virtual_host_are_told_apart(vhost: str) -> None:
    (wrong,) = look_at_broker(vhost.replace("nova:nova@", "nova:wrong@"))
    (missing,) = look_at_broker(f"{vhost}-of-nobody")
    assert (wrong.level, missing.level) == (Level.FAIL, Level.FAIL)
    assert "password" in wrong.to_do
    assert "virtual host" in missing.to_do


def test_a_broker_in_alarm_is_told(rabbitmq: RabbitMQ, vhost: str) -> None:
    with rabbitmq.memory_alarm():
        (found,) = look_at_broker(vhost)
    assert found.level is Level.FAIL
    assert "takes no messages" in found.said


def test_a_database_that_was_not_migrated_is_told(database: str) -> None:
    (found,) = look(database)
    assert (found.level, found.said) == (Level.FAIL, "Its schema is not the newest.")


def test_a_role_has_the_rights_that_it_needs_and_no_more(migrated: str, role: str) -> None:
    (superuser,) = look(migrated)
    assert (superuser.level, "superuser" in superuser.said) == (Level.WARN, True)
    execute(migrated, "GRANT SELECT ON alembic_version TO looked_at")
    (none,) = look(role)
    assert (none.level, none.said) == (Level.FAIL, "Its role may not INSERT, SELECT on tasks_events.")
    execute(migrated, "GRANT SELECT, INSERT ON tasks_events TO looked_at")
    (found,) = look(role)
    assert (found.level, found.to_do) == (Level.OK, "")
    execute(migrated, "GRANT DELETE ON tasks_events TO looked_at")
    (too_much,) = look(role)
    assert (too_much.level, "may DELETE on tasks_events" in too_much.said) == (Level.WARN, True)


def test_a_clock_that_is_wrong_is_told(migrated: str) -> None:
    found = look_at_database("tasks", PACKAGE, migrated, WrongClock())  # type: ignore[arg-type]
    assert any(each.level is Level.FAIL and "Its clock is 60.0 s ahead" in each.said for each in found)


def test_a_mail_server_is_spoken_to_and_gets_no_letter() -> None:
    with post_office("starttls", has_users=True) as office:
        (found,) = look_at_mail(office.environment)
        (refused,) = look_at_mail({**office.environment, "NOVA_SMTP_PASSWORD": "wrong"})
        assert (found.level, refused.level) == (Level.OK, Level.FAIL)
        assert not office.arrived()
