"""Managers see their own customers and nobody's, where the company says so: everywhere, in every service."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import requests

from tests.system.client import Api, eventually, new_code, today
from tests.system.permissions import MANAGER, OF_FEEDS, OPERATIONS
from tests.system.processes import embedded

ABOUT_A_CUSTOMER = (
    "{customer_id}",
    "{order_id}",
    "{invoice_id}",
    "{payment_id}",
    "{document_id}",
    "{entry_id}",
    "{letter_id}",
)
BODIES: Mapping[str, Any] = {
    "PATCH /customers/{customer_id}": {"name": "Переименован"},
    "POST /orders/{order_id}/accept": {},
    "POST /orders/{order_id}/documents": {"kind": "confirmation"},
    "POST /orders/{order_id}/invoices": {"amount": "1"},
    "PATCH /orders/{order_id}": {"note": "changed"},
    "POST /orders/{order_id}/what-if": {"lines": [{"line_id": "00000000-0000-4000-8000-000000000001", "quantity": 1}]},
    "PUT /customers/{customer_id}/contacts": {"contacts": []},
    "PATCH /journal/{entry_id}": {"progress": 50},
    "POST /journal/{entry_id}/comments": {"text": "Позвонить завтра"},
    "PUT /journal/{entry_id}/reminder": {"at": "2099-01-01T00:00:00Z"},
}
QUESTIONS: Mapping[str, str] = {
    "GET /customers/{customer_id}/statement": "?since=2026-01-01&until=2026-12-31",
    "GET /customers/{customer_id}/statement.pdf": "?since=2026-01-01&until=2026-12-31",
    "GET /customers/{customer_id}/statement.xlsx": "?since=2026-01-01&until=2026-12-31",
    "GET /orders/{order_id}/history/difference": "?from=1&to=1",
    "GET /reports/sales": "?group_by=order",
    "GET /reports/open": "?group_by=order",
    "GET /reports/promises": "?group_by=order",
    "GET /reports/lost": "?group_by=order",
    "GET /reports/classes": f"?since={today().replace(day=1)}&until={today()}",
}
LISTS = (
    "GET /customers", "GET /orders", "GET /invoices", "GET /payments", "GET /documents", "GET /debts", "GET /journal",
    "GET /letters", "GET /orders/turned-plain", "GET /reports/sales", "GET /reports/open", "GET /reports/promises",
    "GET /reports/lost", "GET /reports/classes", "GET /reports/debts", "GET /customers/export.csv",
    "GET /reports/debts.csv",
)  # fmt: skip


class Company:
    """Two managers; a customer of anna's with an order, an invoice, a payment, a document and an entry."""

    def __init__(self, admin: Api) -> None:
        self.admin = admin
        self.anna, self.boris = (user_with(admin, MANAGER) for _ in range(2))
        self.name = f"Клиент Анны {new_code()}"
        self.customer = self.anna.customer(self.name)
        item, warehouse = admin.item(new_code("I-")), admin.warehouse(new_code("W-"))
        admin.receive(warehouse, (item, 5))
        order = self.anna.place(self.customer, (item, 3))
        admin.ship(order["id"], warehouse)
        self.open = self._turned_plain(item, warehouse)
        self.lost = self._given_up()
        self.draft = self.anna.ok("POST", "/api/v1/orders", order_of(self.customer, item))["id"]
        payment = {"customer_id": self.customer, "amount": "10", "date": "2026-11-01"}
        self.ids = {
            "customer_id": self.customer,
            "order_id": order["id"],
            "line_id": order["lines"][0]["line_id"],
            "invoice_id": self.anna.ok("POST", f"/api/v1/orders/{order['id']}/invoices", {"amount": "30"})["id"],
            "payment_id": admin.ok("POST", "/api/v1/payments", payment)["id"],
            "document_id": self.anna.ok("POST", f"/api/v1/orders/{order['id']}/documents", {"kind": "confirmation"})[
                "id"
            ],
            "entry_id": eventually(self._entry)["id"],
            "letter_id": self.anna.ok("POST", "/api/v1/letters", letter_to(self.customer))["id"],
            "attachment_id": self.anna.attached(f"customers/{self.customer}", "1.txt", b"1")["id"],
        }

    def managers_see(self, which: str) -> None:
        rules = self.admin.ok("GET", "/api/v1/settings/access")
        self.admin.ok("PATCH", "/api/v1/settings/access", {"managers_see": which}, If_Match=f'"{rules["version"]}"')

    def manager(self) -> str:
        return str(self.admin.ok("GET", f"/api/v1/customers/{self.customer}")["manager"])

    def give_to(self, manager: str | None) -> None:
        self.admin.ok("PUT", f"/api/v1/customers/{self.customer}/manager", {"manager": manager}, If_Match="*")

    def asked(self, api: Api, operation: str) -> requests.Response:
        method, path = operation.split()
        path = re.sub(r"\{(\w+)\}", lambda match: str(self.ids[match[1]]), path) + QUESTIONS.get(operation, "")
        if method == "POST" and path.endswith("/attachments"):
            return api.attach(path.strip("/").removesuffix("/attachments"), "2.txt", b"2")
        return api.call(method, f"/api/v1{path}", None if method == "GET" else BODIES.get(operation, {}), If_Match="*")

    @property
    def traces(self) -> set[str]:
        """What a list that tells of anna's customer says something of."""
        return {self.name, self.customer, self.open, self.lost, self.draft, *self.ids.values()}

    def _turned_plain(self, item: str, warehouse: str) -> str:
        order = self.anna.place(self.customer, (item, 3))
        eventually(lambda: self.anna.order(order["id"])["colour"] == "yellow")
        self.admin.receive(warehouse, (item, 10))
        eventually(lambda: self.anna.order(order["id"])["colour"] is None)
        return str(order["id"])

    def _given_up(self) -> str:
        """An order of what is not there, cancelled."""
        order = self.anna.place(self.customer, (self.admin.item(new_code("I-")), 1))
        eventually(lambda: self.anna.order(order["id"])["colour"] == "red")
        self.anna.cancel(order["id"])
        return str(order["id"])

    def _entry(self) -> Any:
        found = self.admin.ok("GET", f"/api/v1/journal?customer={self.customer}")["items"]
        return found[0] if found else None


def letter_to(customer: str) -> Any:
    return {"customer_id": customer, "to": ["ivan@example.com"], "subject": "Счёт", "text": "Во вложении"}


def order_of(customer: str, item: str) -> Any:
    return {"customer_id": customer, "lines": [{"item_id": item, "quantity": 1}]}


def user_with(admin: Api, role: str, **token: Any) -> Api:
    user = admin.ok("POST", "/api/v1/users", {"name": new_code(f"{role}-"), "roles": [role]})
    return Api(admin.url, admin.ok("POST", f"/api/v1/users/{user['id']}/tokens", {"name": "test", **token})["token"])


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    with embedded(tmp_path_factory.mktemp("own")) as admin:
        company = Company(admin)
        company.managers_see("own")
        yield company


OF_A_CUSTOMER = sorted(
    operation
    for operation, roles in OPERATIONS.items()
    if MANAGER in roles and any(place in operation for place in ABOUT_A_CUSTOMER)
)


def test_everything_about_anothers_customer_is_refused(company: Company) -> None:
    answers = {operation: company.asked(company.boris, operation) for operation in OF_A_CUSTOMER}
    told = {operation: (each.status_code, code_of(each)) for operation, each in answers.items()}
    assert told == dict.fromkeys(OF_A_CUSTOMER, (403, "NotYours"))


def test_what_a_manager_reads_of_his_own_customer_is_not_refused(company: Company) -> None:
    reading = [operation for operation in OF_A_CUSTOMER if operation.startswith("GET")]
    assert reading
    assert "NotYours" not in {code_of(company.asked(company.anna, operation)) for operation in reading}


def test_nobody_takes_orders_or_writes_entries_for_anothers_customer(company: Company) -> None:
    item = company.admin.item(new_code("I-"))
    order = order_of(company.customer, item)
    entry = {"customer_id": company.customer, "kind": "note", "text": "x"}
    letter = letter_to(company.customer)
    compose = {"customer_id": company.customer, "template": "free"}
    writing = (("letters", letter), ("letters/drafted", letter), ("letters/compose", compose))
    for path, body in (("orders", order), ("orders/what-if", order), ("journal", entry), *writing):
        assert code_of(company.boris.call("POST", f"/api/v1/{path}", body)) == "NotYours"
        assert company.anna.call("POST", f"/api/v1/{path}", body).status_code < 300


@pytest.mark.parametrize("operation", LISTS)
def test_a_list_leaves_out_what_is_anothers(company: Company, operation: str) -> None:
    his = company.asked(company.boris, operation)
    assert his.status_code == 200, his.text
    assert not {trace for trace in company.traces if trace in his.content.decode()}
    eventually(lambda: [trace for trace in company.traces if trace in company.asked(company.anna, operation).text])


def test_others_who_hold_the_stock_are_not_named(company: Company) -> None:
    """How much they wait for, since when, and whose manager to ask, is told."""
    item, warehouse = company.admin.item(new_code("I-")), company.admin.warehouse(new_code("W-"))
    company.admin.receive(warehouse, (item, 5))
    hers = company.anna.place(company.customer, (item, 4))
    customer = company.boris.customer(f"Клиент Бориса {new_code()}")
    foreseen = company.boris.ok(
        "POST",
        "/api/v1/orders/what-if",
        {"customer_id": customer, "lines": [{"item_id": item, "quantity": 3}]},
    )
    his = company.boris.place(customer, (item, 3))
    why = company.boris.ok("GET", f"/api/v1/orders/{his['id']}/lines/{his['lines'][0]['line_id']}/why")
    holding = eventually(lambda: two_of(company.boris.ok("GET", f"/api/v1/items/{item}/demand")["items"]))
    for told in (why["items"], holding):
        assert [(each["order_id"], each["number"], each["remaining"]) for each in told] == [
            (None, None, "4"),
            (his["id"], his["number"], "3"),
        ]
        assert [each["customer"] and each["customer"]["id"] for each in told] == [None, customer]
        assert told[0]["manager"] == company.manager()
    turned = [(each["order_id"], each["customer"], each["remaining"]) for each in foreseen["turns"]]
    assert turned == [(None, None, "4")]
    for told in (why, holding, foreseen):
        assert not {trace for trace in (company.name, company.customer, hers["id"]) if trace in str(told)}
    for reader in (company.anna, company.admin):
        named = reader.ok("GET", f"/api/v1/items/{item}/demand")["items"]
        assert named[0]["customer"]["name"] == company.name
    assert company.anna.ok("GET", f"/api/v1/items/{item}/demand")["items"][1]["customer"] is None


def test_the_stream_tells_of_others_only_what_to_read_anew(company: Company) -> None:
    item = company.admin.item(new_code("I-"))
    with company.anna.stream() as hers, company.boris.stream() as his:
        order = company.anna.place(company.customer, (item, 3))
        invoice = company.anna.ok("POST", f"/api/v1/orders/{order['id']}/invoices", {"amount": "10"})
        payment = {"customer_id": company.customer, "amount": "7", "date": "2026-11-01"}
        paid = company.admin.ok("POST", "/api/v1/payments", payment)
        eventually(lambda: {"order", "turned", "invoice", "payment"} <= his.kinds & hers.kinds)
        traces = {company.customer, order["id"], order["lines"][0]["line_id"], invoice["id"], paid["id"]}
        assert {trace for trace in traces if trace in str(hers.events)} == traces
        assert not {trace for trace in traces if trace in str(his.events)}
        assert item in {line["item_id"] for turn in his.of("turned") for line in turn["lines"]}
        manager = company.manager()
        company.give_to(None)
        eventually(lambda: company.customer in str(his.of("customer")))
    company.give_to(manager)


def test_feeds_and_proposals_tell_of_everybodys_things_and_are_closed(company: Company) -> None:
    open_to_managers = [source for source, roles in OF_FEEDS.items() if MANAGER in roles]
    for path in (*(f"feed/{source}" for source in open_to_managers), "payments/proposals"):
        assert code_of(company.boris.call("GET", f"/api/v1/{path}")) == "NotYours"
        assert company.admin.call("GET", f"/api/v1/{path}").status_code == 200


@pytest.mark.parametrize("role", ["head", "warehouse", "accountant"])
def test_who_is_no_manager_sees_all(company: Company, role: str) -> None:
    api = user_with(company.admin, role)
    assert api.ok("GET", f"/api/v1/customers/{company.customer}")["name"] == company.name


def test_nobodys_customer_is_everybodys(company: Company) -> None:
    customer = company.anna.ok("POST", "/api/v1/customers", {"name": "Ничей", "kind": "legal_entity"})
    path = f"/api/v1/customers/{customer['id']}"
    assert code_of(company.boris.call("GET", path)) == "NotYours"
    company.admin.ok("PUT", f"{path}/manager", {"manager": None}, If_Match="*")
    assert company.boris.ok("GET", path)["manager"] is None
    eventually(lambda: company.boris.call("GET", f"{path}/debt").status_code == 200)


def test_an_import_changes_nobody_elses_customers(company: Company) -> None:
    code = company.admin.ok("GET", f"/api/v1/customers/{company.customer}")["code"]
    told = company.boris.imported("customers", "c.csv", f"code,name\n{code},Чужой\n".encode())
    assert (told["changed"], told["failed"]) == (0, 1)
    assert company.admin.ok("GET", f"/api/v1/customers/{company.customer}")["name"] == company.name


def test_where_managers_see_all_nothing_is_refused(company: Company) -> None:
    company.managers_see("all")
    reading = [operation for operation in OF_A_CUSTOMER if operation.startswith("GET")]
    refused = {code_of(company.asked(company.boris, operation)) for operation in reading}
    company.managers_see("own")
    assert "NotYours" not in refused


def two_of(found: list[Any]) -> list[Any]:
    return found if len(found) == 2 else []


def code_of(answer: requests.Response) -> str:
    return str(answer.json().get("code", "")) if answer.status_code >= 400 else ""
