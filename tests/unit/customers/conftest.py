"""The customers' service alone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from services.customers.app import CustomersApplication
from tests.unit.alone import Alone, alone
from tests.unit.staff import Staff


@pytest.fixture
def customers() -> Iterator[Alone]:
    with alone(CustomersApplication) as service:
        yield service


@pytest.fixture
def staff(customers: Alone) -> Staff:
    """The managers, whom customers are given to."""
    return Staff(customers, "anna", "boris")


@pytest.fixture
def count_statements(customers: Alone) -> Callable[[], list[str]]:
    """Begins to count: the list grows with every statement that the database of customers is sent."""

    def begin() -> list[str]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)

        event.listen(customers.application.engine, "before_cursor_execute", note)
        return statements

    return begin
