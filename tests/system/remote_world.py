"""The deeds of `tests.builders.World`, done through the API of a system that runs."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from kernel.problems import Problem
from tests.builders import FIRST_UNITS, Amount, Line, changed_line, ordered_line
from tests.system.client import eventually, new_code
from tests.system.processes import SERVICES, System

LEVEL_SECONDS = 60


class RefusedByApi(Problem):
    """A 4xx answer."""


class RemoteWorld:
    """Customers, items and warehouses are new ones: many worlds share one system."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._api = system.api
        self._customers: list[UUID] = []
        self._units = set(FIRST_UNITS)
        self.main = self.warehouse("MAIN")

    # what is in the registers

    def customer(self, name: str) -> UUID:
        body = {"name": name, "kind": "legal_entity", "code": new_code(name)}
        self._customers.append(self._post("/customers", body))
        return self._customers[-1]

    def archive(self, customer: UUID) -> None:
        self._change("POST", f"/customers/{customer}", "/archive")

    def restore(self, customer: UUID) -> None:
        self._change("POST", f"/customers/{customer}", "/restore")

    def item(
        self, code: str, kind: str = "goods", unit: str = "pcs", packages: Mapping[str, Amount] | None = None
    ) -> UUID:
        """Units that the company does not have yet are added first, if no other world was before us."""
        for name in {unit, *(packages or {})} - self._units:
            self._units.add(name)
            added = self._api.call("POST", "/api/v1/dictionaries/units", {"code": name, "names": {"ru": name}})
            assert added.status_code in (201, 409), added.text
        factors = [{"unit": name, "factor": str(factor)} for name, factor in (packages or {}).items()]
        return self._post(
            "/items", {"code": new_code(code), "name": code, "kind": kind, "unit": unit, "packages": factors}
        )

    def warehouse(self, code: str, *, sellable: bool = True) -> UUID:
        return self._post("/warehouses", {"code": new_code(code), "name": code, "sellable": sellable})

    # what the warehouse does

    def receive(self, item: UUID, quantity: Amount, warehouse: UUID) -> None:
        self._move("receipts", item, quantity, warehouse)

    def issue(self, item: UUID, quantity: Amount, warehouse: UUID) -> None:
        self._move("issues", item, quantity, warehouse)

    def count(self, item: UUID, quantity: Amount, warehouse: UUID) -> None:
        self._move("counts", item, quantity, warehouse)

    def transfer(self, item: UUID, quantity: Amount, source: UUID, target: UUID) -> None:
        self._move("transfers", item, quantity, source, to_warehouse_id=str(target))

    def ship(self, order: UUID, lines: Mapping[UUID, Amount] | None, warehouse: UUID, *, level: bool) -> dict[str, Any]:
        """``level`` is for worlds whose services hear by hand."""
        body: dict[str, Any] = {"warehouse_id": str(warehouse)}
        if lines is not None:
            body["lines"] = [{"line_id": str(line), "quantity": str(quantity)} for line, quantity in lines.items()]
        return self._answer("POST", f"/orders/{order}/shipments", body)

    def stock_of(self, item: UUID) -> dict[str, Any]:
        return self._answer("GET", f"/items/{item}")

    def holders(self, item: UUID) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._answer("GET", f"/items/{item}/demand?limit=500")["items"]
        return found

    # what the sales managers do

    def place(self, customer: UUID, *lines: Line) -> UUID:
        return self._create(customer, lines, place=True)

    def draft(self, customer: UUID, *lines: Line) -> UUID:
        return self._create(customer, lines, place=False)

    def place_draft(self, order: UUID) -> None:
        self._change("POST", f"/orders/{order}", "/place")

    def change(self, order: UUID, *lines: Line) -> None:
        self._change("PATCH", f"/orders/{order}", "", {"lines": [json_ready(changed_line(line)) for line in lines]})

    def cancel(self, order: UUID) -> None:
        self._change("POST", f"/orders/{order}", "/cancel")

    def order(self, order: UUID) -> dict[str, Any]:
        return self._answer("GET", f"/orders/{order}")

    def line_ids(self, order: UUID) -> list[UUID]:
        return [UUID(line["line_id"]) for line in self.order(order)["lines"]]

    def list_orders(self) -> list[dict[str, Any]]:
        """Those of this world's customers."""
        pages = [self._answer("GET", f"/orders?limit=500&customer={customer}") for customer in self._customers]
        return [row for page in pages for row in page["items"]]

    # how the services hear of each other

    def sync(self) -> None:
        """Until all were level twice in a row: who was asked first may have heard something new since."""
        eventually(lambda: self._is_level() and self._is_level(), LEVEL_SECONDS)

    def differences(self) -> list[str]:
        return [line for lines in self._system.differences().values() for line in lines]

    # steps

    def _is_level(self) -> bool:
        return not any(lag is None or lag > 0 for lag in self._api.lags(SERVICES))

    def _create(self, customer: UUID, lines: tuple[Line, ...], *, place: bool) -> UUID:
        wanted = [json_ready(ordered_line(line)) for line in lines]
        return self._post("/orders", {"customer_id": str(customer), "place": place, "lines": wanted})

    def _move(self, kind: str, item: UUID, quantity: Amount, warehouse: UUID, **more: str) -> None:
        lines = [{"item_id": str(item), "quantity": str(quantity)}]
        self._post(f"/stock/{kind}", {"warehouse_id": str(warehouse), "lines": lines, **more})

    def _change(self, method: str, path: str, action: str, body: Any = None) -> None:
        version = self._answer("GET", path)["version"]
        self._answer(method, f"{path}{action}", body or {}, If_Match=f'"{version}"')

    def _post(self, path: str, body: Any) -> UUID:
        return UUID(self._answer("POST", path, body)["id"])

    def _answer(self, method: str, path: str, body: Any = None, **headers: str) -> dict[str, Any]:
        answer = self._api.call(method, f"/api/v1{path}", body, **headers)
        if 400 <= answer.status_code < 500:
            raise RefusedByApi
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        told: dict[str, Any] = answer.json()
        return told


def json_ready(line: Mapping[str, Any]) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, UUID | Decimal) else value for name, value in line.items()}
