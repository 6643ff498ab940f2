"""A company at work, which stories share. One that needs a company for itself has a fixture of its own."""

from collections.abc import Iterator

import pytest

from tests.system.client import Api
from tests.system.processes import SERVICES, embedded


@pytest.fixture(scope="session")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """Every story brings customers, goods and codes of its own; what they all did must add up in the end."""
    with embedded(tmp_path_factory.mktemp("company")) as running:
        yield running
        assert {name: running.job(name, "verify")["differences"] for name in SERVICES} == {
            name: [] for name in SERVICES
        }
