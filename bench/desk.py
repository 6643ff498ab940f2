"""Goal 6: the desk of 100,000 customers by any column, at its beginning and in its middle."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bench.measure import ROUNDS, Figure, at_most
from contracts.commands.customers import CustomerList
from contracts.company import company_zone
from kernel import cursors
from kernel.migrations import migrate
from kernel.searching import search_key, sort_key
from kernel.sql import insert_new
from services.customers.app import CustomersApplication
from services.customers.domain.desk import COUNTS, SUMS
from services.customers.projections.desk import sums
from services.customers.projections.desk.listing import SORTS, list_desk
from services.customers.tables import customers, desk
from tests.builders import ManualClock
from tests.infrastructure.postgres import Postgres

CUSTOMERS = 100_000
AT_ONCE = 5_000
MANAGERS = 20
NAMES = ("Вектор", "Ёлка", "Заря", "Маяк", "Орион", "Прогресс", "Союз", "Факел", "Эталон", "Янтарь")
FROM = datetime(2025, 1, 1, tzinfo=UTC)


def desk_pages(server: Postgres) -> list[Figure]:
    with filled(server) as session:
        times = Times(session)
        firsts, middles = {}, {}
        for name, column in SORTS.items():
            if name == "archived":
                continue
            firsts[name] = times.of_page(sort=name)
            middles[name] = times.of_page(sort=name, after=cursor_in_the_middle(session, name, column))
        worst = max(firsts, key=lambda name: firsts[name])
        farthest = max(firsts, key=lambda name: middles[name] / firsts[name])
        return [
            at_most("6", f"desk, first page by the slowest column: {worst}", firsts[worst], 7, "ms"),
            at_most("6", f"page in the middle / first: {farthest}", middles[farthest] / firsts[farthest], 1.2),
            Figure("6", "first page of one manager's", times.of_page(sort="-overdue_debt", manager="manager-7"), "ms"),
            Figure("6", "first page of who owes, added up", times.of_page(sort="-debt", debt="1.."), "ms"),
        ]


class Times:
    """What the database takes, in ms, medians."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._taken: list[float] = []
        engine: Any = session.get_bind()
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def of_page(self, **question: Any) -> float:
        """How many rows there are, a hundred of them, and on the first page what all come to."""
        return median(sum(self._statements(**question)) for _ in range(ROUNDS))

    def _statements(self, **question: Any) -> list[float]:
        self._taken.clear()
        list_desk(self._session, {**CustomerList().load(question), "confined_to": None}, company_zone({}))
        return self._taken

    def _begin(self, *_: Any) -> None:
        self._begun = time.perf_counter()

    def _end(self, *_: Any) -> None:
        self._taken.append(1000 * (time.perf_counter() - self._begun))


def cursor_in_the_middle(session: Session, name: str, column: Any) -> str:
    row = session.execute(
        select(column, desk.c.customer_id).order_by(column, desk.c.customer_id).offset(CUSTOMERS // 2).limit(1)
    ).one()
    return cursors.cursor_of(name, [row[0]] if name == "id" else [row[0], row[1]])


@contextmanager
def filled(server: Postgres) -> Iterator[Session]:
    url = server.create_database("desk")
    migrate("services.customers", url)
    application = CustomersApplication(url, ManualClock())
    chooser = random.Random(7)
    for first in range(0, CUSTOMERS, AT_ONCE):
        people = [_customer(chooser, number) for number in range(first, first + AT_ONCE)]
        with application.transaction() as session:
            insert_new(session, customers, people)
            rows = [_row(chooser, person) for person in people]
            insert_new(session, desk, rows)
            sums.move(session, (), rows)
    with application.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
    with application.reading() as session:
        yield session
    application.close()
    server.drop_database(url)


def _customer(chooser: random.Random, number: int) -> dict[str, Any]:
    name, code, manager = (
        f"{chooser.choice(NAMES)} {number}",
        f"C-{number:06d}",
        f"manager-{chooser.randrange(MANAGERS)}",
    )
    return {
        "customer_id": UUID(int=chooser.getrandbits(128)),
        "version": chooser.randint(1, 9),
        "code": code,
        "name": name,
        "kind": "legal_entity",
        "tax_number": f"{chooser.randrange(10**10):010d}",
        "legal": {},
        "bank_accounts": [],
        "manager": manager,
        "is_archived": chooser.random() < 0.05,
        "created_at": _moment(chooser),
        "code_key": sort_key(code),
        "name_key": sort_key(name),
        "manager_key": sort_key(manager),
        "search_key": search_key(f"{name}\n{code}"),
    }


def _row(chooser: random.Random, customer: dict[str, Any]) -> dict[str, Any]:
    """As most are: without anything open."""
    is_busy = chooser.random() < 0.3
    some = {name: chooser.randrange(5) if is_busy else 0 for name in COUNTS}
    sums = {name: chooser.randrange(1_000_000) if is_busy else 0 for name in SUMS}
    limit = chooser.randrange(1_000_000) if chooser.random() < 0.5 else None
    return {
        **{name: value for name, value in customer.items() if name in desk.c},
        **some,
        **sums,
        "credit_limit": limit,
        "credit_left": None if limit is None else limit - sums["credit_used"],
        "payment_delay": chooser.randrange(60) if is_busy else None,
        **{name: _moment(chooser) if is_busy else None for name in ("last_order", "next_reminder", "last_contact")},
        "changes_at": None,
    }


def _moment(chooser: random.Random) -> datetime:
    return FROM + timedelta(seconds=chooser.randrange(365 * 86_400))
