"""Reports through HTTP: rows and totals, the way to what is behind them, and the same as tables."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from tests.system.client import Api, eventually
from tests.system.processes import embedded

V1 = "/api/v1"
TODAY = datetime.now(UTC).astimezone(ZoneInfo("Europe/Moscow")).date()
PERIOD = f"since={TODAY - timedelta(days=40)}&until={TODAY + timedelta(days=40)}"
TABLES = ("sales", "open", "promises", "lost", "classes", "debts")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with embedded(tmp_path_factory.mktemp("reports")) as running:
        trade(running)
        yield running


def trade(api: Api) -> None:
    """Two customers, two items at 100: one is sold, some of it late, the other is waited for and given up in part."""
    warehouse = api.warehouse("ОСН")
    cable, lamp = api.item("КАБЕЛЬ"), api.item("ЛАМПА")
    vector, romashka = api.customer("ООО «Вектор»"), api.customer("ООО «Ромашка»")
    api.receive(warehouse, (cable, 50))
    first = place(api, vector, TODAY - timedelta(days=3), (cable, 10), (lamp, 7))
    second = place(api, romashka, TODAY + timedelta(days=5), (cable, 4))
    eventually(lambda: api.colours(first["id"])[0] == ("covered", None))
    api.ship(first["id"], warehouse, [{"line_id": first["lines"][0]["line_id"], "quantity": 10}])
    api.ship(second["id"], warehouse)
    eventually(lambda: api.order(first["id"])["status"] == "partly_shipped")
    eventually(lambda: api.order(second["id"])["status"] == "shipped")
    third = place(api, romashka, None, (lamp, 3))
    api.cancel(third["id"])
    supplied = {"warehouse_id": warehouse, "from": "ООО «Светотехника»", "date": str(TODAY + timedelta(days=9))}
    api.ok("POST", f"{V1}/stock/expected", {**supplied, "lines": [{"item_id": lamp, "quantity": 20}]})
    eventually(lambda: report(api, "open")["items"][0]["covered_on"] is not None)


def place(api: Api, customer: str, requested: Any, *lines: tuple[str, int]) -> Any:
    wanted = [{"item_id": item, "quantity": quantity} for item, quantity in lines]
    day = None if requested is None else str(requested)
    body = {"customer_id": customer, "requested_date": day, "place": True, "lines": wanted}
    return api.ok("POST", f"{V1}/orders", body)


def report(api: Api, name: str, query: str = "") -> Any:
    return api.ok("GET", f"{V1}/reports/{name}?{query}")


def table(api: Api, name: str, query: str = "") -> list[list[str]]:
    content = api.file(f"{V1}/reports/{name}.csv?{query}", Accept_Language="ru").decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))


def test_sales_by_customer_lead_to_the_orders_and_from_there_to_the_lines(api: Api) -> None:
    told = report(api, "sales", f"{PERIOD}&filter[kind]=goods")
    assert [(row["customer"]["name"], row["total"], row["orders"]) for row in told["items"]] == [
        ("ООО «Вектор»", "1000.00", 1),
        ("ООО «Ромашка»", "400.00", 1),
    ]
    assert (told["totals"]["total"], told["total"]) == ("1400.00", 2)
    orders = api.ok("GET", told["items"][0]["drill_down"])
    assert [(row["order"]["customer"]["name"], row["total"]) for row in orders["items"]] == [
        ("ООО «Вектор»", "1000.00")
    ]
    lines = api.ok("GET", orders["items"][0]["drill_down"])
    assert [(row["item"]["code"], row["quantity"], row["drill_down"]) for row in lines["items"]] == [
        ("КАБЕЛЬ", "10", None)
    ]


@pytest.mark.parametrize("group", ["item", "group", "kind", "manager", "price_type", "week", "quarter,customer"])
def test_whatever_it_is_grouped_by_the_way_behind_a_row_leads_to_its_sum(api: Api, group: str) -> None:
    for row in report(api, "sales", f"{PERIOD}&group_by={group}")["items"]:
        behind = api.ok("GET", row["drill_down"])
        assert behind["totals"]["total"] == row["total"]
        assert len(behind["items"]) == row["orders"]


def test_a_manager_is_the_user_who_placed_the_order(api: Api) -> None:
    [row] = report(api, "sales", f"{PERIOD}&group_by=manager")["items"]
    assert row["manager"] == api.ok("GET", f"{V1}/users/me")["name"]
    assert report(api, "sales", f"{PERIOD}&filter[manager]=nobody")["items"] == []


def test_shortages_say_when_they_will_be_covered(api: Api) -> None:
    [row] = report(api, "open", "filter[short]=true")["items"]
    assert (row["item"]["code"], row["quantity"], row["shortage"]) == ("ЛАМПА", "7", "7")
    assert row["covered_on"] == str(TODAY + timedelta(days=9))
    assert api.ok("GET", row["drill_down"])["items"][0]["quantity"] == "7"


def test_promises_are_kept_late_or_open(api: Api) -> None:
    totals = report(api, "promises", PERIOD)["totals"]
    counted = tuple(totals[name] for name in ("in_time", "late", "cut", "overdue", "to_come", "undated"))
    assert (counted, totals["kept_percent"]) == ((1, 1, 0, 1, 0, 0), "33.33")
    [late] = report(api, "promises", f"{PERIOD}&filter[state]=late")["items"]
    assert api.ok("GET", late["drill_down"])["items"][0]["most_days_late"] == 3


def test_what_was_given_up_while_it_was_red_is_lost(api: Api) -> None:
    [row] = report(api, "lost", PERIOD)["items"]
    assert (row["item"]["code"], row["quantity"], row["total"]) == ("ЛАМПА", "3", "300.00")


def test_classes_say_who_makes_the_sales(api: Api) -> None:
    told = report(api, "classes", f"{PERIOD}&a=70")
    assert [(row["customer"]["name"], row["share"], row["abc"]) for row in told["items"]] == [
        ("ООО «Вектор»", "71.43", "A"),
        ("ООО «Ромашка»", "28.57", "B"),
    ]
    assert api.ok("GET", told["items"][1]["drill_down"])["totals"]["total"] == "400.00"


def test_debts_lead_to_the_shipments_that_are_not_paid(api: Api) -> None:
    told = report(api, "debts", "sort=-debt")
    assert [(row["customer"]["name"], row["debt"]) for row in told["items"]] == [
        ("ООО «Вектор»", "1000.00"),
        ("ООО «Ромашка»", "400.00"),
    ]
    assert [each["unpaid"] for each in api.ok("GET", told["items"][0]["drill_down"])["unpaid"]] == ["1000.00"]


def test_a_table_has_the_rows_of_the_report_and_their_totals(api: Api) -> None:
    assert table(api, "sales", f"{PERIOD}&group_by=customer,item") == [
        ["Клиент", "Артикул", "Товар", "Ед. изм.", "Количество", "Без НДС", "НДС", "Сумма с НДС", "Скидка от прайса",
         "Заказов", "Строк"],
        ["ООО «Вектор»", "КАБЕЛЬ", "Товар КАБЕЛЬ", "штука", "10", *vat("1000,00"), "0,00", "1", "1"],
        ["ООО «Ромашка»", "КАБЕЛЬ", "Товар КАБЕЛЬ", "штука", "4", *vat("400,00"), "0,00", "1", "1"],
        ["Итого", "", "", "", "", *vat("1400,00"), "0,00", "2", "2"],
    ]  # fmt: skip


def vat(total: str) -> tuple[str, str, str]:
    """Net, VAT and total at the general rate of 2026."""
    return {
        "1000,00": ("819,67", "180,33", total),
        "400,00": ("327,87", "72,13", total),
        "1400,00": ("1147,54", "252,46", total),
    }[total]


@pytest.mark.parametrize("name", TABLES)
def test_a_workbook_says_the_same_as_the_csv(api: Api, name: str) -> None:
    query = "" if name in ("open", "debts") else PERIOD
    content = api.file(f"{V1}/reports/{name}.xlsx?{query}", Accept_Language="ru")
    sheet = load_workbook(io.BytesIO(content)).active
    assert sheet is not None
    cells = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    told = table(api, name, query)
    assert [row[0] for row in cells] == [row[0] for row in told]
    assert [len(row) for row in cells] == [len(row) for row in told]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("since=2026-02-01&until=2026-01-01", "until"),
        ("group_by=colour", "group_by"),
        ("group_by=item,item", "group_by"),
        ("sort=colour", "sort"),
        ("filter[customer]=x", "filter[customer]"),
        ("after=nothing", "after"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_the_readers_language(api: Api, query: str, field: str) -> None:
    for ending in ("", ".csv"):
        answer = api.call("GET", f"{V1}/reports/sales{ending}?{query}", Accept_Language="ru")
        if (ending, field) == (".csv", "after"):
            continue
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert answer.json()["detail"] == "Некоторые поля заполнены неверно."
