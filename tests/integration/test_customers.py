"""Cards, terms and history of customers mean the same on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.commands import customers as schemas
from kernel.migrations import migrate
from kernel.validation import loaded
from services.customers.app import CustomersApplication
from tests.unit.alone import Alone, every_page
from tests.unit.customers.deeds import GIVEN, card, change, history, listed, register, set_terms, terms_on

ACCOUNT = {
    "bic": "044525225",
    "account": "40702810938000012345",
    "correspondent_account": None,
    "bank_name": "ПАО Сбербанк",
    "currency": "RUB",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def customers(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Alone]:
    on_files = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/customers.db" if on_files else request.getfixturevalue("database")
    migrate("services.customers", url)
    service = Alone(CustomersApplication, url)
    yield service
    service.close()


def test_a_customers_life_is_read_and_made_anew(customers: Alone) -> None:
    customer = register(customers, tax_number="5036998127", legal={"kpp": "503601001"}, bank_accounts=[ACCOUNT])
    for day in ("2025-11-24", "2026-01-01", "2026-02-01", "2026-01-01"):
        set_terms(customers, customer, **{"from": day}, credit_limit=None if day == "2026-02-01" else "0.50")
    change(customers, card(customers, customer), name="Вектор-М", legal=None)
    before = card(customers, customer)
    assert before["bank_accounts"] == [ACCOUNT]
    assert before["terms"] == {"from": "2025-11-24", **GIVEN, "credit_limit": "0.50"}
    assert terms_on(customers, customer, "2026-02-01")["credit_limit"] is None
    days = every_page(lambda **more: _terms_page(customers, **more), customer_id=customer["id"], limit=1)
    assert [row["from"] for row in days] == ["2026-02-01", "2026-01-01", "2025-11-24"]
    versions = every_page(lambda **more: history(customers, customer, **more), limit=2)
    assert [row["version"] for row in versions] == [5, 4, 3, 2, 1]
    assert customers.differences() == []
    customers.rebuild()
    assert card(customers, customer) == before


def test_contacts_are_found_read_and_made_anew(customers: Alone) -> None:
    contacts = [{"kind": "phone", "value": "8 916 123-45-67", "person": "Анна"}, {"kind": "email", "value": "a@b.ru"}]
    customer = register(customers, contacts=contacts)
    for number in range(3):
        register(customers, f"Другой {number}", contacts=[{"kind": "phone", "value": f"+7 495 765-43-2{number}"}])
    assert [each["value"] for each in card(customers, customer)["contacts"]] == ["+79161234567", "a@b.ru"]
    for _ in range(2):
        assert [_found(customers, q) for q in ("8 (916) 123", "анна", "a@b")] == [[customer["id"]]] * 3
        assert len(_found(customers, "+7495")) == 3
        assert customers.differences() == []
        customers.rebuild()


def _found(customers: Alone, q: str) -> list[str]:
    rows = listed(customers, q=q)["items"]
    return [row["id"] for row in rows]


def _terms_page(customers: Alone, **question: object) -> dict[str, object]:
    answer: dict[str, object] = customers.application.terms_history(loaded(schemas.TermsHistory, question))
    return answer
