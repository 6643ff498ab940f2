"""The customers' service alone."""

from collections.abc import Iterator

import pytest

from services.customers.app import CustomersApplication
from tests.unit.alone import Alone, alone


@pytest.fixture
def customers() -> Iterator[Alone]:
    with alone(CustomersApplication) as service:
        yield service
