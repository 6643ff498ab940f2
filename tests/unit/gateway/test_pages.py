"""The list of orders as a page."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.unit.gateway.conftest import Services

ORDER = {
    "id": "8b0c2c7e-2f0c-4a0e-9a3e-111111111111",
    "number": 7,
    "status": "placed",
    "customer": {"id": "1", "name": "Ёлка"},
    "requested_date": None,
    "currency": "RUB",
    "total": "1.00",
    "placed_at": None,
    "availability": None,
    "colour": None,
}


def page(client: FlaskClient, services: Services, question: str = "", **answer: Any) -> str:
    told = {"items": [ORDER], "next": None, "total": 1, "total_is_exact": True, "stock_is_stale": False, **answer}
    services.answers["orders.list_orders"] = {"ok": told}
    return client.get(f"/?lang=ru{question}").text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("total", "is_exact", "told"), [(1, True, "Заказов: 1<"), (10_000, True, "10 000<"), (10_000, False, "10 000+<")]
)
def test_a_total_that_was_not_counted_to_the_end_says_so(
    client: FlaskClient, services: Services, total: int, is_exact: bool, told: str
) -> None:
    assert told in page(client, services, total=total, total_is_exact=is_exact)


def test_the_next_page_goes_on_with_the_same_question(client: FlaskClient, services: Services) -> None:
    shown = page(client, services, "&sort=-total&status=placed&availability=short", next="CURSOR")
    assert 'href="/?after=CURSOR&amp;availability=short&amp;status=placed&amp;sort=-total"' in shown
