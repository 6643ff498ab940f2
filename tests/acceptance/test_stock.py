"""The warehouse as a program sees it: from an announced receipt to goods that a customer brings back."""

from typing import Any

from tests.system.client import Api, eventually, new_code

V1 = "/api/v1"


def etag(version: int) -> dict[str, str]:
    return {"If_Match": f'"{version}"'}


def demand_of(api: Api, item: str) -> Any:
    return api.ok("GET", f"{V1}/items/{item}/demand")


def test_goods_are_announced_come_in_parts_are_shipped_and_come_back(api: Api) -> None:
    cable, main = api.item(new_code("КАБ-")), api.warehouse(new_code("ОСН-"))
    returns = api.warehouse(new_code("ВОЗВ-"), sellable=False)
    order = api.place(api.customer("ООО «Вектор»"), (cable, 30))
    assert api.colours(order["id"]) == [("absent", "red")]

    body = {"warehouse_id": main, "from": "ООО «Кабельный двор»", "date": "2099-12-05", "document": "Счёт № 812"}
    made = api.call("POST", f"{V1}/stock/expected", {**body, "lines": [{"item_id": cable, "quantity": "40"}]})
    assert made.status_code == 201
    receipt = made.json()
    path = made.headers["Location"]
    assert api.ok("GET", f"{V1}/items/{cable}")["expected"] == "40"
    [waiting] = eventually(lambda: demand_of(api, cable)["items"])
    assert (waiting["covered_by"]["source"], waiting["covered_by"]["date"]) == ("expected", "2099-12-05")

    assert api.call("PATCH", path, {"date": "2099-12-12"}).status_code == 428
    moved = api.ok("PATCH", path, {"date": "2099-12-12"}, **etag(receipt["version"]))
    assert (moved["date"], moved["from"], moved["late"]) == ("2099-12-12", "ООО «Кабельный двор»", False)
    arrived = api.ok("POST", f"{path}/arrivals", {"lines": [{"item_id": cable, "quantity": 35}], "document": "УПД 7"})
    assert arrived["expected"]["lines"][0]["outstanding"] == "5"
    [waiting] = demand_of(api, cable)["items"]
    assert waiting["covered_by"]["source"] == "stock"
    eventually(lambda: api.colours(order["id"]) == [("covered", None)])

    api.ship(order["id"], main)
    line = order["lines"][0]["line_id"]
    back = {"warehouse_id": returns, "lines": [{"line_id": line, "quantity": 3}], "reason": "Повреждена оболочка"}
    api.ok("POST", f"{V1}/orders/{order['id']}/returns", back)
    refused = api.call(
        "POST", f"{V1}/orders/{order['id']}/returns", {**back, "lines": [{"line_id": line, "quantity": 28}]}
    )
    assert (refused.status_code, refused.json()["code"]) == (409, "MoreThanShipped")
    code = api.ok("GET", f"{V1}/items/{cable}")["code"]
    assert refused.json()["detail"] == f"Товара {code} отгружено 30, возвращено 3: вернуть 28 нельзя."

    api.ok("PUT", f"{V1}/items/{cable}/bins/{main}", {"bin": "A-03-2"})
    stock = api.ok("GET", f"{V1}/items/{cable}/stock")
    assert [stock[name] for name in ("on_hand", "demand", "free", "expected")] == ["5", "0", "5", "5"]
    there = {each["warehouse_id"]: (each["quantity"], each["expected"], each["bin"]) for each in stock["warehouses"]}
    assert there == {main: ("5", "5", "A-03-2"), returns: ("3", "0", None)}

    card = api.ok("GET", f"{V1}/items/{cable}/card?limit=2")
    assert [(row["kind"], row["number"], row["balance"], row["total"]) for row in card["items"]] == [
        ("return", order["number"], "3", "8"),
        ("shipment", order["number"], "5", "5"),
    ]
    [first] = api.ok("GET", f"{V1}/items/{cable}/card?limit=2&after={card['next']}")["items"]
    assert (first["kind"], first["document"], first["quantity_in"]) == ("arrival", "УПД 7", "35")
    movement = api.ok("GET", f"{V1}/stock/movements/{card['items'][0]['movement_id']}")
    assert (movement["kind"], movement["reason"]) == ("return", "Повреждена оболочка")
    assert api.ok("GET", f"{V1}/items/{cable}/card?warehouse={returns}&since=2020-01-01")["total"] == 1

    version = api.ok("GET", f"{V1}/stock/expected/{receipt['id']}")["version"]
    assert api.call("POST", f"{path}/cancel", {}, **etag(version)).status_code == 422
    cancelled = api.ok("POST", f"{path}/cancel", {"reason": "Больше не нужно"}, **etag(version))
    assert cancelled["status"] == "cancelled"
    assert api.call("POST", f"{path}/arrivals", {}).json()["code"] == "ReceiptNotOpen"
    assert api.ok("GET", f"{V1}/stock/expected?filter[open]=true&filter[item]={cable}")["items"] == []


def test_what_is_below_its_minimum_is_found_and_reordered(api: Api) -> None:
    code, main = new_code("МИН-"), api.warehouse(new_code("W"))
    body = {"code": code, "name": "Саморез", "kind": "goods", "unit": "pcs", "minimum_level": "100"}
    item = api.ok("POST", f"{V1}/items", body)["id"]
    api.receive(main, (item, "12.5"))
    [row] = [row for row in api.ok("GET", f"{V1}/stock/reorder?limit=500")["items"] if row["item_id"] == item]
    assert (row["missing"], row["free"]) == ("87.5", "12.5")
    question = f"filter[below_minimum]=true&filter[free.from]=12.5&filter[free.to]=12.5&filter[code]={code}&sort=-free"
    assert [each["id"] for each in api.ok("GET", f"{V1}/items?{question}")["items"]] == [item]
    assert api.call("GET", f"{V1}/items?filter[free.from]=much").json()["errors"][0]["field"] == "filter[free.from]"


def test_a_warehouse_is_taken_out_of_sale_and_retired(api: Api) -> None:
    item, code = api.item(new_code("T")), new_code("W")
    warehouse = api.warehouse(code)
    api.receive(warehouse, (item, 3))
    path = f"{V1}/warehouses/{warehouse}"
    assert api.call("PATCH", path, {"sellable": False}).status_code == 428
    changed = api.call("PATCH", path, {"sellable": False, "name": "Карантин"}, **etag(1))
    assert (changed.json()["name"], changed.headers["ETag"]) == ("Карантин", '"2"')
    assert api.call("PATCH", path, {"sellable": True}, **etag(1)).status_code == 412
    assert api.ok("GET", f"{V1}/items/{item}")["on_hand"] == "0"
    full = api.call("POST", f"{path}/retire", {}, **etag(2))
    assert (full.status_code, full.json()["code"]) == (409, "WarehouseNotEmpty")
    issue = {"warehouse_id": warehouse, "lines": [{"item_id": item, "quantity": 3}], "document": "Акт списания"}
    api.ok("POST", f"{V1}/stock/issues", issue)
    assert api.ok("POST", f"{path}/retire", {}, **etag(2))["retired"]
    late = api.call("POST", f"{V1}/stock/receipts", {**issue, "document": None})
    assert (late.status_code, late.json()["detail"]) == (422, f"Склад {code} закрыт и ничего нового не принимает.")
    assert not api.ok("POST", f"{path}/restore", {}, **etag(3))["retired"]
    assert api.call("GET", f"{V1}/warehouses/{item}").status_code == 404
