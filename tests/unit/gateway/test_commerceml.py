"""Exports are read page by page while they are written, and say at once what cannot be had."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from gateway.commerceml.parties import customers
from gateway.commerceml.reading import PAGE
from gateway.problems import ServiceAway
from tests.unit.formats.commerceml.files import found, read

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
NO_LEGAL_DATA = dict.fromkeys(("full_name", "kpp", "ogrn", "vat_number", "legal_address", "postal_address"))


def customer(number: int) -> dict[str, Any]:
    head = {"id": str(UUID(int=number)), "code": f"К-{number}", "name": f"Клиент {number}", "kind": "legal_entity"}
    return {**head, "tax_number": None, "archived": False, "legal": NO_LEGAL_DATA, "bank_accounts": []}


class Register:
    """So many customers; from one of them on the service is away."""

    def __init__(self, size: int, away_from: int | None = None) -> None:
        self.size = size
        self.away_from = away_from
        self.asked: list[int] = []

    def ask(self, service: str, query: str, question: Mapping[str, Any]) -> Mapping[str, Any]:
        assert (service, query) == ("customers", "customers_in_full")
        first = 1 if question["after"] is None else UUID(question["after"]).int + 1
        if self.away_from is not None and first >= self.away_from:
            raise ServiceAway(service=service)
        self.asked.append(first)
        last = min(self.size, first + question["limit"] - 1)
        rows = [customer(number) for number in range(first, last + 1)]
        return {"items": rows, "next": rows[-1]["id"] if last < self.size else None}


def test_all_pages_are_in_the_file_once():
    register = Register(1001)
    assert len(found(read(customers(register.ask, NOON)), "Документ/Контрагенты/Контрагент")) == 1001
    assert register.asked == list(range(1, 1002, PAGE))


def test_a_page_is_asked_for_when_the_one_before_it_is_written():
    register = Register(5000)
    next(customers(register.ask, NOON))
    assert len(register.asked) <= 3


def test_a_service_that_goes_away_ends_the_file_in_the_middle():
    pieces = customers(Register(5000, away_from=1000).ask, NOON)
    assert next(pieces)
    with pytest.raises(ServiceAway):
        b"".join(pieces)


@pytest.mark.parametrize("name", ["catalog", "offers", "customers", "documents"])
def test_no_file_begins_while_a_service_is_away(client: FlaskClient, name: str):
    answer = client.get(f"/api/v1/exports/commerceml/{name}.xml")
    assert (answer.status_code, answer.json["code"]) == (503, "ServiceAway")
