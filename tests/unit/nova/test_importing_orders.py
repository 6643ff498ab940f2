"""Order files into an API in memory."""

from tests.unit.nova.conftest import HEADER, Import

GOOD = (
    HEADER
    + "536365,85123A,WHITE HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
    + "536365,85123a,white heart,2,2010-12-01 08:26:00,3.00,17850.0,United Kingdom\n"
    + "536365,85123A,WHITE HEART,4,2010-12-01 08:26:00,2.10,17850.0,United Kingdom\n"
    + "536366,POST,POSTAGE,1,2010-12-01 08:28:00,18.00,13047.0,France\n"
)
BAD = (
    HEADER
    + "536370,22728,ALARM CLOCK,24,2010-12-01 08:45:00,3.75,12583.0,France\n"
    + "536370,22727,ALARM CLOCK RED,24,2010-12-01 08:45:00,3.75,,France\n"
    + "C536379,D,Discount,-1,2010-12-01 09:41:00,27.50,14527.0,United Kingdom\n"
    + "536371,,NO CODE,five,2010-12-01 09:00:00,-1,13748.0,United Kingdom\n"
    + "536370,22726,OTHER CUSTOMER,1,2010-12-01 08:45:00,3.75,99999.0,France\n"
)


def test_orders_items_and_customers_are_made_from_the_rows(imports: Import) -> None:
    imports.orders(GOOD)
    order = imports.api.order("536365")
    item = imports.api.row("/items", "85123A")
    assert order["place"] is True
    assert order["requested_date"] == "2010-12-01"
    assert order["customer_id"] == imports.api.row("/customers", "17850")["id"]
    assert order["lines"][0] == {"item_id": item["id"], "quantity": "6", "price": "2.55"}
    assert {name: item[name] for name in ("name", "kind", "unit")} == {
        "name": "WHITE HEART",
        "kind": "goods",
        "unit": "pcs",
    }
    assert imports.api.row("/customers", "17850")["name"] == "Customer 17850"
    assert imports.api.row("/items", "POST")["kind"] == "service"
    assert imports.errors() == []


def test_rows_of_the_same_item_stay_lines_of_their_own(imports: Import) -> None:
    imports.orders(GOOD)
    assert [line["price"] for line in imports.api.order("536365")["lines"]] == ["2.55", "3", "2.1"]


def test_codes_that_differ_only_by_case_are_two_items(imports: Import) -> None:
    imports.orders(GOOD)
    first, twin, third = imports.api.order("536365")["lines"]
    assert imports.api.codes("/items") == ["85123A", "85123a", "POST"]
    assert first["item_id"] == third["item_id"] == imports.api.row("/items", "85123A")["id"]
    assert twin["item_id"] == imports.api.row("/items", "85123a")["id"]


def test_a_bad_row_drops_itself_and_not_its_order(imports: Import) -> None:
    imports.orders(BAD)
    assert [row["reference"] for row in imports.api.rows["/orders"]] == ["536370"]
    assert len(imports.api.order("536370")["lines"]) == 1


def test_the_errors_file_has_each_bad_row_with_its_number_and_all_its_faults(imports: Import) -> None:
    imports.orders(BAD)
    reasons = {int(row["row"]): row["reason"] for row in imports.errors()}
    assert reasons == {
        3: "no customer",
        4: "cancellation: the order number begins with C; cancellation: the quantity is not above zero: -1",
        5: "no item code; the quantity is not a number: five; the price is negative: -1",
        6: "another customer than in the order's first row: 99999, not 12583",
    }
    assert imports.errors()[0]["file"] == "0.csv"
    assert imports.errors()[0]["Description"] == "ALARM CLOCK RED"


def test_items_and_customers_of_bad_rows_are_registered_unless_told_otherwise(imports: Import) -> None:
    imports.orders(BAD)
    assert imports.api.codes("/items") == ["22726", "22727", "22728", "D"]
    assert imports.api.codes("/customers") == ["12583", "13748", "14527", "99999"]


def test_only_what_is_ordered_is_registered_when_told_so(imports: Import) -> None:
    imports.orders(BAD, only_ordered=True)
    assert (imports.api.codes("/items"), imports.api.codes("/customers")) == (["22728"], ["12583"])


def test_rows_of_an_order_may_lie_apart_and_in_several_files(imports: Import) -> None:
    header, first, *_, other = GOOD.splitlines(keepends=True)
    imports.orders(header + first + other, header + first)
    assert len(imports.api.order("536365")["lines"]) == 2
    assert len(imports.api.rows["/orders"]) == 2


def test_the_first_name_that_is_not_empty_names_the_item_and_else_its_code(imports: Import) -> None:
    row = "1,{code},{name},1,2010-12-01,1,5.0,UK\n"
    rows = [("A", ""), ("A", "Second"), ("A", "Third"), ("B", "")]
    imports.orders(HEADER + "".join(row.format(code=code, name=name) for code, name in rows))
    assert [imports.api.row("/items", code)["name"] for code in "AB"] == ["Second", "B"]


def test_importing_again_doubles_nothing(imports: Import) -> None:
    imports.orders(GOOD)
    before = {path: len(rows) for path, rows in imports.api.rows.items()}
    report = imports.orders(GOOD)
    assert {path: len(rows) for path, rows in imports.api.rows.items()} == before
    assert report.counted("orders") == {"read": 2, "imported": 0, "there": 2, "refused": 0}
    assert report.counted("items")["there"] == 3


def test_importing_again_doubles_nothing_when_the_kept_answers_are_forgotten(imports: Import) -> None:
    imports.api._keeps_answers = False
    imports.orders(GOOD)
    report = imports.orders(GOOD)
    assert len(imports.api.rows["/orders"]) == 2
    assert report.counted("orders")["there"] == 2
    assert imports.errors() == []


def test_a_row_that_was_mended_after_its_order_was_imported_is_told_and_not_dropped(imports: Import) -> None:
    header, *rows = GOOD.splitlines(keepends=True)
    imports.orders(header + rows[0] + rows[1] + rows[2].replace(",4,", ",four,"))
    assert [row["row"] for row in imports.errors()] == ["4"]
    report = imports.orders(GOOD)
    assert [(row["row"], row["reason"]) for row in imports.errors()] == [
        ("4", "the order was imported before, and this row is not in it: order 536365")
    ]
    assert report.counted("orders") == {"read": 2, "imported": 1, "there": 1, "refused": 0}


def test_of_two_equal_rows_both_must_be_in_the_order(imports: Import) -> None:
    header, first, *_ = GOOD.splitlines(keepends=True)
    imports.orders(header + first)
    imports.orders(header + first + first)
    assert [row["row"] for row in imports.errors()] == ["3"]


def test_an_import_that_was_interrupted_goes_on(imports: Import) -> None:
    header, *rows = GOOD.splitlines(keepends=True)
    imports.orders(header + "".join(rows[:3]))
    report = imports.orders(GOOD)
    assert report.counted("orders") == {"read": 2, "imported": 1, "there": 1, "refused": 0}


def test_what_the_system_refuses_is_reported_with_its_rows(imports: Import) -> None:
    imports.api.refusing = {"536366": "CreditLimitExceeded", "85123a": "ValidationFailed"}
    report = imports.orders(GOOD)
    assert [(row["row"], row["reason"]) for row in imports.errors()] == [
        ("3", "the system refused it (ValidationFailed): 85123a: No."),
        ("5", "the system refused the order (CreditLimitExceeded): 536366: No."),
    ]
    assert len(imports.api.order("536365")["lines"]) == 2
    assert report.counted("orders") == {"read": 2, "imported": 1, "there": 0, "refused": 1}


def test_orders_may_stay_drafts(imports: Import) -> None:
    imports.orders(GOOD, place=False)
    assert imports.api.order("536365")["place"] is False


def test_a_dry_run_checks_and_counts_and_asks_nobody(imports: Import) -> None:
    report = imports.orders(BAD, dry_run=True)
    assert not imports.api.asked
    assert len(imports.errors()) == 4
    assert report.counted("rows") == {"read": 5, "bad": 4}
    assert report.counted("orders") == {"read": 1}


def test_many_items_are_learnt_by_pages_and_not_one_by_one(imports: Import) -> None:
    rows = "".join(f"1,I{n},Item {n},1,2010-12-01,1,5.0,UK\n" for n in range(1200))
    imports.orders(HEADER + rows)
    imports.api.asked.clear()
    imports.orders(HEADER + rows)
    assert imports.api.asked["GET /items"] == 3
    assert imports.api.asked["POST /items"] == 0
