"""The main job, as a client of a fresh system does it."""

from uuid import uuid4

from tests.system.client import Api, eventually, new_code

PLAIN = ("covered", None)
CONTENDED = ("contended", "yellow")
SHORT = ("short", "yellow")
ABSENT = ("absent", "red")


def test_lines_follow_stock_and_the_demand_of_all_customers_live(api: Api) -> None:
    warehouse, item = api.warehouse(new_code("W")), api.item(new_code("A"))
    anna, boris = api.customer("ООО Анна"), api.customer("ИП Борис")
    api.receive(warehouse, (item, 10))
    with api.stream() as stream:
        a = api.place(anna, (item, 8))["id"]
        eventually(lambda: api.colours(a) == [PLAIN])
        b = api.place(boris, (item, 5))["id"]
        eventually(lambda: api.colours(a) == api.colours(b) == [CONTENDED])
        api.ship(a, warehouse)
        eventually(lambda: api.colours(b) == [SHORT] and api.colours(a) == [(None, None)])
        api.receive(warehouse, (item, 3))
        eventually(lambda: api.colours(b) == [PLAIN])
        eventually(lambda: stream.turns_of(a)[:2] == ["covered", "contended"])
        eventually(lambda: stream.turns_of(b)[-2:] == ["short", "covered"])
    api.cancel(b)
    eventually(lambda: api.ok("GET", f"/api/v1/items/{item}")["demand"] == "0")


def test_an_item_never_received_is_red_and_the_order_is_taken_all_the_same(api: Api) -> None:
    item, customer = api.item(new_code("N")), api.customer("ООО Вера")
    order = api.place(customer, (item, 1))
    assert order["status"] == "placed"
    assert [(line["availability"], line["colour"]) for line in order["lines"]] == [ABSENT]
    assert (order["availability"], order["colour"]) == ABSENT


def test_an_order_carries_what_was_known_when_it_was_promised(api: Api) -> None:
    warehouse, item, customer = api.warehouse(new_code("W")), api.item(new_code("P")), api.customer("ООО Глеб")
    api.receive(warehouse, (item, 5))
    draft = api.ok("POST", "/api/v1/orders", {"customer_id": customer, "lines": [{"item_id": item, "quantity": 7}]})
    eventually(lambda: api.order(draft["id"])["lines"][0]["on_hand"] == "5")
    order = api.place(customer, (item, 7))
    [placed] = [event for event in api.feed("orders") if event["data"].get("order_id") == order["id"]][:1]
    [line] = placed["data"]["lines"]
    assert placed["type"] == "OrderPlaced"
    assert (line["on_hand"], line["demand"], line["availability"]) == ("5", "7", "short")


def test_the_same_idempotency_key_places_one_order(api: Api) -> None:
    item, customer, key = api.item(new_code("I")), api.customer("ООО Дина"), new_code()
    first = api.place(customer, (item, 1), Idempotency_Key=key)
    assert api.place(customer, (item, 1), Idempotency_Key=key) == first
    body = {"customer_id": customer, "place": True, "lines": [{"item_id": item, "quantity": 2}]}
    reused = api.call("POST", "/api/v1/orders", body, Idempotency_Key=key)
    assert (reused.status_code, reused.json()["code"]) == (422, "IdempotencyKeyReused")


def test_the_journal_tells_of_every_order_whose_colours_turned(api: Api) -> None:
    warehouse, item, customer = api.warehouse(new_code("W")), api.item(new_code("J")), api.customer("ООО Жанна")
    api.receive(warehouse, (item, 10))
    order = api.place(customer, (item, 8))
    eventually(lambda: api.colours(order["id"]) == [PLAIN])
    api.place(api.customer("ИП Зоя"), (item, 6))

    def turns(language: str) -> list[str]:
        page = api.ok("GET", f"/api/v1/journal?order={order['id']}", Accept_Language=language)
        return [entry["text"] for entry in page["items"] if entry["kind"] == "order_turned"]

    eventually(lambda: turns("en")[:1])
    number = order["number"]
    assert turns("en")[0] == f"Order {number}: line 1 turned yellow: 10 on hand, 14 wanted by all."
    assert turns("ru")[0] == f"Заказ {number}: строка 1 стала жёлтой: 10 в наличии, 14 заказано всеми."


def test_an_entry_is_about_a_customer_and_an_order_that_there_are(api: Api) -> None:
    customer = api.customer("ООО Кира")
    order = api.place(customer, (api.item(new_code("K")), 1))
    entry = {"customer_id": customer, "order_id": order["id"], "kind": "call", "text": "Позвонить"}
    assert api.call("POST", "/api/v1/journal", entry).status_code == 201, "also when they were made a moment ago"
    for field, code in (("customer_id", "UnknownCustomer"), ("order_id", "UnknownOrder")):
        refused = api.call("POST", "/api/v1/journal", {**entry, field: str(uuid4())})
        assert (refused.status_code, refused.json()["code"]) == (422, code)
        assert [error["field"] for error in refused.json()["errors"]] == [field]
