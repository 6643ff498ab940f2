"""A company with something of everything, and where the workplace shows it."""

from dataclasses import dataclass
from typing import Any

from gateway.pages.screens import SCREENS
from gateway.reports.questions import REPORTS
from tests.system.client import Api, new_code

SECTIONS = {
    "stock": ("movements",),
    "money": ("payments",),
    "settings": ("company", "policy", "dictionaries", "templates", "users", "mail", "webhooks", "about"),
    "programs": ("events",),  # how the API is tried is Swagger UI's own page
}


@dataclass(frozen=True)
class Demo:
    """``ids`` are by the names that addresses of screens call them."""

    ids: dict[str, str]

    def path(self, place: str) -> str:
        for name, value in self.ids.items():
            place = place.replace(f"<uuid:{name}>", value)
        return place


def places() -> list[str]:
    """The addresses of all screens, each of their sections; ids stand in them by name."""
    return [place for screen in SCREENS for rule in screen.rules for place in _sections(screen.name, rule)]


def trade(api: Api) -> None:
    """Goods and customers with orders in every colour."""
    warehouse = api.warehouse(new_code("W"))
    items = [api.item(new_code("K"), name=name) for name in ("Кружка", "Тарелка", "Ложка", "Кастрюля")]
    anna, boris = api.customer("ООО «Ромашка»"), api.customer("ИП Петров Сергей Иванович")
    api.receive(warehouse, (items[0], 100), (items[1], 10), (items[2], 3))
    for customer in (anna, boris):
        api.place(customer, *[(item, 6) for item in items])


def fill(api: Api) -> Demo:
    """Adds to a company with orders what they bring not by themselves: papers, entries, an import."""
    order = next(each for each in _rows(api, "orders?limit=100") if each["status"] == "placed")
    api.ok("POST", f"/api/v1/orders/{order['id']}/invoices")
    document = api.ok("POST", f"/api/v1/orders/{order['id']}/documents", {"kind": "confirmation"})
    customer = order["customer_id"]
    entry = {"customer_id": customer, "kind": "call", "text": "Позвонить о доставке", "due": "2026-01-15T09:00:00Z"}
    api.ok("POST", "/api/v1/journal", entry)
    contact = {"kind": "phone", "value": "+7 912 345-67-89", "person": "Иван Петрович"}
    version = api.ok("GET", f"/api/v1/customers/{customer}")["version"]
    api.ok("PUT", f"/api/v1/customers/{customer}/contacts", {"contacts": [contact]}, If_Match=f'"{version}"')
    imported = api.imported("items", "items.csv", "Код;Наименование;Единица\nIMP-1;Кружка;шт\n;Без кода;шт\n".encode())
    item = _rows(api, "items?limit=1")[0]
    return Demo(
        {
            "order_id": order["id"],
            "customer_id": customer,
            "item_id": item["id"],
            "document_id": document["id"],
            "import_id": imported["id"],
        }
    )


def _sections(name: str, rule: str) -> list[str]:
    if name == "reports":
        return [rule.replace("<name>", report) for report in (REPORTS if "<name>" in rule else ("",))]
    return [rule.replace("<section>", each) for each in (SECTIONS[name] if "<section>" in rule else ("",))]


def _rows(api: Api, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.ok("GET", f"/api/v1/{path}")["items"]
    return found
