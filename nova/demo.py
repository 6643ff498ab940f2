"""Makes the demo data through the public API: what is there already is left alone."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from structlog.stdlib import get_logger

from nova import demo_data
from nova.client import Api, ApiError, Refused
from nova.importing.registers import CONFLICT, Register, key_of
from nova.importing.stock import received_before

log = get_logger()
Line = tuple[str, str]


def fill_in_background(api: Api) -> None:
    """Nova answers meanwhile; what goes wrong is logged, and the next start tries again."""
    threading.Thread(target=_fill_and_log, args=(api,), name="demo", daemon=True).start()


def fill(api: Api) -> None:
    """Makes what is missing of the demo data."""
    items = _registered(api, "/items", _item_wishes())
    customers = _registered(api, "/customers", _customer_wishes())
    warehouses = _warehouses(api)
    for document, warehouse, lines in demo_data.RECEIPTS:
        _receive(api, document, warehouses[warehouse], lines, items)
    for number, customer, is_placed, order_lines in demo_data.ORDERS:
        wishes = [{"item_id": items[code], "quantity": units, "price": price} for code, units, price in order_lines]
        body = {"customer_id": customers[customer], "reference": number, "place": is_placed, "lines": wishes}
        _once(api, "/orders", number, body)


def _fill_and_log(api: Api) -> None:
    try:
        fill(api)
    except ApiError as error:
        log.error("the demo data are not complete", error=str(error))
    else:
        log.info("the demo data are there", orders=len(demo_data.ORDERS))


def _registered(api: Api, path: str, wishes: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    register = Register(api, path, [{}, {"archived": "true"}] if path == "/customers" else [{}])
    register.learn(wishes)
    register.add(wishes)
    for fault in register.refused.values():
        raise ApiError(str(fault))
    return {code: str(row["id"]) for code, row in register.known.items()}


def _item_wishes() -> dict[str, dict[str, Any]]:
    return {
        code: {"code": code, "name": name, "kind": kind, "unit": unit} for code, name, kind, unit in demo_data.ITEMS
    }


def _customer_wishes() -> dict[str, dict[str, Any]]:
    return {
        code: {"code": code, "name": name, "kind": kind, "tax_number": tax_number}
        for code, name, kind, tax_number in demo_data.CUSTOMERS
    }


def _warehouses(api: Api) -> dict[str, str]:
    for code, name, sellable in demo_data.WAREHOUSES:
        _once(api, "/warehouses", code, {"code": code, "name": name, "sellable": sellable})
    return {row["code"]: str(row["id"]) for row in api.get("/warehouses")["items"]}


def _receive(api: Api, document: str, warehouse_id: str, lines: Sequence[Line], items: Mapping[str, str]) -> None:
    if document[document.index("[") :] in received_before(api, warehouse_id):
        return
    wishes = [{"item_id": items[code], "quantity": quantity} for code, quantity in lines]
    body = {"warehouse_id": warehouse_id, "document": document, "lines": wishes}
    api.post("/stock/receipts", body, key_of("/stock/receipts", document, body))


def _once(api: Api, path: str, name: str, body: Mapping[str, Any]) -> None:
    """Posts what the system refuses to have twice."""
    try:
        api.post(path, body, key_of(path, name, body))
    except Refused as refusal:
        if refusal.status != CONFLICT:
            raise
