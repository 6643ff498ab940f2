"""What several files of these tests share."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from psycopg2 import sql
from sqlalchemy import make_url

from kernel.migrations import migrate
from services.notify.app import NotifyApplication
from tests.builders import never_sync
from tests.infrastructure.postgres import Postgres
from tests.infrastructure.receiver import Receiver, receiver
from tests.integration.roles import Provided, by
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


@pytest.fixture
def provided(postgres: Postgres) -> Iterator[Provided]:
    name = f"nova_{uuid4().hex[:10]}"
    address = make_url(postgres.url).set(database=name)
    yield Provided(postgres.url, by(address, f"{name}_owner", "one %@'"), by(address, name, "another"))
    for statement in ("drop database if exists {} with (force)", "drop role if exists {}"):
        postgres.execute(sql.SQL(statement).format(sql.Identifier(name)))
    postgres.execute(sql.SQL("drop role if exists {}").format(sql.Identifier(f"{name}_owner")))
