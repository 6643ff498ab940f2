"""What all tests of the workplace share: patience, for a machine that does much else beside."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

PATIENCE_MS = 20_000


@pytest.fixture(autouse=True, scope="session")
def patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENCE_MS)
    yield
    expect.set_options(timeout=None)
