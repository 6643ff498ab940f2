"""Bad input through HTTP gets a clear problem+json each, never a 500, and nothing happens."""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.system.client import Api, new_code
from tests.system.processes import embedded

BAD_QUANTITIES = [
    "-1", -1, "0", 0, "1000000000", 10**30, "1e3", "NaN", "Infinity",
    "eight", "", " 8", "1.2345", 2.5, True, None, [], {}, "８",
]  # fmt: skip
BAD_PRICES = ["-0.01", "1.23456", "NaN", 1.5, "free", True, [], "1e-5"]
RAW_BODIES = {
    "not JSON": b"{",
    "no object": b"[1, 2]",
    "a string": b'"order"',
    "NaN": b'{"lines": [{"quantity": NaN}]}',
    "not UTF-8": b'{"name": "\xff\xfe"}',
    "a lone surrogate": b'{"name": "\\ud800"}',
    "nested too deeply": b'{"lines": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "empty": b"",
    "a huge number": b'{"lines": [{"quantity": ' + b"9" * 10_000 + b"}]}",
}


@dataclass
class Shop:
    api: Api
    item: str
    customer: str
    warehouse: str

    def order(self, **line: Any) -> dict[str, Any]:
        whole = {"item_id": self.item, "quantity": 1, **line}
        return {"customer_id": self.customer, "place": True, "lines": [whole]}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with embedded(tmp_path_factory.mktemp("bad")) as api:
        yield Shop(api, api.item(new_code("A")), api.customer("ООО Ясень"), api.warehouse(new_code("W")))


def problem(answer: requests.Response, *statuses: int) -> dict[str, Any]:
    assert answer.status_code in statuses, f"{answer.status_code} {answer.text[:300]}"
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    body: dict[str, Any] = answer.json()
    assert body["status"] == answer.status_code
    assert body["code"]
    assert body["title"]
    return body


@pytest.mark.parametrize("quantity", BAD_QUANTITIES, ids=repr)
def test_a_bad_quantity_is_refused_at_its_field(shop: Shop, quantity: object) -> None:
    refused = problem(shop.api.call("POST", "/api/v1/orders", shop.order(quantity=quantity)), 422)
    assert any("quantity" in error["field"] for error in refused["errors"]), refused


@pytest.mark.parametrize("price", BAD_PRICES, ids=repr)
def test_a_bad_price_is_refused_at_its_field(shop: Shop, price: object) -> None:
    refused = problem(shop.api.call("POST", "/api/v1/orders", shop.order(price=price)), 422)
    assert any("price" in error["field"] for error in refused["errors"]), refused


@pytest.mark.parametrize("body", RAW_BODIES.values(), ids=RAW_BODIES)
@pytest.mark.parametrize("path", ["/api/v1/orders", "/api/v1/items", "/api/v1/stock/receipts", "/api/v1/customers"])
def test_what_is_no_json_object_is_refused(shop: Shop, path: str, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {shop.api.token}", "Content-Type": "application/json"}
    problem(requests.post(f"{shop.api.url}{path}", data=body, headers=headers, timeout=30), 400, 413, 422)


def test_another_content_type_is_refused(shop: Shop) -> None:
    headers = {"Authorization": f"Bearer {shop.api.token}", "Content-Type": "text/plain"}
    problem(requests.post(f"{shop.api.url}/api/v1/orders", data=b"{}", headers=headers, timeout=30), 415)


def test_a_part_of_a_form_without_a_name_is_refused(shop: Shop) -> None:
    file = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\ncode\r\n'
    nameless = b"--cut\r\nContent-Disposition: form-data\r\n\r\n88\r\n--cut--\r\n"
    headers = {"Authorization": f"Bearer {shop.api.token}", "Content-Type": "multipart/form-data; boundary=cut"}
    path = f"{shop.api.url}/api/v1/items/imports"
    answer = requests.post(path, data=file + nameless, headers=headers, timeout=30)
    assert problem(answer, 422)["errors"] == [{"field": "", "message": "Неизвестное поле."}]


def test_unknown_customers_and_items_are_named(shop: Shop) -> None:
    stranger = str(uuid4())
    unknown_customer = {**shop.order(), "customer_id": stranger}
    assert problem(shop.api.call("POST", "/api/v1/orders", unknown_customer), 422)["code"] == "UnknownCustomer"
    unknown_item = shop.order(item_id=stranger)
    assert problem(shop.api.call("POST", "/api/v1/orders", unknown_item), 422)["code"] == "UnknownItem"


@pytest.mark.parametrize("thing", ["items", "orders", "customers"])
def test_unknown_and_malformed_ids_are_not_found(shop: Shop, thing: str) -> None:
    problem(shop.api.call("GET", f"/api/v1/{thing}/{uuid4()}"), 404)
    problem(shop.api.call("GET", f"/api/v1/{thing}/not-an-id"), 404)


def test_wrong_types_and_unknown_fields_are_refused(shop: Shop) -> None:
    for body in (
        {**shop.order(), "lines": "all"},
        {**shop.order(), "lines": []},
        {**shop.order(), "lines": [7]},
        {**shop.order(), "customer_id": 7},
        {**shop.order(), "place": "yes"},
        {**shop.order(), "requested_date": "tomorrow"},
        {**shop.order(), "surprise": 1},
        {},
    ):
        assert problem(shop.api.call("POST", "/api/v1/orders", body), 422)["errors"]


def test_ten_thousand_lines_are_refused(shop: Shop) -> None:
    lines = [{"item_id": shop.item, "quantity": 1}] * 10_000
    problem(shop.api.call("POST", "/api/v1/orders", {"customer_id": shop.customer, "lines": lines}), 413, 422)


def test_five_thousand_lines_are_taken(shop: Shop) -> None:
    lines = [{"item_id": shop.item, "quantity": 1}] * 5_000
    placed = shop.api.ok("POST", "/api/v1/orders", {"customer_id": shop.customer, "lines": lines, "place": True})
    assert len(placed["lines"]) == 5_000
    shop.api.cancel(placed["id"])


def test_a_quantity_that_is_too_exact_in_base_units_is_refused(shop: Shop) -> None:
    for unit in ("half", "pallet"):
        shop.api.ok("POST", "/api/v1/dictionaries/units", {"code": unit, "names": {"ru": unit}})
    item = shop.api.item(new_code("P"), packages=[("half", "0.5"), ("pallet", "999999999")])
    problem(shop.api.call("POST", "/api/v1/orders", shop.order(item_id=item, quantity="0.001", unit="half")), 422)
    problem(shop.api.call("POST", "/api/v1/orders", shop.order(item_id=item, quantity="2", unit="pallet")), 422)
    problem(shop.api.call("POST", "/api/v1/orders", shop.order(item_id=item, unit="barrel")), 422)


def test_a_change_needs_the_version_and_the_right_one(shop: Shop) -> None:
    order = shop.api.place(shop.customer, (shop.item, 1))
    path = f"/api/v1/orders/{order['id']}/cancel"
    assert problem(shop.api.call("POST", path, {}), 428)["code"]
    assert problem(shop.api.call("POST", path, {}, If_Match='"99"'), 412)["code"] == "StaleVersion"
    problem(shop.api.call("POST", path, {}, If_Match="not a version"), 400, 412, 422)
    shop.api.cancel(order["id"])


def test_without_a_token_nobody_is_let_in(shop: Shop) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic abc"}, {"Authorization": ""}):
        answer = requests.get(f"{shop.api.url}/api/v1/orders", headers=headers, timeout=30)
        problem(answer, 401)
        assert "WWW-Authenticate" in answer.headers


def test_bad_questions_are_refused(shop: Shop) -> None:
    for question in ("limit=0", "limit=many", "limit=100000", "sort=secret", "after=garbage", "after=bnVsbA=="):
        problem(shop.api.call("GET", f"/api/v1/orders?{question}"), 422)


@pytest.mark.parametrize("path", ["orders?sort=total", "customers?sort=name", "items?sort=demand", "journal?sort=due"])
def test_a_crafted_cursor_is_refused(shop: Shop, path: str) -> None:
    for value in ("NaN", "1e999", 10**29, "0001-01-01T00:00:00+23:00", "\ud800", "\x00", None, []):
        sort = path.partition("=")[2]
        for content in ([sort, value, 1], [sort, value, str(uuid4())], [value, 1]):
            cursor = urlsafe_b64encode(json.dumps(content).encode()).decode()
            answer = shop.api.call("GET", f"/api/v1/{path}&after={cursor}")
            assert answer.status_code in (200, 422), answer.text
    assert shop.api.call("GET", f"/api/v1/{path}&after=%00").status_code == 422


def test_an_event_is_parked_at_a_position_that_a_log_could_have(shop: Shop) -> None:
    body = {"source": "inventory", "position": 10**30}
    assert problem(shop.api.call("POST", "/api/v1/ops/orders/parked/retry", body), 422)["errors"]


@pytest.mark.parametrize("if_match", ["*", '"1", "2"'])
def test_a_change_of_any_version_is_repeated_by_its_key(shop: Shop, if_match: str) -> None:
    order = shop.api.place(shop.customer, (shop.item, 1))
    headers = {"If_Match": if_match, "Idempotency_Key": new_code("key-")}
    for _ in range(2):
        answer = shop.api.call("POST", f"/api/v1/orders/{order['id']}/cancel", {}, **headers)
        assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")


def test_unknown_paths_and_methods_are_problems_too(shop: Shop) -> None:
    problem(shop.api.call("GET", "/api/v1/nothing"), 404)
    problem(shop.api.call("DELETE", "/api/v1/orders"), 405)


def test_problems_speak_the_language_of_the_client(shop: Shop) -> None:
    body = json.loads(json.dumps(shop.order(quantity="0")))
    english = problem(shop.api.call("POST", "/api/v1/orders", body, Accept_Language="en"), 422)
    russian = problem(shop.api.call("POST", "/api/v1/orders", body, Accept_Language="ru"), 422)
    assert english["detail"] != russian["detail"]
    assert any("а" <= letter <= "я" for letter in russian["detail"].lower())


def test_shipping_says_what_is_there(shop: Shop) -> None:
    order = shop.api.place(shop.customer, (shop.item, 7))
    path = f"/api/v1/orders/{order['id']}/shipments"
    short = problem(shop.api.call("POST", path, {"warehouse_id": shop.warehouse}), 409)
    assert short["code"] == "NotEnoughInStock"
    assert "0" in short["detail"]
    assert "7" in short["detail"]
    shelf = shop.api.warehouse(new_code("Q"), sellable=False)
    problem(shop.api.call("POST", path, {"warehouse_id": shelf}), 422)
    shop.api.receive(shop.warehouse, (shop.item, 100))
    line = order["lines"][0]["line_id"]
    too_much = {"warehouse_id": shop.warehouse, "lines": [{"line_id": line, "quantity": "8"}]}
    assert problem(shop.api.call("POST", path, too_much), 409)["code"] == "MoreThanRemaining"


def test_a_movement_takes_no_more_of_an_item_than_a_line_may_have(shop: Shop) -> None:
    lines = [{"item_id": shop.item, "quantity": "999999999"}] * 2
    body = {"warehouse_id": shop.warehouse, "lines": lines}
    assert problem(shop.api.call("POST", "/api/v1/stock/receipts", body), 422)["code"] == "QuantityTooLarge"


@pytest.mark.parametrize("flag", [0, 1, "true", None], ids=repr)
def test_a_flag_is_true_or_false(shop: Shop, flag: object) -> None:
    refused = problem(shop.api.call("POST", "/api/v1/orders", {**shop.order(), "place": flag}), 422)
    assert [error["field"] for error in refused["errors"]] == ["place"]


def test_an_address_may_not_be_endless(shop: Shop) -> None:
    problem(shop.api.call("GET", f"/api/v1/items?q={'a' * 9000}"), 414)


def test_nobody_deactivates_himself(shop: Shop) -> None:
    [admin] = [user for user in shop.api.ok("GET", "/api/v1/users")["items"] if user["name"] == "admin"]
    answer = shop.api.call("POST", f"/api/v1/users/{admin['id']}/deactivate", If_Match=f'"{admin["version"]}"')
    assert problem(answer, 409)["code"] == "OwnAccount"


def questions_of_time(shop: Shop) -> Iterator[tuple[str, str, str]]:
    """Where a day or a moment may stand in a question: path, parameter, format."""
    known = {"customer_id": shop.customer, "item_id": shop.item, "warehouse_id": shop.warehouse}
    for path, operations in shop.api.ok("GET", "/api/v1/openapi.json")["paths"].items():
        for parameter in operations.get("get", {}).get("parameters", ()):
            schema = parameter.get("schema", {})
            form = "date" if "2025-11-01..2025-11-30" in schema.get("examples", ()) else schema.get("format")
            if form in ("date", "date-time"):
                here = re.sub(r"{(\w+)}", lambda name: known.get(name[1], str(uuid4())), path)
                yield here, parameter["name"], form


def test_questions_about_the_ends_of_the_calendar_are_answered_or_refused(shop: Shop) -> None:
    asked = 0
    for path, name, form in questions_of_time(shop):
        for day in ("0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"):
            value = day if form == "date" else f"{day}T23:59:59Z"
            answer = shop.api.call("GET", f"{path}?{name}={value}")
            assert answer.status_code < 500, f"{path} {name}={value}: {answer.text[:300]}"
            asked += 1
    assert asked > 100


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_what_happens_at_the_ends_of_the_calendar_is_taken_or_refused(shop: Shop, day: str) -> None:
    moment = f"{day}T23:59:59Z"
    order = shop.api.place(shop.customer, (shop.item, 1))
    draft = shop.api.ok("POST", "/api/v1/orders", {**shop.order(), "place": False})
    logged = {"customer_id": shop.customer, "kind": "call", "text": "Позвонить"}
    receipt = {"warehouse_id": shop.warehouse, "lines": [{"item_id": shop.item, "quantity": 1}]}
    offer = {"kind": "offer", "valid_until": day}
    terms = {"from": day, "price_type": "wholesale"}
    prices = {"prices": [{"price_type": "wholesale", "amount": "1", "valid_from": day}]}
    for method, path, body in (
        ("POST", "journal", {**logged, "due": moment}),
        ("POST", "journal", {**logged, "reminder": {"at": moment}}),
        ("POST", "journal", {**logged, "reminder": {"rule": f"FREQ=DAILY;UNTIL={day.replace('-', '')}T235959Z"}}),
        ("POST", "orders", {**shop.order(), "requested_date": day}),
        ("POST", f"orders/{draft['id']}/documents", offer),
        ("POST", f"orders/{order['id']}/invoices", {"date": day}),
        ("PATCH", f"customers/{shop.customer}", {"contract_day": day}),
        ("PUT", f"customers/{shop.customer}/terms", terms),
        ("POST", "stock/receipts", {**receipt, "date": day}),
        ("POST", "stock/expected", {**receipt, "date": day}),
        ("POST", f"items/{shop.item}/prices", prices),
        ("POST", "payments", {"customer_id": shop.customer, "amount": "1", "date": day}),
    ):
        answer = shop.api.call(method, f"/api/v1/{path}", body, If_Match="*")
        assert answer.status_code in (200, 201, 422), f"{path} {body}: {answer.text[:300]}"


@pytest.mark.parametrize(
    "snooze", [{"minutes": 10**18}, {"until": "9999-12-31T23:59:59Z"}, {"until": "2999-12-31T23:59:59Z"}]
)
def test_nobody_snoozes_for_ever(shop: Shop, snooze: dict[str, Any]) -> None:
    logged = {"customer_id": shop.customer, "kind": "call", "text": "Позвонить", "reminder": {"rule": "FREQ=DAILY"}}
    reminder = shop.api.ok("POST", "/api/v1/journal", logged)["reminder"]
    path = f"/api/v1/reminders/{reminder['id']}/snooze"
    refused = problem(shop.api.call("POST", path, snooze, If_Match="*", Accept_Language="ru"), 422)
    told = " ".join([refused["detail"], *(error["message"] for error in refused.get("errors", ()))])
    assert any(word in told for word in ("десять лет", "по 2999 год")), told
