"""The journal alone, hearing of orders by hand."""

from collections.abc import Iterator

import pytest

from services.tasks.app import TasksApplication
from tests.unit.alone import alone
from tests.unit.tasks.journal import Journal


@pytest.fixture
def journal() -> Iterator[Journal]:
    with alone(TasksApplication) as service:
        yield Journal(service)
