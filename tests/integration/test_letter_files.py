"""A letter reads its files over the broker, from services and a gateway that are processes of their own."""

import email
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.infrastructure.post_office import PostOffice, post_office
from tests.infrastructure.postgres import Postgres
from tests.system.client import eventually
from tests.system.processes import System, migrated_system

V1 = "/api/v1"
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 12_000


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as running:
        yield running


@pytest.fixture
def system(vhost: str, postgres: Postgres, office: PostOffice, tmp_path: Path) -> Iterator[System]:
    with migrated_system(vhost, postgres, tmp_path, office.environment) as system:
        system.start("customers", "notify", "gateway")
        eventually(
            lambda: all(system.api.call("GET", f"{V1}/{each}").status_code == 200 for each in ("customers", "letters"))
        )
        yield system


def test_a_letter_goes_with_a_file_that_stands_elsewhere(system: System, office: PostOffice) -> None:
    api = system.api
    customer = api.customer("Ромашка")
    kept = api.attached(f"customers/{customer}", "Скан.pdf", PDF)
    said = {"customer_id": customer, "to": ["ivan@example.com"], "subject": "Скан", "text": "Во вложении.\n"}
    letter = api.ok("POST", f"{V1}/letters", {**said, "attachment_ids": [kept["id"]]})
    eventually(lambda: api.ok("GET", f"{V1}/letters/{letter['id']}")["state"] == "sent")
    (arrived,) = office.arrived()
    parts: list[Any] = list(email.message_from_bytes(arrived.content).walk())
    assert [part.get_payload(decode=True) for part in parts if part.get_filename()] == [PDF]
