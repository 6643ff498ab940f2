"""A whole system on real servers for each fault, with or without the guard whose need is to be proved."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.market import Market
from tests.faults.proving import program_without
from tests.faults.removals import Removal
from tests.infrastructure.postgres import Postgres
from tests.system.processes import System


@pytest.fixture
def market(vhost: str, postgres: Postgres, removed: Removal | None, tmp_path: Path) -> Iterator[Market]:
    system = System(vhost, postgres, tmp_path, program_without(removed))
    try:
        yield Market(system, vhost, removed)
    finally:
        system.close()
