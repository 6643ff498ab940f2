"""A database with two roles: one owns it, another works with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import URL, Engine, create_engine, text

from kernel.migrations import migrate
from kernel.rights import hand_over, provide

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
