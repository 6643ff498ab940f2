"""Makes the demo data through the public API: what is there already is left alone."""

import threading
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from structlog.stdlib import get_logger

from kernel.clock import SystemClock
from nova import demo_data
from nova.client import Api, ApiError, Refused
from nova.importing.registers import CONFLICT, Register, key_of
from nova.importing.stock import received_before

log = get_logger()
Line = tuple[str, str]
MOST_LISTED = 100


def fill_in_background(api: Api) -> None:
    """Nova answers meanwhile; what goes wrong is logged, and the next start tries again."""
    threading.Thread(target=_fill_and_log, args=(api,), name="demo", daemon=True).start()


def fill(api: Api, today: date) -> None:
    """Makes what is missing of the demo data."""
    _describe_company(api)
    items = _registered(api, "/items", _item_wishes())
    customers = _registered(api, "/customers", _customer_wishes())
    warehouses = _warehouses(api)
    for document, warehouse, lines in demo_data.RECEIPTS:
        _receive(api, document, warehouses[warehouse], lines, items)
    for document, warehouse, supplier, days, awaited in demo_data.EXPECTED:
        body = {"warehouse_id": warehouses[warehouse], "from": supplier, "lines": _wishes(awaited, items)}
        _expect(api, document, {**body, "date": (today + timedelta(days)).isoformat()})
    for number, customer, is_placed, order_lines in demo_data.ORDERS:
        order = {"customer_id": customers[customer], "lines": _wishes(order_lines, items)}
        _once(api, "/orders", number, {**order, "reference": number, "place": is_placed})


def _fill_and_log(api: Api) -> None:
    try:
        fill(api, SystemClock().now().date())
    except ApiError as error:
        log.error("the demo data are not complete", error=str(error))
    else:
        log.info("the demo data are there", orders=len(demo_data.ORDERS))


def _describe_company(api: Api) -> None:
    """A company that has a name is somebody's."""
    known = api.get("/company")
    if known["name"] is None:
        api.put("/company", demo_data.COMPANY, known["version"], key_of("/company", "demo", demo_data.COMPANY))


def _registered(api: Api, path: str, wishes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    register = Register(api, path, [{}, {"archived": "true"}] if path == "/customers" else [{}])
    register.learn(wishes)
    register.add(wishes)
    for fault in register.refused.values():
        raise ApiError(str(fault))
    return {code: str(row["id"]) for code, row in register.known.items()}


def _item_wishes() -> dict[str, dict[str, Any]]:
    return {
        code: {
            "code": code,
            "name": name,
            "kind": kind,
            "unit": unit,
            "prices": [
                {"price_type": "wholesale", "amount": wholesale},
                {"price_type": "retail", "amount": retail},
            ],
        }
        for code, name, kind, unit, wholesale, retail in demo_data.ITEMS
    }


def _customer_wishes() -> dict[str, dict[str, Any]]:
    return {
        code: {
            "code": code,
            "name": name,
            "kind": kind,
            "tax_number": tax_number,
            "legal": dict(zip(("full_name", "kpp", "legal_address"), demo_data.LEGAL[code], strict=True)),
            "terms": {
                "price_type": price_type,
                "markup_percent": markup,
                "credit_limit": None,
                "deferral_days": deferral,
            },
        }
        for code, name, kind, tax_number, price_type, markup, deferral in demo_data.CUSTOMERS
    }


def _warehouses(api: Api) -> dict[str, str]:
    for code, name, sellable in demo_data.WAREHOUSES:
        _once(api, "/warehouses", code, {"code": code, "name": name, "sellable": sellable})
    return {row["code"]: str(row["id"]) for row in api.get("/warehouses")["items"]}


def _receive(api: Api, document: str, warehouse_id: str, lines: Sequence[Line], items: Mapping[str, str]) -> None:
    if document[document.index("[") :] in received_before(api, warehouse_id):
        return
    body = {"warehouse_id": warehouse_id, "document": document, "lines": _wishes(lines, items)}
    api.post("/stock/receipts", body, key_of("/stock/receipts", document, body))


def _expect(api: Api, document: str, body: Mapping[str, Any]) -> None:
    """What was announced may have come, and another day have begun: it is known by its document."""
    of_item = {"filter[item]": body["lines"][0]["item_id"]}
    there = api.get("/stock/expected", limit=MOST_LISTED, **of_item)
    if document not in {row["document"] for row in there["items"]}:
        wish = {**body, "document": document}
        api.post("/stock/expected", wish, key_of("/stock/expected", document, wish))


def _wishes(lines: Sequence[Line], items: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"item_id": items[code], "quantity": quantity} for code, quantity in lines]


def _once(api: Api, path: str, name: str, body: Mapping[str, Any]) -> None:
    """Posts what the system refuses to have twice."""
    try:
        api.post(path, body, key_of(path, name, body))
    except Refused as refusal:
        if refusal.status != CONFLICT:
            raise
