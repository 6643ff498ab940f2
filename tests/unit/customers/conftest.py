"""The customers' service alone."""

from collections.abc import Iterator

import pytest

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
