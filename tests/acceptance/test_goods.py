"""Dictionaries, items and prices as a program sees them: from a new characteristic to the price list of next month."""

from collections.abc import Iterator

import pytest

from tests.system.client import Api, new_code
from tests.system.processes import embedded

V1 = "/api/v1"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    """With no goods of others among those that are found."""
    with embedded(tmp_path_factory.mktemp("goods")) as api:
        yield api


def test_goods_from_dictionary_to_price_list(api: Api) -> None:
    units = api.ok("GET", f"{V1}/dictionaries/units")["items"]
    assert [unit["code"] for unit in units] == ["pcs", "kg", "m", "l", "box"]
    group = {"code": "Саморезы/шурупы", "names": {"ru": "Саморезы"}}
    assert api.call("POST", f"{V1}/dictionaries/item_groups", group).status_code == 422
    api.ok("POST", f"{V1}/dictionaries/item_groups", {**group, "code": "Саморезы и шурупы"})
    length = {"code": "length", "names": {"ru": "Длина"}, "data": {"kind": "number", "unit": "m"}}
    api.ok("POST", f"{V1}/dictionaries/characteristics", length)
    assert api.call("GET", f"{V1}/dictionaries/colours").status_code == 404

    body = {"name": "Саморез", "kind": "goods", "unit": "pcs", "group": "Саморезы и шурупы", "barcodes": ["96385074"]}
    priced = {"prices": [{"price_type": "wholesale", "amount": "1.20"}, {"price_type": "retail", "amount": "2"}]}
    made = api.ok(
        "POST", f"{V1}/items", {"code": new_code("S"), **body, **priced, "characteristics": {"length": "0.05"}}
    )
    wrong = api.call("POST", f"{V1}/items", {"code": new_code("S"), **body, "unit": "barrel"})
    assert wrong.status_code == 422
    assert wrong.json()["errors"] == [{"field": "unit", "message": "Этого нет в справочнике."}]

    for question in (
        "filter[characteristic.length.from]=0.04&filter[characteristic.length.to]=0.06",
        "filter[group]=Саморезы и шурупы&sort=-characteristic.length",
        "q=96385074",
        "q=самарез",
    ):
        assert [item["id"] for item in api.ok("GET", f"{V1}/items?{question}")["items"]] == [made["id"]], question
    unknown = api.call("GET", f"{V1}/items?filter[characteristic.smell]=good")
    assert unknown.json()["errors"][0]["field"] == "filter[characteristic.smell]"

    wanted = {"filter": {"price_type": "wholesale"}, "percent": "-5", "round_to": "0.01", "from": "2099-01-01"}
    seen = api.ok("POST", f"{V1}/prices/changes", {**wanted, "preview": True})
    assert [(row["old"], row["new"], row["difference"]) for row in seen["items"]] == [("1.2", "1.14", "-0.06")]
    assert api.ok("POST", f"{V1}/prices/changes", wanted)["changed"] == 1
    assert api.call("POST", f"{V1}/prices/changes", {**wanted, "preview": "yes"}).status_code == 422
    then = api.ok("GET", f"{V1}/items/{made['id']}/prices?on=2099-01-01")["items"]
    assert {row["price_type"]: row["amount"] for row in then} == {"retail": "2", "wholesale": "1.14"}
    past = {"price_type": "retail", "amount": "3", "from": "2020-01-01"}
    assert api.call("POST", f"{V1}/items/{made['id']}/prices", past).status_code == 422
    history = api.ok("GET", f"{V1}/items/{made['id']}/prices/history?sort=-valid_from,price_type")["items"]
    assert (history[0]["valid_from"], len(history)) == ("2099-01-01", 3)
