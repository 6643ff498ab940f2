"""Goal 6: the desk of 100,000 customers by any column, at its beginning and in its middle."""

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from bench.measure import Figure, at_most
from contracts.commands.customers import CustomerList
from contracts.company import company_zone
from kernel import cursors
from kernel.migrations import migrate
from kernel.searching import sort_key
from kernel.sql import insert_new
from services.customers.app import CustomersApplication
from services.customers.domain.desk import COUNTS, SUMS
from services.customers.projections.desk import sums
from services.customers.projections.desk.listing import SORTS, list_desk
from services.customers.tables import desk
from tests.builders import ManualClock
from tests.infrastructure.postgres import Postgres

CUSTOMERS = 100_000
ROUNDS = 15
AT_ONCE = 5_000
MANAGERS = 20
NAMES = ("Вектор", "Ёлка", "Заря", "Маяк", "Орион", "Прогресс", "Союз", "Факел", "Эталон", "Янтарь")
FROM = datetime(2025, 1, 1, tzinfo=UTC)


def desk_pages(server: Postgres) -> list[Figure]:
    with filled(server) as session:
        times = Times(session)
        firsts: dict[str, float] = {}
        middles: dict[str, float] = {}
        for name, column in SORTS.items():
            if name != "archived":
                after = cursor_in_the_middle(session, name, column)
                firsts[name], middles[name] = times.of_pages({"sort": name}, {"sort": name, "after": after})
        worst = max(firsts, key=lambda name: firsts[name])
        one, owing = times.of_pages({"sort": "-debt", "manager": "manager-7"}, {"sort": "-debt", "debt": "1.."})
        return [
            at_most("6", f"desk, first page by the slowest column: {worst}", firsts[worst], 7, "ms"),
            Figure("6", "desk, first page by half of the columns", median(firsts.values()), "ms"),
            at_most("6", "page in the middle / first, all columns", sum(middles.values()) / sum(firsts.values()), 1.2),
            Figure("6", "first page of one manager's", one, "ms"),
            Figure("6", "first page of who owes, added up", owing, "ms"),
        ]


class Times:
    """What the database takes, in ms, medians."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._taken: list[float] = []
        engine: Any = session.get_bind()
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def of_pages(self, *questions: Mapping[str, Any]) -> list[float]:
        """How many rows there are, a hundred of them, and on the first page what all come to; one of each in turn."""
        taken: list[list[float]] = [[] for _ in questions]
        for _ in range(ROUNDS):
            for place, question in enumerate(questions):
                taken[place].append(sum(self._statements(**question)))
        return [median(each) for each in taken]

    def of(self, work: Callable[[], object]) -> float:
        taken = []
        for _ in range(ROUNDS):
            self._taken.clear()
            work()
            taken.append(sum(self._taken))
        return median(taken)

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
        rows = [_row(chooser, number) for number in range(first, first + AT_ONCE)]
        with application.transaction() as session:
            insert_new(session, desk, rows)
            sums.move(session, (), rows)
    with application.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM ANALYZE")
    with application.reading() as session:
        yield session
    application.close()
    server.drop_database(url)


def _row(chooser: random.Random, number: int) -> dict[str, Any]:
    """As most are: without anything open."""
    manager = f"manager-{chooser.randrange(MANAGERS)}"
    is_busy = chooser.random() < 0.3
    figures = {name: chooser.randrange(1_000_000) if is_busy else 0 for name in SUMS}
    limit = chooser.randrange(1_000_000) if chooser.random() < 0.5 else None
    return {
        "customer_id": UUID(int=chooser.getrandbits(128)),
        "version": chooser.randint(1, 9),
        "code_key": sort_key(f"C-{number:06d}"),
        "name_key": sort_key(f"{chooser.choice(NAMES)} {number}"),
        "kind": "legal_entity",
        "tax_number": f"{chooser.randrange(10**10):010d}",
        "manager": manager,
        "manager_key": sort_key(manager),
        "is_archived": chooser.random() < 0.05,
        "created_at": _moment(chooser),
        **{name: chooser.randrange(5) if is_busy else 0 for name in COUNTS},
        **figures,
        "credit_limit": limit,
        "credit_left": None if limit is None else limit - figures["credit_used"],
        "abc": chooser.choice("ABC") if is_busy else None,
        "payment_delay": chooser.randrange(60) if is_busy else None,
        **{name: _moment(chooser) if is_busy else None for name in ("last_order", "next_reminder", "last_contact")},
        "changes_at": None,
    }


def _moment(chooser: random.Random) -> datetime:
    return FROM + timedelta(seconds=chooser.randrange(365 * 86_400))
