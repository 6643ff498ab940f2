"""Files of banks at the gateway: read beside the requests, refused in words."""

import io
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

RECEIVE, COMPANY = "orders.import_payments", "orders.get_company"
OWN_ACCOUNT = "40702810900000000025"
COLUMNS = {"date": "Дата", "amount": "Сумма"}
TABLE = "Дата;Сумма\n27.11.2026;150,00\n"


@pytest.fixture(autouse=True)
def company(services: Any) -> None:
    services.answers[COMPANY] = {"ok": {"bank_accounts": [{"account": OWN_ACCOUNT}]}}


def sent(client: FlaskClient, content: str, **columns: str) -> Any:
    options = json.dumps({"format": "csv", "columns": {**COLUMNS, **columns}})
    data = {"file": (io.BytesIO(content.encode()), "выписка.csv"), "options": options}
    return client.post("/api/v1/payments/imports", data=data, headers={"Accept-Language": "ru"})


@pytest.mark.parametrize("date_format", ["%d.%m.%Y %d", "%d.%m", "день", "%", "%Q", "%H:%M"])
def test_a_format_that_names_no_day_is_refused(client: FlaskClient, services: Any, date_format: str) -> None:
    answer = sent(client, TABLE, date_format=date_format)
    assert answer.status_code == 422, answer.text
    (error,) = answer.json["errors"]
    assert (error["field"], "%d.%m.%Y" in error["message"]) == ("columns.date_format", True)
    assert [name for name, *_ in services.calls if name == RECEIVE] == []


@pytest.mark.parametrize(("date_format", "day"), [("%d/%m/%y", "27/11/26"), ("%Y%m%d", "20261127")])
def test_a_format_that_names_the_day_is_taken(client: FlaskClient, services: Any, date_format: str, day: str) -> None:
    services.answers[RECEIVE] = {"ok": {"received": 1, "known": []}}
    assert sent(client, f"Дата;Сумма\n{day};150,00\n", date_format=date_format).status_code == 200
    _, (_, kwargs, _) = services.calls
    assert kwargs["body"]["payments"][0]["date"] == "2026-11-27"


def test_what_comes_from_an_account_of_our_own_is_no_payment(client: FlaskClient, services: Any) -> None:
    services.answers[RECEIVE] = {"ok": {"received": 1, "known": []}}
    table = f"Дата;Сумма;Счёт\n27.11.2026;150,00;{OWN_ACCOUNT}\n27.11.2026;70,00;40702810900000000001\n"
    assert sent(client, table, account="Счёт").json["outgoing"] == 1
    _, (_, kwargs, _) = services.calls
    assert [payment["amount"] for payment in kwargs["body"]["payments"]] == ["70.00"]


def test_a_file_is_read_in_a_thread_and_refused_in_the_readers_language(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = []

    def in_another_thread(work: Callable[..., Any], *arguments: Any) -> Any:
        begun.append(work)
        with ThreadPoolExecutor(1) as threads:
            return threads.submit(work, *arguments).result()

    monkeypatch.setattr("gateway.statements.in_thread", in_another_thread)
    answer = sent(client, "Дата;Сумма\nвчера;150,00\n")
    assert (answer.status_code, len(begun)) == (422, 1)
    (error,) = answer.json["errors"]
    assert "вчера" in error["message"]
    assert error["message"].startswith("Строка 2")
