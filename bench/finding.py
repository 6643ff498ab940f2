"""Customers among 100,000 by what people type, as their desk is asked all day."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from bench.desk import Times
from bench.measure import Figure
from kernel.migrations import migrate
from kernel.searching import contains
from services.customers.app import CustomersApplication
from services.customers.tables import customers
from tests.builders import ManualClock
from tests.infrastructure.postgres import Postgres
from tests.unit.customers.crowd import fill

CUSTOMERS = 100_000
QUESTIONS: Mapping[str, dict[str, Any]] = {
    "words of a name": {"q": "ладога норд 12986"},
    "a part of a tax number": {"q": "77015432"},
    "a part of a telephone": {"q": "8 916 003-33-33"},
    "a part of an address": {"q": "client33333@"},
    "a misspelt name": {"q": "гаризонт лодога"},
    "a word that a fifth of all have": {"q": "вектор"},
    "a rare tag": {"tags": "rare"},
}


def finding(server: Postgres) -> list[Figure]:
    """Beside what it takes to look at every name."""
    url = server.create_database("finding")
    migrate("services.customers", url)
    application = CustomersApplication(url, ManualClock())
    fill(application, CUSTOMERS)
    with application.reading() as session:
        times = Times(session)
        taken = times.of_pages(*QUESTIONS.values())
        everybody = select(func.count()).where(contains(customers.c.search_key, "ладога норд 12986"))
        looked = times.of(lambda: session.execute(everybody).scalar())
    application.close()
    server.drop_database(url)
    return [
        *(Figure("6", f"customers by {name}", ms, "ms") for name, ms in zip(QUESTIONS, taken, strict=True)),
        Figure("6", "looking at every name", looked, "ms"),
    ]
