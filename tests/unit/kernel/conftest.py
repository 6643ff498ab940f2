"""A service without business, to try the mechanism on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.unit.kernel.diary import Diary


@pytest.fixture(autouse=True)
def silent() -> Iterator[None]:
    """What goes wrong here goes wrong on purpose; tracebacks take seconds to be set."""
    with structlog.testing.capture_logs():
        yield


@pytest.fixture
def diary(tmp_path: Path) -> Iterator[Diary]:
    with Diary.on(f"sqlite:///{tmp_path}/diary.db") as diary:
        yield diary


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.real)])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Diary]:
    """On one database and on the other."""
    url = f"sqlite:///{tmp_path}/diary.db" if request.param == "sqlite" else request.getfixturevalue("database")
    with Diary.on(url) as diary:
        yield diary
