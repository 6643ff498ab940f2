"""What several files of these tests share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.migrations import migrate
from services.notify.app import NotifyApplication
from tests.builders import never_sync
from tests.infrastructure.receiver import Receiver, receiver
from tests.unit.alone import Alone
from tests.unit.notify.hooks import Hooks


@pytest.fixture
def shop() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


@pytest.fixture
def hooks(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hooks]:
    is_real = getattr(request, "param", "sqlite") == "postgres"
    url = request.getfixturevalue("database") if is_real else f"sqlite:///{tmp_path}/notify.db"
    migrate("services.notify", url)
    service = Alone(NotifyApplication, url)
    if not is_real:
        never_sync(service.application)
    yield Hooks(service)
    service.close()
