"""The journal alone, hearing of customers and orders by hand."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from services.tasks.app import TasksApplication
from tests.unit.alone import alone
from tests.unit.tasks.journal import Journal


@pytest.fixture
def journal() -> Iterator[Journal]:
    with alone(TasksApplication) as service:
        yield Journal(service)


@pytest.fixture
def count_statements(journal: Journal) -> Callable[[], list[str]]:
    """Begins to count: the list grows with every statement that the journal's database is sent."""

    def begin() -> list[str]:
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)

        event.listen(journal.application.engine, "before_cursor_execute", note)
        return statements

    return begin
